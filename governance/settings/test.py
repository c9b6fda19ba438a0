"""Tests: real PostgreSQL and Valkey of the local stack, fixed secrets, quick hashing."""

import os

from governance.settings.base import *  # noqa: F403
from governance.settings.base import CACHES, CELERY_BROKER_TRANSPORT_OPTIONS, DATABASES, LOCAL_DIR, STORAGES

SECRET_KEY = "tests-only-" + "0123456789" * 5
FIELD_ENCRYPTION_KEYS = ["dGVzdHMtb25seS1rZXktb2YtMzItYnl0ZXMtbG9uZyE="]
FIELD_HASH_KEY = "tests-only-hash-key"
_suffix = os.environ.get("TEST_DB_SUFFIX", "")
_worker = os.environ.get("PYTEST_XDIST_WORKER", "")
DATABASES["default"]["TEST"] = {"NAME": "test_governance" + (f"_{_suffix}" if _suffix else "")}
CACHES["default"]["KEY_PREFIX"] = f"test{_suffix}{_worker}"
CELERY_BROKER_TRANSPORT_OPTIONS["global_keyprefix"] = f"test{_suffix}{_worker}:"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MEDIA_ROOT = LOCAL_DIR / f"test-media{_suffix}{_worker}"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
FLOOD_CONTROL = False  # tests send many forms from one address; those of flood control turn it on
PAGE_CACHE_SECONDS = 0  # a test sees what it has just written
SMS_GATEWAY = "common.sms.FolderGateway"
WEBHOOKS_TO_PRIVATE_NETWORKS = True
SMS_FILE_PATH = MEDIA_ROOT / "sms"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
WHITENOISE_AUTOREFRESH = True  # static files are found where they lie; nothing has to be collected first
