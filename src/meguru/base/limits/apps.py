"""Django's record of the limits app."""

from django.apps import AppConfig


class LimitsConfig(AppConfig):
    """How often something may be done."""

    name = "meguru.base.limits"
    label = "limits"
    default_auto_field = "django.db.models.BigAutoField"
