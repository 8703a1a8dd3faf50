"""Django's record of the documents app."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Readings of plan documents."""

    name = "meguru.plan.documents"
    label = "documents"
    default_auto_field = "django.db.models.BigAutoField"
