"""Django's record of the web app."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The doors."""

    name = "meguru.web"
    label = "web"
