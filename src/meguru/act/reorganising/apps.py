"""Django's record of the reorganising app."""

from django.apps import AppConfig


class ReorganisingConfig(AppConfig):
    """Reorganisations."""

    name = "meguru.act.reorganising"
    label = "reorganising"
    default_auto_field = "django.db.models.BigAutoField"
