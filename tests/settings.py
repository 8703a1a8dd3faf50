"""The settings of the test suite: Meguru's own, with what would make tests slow, slack or dependent on this machine replaced.

The database is SQLite in memory, or the PostgreSQL that ``DATABASE_URL`` names (``make test`` starts a throw-away one).
"""

import os
import tempfile

for _name in [name for name in os.environ if name.startswith("MEGURU_")]:
    del os.environ[_name]  # what is set for a real instance on this machine must not reach the tests
if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
    os.environ["DATABASE_URL"] = "sqlite:///:memory:"
os.environ["MEGURU_VAR"] = tempfile.mkdtemp(prefix="meguru-tests-")

from meguru.project.settings import *  # noqa: E402, F403  # the environment had to be cleared first
from meguru.project.settings import DATABASES  # noqa: E402

SECRET_KEY = "a key for tests only"
MEGURU_LEDGER_KEY = "a ledger key for tests only"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # log-ins must be fast, not safe
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
if str(DATABASES["default"]["ENGINE"]).endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": None}
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 0
