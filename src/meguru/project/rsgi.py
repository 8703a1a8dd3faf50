"""The entry for granian: published files and what is sent at the front, then Django for the rest."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "meguru.project.settings")

from csp.utils import build_policy  # the settings must be named first
from django.conf import settings
from django.core.wsgi import get_wsgi_application

from meguru.project.bodies import MEGABYTE
from meguru.project.front import Front
from meguru.project.published import PublishedFiles

_files = PublishedFiles(
    get_wsgi_application(),
    site_root=settings.MEGURU_SITE_ROOT,
    static_root=settings.STATIC_ROOT,
    policy=build_policy(),
    strict_transport_seconds=settings.SECURE_HSTS_SECONDS,
)
# A form around the largest file takes a little room too.
_LARGEST = (settings.MEGURU_UPLOAD_MEGABYTES + 1) * MEGABYTE
application = Front(_files, largest=_LARGEST, threads=settings.MEGURU_THREADS)
