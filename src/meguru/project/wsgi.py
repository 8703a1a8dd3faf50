"""The WSGI entry: published files first, straight from disk, then Django for everything else."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "meguru.project.settings")

from csp.utils import build_policy  # the settings must be named first
from django.conf import settings
from django.core.wsgi import get_wsgi_application

from meguru.project.published import PublishedFiles

application = PublishedFiles(
    get_wsgi_application(),
    site_root=settings.MEGURU_SITE_ROOT,
    static_root=settings.STATIC_ROOT,
    policy=build_policy(),
    strict_transport_seconds=settings.SECURE_HSTS_SECONDS,
)
