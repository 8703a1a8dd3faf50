"""Django's record of the activities app."""

from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    """The activity log."""

    name = "meguru.do.activities"
    label = "activities"
    default_auto_field = "django.db.models.BigAutoField"
