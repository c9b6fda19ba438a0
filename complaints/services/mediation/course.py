"""The course of a mediation: sessions, agreement or none, confirmation by the court, performance."""

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.errors import MoveNotAllowed, Refusal
from complaints.choices import MediationState, MediationStep
from complaints.models import MediationCase, MediationDuty, MediationParty, MediationSession
from complaints.rules.mediation import confirmation_due_date
from complaints.services._steps import words
from complaints.services.mediation._steps import move, note_step, opened
from complaints.workflow import mediation_target

if TYPE_CHECKING:
    from accounts.models import User


class ConfirmationTimeOver(Refusal):
    """The thirty days for asking the court have passed."""

    message = _("The thirty days in which the court can be asked for confirmation are over (or the day is impossible).")


class NoSuchDay(Refusal):
    """A day that cannot be."""

    message = _("This day cannot be right: it lies in the future or before the application.")
    status = 422


class Duty(NamedTuple):
    """What a party takes on: the party's row, the words, the last day."""

    party: MediationParty
    what: str
    due_date: datetime.date


@transaction.atomic
def record_session(
    case_id: int,
    *,
    by: "User",
    now: datetime.datetime,
    held_at: datetime.datetime,
    place: str,
    present: Iterable[MediationParty],
    minutes: str,
) -> MediationSession:
    """A session was held (调解会): when, where, who was there, and its minutes."""
    case, side = opened(case_id, by)
    if case.state != MediationState.ACCEPTED:
        raise MoveNotAllowed
    if not case.accepted_at <= held_at <= now:
        raise NoSuchDay
    session = MediationSession.objects.create(
        case=case, held_at=held_at, place=words(place), minutes=words(minutes), recorded_by=by, created_at=now
    )
    session.present.set([party for party in present if party.case_id == case.pk])
    note_step(case, MediationStep.HOLD_SESSION, side, by, now)
    return session


@transaction.atomic
def record_agreement(
    case_id: int,
    *,
    by: "User",
    now: datetime.datetime,
    agreed_date: datetime.date,
    agreement: str,
    duties: Iterable[Duty] = (),
) -> MediationCase:
    """The parties have agreed (达成调解协议). Its day opens the thirty days for confirmation by the court."""
    case, side = opened(case_id, by, act="agree")
    if not timezone.localdate(case.created_at) <= agreed_date <= timezone.localdate(now):
        raise NoSuchDay
    case = move(
        case,
        "agree",
        side,
        by,
        now,
        agreed_date=agreed_date,
        agreement=words(agreement),
        confirmation_due_date=confirmation_due_date(agreed_date),
    )
    rows = [MediationDuty(case=case, party=one.party, what=words(one.what), due_date=one.due_date) for one in duties]
    MediationDuty.objects.bulk_create(row for row in rows if row.party.case_id == case.pk)
    return case


@transaction.atomic
def fail_mediation(case_id: int, *, by: "User", now: datetime.datetime, reason: str) -> MediationCase:
    """It ended without agreement (调解不成); the parties keep every other way."""
    case, side = opened(case_id, by, act="fail")
    return move(case, "fail", side, by, now, note=words(reason))


@transaction.atomic
def withdraw_mediation(case_id: int, *, by: "User", now: datetime.datetime, reason: str) -> MediationCase:
    """A party no longer wants it (撤回)."""
    case, side = opened(case_id, by, act="withdraw")
    return move(case, "withdraw", side, by, now, note=words(reason))


@transaction.atomic
def apply_for_confirmation(
    case_id: int, *, by: "User", now: datetime.datetime, applied_date: datetime.date, court: str
) -> MediationCase:
    """The parties together ask the court to confirm the agreement (申请司法确认). Raises `ConfirmationTimeOver`."""
    case, side = opened(case_id, by, act="apply_confirmation")
    mediation_target("apply_confirmation", case.state, side)
    latest = min(case.confirmation_due_date, timezone.localdate(now))
    if not case.agreed_date <= applied_date <= latest:
        raise ConfirmationTimeOver
    return move(case, "apply_confirmation", side, by, now, confirmation_applied_date=applied_date, court=words(court))


@transaction.atomic
def record_confirmation(
    case_id: int, *, by: "User", now: datetime.datetime, is_confirmed: bool, note: str = ""
) -> MediationCase:
    """The court has ruled: the agreement is confirmed and can be enforced, or it is not confirmed."""
    name = "confirm" if is_confirmed else "reject"
    case, side = opened(case_id, by, act=name)
    return move(case, name, side, by, now, note=note.strip() if is_confirmed else words(note))


@transaction.atomic
def record_performance(
    duty_id: int, *, by: "User", now: datetime.datetime, performed_date: datetime.date
) -> MediationDuty:
    """A party did what it had to do by the agreement (履行)."""
    duty = MediationDuty.objects.get(pk=duty_id)
    case, side = opened(duty.case_id, by)
    if not case.agreed_date <= performed_date <= timezone.localdate(now):
        raise NoSuchDay
    if duty.performed_date is None:
        duty.performed_date = performed_date
        duty.save(update_fields=["performed_date"])
        note_step(case, MediationStep.PERFORM, side, by, now)
    return duty
