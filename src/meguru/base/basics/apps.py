"""Django's record of the basics app."""

from django.apps import AppConfig


class BasicsConfig(AppConfig):
    """The basics of districts."""

    name = "meguru.base.basics"
    label = "basics"
    default_auto_field = "django.db.models.BigAutoField"
