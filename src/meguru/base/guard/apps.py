"""Django's record of the guard app."""

from django.apps import AppConfig


class GuardConfig(AppConfig):
    """Texts that somebody let stand."""

    name = "meguru.base.guard"
    label = "guard"
    default_auto_field = "django.db.models.BigAutoField"
