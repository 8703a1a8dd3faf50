"""Django's record of the milestones app."""

from django.apps import AppConfig


class MilestonesConfig(AppConfig):
    """Milestones of measures, and who looks after a measure."""

    name = "meguru.do.milestones"
    label = "milestones"
    default_auto_field = "django.db.models.BigAutoField"
