"""What stops a clock and what lengthens a limit: pauses, and more time that another person grants."""

import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.services import record
from common.errors import NotAllowed, Refusal
from complaints.choices import ActorKind, EventKind, LimitScope
from complaints.models import ClockPause, Complaint, Extension, PauseReason
from complaints.permissions import can_answer, can_decide_extension, can_work_on
from complaints.selectors import clock_facts, policy_on, round_of
from complaints.services._steps import finish, locked, step, words
from complaints.workflow import check_step

if TYPE_CHECKING:
    from accounts.models import User

STAFF, FIRM = ActorKind.STAFF, ActorKind.FIRM
ONE_DAY = datetime.timedelta(days=1)


class LimitIsOver(Refusal):
    """The limit has passed: nothing that is done now makes the answer timely."""

    message = _("The limit is over. A pause or more time must be asked for before it ends.")


class AlreadyPaused(Refusal):
    """The clock stands still."""

    message = _("The clock stands still already. Let it go on first.")


class NotPaused(Refusal):
    """The clock runs."""

    message = _("The clock is running. Nothing has to go on.")


class TooLongAPause(Refusal):
    """More days than the reason allows."""

    message = _("The clock cannot stand still for so many days for this reason. Give fewer days.")
    status = 422


class AlreadyAsked(Refusal):
    """A request of this round is not decided."""

    message = _("More time was asked for already. It is not decided yet.")


class NoMoreTime(Refusal):
    """The policy allows no further extension, or not so many days."""

    message = _("The rules allow no more time than was granted. Answer within the limit.")


class NothingAsked(Refusal):
    """The request is decided, or of an earlier round."""

    message = _("This request is decided already. Reload the page to see how.")


def rederive(complaint: Complaint) -> list[str]:
    """Set the due times of a locked complaint as its facts give them, unsaved; returns the names of the fields."""
    due = clock_facts(complaint).due
    complaint.first_response_due_at = due.first_response_due_at
    complaint.due_at = due.due_at
    complaint.is_due_provisional = due.is_provisional
    return ["first_response_due_at", "due_at", "is_due_provisional"]


def _save_rederived(complaint: Complaint) -> list[str]:
    fields = rederive(complaint)
    complaint.save(update_fields=fields)
    return fields


# --- Pauses ------------------------------------------------------------------------------------------


@transaction.atomic
def pause_clock(
    complaint_id: int, *, by: "User", now: datetime.datetime, reason: PauseReason, days: int, note: str
) -> ClockPause:
    """The office lets the clock stand still (暂停计时) for `days` natural days, today not counted.

    It goes on by itself when they are over. Raises `LimitIsOver`, `AlreadyPaused`, `TooLongAPause`, `ReasonNeeded`.
    """
    complaint = locked(complaint_id)
    if not can_work_on(by, complaint):
        raise NotAllowed
    check_step("pause", complaint.state, STAFF)
    note = words(note)
    if now >= complaint.due_at:
        raise LimitIsOver
    if complaint.pauses.running(now).exists():
        raise AlreadyPaused
    _check_days(complaint, reason, days, now)
    ends_at = _midnight_after(timezone.localdate(now) + days * ONE_DAY)
    number, _started_at = round_of(complaint)
    pause = ClockPause.objects.create(
        complaint=complaint, round=number, reason=reason, note=note, started_at=now, ends_at=ends_at, started_by=by
    )
    fields = _save_rederived(complaint)
    data = {"reason": reason.code, "until": timezone.localdate(ends_at - ONE_DAY).isoformat()}
    event = step(complaint, EventKind.PAUSE, STAFF, by, now, note=note, data=data)
    finish(complaint, event, by, fields=fields, reason=note, tell=["resident", "firm", "unit"])
    return pause


def _midnight_after(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day + ONE_DAY, datetime.time()))


def _check_days(complaint: Complaint, reason: PauseReason, days: int, now: datetime.datetime) -> None:
    if not reason.is_active or not 1 <= days <= reason.most_days:
        raise TooLongAPause
    length = Sum(Coalesce("resumed_at", "ends_at") - F("started_at"))
    used = _paused_before(complaint, reason, now).aggregate(length=length)["length"] or datetime.timedelta()
    if used // ONE_DAY + days > reason.limit_days:
        raise TooLongAPause


def _paused_before(complaint: Complaint, reason: PauseReason, now: datetime.datetime) -> QuerySet[ClockPause]:
    """The pauses whose days count against the reason's limit."""
    before = ClockPause.objects.filter(reason=reason)
    if reason.limit_scope == LimitScope.COMPLAINT:
        return before.filter(complaint=complaint)
    this_year = before.filter(started_at__year=timezone.localdate(now).year)
    if complaint.firm_id is not None:
        return this_year.filter(complaint__firm=complaint.firm_id)
    unit = complaint.handling_area_id or complaint.area_id
    areas = Coalesce("complaint__handling_area", "complaint__area")
    return this_year.filter(complaint__firm=None).annotate(unit=areas).filter(unit=unit)


@transaction.atomic
def resume_clock(complaint_id: int, *, by: "User", now: datetime.datetime, note: str = "") -> Complaint:
    """The office lets the clock go on before the pause is over (恢复计时). Raises `NotPaused`."""
    complaint = locked(complaint_id)
    if not can_work_on(by, complaint):
        raise NotAllowed
    check_step("resume", complaint.state, STAFF)
    pause = complaint.pauses.running(now).first()
    if pause is None:
        raise NotPaused
    pause.resumed_at, pause.resumed_by = now, by
    pause.save(update_fields=["resumed_at", "resumed_by"])
    fields = _save_rederived(complaint)
    event = step(complaint, EventKind.RESUME, STAFF, by, now, note=note.strip())
    finish(complaint, event, by, fields=fields, reason=note.strip(), tell=["resident", "firm", "unit"])
    return complaint


# --- More time ---------------------------------------------------------------------------------------


@transaction.atomic
def ask_extension(complaint_id: int, *, by: "User", now: datetime.datetime, days: int, reason: str) -> Extension:
    """The firm or the office that handles a complaint asks for more time (申请延期), with a reason.

    Days are those of the clock. Raises `LimitIsOver`, `AlreadyAsked`, `NoMoreTime`, `ReasonNeeded`.
    """
    complaint = locked(complaint_id)
    side = FIRM if can_answer(by, complaint) else STAFF
    if side == STAFF and not can_work_on(by, complaint):
        raise NotAllowed
    check_step("ask_extension", complaint.state, side)
    reason = words(reason)
    if now >= complaint.due_at:
        raise LimitIsOver
    number, _started_at = round_of(complaint)
    _check_more_time(complaint, number, days, now)
    extension = Extension.objects.create(
        complaint=complaint, round=number, days=days, reason=reason, asked_by=by, asked_side=side, asked_at=now
    )
    event = step(complaint, EventKind.ASK_EXTENSION, side, by, now, note=reason, data={"days": days})
    finish(complaint, event, by, reason=reason, tell=["superior"])
    return extension


def _check_more_time(complaint: Complaint, number: int, days: int, now: datetime.datetime) -> None:
    policy = policy_on(timezone.localdate(now))
    asked = list(complaint.extensions.filter(round=number))
    granted = [extension for extension in asked if extension.is_granted]
    if any(extension.is_open for extension in asked):
        raise AlreadyAsked
    together = days + sum(extension.granted_days for extension in granted)
    if days < 1 or len(granted) >= policy.extension_limit or together > policy.extension_most_days:
        raise NoMoreTime


@transaction.atomic
def decide_extension(
    complaint_id: int, *, by: "User", now: datetime.datetime, is_granted: bool, reason: str, days: int | None = None
) -> Extension:
    """The superior office grants more time, all the days asked for or fewer, or does not (延期审批).

    Never the person who asked. The resident and whoever handles it read the reason. A request made in time may be
    decided after the limit. Raises `NothingAsked`, `ReasonNeeded`.
    """
    complaint = locked(complaint_id)
    kind = EventKind.GRANT_EXTENSION if is_granted else EventKind.DENY_EXTENSION
    number, _started_at = round_of(complaint)
    extension = complaint.extensions.filter(round=number, is_granted=None).first()
    if extension is None:
        raise NothingAsked
    if not can_decide_extension(by, complaint, extension):
        raise NotAllowed
    check_step(kind, complaint.state, STAFF)
    reason = words(reason)
    extension.is_granted, extension.decision = is_granted, reason
    extension.granted_days = min(days or extension.days, extension.days) if is_granted else 0
    extension.decided_by, extension.decided_at = by, now
    extension.save(update_fields=["is_granted", "decision", "granted_days", "decided_by", "decided_at"])
    fields = _save_rederived(complaint)
    data = {"days": extension.granted_days or extension.days}
    event = step(complaint, kind, STAFF, by, now, note=reason, data=data)
    finish(complaint, event, by, fields=fields, reason=reason, tell=["resident", "firm", "unit"])
    return extension


@transaction.atomic
def settle_due(complaint_id: int) -> bool:
    """Compute the limits of an open complaint anew: a calendar was announced. Returns whether they moved."""
    complaint = locked(complaint_id)
    before = complaint.first_response_due_at, complaint.due_at, complaint.is_due_provisional
    fields = _save_rederived(complaint)
    if before == (complaint.first_response_due_at, complaint.due_at, complaint.is_due_provisional):
        return False
    record(None, "complaints.settle_due", complaint, fields=fields)
    return True
