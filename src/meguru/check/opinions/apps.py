"""Django's record of the opinions app."""

from django.apps import AppConfig


class OpinionsConfig(AppConfig):
    """Residents' opinions."""

    name = "meguru.check.opinions"
    label = "opinions"
    default_auto_field = "django.db.models.BigAutoField"
