"""Django's settings, read from the environment by typed readers that refuse nonsense.

Every variable is listed in ``docs/reference/settings.md``; a contract test compares the two.
"""

import hashlib
import re
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONE, SELF

from meguru.core import clock
from meguru.core.env import Environment, WrongSetting

ENV = Environment()
PACKAGE = Path(__file__).resolve().parent.parent
VAR = ENV.folder("MEGURU_VAR", Path.cwd() / "var")

DEBUG = ENV.flag("MEGURU_DEBUG", False)
_demo_key = "見本のための鍵です。本番では MEGURU_SECRET_KEY を設定してください。"
SECRET_KEY = ENV.text("MEGURU_SECRET_KEY", _demo_key)
IS_DEMO_KEY = _demo_key == SECRET_KEY
# Values that must not be kept stand in the ledger as HMACs under this key; losing it loses only their comparison.
MEGURU_LEDGER_KEY = ENV.text("MEGURU_LEDGER_KEY", hashlib.sha256(f"ledger {SECRET_KEY}".encode()).hexdigest())
ALLOWED_HOSTS = list(ENV.names("MEGURU_HOSTS", ("localhost", "127.0.0.1", "[::1]", "testserver")))
CSRF_TRUSTED_ORIGINS = list(ENV.names("MEGURU_ORIGINS", ()))
MEGURU_SECURE = ENV.flag("MEGURU_SECURE", False)
# How many proxies of one's own stand in front: so many last entries of X-Forwarded-For are believed, and no more.
MEGURU_PROXIES = ENV.number("MEGURU_PROXIES", 0, 0, 5)
ALLAUTH_TRUSTED_PROXY_COUNT = MEGURU_PROXIES
MEGURU_PUBLIC_URL = ENV.web_address("MEGURU_PUBLIC_URL", "http://localhost:8000")
# Where residents write, when the public site stands elsewhere than this server; ``{town}`` in it becomes the town's word.
MEGURU_OPINION_FORM = ENV.web_address("MEGURU_OPINION_FORM", "/{town}/opinion/")
MEGURU_SITE_ROOT = ENV.folder("MEGURU_SITE_ROOT", VAR / "site")
MEGURU_TODAY = ENV.day("MEGURU_TODAY")
clock.fix_day(MEGURU_TODAY)
MEGURU_OPINIONS_PER_HOUR = ENV.number("MEGURU_OPINIONS_PER_HOUR", 10, 1, 10_000)
MEGURU_OPINIONS_PER_HOUR_IN_ALL = ENV.number("MEGURU_OPINIONS_PER_HOUR_IN_ALL", 300, 1, 100_000)
MEGURU_THREADS = ENV.number("MEGURU_THREADS", 4, 1, 64)
MEGURU_UPLOAD_MEGABYTES = ENV.number("MEGURU_UPLOAD_MEGABYTES", 20, 1, 200)


# What libpq takes after the question mark and Meguru hands on to it.
POSTGRES_OPTIONS = frozenset(
    ("host", "sslmode", "sslrootcert", "sslcert", "sslkey", "options", "connect_timeout", "application_name")
)


def _sqlite(path: Path, shown: str) -> dict[str, object]:
    """A file, its folder made where it is not there yet."""
    try:
        path.parent.mkdir(mode=0o711, parents=True, exist_ok=True)
    except OSError as problem:
        wanted = f"{path.parent} をつくれません（{problem.strerror}）。DATABASE_URL か MEGURU_VAR を確かめてください。"
        raise WrongSetting("DATABASE_URL", shown, wanted) from None
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            # A writer takes its lock at BEGIN, so two writers queue and none fails half way (DESIGN §4).
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
                " PRAGMA recursive_triggers=ON; PRAGMA cache_size=-16000;"
            ),
        },
    }


def _database(url: str) -> dict[str, object]:
    """The database named by ``DATABASE_URL``: sqlite:///path or postgresql://user:password@host:port/name."""
    shown = re.sub(r"(://[^:/@]*):.*@", r"\1:…@", url)  # the sentence must not say the password, whatever is in it
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise WrongSetting(
            "DATABASE_URL", shown, "番地の形が違います（ポートは 1 から 65535 までの数です）。"
        ) from None
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    known = POSTGRES_OPTIONS if parts.scheme != "sqlite" else frozenset[str]()
    if not query.keys() <= known or parts.fragment:
        words = "・".join(sorted(POSTGRES_OPTIONS))
        wanted = f"「?」のあとに書けるのは、postgresql の {words} だけです。「#」は %23 と書いてください。"
        raise WrongSetting("DATABASE_URL", shown.partition("?")[0], wanted)
    if parts.scheme == "sqlite":
        return _sqlite(Path(unquote(parts.path[1:])), shown)  # sqlite:///name is relative, sqlite:////name absolute
    if parts.scheme in ("postgresql", "postgres"):
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path[1:]),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": query.pop("host", unquote(parts.hostname or "")),
            "PORT": str(port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": query,
        }
    raise WrongSetting(
        "DATABASE_URL", shown, "「sqlite:///ファイル」か「postgresql://…」で始まる番地を書いてください。"
    )


DATABASES = {"default": _database(ENV.text("DATABASE_URL", f"sqlite:///{VAR / 'meguru.sqlite3'}"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "meguru.base.towns",
    "meguru.base.limits",
    "meguru.base.audit",
    "meguru.base.bodies",
    "meguru.base.guard",
    "meguru.base.basics",
    "meguru.base.search",
    "meguru.plan.documents",
    "meguru.plan.plans",
    "meguru.plan.calendar",
    "meguru.plan.setup",
    "meguru.do.activities",
    "meguru.do.figures",
    "meguru.do.milestones",
    "meguru.check.opinions",
    "meguru.check.reviews",
    "meguru.check.committee",
    "meguru.act.amendments",
    "meguru.act.reorganising",
    "meguru.publish",
    "meguru.site",
    "meguru.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "meguru.web.asked.CleanQuery",  # may refuse an address: behind what puts the policy on every answer
    "meguru.web.faults.DatabaseStands",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "meguru.web.language.AskedLanguage",
    "meguru.web.middleware.SlashedAddresses",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "meguru.web.middleware.TownMiddleware",
]

ROOT_URLCONF = "meguru.project.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "OPTIONS": {
            # Our own are read with the product's words in them found; those of the parts we use, as Django reads them.
            "loaders": [
                (
                    "meguru.site.template_language.loading.Loader",
                    ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"],
                )
            ],
            "builtins": ["meguru.site.template_language.parsing", "meguru.web.templatetags.meguru_words"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "meguru.web.context.workshop",
                "meguru.web.language.languages",
            ],
        },
    }
]

AUTH_USER_MODEL = "bodies.Account"
AUTHENTICATION_BACKENDS = ["meguru.web.entering.Accounts"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "entrance"
ACCOUNT_LOGOUT_REDIRECT_URL = "start"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "meguru.web.login.LogInOnly"
ACCOUNT_FORMS = {
    "login": "meguru.web.login.LogInForm",
    "change_password": "meguru.web.login.NewPasswordForm",
    "set_password": "meguru.web.login.FirstPasswordForm",
    "reauthenticate": "meguru.web.login.PasswordAgainForm",
}
MFA_ADAPTER = "meguru.web.login.AuthenticatorApp"
MFA_FORMS = {
    "authenticate": "meguru.web.login.CodeForm",
    "reauthenticate": "meguru.web.login.CodeAgainForm",
    "activate_totp": "meguru.web.login.BeginAppForm",
}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key", "login": "30/m/ip"}
ACCOUNT_SESSION_REMEMBER = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "めぐる"

SESSION_ENGINE = "meguru.web.entering"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = MEGURU_SECURE
CSRF_COOKIE_AGE = 24 * 60 * 60
CSRF_COOKIE_SECURE = MEGURU_SECURE
CSRF_FAILURE_VIEW = "meguru.web.errors.csrf_failed"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if MEGURU_SECURE else None
SECURE_HSTS_SECONDS = 31_536_000 if MEGURU_SECURE else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "ja"
# Japanese is what the screens are written in; English is whole (tests/contracts/test_language.py, test_english.py).
LANGUAGES = [("ja", "日本語"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True
USE_I18N = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
# The page of moves has the most boxes: MOST_SHOWN seats and MOST_MOVES that were written in, each with up to four.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

STATIC_URL = "/static/"
STATIC_ROOT = ENV.folder("MEGURU_STATIC_ROOT", VAR / "static")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
}

CACHES = {
    "default": {
        # django-allauth counts log-ins here. Nothing else is cached, and what counts is never thrown out.
        "BACKEND": "meguru.base.limits.store.LimitStore",
    }
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "documents"]}}
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

MEGURU_LOG_LEVEL = ENV.choice("MEGURU_LOG_LEVEL", "WARNING", ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "plain"},
        "nowhere": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["console"], "level": MEGURU_LOG_LEVEL},
    # A mistyped address and a refused act are answers, not trouble; who wants them logged asks for INFO.
    "loggers": {
        "django.request": {"level": "ERROR" if MEGURU_LOG_LEVEL == "WARNING" else MEGURU_LOG_LEVEL},
        # Whoever asks for a name that is not ours is told so (400); that is no fault to log.
        "django.security.DisallowedHost": {"handlers": ["nowhere"], "propagate": False},
        # Nor is an address or a form with thousands of fields, which is refused likewise.
        "django.security.TooManyFieldsSent": {"handlers": ["nowhere"], "propagate": False},
    },
}
