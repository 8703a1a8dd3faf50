"""Django's record of the calendar app."""

from django.apps import AppConfig


class CalendarConfig(AppConfig):
    """Years of a plan."""

    name = "meguru.plan.calendar"
    label = "plan_calendar"
    default_auto_field = "django.db.models.BigAutoField"
