"""Django's record of the committee app."""

from django.apps import AppConfig


class CommitteeConfig(AppConfig):
    """Meetings, evaluations, advice."""

    name = "meguru.check.committee"
    label = "committee"
    default_auto_field = "django.db.models.BigAutoField"
