"""What anybody may see and offices change rarely is read once every few seconds in each process.

Only for what is the same for everybody in a jurisdiction, and may be a few seconds old: public pages, vocabularies.
Never shared between schemas.
"""

import threading
import time
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from django.conf import settings
from django.db import connection

MOST = 512
Made = TypeVar("Made")
_lock = threading.Lock()
_kept: dict[tuple[str, Hashable], tuple[float, Any]] = {}


def kept(name: Hashable, make: Callable[[], Made]) -> Made:
    """What `make` gave within the last seconds for the open schema under this name; made now if nothing is kept."""
    address = (connection.schema_name, name)  # type: ignore[attr-defined]
    now = time.monotonic()
    found = _kept.get(address)
    if found is not None and found[0] > now:
        return found[1]
    made = make()
    if settings.PAGE_CACHE_SECONDS:
        with _lock:
            if len(_kept) >= MOST:  # bounded, whatever the number of jurisdictions in one process
                _kept.clear()
            _kept[address] = (now + settings.PAGE_CACHE_SECONDS, made)
    return made


def forget_kept() -> None:
    """Make everything anew: after a change that must show at once in this process."""
    with _lock:
        _kept.clear()
