"""Django's record of the publish app."""

from django.apps import AppConfig


class PublishConfig(AppConfig):
    """Publications."""

    name = "meguru.publish"
    label = "publish"
    default_auto_field = "django.db.models.BigAutoField"
