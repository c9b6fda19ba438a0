"""The escalation ladder: reminder, superior, supervision order, interview, proposed credit event.

Each step is taken at most once per complaint and round: a unique constraint says so, whatever clocks and workers do.
"""

import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.errors import NotAllowed, Refusal
from complaints.choices import ActorKind, EventKind, LadderStep
from complaints.models import Complaint, ComplaintEvent, Escalation, EscalationStep, FirmInterview
from complaints.permissions import can_decide, can_supervise
from complaints.selectors import round_of
from complaints.selectors.ladder import is_rung_due
from complaints.services._steps import finish, locked, step, words
from complaints.workflow import check_step, is_step_allowed

if TYPE_CHECKING:
    from accounts.models import User

STAFF, SYSTEM = ActorKind.STAFF, ActorKind.SYSTEM
TOLD = {
    LadderStep.REMIND: ("firm", "unit"),
    LadderStep.ESCALATE: ("firm", "unit", "superior"),
    LadderStep.SUPERVISE: ("firm", "unit", "superior", "resident"),
    LadderStep.INTERVIEW: ("office",),
    LadderStep.PROPOSE_CREDIT: ("office",),
}
"""Who hears of a step, as `finish` calls the sides."""


class AlreadySupervised(Refusal):
    """A supervision order of this round stands."""

    message = _("There is a supervision order for this complaint already.")


class NoFirmToCallIn(Refusal):
    """No firm handles the complaint."""

    message = _("No firm handles this complaint, so none can be called in.")


class AlreadyCalledIn(Refusal):
    """The outcome of the last interview is not recorded."""

    message = _("The firm is called in already. Record the outcome first.")


class NotCalledIn(Refusal):
    """There is no interview whose outcome is missing."""

    message = _("No interview waits for its outcome.")


class WrongDay(Refusal):
    """An interview in the past, or an outcome before the interview."""

    message = _("An interview takes place today or later, and its outcome is recorded from that day on.")
    status = 422


def take_rung(complaint_id: int, rung: EscalationStep, *, now: datetime.datetime) -> bool:
    """Take a step of the ladder if it is due and not yet taken. Returns whether it was taken here.

    A complaint that somebody is working on right now is left for the next run.
    """
    with transaction.atomic():
        rows = Complaint.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
        complaint = rows.select_related("area", "handling_area", "category", "firm").filter(pk=complaint_id).first()
        if complaint is None or not is_step_allowed(rung.step, complaint.state, SYSTEM):
            return False
        number, _started_at = round_of(complaint)
        if not is_rung_due(rung, complaint, now) or _is_taken(complaint, number, rung.step):
            return False
        event = step(
            complaint, rung.step, SYSTEM, None, now, legal_basis=rung.legal_source, is_public=_is_public(rung.step)
        )
        _take(complaint, number, rung.step, event, by=None)
        return True


def _is_taken(complaint: Complaint, number: int, name: str) -> bool:
    return complaint.escalations.filter(round=number, step=name).exists()


def _is_public(name: str) -> bool:
    """Of the ladder the resident reads the supervision order; the rest is between offices and firm."""
    return name == LadderStep.SUPERVISE


def _take(
    complaint: Complaint,
    number: int,
    name: str,
    event: ComplaintEvent,
    *,
    by: "User | None",
    reason: str = "",
    tell: tuple[str, ...] = (),
) -> None:
    """File the step, audit it and promise its messages."""
    Escalation.objects.create(complaint=complaint, round=number, step=name, event=event, taken_at=event.created_at)
    finish(complaint, event, by, reason=reason, tell=tell or TOLD[LadderStep(name)])


@transaction.atomic
def supervise_complaint(complaint_id: int, *, by: "User", now: datetime.datetime, reason: str) -> Complaint:
    """The superior office orders proper handling (督办), before the ladder does. Raises `AlreadySupervised`."""
    complaint = locked(complaint_id)
    if not can_supervise(by, complaint):
        raise NotAllowed
    check_step("supervise", complaint.state, STAFF)
    reason = words(reason)
    number, _started_at = round_of(complaint)
    if _is_taken(complaint, number, LadderStep.SUPERVISE):
        raise AlreadySupervised
    event = step(complaint, EventKind.SUPERVISE, STAFF, by, now, note=reason)
    _take(complaint, number, LadderStep.SUPERVISE, event, by=by, reason=reason)
    return complaint


@transaction.atomic
def call_interview(
    complaint_id: int, *, by: "User", now: datetime.datetime, held_on: datetime.date, reason: str
) -> FirmInterview:
    """The responsible office calls the firm in (约谈) for a day. Raises `NoFirmToCallIn`, `AlreadyCalledIn`."""
    complaint = locked(complaint_id)
    if not can_decide(by, complaint):
        raise NotAllowed
    check_step("interview", complaint.state, STAFF)
    reason = words(reason)
    if complaint.firm_id is None:
        raise NoFirmToCallIn
    if held_on < timezone.localdate(now):
        raise WrongDay
    if complaint.interviews.filter(outcome="").exists():
        raise AlreadyCalledIn
    interview = FirmInterview.objects.create(
        complaint=complaint, firm_id=complaint.firm_id, held_on=held_on, reason=reason, called_by=by, called_at=now
    )
    event = _interview_step(complaint, by, now, reason, {"held_on": held_on.isoformat()})
    number, _started_at = round_of(complaint)
    if _is_taken(complaint, number, LadderStep.INTERVIEW):
        finish(complaint, event, by, reason=reason, tell=["firm"])
    else:
        _take(complaint, number, LadderStep.INTERVIEW, event, by=by, reason=reason, tell=("firm",))
    return interview


@transaction.atomic
def record_interview(complaint_id: int, *, by: "User", now: datetime.datetime, outcome: str) -> FirmInterview:
    """What came of the interview: what the firm promised, until when (约谈结果). Raises `NotCalledIn`, `WrongDay`."""
    complaint = locked(complaint_id)
    if not can_decide(by, complaint):
        raise NotAllowed
    outcome = words(outcome)
    interview = complaint.interviews.filter(outcome="").first()
    if interview is None:
        raise NotCalledIn
    if timezone.localdate(now) < interview.held_on:
        raise WrongDay
    interview.outcome, interview.recorded_by, interview.recorded_at = outcome, by, now
    interview.save(update_fields=["outcome", "recorded_by", "recorded_at"])
    event = _interview_step(complaint, by, now, outcome, {"outcome_of": interview.pk})
    finish(complaint, event, by, reason=outcome, tell=["firm"])
    return interview


def _interview_step(
    complaint: Complaint, by: "User", now: datetime.datetime, note: str, data: dict[str, Any]
) -> ComplaintEvent:
    return step(complaint, EventKind.INTERVIEW, STAFF, by, now, note=note, data=data, is_public=False)
