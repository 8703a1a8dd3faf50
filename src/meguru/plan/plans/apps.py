"""Django's record of the plans app."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """Plans, measures, districts' themes, indicators, layers."""

    name = "meguru.plan.plans"
    label = "plans"
    default_auto_field = "django.db.models.BigAutoField"
