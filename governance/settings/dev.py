"""Development and the demo: local stack, throw-away secrets kept under `.local/`."""

from governance.localstack.secrets import load_or_create
from governance.settings.base import *  # noqa: F403
from governance.settings.base import LOCAL_DIR, STORAGES, env

DEBUG = env.bool("DEBUG", default=False)
_secrets = load_or_create(LOCAL_DIR / "secrets.json")
SECRET_KEY = env("SECRET_KEY", default=_secrets["SECRET_KEY"])
FIELD_ENCRYPTION_KEYS = env.list("FIELD_ENCRYPTION_KEYS", default=[_secrets["FIELD_ENCRYPTION_KEY"]])
FIELD_HASH_KEY = env("FIELD_HASH_KEY", default=_secrets["FIELD_HASH_KEY"])
EMAIL_BACKEND = env("EMAIL_BACKEND", default="django.core.mail.backends.filebased.EmailBackend")
EMAIL_FILE_PATH = LOCAL_DIR / "mail"
SMS_GATEWAY = env("SMS_GATEWAY", default="common.sms.FolderGateway")
WEBHOOKS_TO_PRIVATE_NETWORKS = env.bool("WEBHOOKS_TO_PRIVATE_NETWORKS", default=True)
SMS_FILE_PATH = EMAIL_FILE_PATH.parent / "sms"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # *.localhost over plain http

if DEBUG:  # edited files show at once, without collectstatic
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
