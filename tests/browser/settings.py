"""Settings of the servers that the browser visits: the test's database, a broker of their own, perhaps a later day."""

import datetime
import os

import time_machine

from tests.settings_running import *  # noqa: F403
from tests.settings_running import CELERY_BROKER_TRANSPORT_OPTIONS

FLOOD_CONTROL = True
WHITENOISE_USE_FINDERS = True  # a fresh clone has collected nothing
CELERY_BROKER_TRANSPORT_OPTIONS["global_keyprefix"] = os.environ["RUNNING_BROKER_PREFIX"]

if os.environ.get("RUNNING_AS_OF"):
    time_machine.travel(datetime.datetime.fromisoformat(os.environ["RUNNING_AS_OF"]), tick=True).start()
