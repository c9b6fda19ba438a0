"""Files of what is filtered, made in the background, and thrown away when their time is over."""

import datetime
import tempfile
from collections.abc import Iterator
from typing import Any

from celery import shared_task
from django.core.files import File
from django.http import QueryDict
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from openpyxl import Workbook

from common.spreadsheets import csv_lines, write_line
from complaints.forms.queue import QueueForm
from complaints.models import Complaint
from complaints.permissions import can_view_contact
from complaints.selectors import counted, walk
from complaints.services import finding
from jobs.models import JobRun
from jobs.registry import job_handler
from jobs.services import Progress

MOST_EXPORTED = 200_000


@job_handler(finding.EXPORT)
def export_complaints(job: JobRun, progress: Progress) -> dict[str, Any]:
    """Write the file that somebody asked for, by the rights that they have now. Started again, it begins anew."""
    now = timezone.now()
    with translation.override("zh-hans"):
        filters = QueueForm(QueryDict(job.parameters["query"]), job.started_by).filters()
        progress.total(counted(job.started_by, filters, now, MOST_EXPORTED))
        rows = _told(walk(job.started_by, filters, now, most=MOST_EXPORTED), job, progress)
        keep_file(job, "complaints", rows, now)
    return {"exported": job.done_count}


def keep_file(job: JobRun, name: str, rows: Iterator[list[str]], now: datetime.datetime) -> None:
    """Write headers and lines as the job's result, a workbook or CSV as its parameter `form` says."""
    form = job.parameters["form"]
    with tempfile.NamedTemporaryFile(suffix=f".{form}") as file:
        write = _write_workbook if form == "xlsx" else _write_csv
        write(file.name, rows)
        with open(file.name, "rb") as finished:  # noqa: PTH123 - a second look at the temporary file
            job.result_file.save(f"{name}-{timezone.localtime(now):%Y%m%d-%H%M}.{form}", File(finished), save=True)


def _told(pages: Iterator[list[Complaint]], job: JobRun, progress: Progress) -> Iterator[list[str]]:
    """Headers, then a line for each complaint; every page is a sign of life."""
    yield [str(header) for header in _headers()]
    done = 0
    for page in pages:
        for complaint in page:
            yield _line(complaint, job)
        done += len(page)
        progress.advance(done)


def _headers() -> list[str]:
    return [
        _("receipt code"), _("title"), _("what happened"), _("estate"), _("place in words"), _("responsible area"),
        _("category"), _("severity"), _("state"), _("channel"), _("received"), _("first response due"),
        _("answer due"), _("answered"), _("closed"), _("handled by"), _("rating"), _("contact"),
    ]  # fmt: skip


def _line(complaint: Complaint, job: JobRun) -> list[str]:
    handled_by = complaint.firm or complaint.handling_area
    return [
        complaint.spoken_code,
        complaint.title,
        complaint.text,
        complaint.estate.name if complaint.estate else "",
        complaint.place_text,
        complaint.area.name,
        complaint.category.label,
        complaint.get_severity_display(),
        complaint.get_state_display(),
        complaint.get_channel_display(),
        *(
            _moment(getattr(complaint, name))
            for name in ("created_at", "first_response_due_at", "due_at", "resolved_at", "closed_at")
        ),
        str(handled_by or ""),
        complaint.get_satisfaction_display(),
        _contact(complaint, job),
    ]


def _moment(moment: datetime.datetime | None) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if moment is not None else ""


def _contact(complaint: Complaint, job: JobRun) -> str:
    if job.parameters["contacts"] and can_view_contact(job.started_by, complaint):
        return " ".join(filter(None, [complaint.reporter_name, complaint.reporter_phone, complaint.reporter_email]))
    return complaint.masked_contact


def _write_workbook(path: str, rows: Iterator[list[str]]) -> None:
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(_("Complaints"))
    sheet.freeze_panes = "A2"
    for row in rows:
        write_line(sheet, row)
    workbook.save(path)


def _write_csv(path: str, rows: Iterator[list[str]]) -> None:
    with open(path, "w", encoding="utf-8", newline="") as file:  # noqa: PTH123
        file.writelines(csv_lines(next(rows), rows))


@shared_task
def purge_exports() -> int:
    """Nightly: files of exports that are a week old go."""
    return finding.purge_exports(timezone.now())
