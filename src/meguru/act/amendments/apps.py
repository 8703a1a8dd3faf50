"""Django's record of the amendments app."""

from django.apps import AppConfig


class AmendmentsConfig(AppConfig):
    """Amendments."""

    name = "meguru.act.amendments"
    label = "amendments"
    default_auto_field = "django.db.models.BigAutoField"
