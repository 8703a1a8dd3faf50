"""Django app of the shared look: static files and the template tags that the workshop loads."""

from django.apps import AppConfig

from meguru.core.language import _


class SiteConfig(AppConfig):
    """Label is not ``site``: that word is taken by habit for django.contrib.sites."""

    name = "meguru.site"
    label = "meguru_site"
    verbose_name = _("見た目と公開サイト")
