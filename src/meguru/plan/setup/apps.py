"""Django's record of the setup app."""

from django.apps import AppConfig


class SetupConfig(AppConfig):
    """The set-up of a town from tables."""

    name = "meguru.plan.setup"
    label = "setup"
    default_auto_field = "django.db.models.BigAutoField"
