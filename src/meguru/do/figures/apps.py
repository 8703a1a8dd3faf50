"""Django's record of the figures app."""

from django.apps import AppConfig


class FiguresConfig(AppConfig):
    """Yearly figures."""

    name = "meguru.do.figures"
    label = "figures"
    default_auto_field = "django.db.models.BigAutoField"
