"""The search area."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Tables of the index."""

    name = "meguru.base.search"
    label = "search"
    default_auto_field = "django.db.models.BigAutoField"
