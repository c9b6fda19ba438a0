"""Flood control of the residents' form: counting in the cache, what was asked for in the database.

Of an address or a device only a keyed hash is kept, for an hour. While the cache is away nothing is counted and
nobody is asked for a check: taking complaints in comes first (docs/decisions/0053).
"""

import datetime
import logging
from typing import TYPE_CHECKING, NamedTuple

from django.core.cache import cache
from django.db import connection, transaction
from django_redis import get_redis_connection
from redis.exceptions import RedisError

from audit.services import record
from common.crypto import keyed_hash
from common.errors import NotAllowed
from common.kept import forget_kept
from complaints.models import FloodLimits
from complaints.permissions import can_set_rules
from complaints.rules.floods import Check, check_of, network_of

if TYPE_CHECKING:
    from accounts.models import User

logger = logging.getLogger(__name__)
WINDOW = 3600
WAITS = "waits"

NOTE = """
INSERT INTO complaints_floodhour AS kept (hour, reason, estate_id, shown, passed) VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (hour, reason, estate_id) DO UPDATE SET
    shown = kept.shown + excluded.shown, passed = kept.passed + excluded.passed
"""


class Sender(NamedTuple):
    """From where a form comes and what it is about, as it is counted; empty where nothing is known."""

    address: str
    device: str
    estate: str


def sender_of(address: str, device: str, estate_id: int | None) -> Sender:
    """The sender of a form, as keyed hashes from which neither address nor device can be read."""
    network = network_of(address)
    return Sender(
        keyed_hash(f"flood-address:{network}") if network else "",
        keyed_hash(f"flood-device:{device}") if device else "",
        str(estate_id or ""),
    )


def judge(sender: Sender, limits: FloodLimits, *, looks_made: bool, is_counted: bool = True) -> Check | None:
    """Count a form that is sent and say by which check it has to go, if any. No SQL, one question to the cache.

    Without `is_counted` it is only asked what would come of it.
    """
    if not limits.is_on:
        return None
    return check_of(_count(sender._asdict(), is_counted=is_counted), limits, looks_made=looks_made)


def may_wait(sender: Sender, limits: FloodLimits, *, is_counted: bool) -> bool:
    """Whether waiting is still enough for this address in this hour; with `is_counted` this is one time more."""
    counts = _count({WAITS: sender.address}, is_counted=is_counted)
    return counts.get(WAITS, 0) <= limits.waits_limit


def _count(keys: dict[str, str], *, is_counted: bool) -> dict[str, int]:
    """Forms per kind in the hour that began with the first of them, this one included."""
    used = {kind: cache.make_key(f"floods:{kind}:{value}") for kind, value in keys.items() if value}
    try:
        pipe = get_redis_connection("default").pipeline(transaction=False)
        for name in used.values():
            if is_counted:
                pipe.incr(name)
                pipe.expire(name, WINDOW, nx=True)
            else:
                pipe.get(name)
        answers = pipe.execute()
    except (RedisError, OSError) as error:
        logger.warning("flood control does not count, the cache is away: %s", type(error).__name__)
        return {}
    if is_counted:
        return {kind: int(answers[2 * place]) for place, kind in enumerate(used)}
    return {kind: int(answers[place] or 0) + 1 for place, kind in enumerate(used)}


def note_check(check: Check, estate_id: int | None, now: datetime.datetime, *, is_passed: bool) -> None:
    """Write down that a check was shown, or passed. One statement, for forms that were checked alone."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    counted = estate_id if check.reason == "estate" else None
    with connection.cursor() as cursor:
        cursor.execute(NOTE, [hour, check.reason, counted, int(not is_passed), int(is_passed)])


@transaction.atomic
def save_flood_limits(limits: FloodLimits, *, by: "User") -> FloodLimits:
    """Set how much is usual (设置提交频率限制). Holds within seconds. Raises `NotAllowed`, `ValidationError`."""
    if not can_set_rules(by):
        raise NotAllowed
    limits.pk = 1
    limits.full_clean(validate_unique=False)
    limits.save()
    record(by, "complaints.save_flood_limits", limits)
    transaction.on_commit(forget_kept)
    return limits
