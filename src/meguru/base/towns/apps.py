"""Django's record of the towns app."""

from django.apps import AppConfig


class TownsConfig(AppConfig):
    """Towns."""

    name = "meguru.base.towns"
    label = "towns"
    default_auto_field = "django.db.models.BigAutoField"
