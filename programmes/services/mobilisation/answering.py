"""Confirming a task and reporting from the spot: by the own page, by signed link, or by phone through the office."""

import datetime
import uuid
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from common.errors import Refusal
from common.images import Picture
from common.storing import files_undone_on_error, put_away
from programmes.choices_volunteers import MobilisationState, Via
from programmes.models import MobilisationCall, MobilisationReport, MobilisationTask, ReportPhoto
from programmes.permissions import can_answer_task, can_note_task, require
from programmes.services.mobilisation.links import task_of

PHOTO_LIMIT = 9


class StoodDown(Refusal):
    """The call is over."""

    message = _(
        "This emergency call was stood down, so it can no longer be confirmed or reported to. "
        "Nothing more needs to be done; call the office if something is still wrong."
    )


class UnknownLink(Refusal):
    """Nobody here has signed this link."""

    message = _("This link is not complete or not from this place. Open it again from the message, or call the office.")
    status = 404


@transaction.atomic
def confirm_task(task_id: int, *, by: User | None, now: datetime.datetime, via: str = Via.PAGE) -> MobilisationTask:
    """Confirm with one click. Twice, or two at once, is once: the first stays. Raises `StoodDown`, `NotAllowed`."""
    task = _lock(task_id)
    _require(task, by, via)
    _confirm(task, by, now, Via(via))
    return task


def confirm_by_link(token: str, *, now: datetime.datetime) -> MobilisationTask:
    """Confirm by the signed link of a task. Raises `UnknownLink`, `StoodDown`."""
    return confirm_task(_of_link(token).pk, by=None, now=now, via=Via.LINK)


def report_from_spot(
    task_id: int,
    *,
    by: User | None,
    now: datetime.datetime,
    people_count: int = 0,
    machine_count: int = 0,
    handled_count: int = 0,
    text: str = "",
    photos: Sequence[Picture] = (),
    via: str = Via.PAGE,
) -> MobilisationReport:
    """Report how it stands now; who reports has confirmed. Counts are those of the moment, the newest report counts.

    Raises `StoodDown`, `NotAllowed`, `ValidationError`, `StorageFailing`. Files of a refused report are deleted again.
    """
    with files_undone_on_error() as stored, transaction.atomic():
        task = _lock(task_id)
        _require(task, by, via)
        _confirm(task, by, now, Via(via))
        report = MobilisationReport(task=task, people_count=people_count, machine_count=machine_count, at=now)
        report.handled_count, report.text, report.via, report.by = handled_count, text.strip(), via, by
        report.full_clean(exclude=["by"])
        report.save(force_insert=True)
        _keep_photos(report, photos, now, stored)
        record(by, "programmes.report_from_spot", report, fields=["counts", "photos"])
    return report


def report_by_link(
    token: str,
    *,
    now: datetime.datetime,
    people_count: int = 0,
    machine_count: int = 0,
    handled_count: int = 0,
    text: str = "",
    photos: Sequence[Picture] = (),
) -> MobilisationReport:
    """Report by the signed link of a task. Raises as `report_from_spot`, and `UnknownLink`."""
    return report_from_spot(
        _of_link(token).pk,
        by=None,
        now=now,
        people_count=people_count,
        machine_count=machine_count,
        handled_count=handled_count,
        text=text,
        photos=photos,
        via=Via.LINK,
    )


def _of_link(token: str) -> MobilisationTask:
    task = task_of(token)
    if task is None:
        raise UnknownLink
    return task


def _lock(task_id: int) -> MobilisationTask:
    """The call first, so that a stand-down and an answer never miss each other, then the task."""
    known = MobilisationTask.objects.only("call_id").get(pk=task_id)
    call = MobilisationCall.objects.select_for_update(of=("self",), no_key=True).get(pk=known.call_id)
    rows = MobilisationTask.objects.select_for_update(of=("self",), no_key=True)
    task: MobilisationTask = rows.select_related("team", "firm").get(pk=task_id)
    task.call = call
    return task


def _require(task: MobilisationTask, by: User | None, via: str) -> None:
    """Who is called answers; the office notes what came by phone; the system and links (None) may."""
    if by is not None:
        require(can_note_task(by, task) if via == Via.PHONE else can_answer_task(by, task))
    if task.call.state != MobilisationState.RUNNING:
        raise StoodDown


def _confirm(task: MobilisationTask, by: User | None, now: datetime.datetime, via: Via) -> None:
    if task.confirmed_at is not None:
        return
    task.confirmed_at, task.confirmed_via, task.confirmed_by = now, via, by
    task.save(update_fields=["confirmed_at", "confirmed_via", "confirmed_by"])
    record(by, "programmes.confirm_task", task, fields=["confirmed_at", "confirmed_via"])


def _keep_photos(
    report: MobilisationReport, photos: Sequence[Picture], now: datetime.datetime, stored: list[str]
) -> None:
    for picture in photos[:PHOTO_LIMIT]:
        stored.append(put_away(f"mobilisation/{now:%Y/%m}/{uuid.uuid4().hex}.jpg", picture.content))
        photo = ReportPhoto(report=report, file=stored[-1], width=picture.width, height=picture.height)
        photo.sha256 = picture.sha256
        photo.full_clean()
        photo.save(force_insert=True)
