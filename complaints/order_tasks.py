"""Orders of a hotline by file, as background jobs."""

import datetime
from collections.abc import Iterator
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import NotAllowed
from complaints.choices import EventKind
from complaints.finding_tasks import keep_file
from complaints.models import Complaint, ComplaintEvent, OrderSource
from complaints.selectors.exchange import MOST, changed_orders
from complaints.services.hotline import OrderImporter, columns_of
from complaints.services.order_answers import AnswerImporter
from complaints.services.order_files import ANSWERS, ORDERS, STATUS
from jobs.models import JobRun
from jobs.registry import job_handler
from jobs.services import Progress
from places.services.imports import run_import_job

GIVEN = (EventKind.ANSWER, EventKind.RESOLVE, EventKind.REFUSE)


@job_handler(ORDERS)
def import_orders(job: JobRun, progress: Progress) -> dict[str, int]:
    """Check or take over a file of orders."""
    return run_import_job(job, progress, _importer)


def _importer(*, by: User | None, source: str, **parameters: Any) -> OrderImporter:
    return OrderImporter(source=OrderSource.objects.get(code=source), by=by, now=timezone.now(), **parameters)


@job_handler(ANSWERS)
def import_answers(job: JobRun, progress: Progress) -> dict[str, int]:
    """Check what a source says of its orders, or do what follows from it."""
    return run_import_job(job, progress, _answer_importer)


def _answer_importer(*, by: User | None, source: str, **parameters: Any) -> AnswerImporter:
    if by is None:
        raise NotAllowed
    return AnswerImporter(source=OrderSource.objects.get(code=source), by=by, now=timezone.now(), **parameters)


@job_handler(STATUS)
def export_orders(job: JobRun, progress: Progress) -> dict[str, int]:
    """Write how a source's orders have come on, in its own columns. Started again, it begins anew."""
    source = OrderSource.objects.get(code=job.parameters["source"])
    with translation.override("zh-hans"):
        keep_file(job, f"orders-{source.code}", _told(source, job, progress), timezone.now())
    return {"exported": job.done_count}


def _told(source: OrderSource, job: JobRun, progress: Progress) -> Iterator[list[str]]:
    """Headers, then a line per order as it stands now; at the end the job knows how far it told."""
    yield _headers(source)
    since, cursor = job.parameters.get("since"), job.parameters.get("after", 0)
    moment = datetime.datetime.fromisoformat(since) if since else None
    told: set[int] = set()
    has_more = True
    while has_more:
        page = changed_orders(source.code, since=moment, cursor=cursor, limit=MOST)
        fresh = [complaint for complaint in page.complaints if complaint.pk not in told]
        answers = _answers(fresh)
        for complaint in fresh:
            yield _line(complaint, source, answers.get(complaint.pk))
        told.update(complaint.pk for complaint in fresh)
        cursor, has_more = page.cursor, page.has_more
        progress.advance(len(told))
    job.parameters = {**job.parameters, "cursor": cursor}
    job.save(update_fields=["parameters"])


def _headers(source: OrderSource) -> list[str]:
    """The source's own headers where it has told them."""
    own = source.columns if isinstance(source.columns, dict) else {}
    usual = {column.name: column.headers[0] for column in columns_of(source)}
    names = [next(iter(own.get(name, ())), usual[name]) for name in ("number", "status", "due", "reply", "replied")]
    return [*names, _("handled by"), _("rating"), _("receipt code")]


def _answers(complaints: list[Complaint]) -> dict[int, ComplaintEvent]:
    """The last public answer or refusal of each."""
    events = ComplaintEvent.objects.filter(complaint__in=complaints, kind__in=GIVEN, is_public=True)
    return {event.complaint_id: event for event in events.order_by("pk").only("complaint_id", "note", "created_at")}


def _line(complaint: Complaint, source: OrderSource, answer: ComplaintEvent | None) -> list[str]:
    return [
        complaint.source_number,
        _state(complaint, source),
        _moment(complaint.due_at),
        answer.note if answer is not None else "",
        _moment(answer.created_at) if answer is not None else "",
        str(complaint.firm or complaint.handling_area or ""),
        complaint.get_satisfaction_display(),
        complaint.spoken_code,
    ]


def _state(complaint: Complaint, source: OrderSource) -> str:
    """The source's own word for what is closed, ours for what is not."""
    if complaint.closed_at is not None and source.closed_words:
        return source.closed_words[0]
    return complaint.get_state_display()


def _moment(moment: datetime.datetime | None) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M:%S}" if moment is not None else ""
