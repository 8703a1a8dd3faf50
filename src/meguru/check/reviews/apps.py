"""Django's record of the reviews app."""

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """Review sheets."""

    name = "meguru.check.reviews"
    label = "reviews"
    default_auto_field = "django.db.models.BigAutoField"
