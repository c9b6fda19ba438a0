"""Telling workers to look: a message says only that something waits, the rows say what.

A worker that is told looks for everything fresh on its queue. So one message on its way is enough for all that is
promised until it arrives: a flag in the cache says that there is one, and whoever looks takes the flag down first.
"""

import datetime
import logging
from importlib import import_module

from django.core.cache import cache
from django.db import connection, transaction
from django.utils import timezone
from django_redis import get_redis_connection
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)
BROKER_PAUSE = datetime.timedelta(seconds=10)
SCHEMA_HEADER = "jurisdiction_schema"  # the same word as in tenants/celery.py, which opens it
FLAG_SECONDS = 5
"""How long a message that was lost keeps others from being sent; what it left behind, the sweep finds."""
_broker_down_until = datetime.datetime.min.replace(tzinfo=datetime.UTC)


def promised_after_commit(queue: str) -> None:
    """Have a worker look for fresh promises on the queue once the transaction has committed."""
    schema = connection.schema_name  # the one of the row; another may be open when the transaction commits
    transaction.on_commit(lambda: _promised(queue, schema), robust=True)


def wake_after_commit(task: str, queue: str, **kwargs: int) -> None:
    """Have a worker run this one row once the transaction has committed."""
    schema = connection.schema_name
    transaction.on_commit(lambda: wake(task, queue, schema, **kwargs), robust=True)


def wake(task: str, queue: str, schema: str, **kwargs: int | str) -> None:
    """Send a message now. A broker that is down is no error: the sweep will find the row."""
    if _is_paused():
        return
    send = getattr(import_module("jobs.tasks"), task).apply_async
    try:
        send(kwargs=kwargs, queue=queue, headers={SCHEMA_HEADER: schema}, retry=False)
    except (OperationalError, OSError) as error:
        _pause(error)


def take_flag_down(queue: str) -> None:
    """Before looking: what is promised from now on sends a message of its own."""
    try:
        get_redis_connection().delete(_flag(queue, connection.schema_name))
    except RedisError:
        logger.warning(
            "cache unreachable; what is promised in the next %s seconds may wait for the sweep", FLAG_SECONDS
        )


def _is_paused() -> bool:
    return timezone.now() < _broker_down_until


def _pause(error: Exception) -> None:
    """Send nothing for a while: each attempt would keep a request waiting, and the sweep dispatches all the same."""
    global _broker_down_until
    _broker_down_until = timezone.now() + BROKER_PAUSE
    logger.warning("broker unreachable, the sweep will dispatch: %s", error)


def _promised(queue: str, schema: str) -> None:
    if not _is_paused() and _first_to_flag(queue, schema):
        wake("run_promises", queue, schema, queue_name=queue)


def _first_to_flag(queue: str, schema: str) -> bool:
    try:
        return bool(get_redis_connection().set(_flag(queue, schema), 1, ex=FLAG_SECONDS, nx=True))
    except RedisError as error:
        _pause(error)
        return False


def _flag(queue: str, schema: str) -> str:
    return f"{cache.key_prefix}:promised:{schema}:{queue}"
