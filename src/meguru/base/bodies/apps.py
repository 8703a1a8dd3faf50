"""Django's record of the bodies app."""

from django.apps import AppConfig


class BodiesConfig(AppConfig):
    """Bodies, seats, people, accounts."""

    name = "meguru.base.bodies"
    label = "bodies"
    default_auto_field = "django.db.models.BigAutoField"
