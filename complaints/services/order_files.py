"""Orders of a hotline by file: what the source hands over, and what it is told of them."""

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.services import record
from common.errors import NotAllowed, Refusal
from complaints.models import OrderSource
from complaints.permissions import can_exchange_orders
from jobs.models import JobRun
from jobs.services import start_job
from places.services.imports import confirm_import, start_check

if TYPE_CHECKING:
    from accounts.models import User

ORDERS, STATUS = "complaints.import_orders", "complaints.export_orders"
ANSWERS = "complaints.import_answers"
RIGHT = "handle_complaints"


class FileIsGone(Refusal):
    """The file of a check was deleted when its time was over."""

    message = gettext_lazy("The file was deleted a week after its check. Hand it in again.")


def _check(by: "User") -> None:
    if not can_exchange_orders(by):
        raise NotAllowed


@transaction.atomic
def save_order_source(source: OrderSource, *, by: "User", fields: Iterable[str]) -> OrderSource:
    """Say how the files of a source name things (工单来源). Raises `NotAllowed`, `ValidationError`."""
    _check(by)
    source.full_clean()
    source.save()
    record(by, "complaints.save_order_source", source, fields=list(fields))
    return source


def start_order_check(source: OrderSource, upload: File, *, by: "User") -> JobRun:
    """Hand in a file of orders (导入工单): a job checks it and writes nothing. Raises `NotAllowed`."""
    _check(by)
    title = _("Orders of %(source)s: %(file)s") % {"source": source.name, "file": upload.name}
    return start_check(ORDERS, title, upload, by=by, right=RIGHT, source=source.code)


def start_answer_check(source: OrderSource, upload: File, *, by: "User") -> JobRun:
    """Hand in what a source says of its orders (热线回单): a job checks it, writes nothing. Raises `NotAllowed`."""
    _check(by)
    title = _("Answers of %(source)s: %(file)s") % {"source": source.name, "file": upload.name}
    return start_check(ANSWERS, title, upload, by=by, right=RIGHT, source=source.code)


def confirm_orders(job_id: int, *, by: "User") -> JobRun:
    """Take over the orders or answers of one's own finished check, once.

    Raises `NotAllowed`, `ImportRunning`, `FileIsGone`.
    """
    _check(by)
    if not JobRun.objects.get(pk=job_id).input_file:
        raise FileIsGone
    return confirm_import(job_id, by=by, right=RIGHT)


@transaction.atomic
def start_status_file(source: OrderSource, *, by: "User", form: str, since: datetime.datetime | None = None) -> JobRun:
    """Have the state of a source's orders written as a file (工单状态回传), `form` is `xlsx` or `csv`.

    Those with a step since a moment, or else since the last finished file of the source. Raises `NotAllowed`.
    """
    _check(by)
    begin: dict[str, Any] = {"since": since.isoformat()} if since is not None else {"after": _last_cursor(source)}
    title = _("State of the orders of %(source)s") % {"source": source.name}
    job = start_job(STATUS, title, started_by=by, source=source.code, form=form, **begin)
    record(by, "complaints.export_orders", job)
    return job


def _last_cursor(source: OrderSource) -> int:
    """How far the last finished file of a source told."""
    told = JobRun.objects.filter(kind=STATUS, state=JobRun.State.SUCCEEDED, parameters__source=source.code)
    return next(iter(told.order_by("-pk").values_list("parameters__cursor", flat=True)[:1]), None) or 0
