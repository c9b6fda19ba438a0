"""Reminding who did not confirm, and the stand-down with its frozen summary."""

import datetime

from django.db import transaction
from django.db.models import F

from accounts.models import User
from audit.services import record
from common.errors import MoveNotAllowed
from programmes.choices_volunteers import MobilisationState
from programmes.models import MobilisationCall, MobilisationTask
from programmes.permissions import can_lead_mobilisation, require
from programmes.rules.mobilisation import is_reminder_due
from programmes.selectors.mobilisation import summary_of
from programmes.services.mobilisation.answering import StoodDown
from programmes.services.mobilisation.issuing import promise_telling


def remind_silent(now: datetime.datetime) -> int:
    """Remind everybody of running calls whose time has come; thrice at most. Runs any time. Returns how many."""
    calls = MobilisationCall.objects.running().order_by("pk").values_list("pk", flat=True)
    return sum(_remind_due(pk, now) for pk in list(calls))


@transaction.atomic
def _remind_due(call_id: int, now: datetime.datetime) -> int:
    call = _lock(call_id)
    if call.state != MobilisationState.RUNNING:
        return 0
    silent = call.tasks.silent().values_list("pk", "reminded_at", "reminder_count").order_by("pk")
    due = [
        pk
        for pk, last, count in silent
        if is_reminder_due(last or call.issued_at, count, call.remind_after_minutes, now)
    ]
    return _remind(call, due, now)


@transaction.atomic
def remind_now(call_id: int, *, by: User | None, now: datetime.datetime) -> int:
    """Remind all who have not confirmed, at once. Returns how many. Raises `StoodDown`, `NotAllowed`."""
    call = _lock(call_id)
    require(by is None or can_lead_mobilisation(by, call.areas.all()))
    if call.state != MobilisationState.RUNNING:
        raise StoodDown
    done = _remind(call, list(call.tasks.silent().order_by("pk").values_list("pk", flat=True)), now)
    record(by, "programmes.remind_call", call)
    return done


def _remind(call: MobilisationCall, task_ids: list[int], now: datetime.datetime) -> int:
    if task_ids:
        rows = MobilisationTask.objects.filter(pk__in=task_ids)
        rows.update(reminded_at=now, reminder_count=F("reminder_count") + 1)
        promise_telling(call, task_ids, f"reminder-{now:%Y%m%d%H%M}")
    return len(task_ids)


@transaction.atomic
def stand_down(call_id: int, *, by: User | None, now: datetime.datetime, lessons: str = "") -> MobilisationCall:
    """End the call: nobody confirms or reports any more, the summary is frozen, everybody is told.

    Raises `MoveNotAllowed` the second time, `NotAllowed`.
    """
    call = _lock(call_id)
    require(by is None or can_lead_mobilisation(by, call.areas.all()))
    if call.state != MobilisationState.RUNNING:
        raise MoveNotAllowed
    call.summary = summary_of(call)
    call.state, call.stood_down_at, call.stood_down_by = MobilisationState.STOOD_DOWN, now, by
    call.lessons = lessons.strip()
    call.full_clean(exclude=["issued_by", "stood_down_by", "summary"])
    call.save(update_fields=["state", "stood_down_at", "stood_down_by", "lessons", "summary"])
    record(by, "programmes.stand_down", call, fields=["state", "summary"])
    promise_telling(call, list(call.tasks.order_by("pk").values_list("pk", flat=True)), "stood_down")
    return call


def _lock(call_id: int) -> MobilisationCall:
    return MobilisationCall.objects.select_for_update(of=("self",), no_key=True).get(pk=call_id)
