"""Settings of a process that a test starts beside itself: it works on the test's own database."""

import os

from governance.settings.test import *  # noqa: F403
from governance.settings.test import CACHES, DATABASES

DATABASES["default"]["NAME"] = os.environ["RUNNING_DATABASE"]
CACHES["default"]["KEY_PREFIX"] = os.environ.get("RUNNING_CACHE_PREFIX", "running")
