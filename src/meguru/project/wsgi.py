"""The WSGI entry: published files first, straight from disk, then Django for everything else."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "meguru.project.settings")

from django.core.wsgi import get_wsgi_application  # the settings must be named first

application = get_wsgi_application()
