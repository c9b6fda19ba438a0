"""Recurring tasks: one message per jurisdiction, one status row each."""

import datetime
import logging
from typing import Any

from celery import current_app
from django.utils import timezone
from kombu.exceptions import OperationalError

from governance.settings.apps import BOTH, installed_on
from tenants.celery import SCHEMA_HEADER, STATUS_HEADER
from tenants.choices import TaskState
from tenants.models import Jurisdiction, JurisdictionTask
from tenants.schemas.migrating import PUBLIC

logger = logging.getLogger(__name__)
QUIET = datetime.timedelta(minutes=5)


def send_to_each(task_name: str, kwargs: dict[str, Any], *, expires: float | None = None) -> int:
    """Send a task to every active jurisdiction, and to public if its app has tables there too.

    One that cannot be sent is noted and does not stop the next; when the broker is away, the rest waits for the
    next turn. A message that nobody took within `expires` seconds is dropped. Returns how many were sent.
    """
    schemas = list(Jurisdiction.objects.active().values_list("schema_name", flat=True))
    if task_name.split(".")[0] in installed_on(BOTH):
        schemas.append(PUBLIC)
    sent = 0
    for schema in schemas:
        try:
            _send(task_name, kwargs, schema, expires)
            sent += 1
        except (OperationalError, OSError) as error:
            logger.error("broker unreachable, %s sent to %s of %s: %s", task_name, sent, len(schemas), error)
            break
        except Exception as error:
            logger.exception("could not send %s to %s", task_name, schema)
            report_task(task_name, schema, error)
    return sent


def _send(task_name: str, kwargs: dict[str, Any], schema: str, expires: float | None) -> None:
    headers = {SCHEMA_HEADER: schema, STATUS_HEADER: task_name}
    current_app.tasks[task_name].apply_async(kwargs=kwargs, headers=headers, retry=False, expires=expires)


def report_task(task_name: str, schema_name: str, error: Exception | None) -> None:
    """Keep how a jurisdiction's run of a recurring task went; a repeated success within minutes is not written."""
    now = timezone.now()
    rows = JurisdictionTask.objects.filter(task=task_name, jurisdiction__schema_name=schema_name)
    if error is None and rows.filter(state=TaskState.SUCCEEDED, finished_at__gt=now - QUIET).exists():
        return
    jurisdiction = Jurisdiction.objects.filter(schema_name=schema_name).first()
    if jurisdiction is None:
        return
    values: dict[str, Any] = {"state": TaskState.SUCCEEDED, "finished_at": now, "error": ""}
    if error is not None:
        text = f"{type(error).__name__}: {error}"[:2000]
        values = {"state": TaskState.FAILED, "finished_at": now, "failed_at": now, "error": text}
    JurisdictionTask.objects.update_or_create(task=task_name, jurisdiction=jurisdiction, defaults=values)
