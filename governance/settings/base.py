"""Settings shared by development, tests and production. Values that differ come from the environment."""

from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from governance.localstack import settings as localstack
from governance.settings.apps import INSTALLED_APPS, SHARED_APPS, TENANT_APPS  # noqa: F401
from governance.settings.schedule import CELERY_BEAT_SCHEDULE  # noqa: F401 (read by Celery)
from governance.settings.screens import *  # noqa: F403

BASE_DIR = Path(__file__).resolve().parent.parent.parent
env = environ.Env()
LOCAL_DIR = Path(env("GOVERNANCE_LOCAL_DIR", default=str(BASE_DIR / ".local")))  # state of the local stack

DEBUG = False
SECRET_KEY = env("SECRET_KEY", default="")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[".localhost", "127.0.0.1"])
PUBLIC_HOST = env("PUBLIC_HOST", default="localhost")
PORT = env.int("PORT", default=8000)

# --- Jurisdictions: the host name alone picks the schema (docs/decisions/0001) -------------------
TENANT_MODEL = "tenants.Jurisdiction"
TENANT_DOMAIN_MODEL = "tenants.Domain"
PUBLIC_SCHEMA_NAME = "public"
TEMPLATE_SCHEMA_NAME = "template_jurisdiction"
ROOT_URLCONF = "governance.urls_tenant"
PUBLIC_SCHEMA_URLCONF = "governance.urls_public"
TENANT_LIMIT_SET_CALLS = True  # search_path is set when the schema changes, not before every statement
TENANT_SYNC_ROUTER = "tenants.routers.JurisdictionRouter"
DATABASE_ROUTERS = [TENANT_SYNC_ROUTER]

MIDDLEWARE = [
    "common.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tenants.middleware.JurisdictionMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tenants.middleware.LanguageMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "accounts.middleware.StaffSecondFactorMiddleware",
    "accounts.middleware.AdminOfThisHostMiddleware",
    "common.middleware.AdministrationScriptsMiddleware",
    "common.middleware.RefusalMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "csp.context_processors.nonce",
                "tenants.context_processors.jurisdiction",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"
WSGI_APPLICATION = "governance.wsgi.application"

# --- Engines --------------------------------------------------------------------------------------
if env("DATABASE_URL", default=""):
    DATABASES = {"default": {**env.db("DATABASE_URL"), "ENGINE": "django_tenants.postgresql_backend"}}
    ORIGINAL_BACKEND = "common.postgresql"
else:
    DATABASES = {"default": {**localstack.database(), "ENGINE": "django_tenants.postgresql_backend"}}
    ORIGINAL_BACKEND = "governance.localstack.postgresql"
DATABASES["default"] |= {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True, "ATOMIC_REQUESTS": False}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env("REDIS_URL", default="") or localstack.redis_url()
CACHES = {
    "default": {
        "BACKEND": "django_redis.cache.RedisCache",
        "LOCATION": f"{REDIS_URL.rstrip('/')}/1",
        "KEY_FUNCTION": "django_tenants.cache.make_key",
        "REVERSE_KEY_FUNCTION": "django_tenants.cache.reverse_key",
        "OPTIONS": {
            "IGNORE_EXCEPTIONS": True,  # a lost cache slows pages down, it never breaks them
            "SOCKET_CONNECT_TIMEOUT": 0.5,
            "SOCKET_TIMEOUT": 1,
        },
    }
}
DJANGO_REDIS_LOG_IGNORED_EXCEPTIONS = True

CELERY_BROKER_URL = f"{REDIS_URL.rstrip('/')}/0"
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = {"credit.*": {"queue": "credit"}, "notifications.*": {"queue": "notify"}}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,
    "socket_connect_timeout": 0.5,
    "socket_timeout": 5,
    # A request waits for a dead broker once, not for seconds: the outbox sweep sends what was not sent.
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0,
    "interval_max": 0,
    "global_keyprefix": env("BROKER_KEY_PREFIX", default=""),
}
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
# --- People -----------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "guardian.backends.ObjectPermissionBackend",
]
GUARDIAN_RAISE_403 = True
ANONYMOUS_USER_NAME = None
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email", "phone"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "phone", "email", "password1*", "password2*"]
ACCOUNT_USERNAME_MIN_LENGTH = 3
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 300
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PHONE_VERIFICATION_TIMEOUT = 300
ACCOUNT_PHONE_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# Failed passwords are counted in the database (accounts/adapter.py). What allauth counts in the cache (second
# factors, codes, resets) is refused while the cache is away: a lost cache closes the door, it never opens it.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": "5/5m/key"}
MFA_ADAPTER = "accounts.adapter.MFAAdapter"
MFA_FORMS = {"add_webauthn": "accounts.forms.AddPasskeyForm"}
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "物业治理"
STAFF_MFA_REQUIRED = False
USERSESSIONS_TRACK_ACTIVITY = False
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "common.errors_views.csrf_failure"

# Keys for residents' data at rest: newest first, the others only decrypt (docs/environment.md).
FIELD_ENCRYPTION_KEYS = env.list("FIELD_ENCRYPTION_KEYS", default=[])
FIELD_HASH_KEY = env("FIELD_HASH_KEY", default="")

# --- Language and time ------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# --- Files ------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(env("STATIC_ROOT", default=str(LOCAL_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(env("MEDIA_ROOT", default=str(LOCAL_DIR / "media")))
STORAGES = {
    "default": {"BACKEND": "tenants.storage.JurisdictionStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_PERMISSIONS = 0o640
UPLOAD_MAX_BYTES = 20 * 1024 * 1024

FLOOD_CONTROL = env.bool("FLOOD_CONTROL", default=True)  # of the residents' form; its limits are data

PAGE_CACHE_SECONDS = env.int("PAGE_CACHE_SECONDS", default=10)  # public pages of anonymous visitors, per process

# --- Safety of the page -------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": (),
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, "'unsafe-inline'"],  # charts and the map set sizes on elements
        "img-src": [SELF, "data:", "blob:", *env.list("TILE_HOSTS", default=[])],
        "font-src": [SELF, "data:"],
        "worker-src": [SELF],  # the proof of work of the residents' form
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}
TILE_URL = env("TILE_URL", default="")
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

# --- API ---------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_PAGINATION_CLASS": "common.api.CappedPagination",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "EXCEPTION_HANDLER": "common.api.exception_handler",
    "DEFAULT_THROTTLE_CLASSES": ["rest_framework.throttling.AnonRateThrottle"],
    "DEFAULT_THROTTLE_RATES": {"anon": "120/min"},
    "PAGE_SIZE": 50,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Residential property governance API",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "ENUM_NAME_OVERRIDES": {
        "AreaKind": "places.choices.AreaKind",
        "EstateKind": "places.choices.EstateKind",
        "EstateStatus": "places.choices.EstateStatus",
        "FirmStatus": "firms.choices.FirmStatus",
        "FilingState": "firms.choices.FilingState",
        "FilingKind": "firms.choices.FilingKind",
        "FilingAct": "firms.choices.FilingAct",
        "TenderKind": "firms.choices.TenderKind",
        "TenderState": "firms.choices.TenderState",
        "TenderPaper": "firms.choices.TenderPaper",
        "PurchaseRoundState": "firms.choices.RoundState",
        "ComplaintState": "complaints.choices.State",
        "ComplaintEventKind": "complaints.choices.EventKind",
        "ListIssueState": "credit.choices.IssueState",
        "CreditEventState": "credit.choices.EventState",
        "CreditEventSource": "credit.choices.EventSource",
        "NeglectedEstateState": "programmes.choices.EntryState",
        "SubsidyRunState": "programmes.choices.RunState",
    },
}

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# --- Mail and logs --------------------------------------------------------------------------------------
EMAIL_BACKEND = env("EMAIL_BACKEND", default="django.core.mail.backends.console.EmailBackend")
SMS_GATEWAY = env("SMS_GATEWAY", default="common.sms.NoGateway")
SMS_HTTP = {
    "URL": env("SMS_HTTP_URL", default=""),
    "STATUS_URL": env("SMS_HTTP_STATUS_URL", default=""),
    "HEADERS": env.json("SMS_HTTP_HEADERS", default={}),
    "SECRET": env("SMS_HTTP_SECRET", default=""),
    "SIGN": env("SMS_HTTP_SIGN", default=""),
    "TIMEOUT": env.float("SMS_HTTP_TIMEOUT", default=10.0),
}
# Whether webhooks may go to private networks and, without TLS, to this machine.
WEBHOOKS_TO_PRIVATE_NETWORKS = env.bool("WEBHOOKS_TO_PRIVATE_NETWORKS", default=False)
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="no-reply@localhost")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"where": {"()": "tenants.logs.WhereFilter"}},
    "formatters": {"json": {"()": "common.logs.JsonFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["where"]}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
    "loggers": {"django.server": {"handlers": ["console"], "level": "WARNING", "propagate": False}},
}
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]
