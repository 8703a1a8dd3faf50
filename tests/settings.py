"""The settings of the test suite: Meguru's own, with what would make tests slow, slack or dependent on this machine replaced.

The database is a SQLite file as in production, or the PostgreSQL that ``DATABASE_URL`` names (``make test`` starts one).
"""

import os
import tempfile
from pathlib import Path

for _name in [name for name in os.environ if name.startswith("MEGURU_")]:
    del os.environ[_name]  # what is set for a real instance on this machine must not reach the tests
_var = tempfile.mkdtemp(prefix="meguru-tests-")
if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
    os.environ["DATABASE_URL"] = f"sqlite:///{_var}/meguru.sqlite3"
os.environ["MEGURU_VAR"] = _var

from meguru.project.settings import *  # noqa: E402, F403  # the environment had to be cleared first
from meguru.project.settings import DATABASES  # noqa: E402

SECRET_KEY = "a key for tests only"
MEGURU_LEDGER_KEY = "a ledger key for tests only"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # log-ins must be fast, not safe
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
if str(DATABASES["default"]["ENGINE"]).endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(Path(_var) / "tests.sqlite3")}
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 0
