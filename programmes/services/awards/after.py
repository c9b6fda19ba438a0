"""Objections while a list is public; revisits; withdrawal of an award after the firm was heard."""

import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from common.errors import MoveNotAllowed, NotAllowed, Refusal
from common.masking import mask_numbers
from common.workdays import add_working_days
from jobs.services import enqueue
from programmes.choices_awards import ApplicationState, ObjectionState, RoundState, VisitResult
from programmes.models import AwardApplication, AwardObjection, AwardRound, AwardVisit, AwardWithdrawal
from programmes.permissions import applying_firms, can_run_rounds, reviews_for_district, reviews_for_subdistrict
from programmes.services.awards._steps import lock_application, note_step, require_firm, require_rounds, require_words
from programmes.services.register import InTheFuture
from programmes.workflow import check_move
from programmes.workflow_awards import APPLICATION_MOVES, WITHDRAWAL_MOVES


class NotPublic(Refusal):
    """Objections are raised while a list is public."""

    message = _("Objections are taken while the list is public, until its last day.")


class ObjectedAlready(Refusal):
    """One open objection each."""

    message = _("Your objection to this award is being looked at.")


class OwnNotice(Refusal):
    """Whoever gave the notice does not decide."""

    message = _("You gave the notice. Another person decides on the withdrawal.")
    status = 403


class HearingRunning(Refusal):
    """The firm may still speak."""

    message = _("The firm can still be heard. Decide when it has spoken, or when its days are over.")


@transaction.atomic
def raise_objection(
    application_id: int, words: str, *, by: User, now: datetime.datetime, today: datetime.date
) -> AwardObjection:
    """Object to a chosen application while the list is public. Raises `NotPublic`, `ObjectedAlready`, `NeedsWords`."""
    words = require_words(words)
    round_id = AwardApplication.objects.values_list("round_id", flat=True).get(pk=application_id)
    found = AwardRound.objects.select_for_update(of=("self",), no_key=True).get(pk=round_id)
    application = AwardApplication.objects.get(pk=application_id)
    is_late = found.publicity_until is None or today > found.publicity_until
    if found.state != RoundState.PUBLICITY or application.state != ApplicationState.LISTED or is_late:
        raise NotPublic
    objection = AwardObjection(application=application, raised_by=by, raised_at=now, words=mask_numbers(words)[:1000])
    try:
        with transaction.atomic():
            objection.save(force_insert=True)
    except IntegrityError as error:
        raise ObjectedAlready from error
    record(by, "programmes.object_to_award", objection, fields=["state"])
    return objection


@transaction.atomic
def decide_objection(
    objection_id: int, *, by: User | None, now: datetime.datetime, is_upheld: bool, answer: str
) -> AwardObjection:
    """Decide on an objection with an answer; one that is upheld strikes the application from the list."""
    require_rounds(by)
    answer = require_words(answer)
    objection = AwardObjection.objects.select_for_update(of=("self",), no_key=True).get(pk=objection_id)
    if objection.state != ObjectionState.OPEN:
        raise MoveNotAllowed
    if by is not None and objection.raised_by_id == by.pk:
        raise NotAllowed
    objection.state = ObjectionState.UPHELD if is_upheld else ObjectionState.REJECTED
    objection.answer, objection.decided_by, objection.decided_at = answer[:1000], by, now
    objection.save(update_fields=["state", "answer", "decided_by", "decided_at"])
    if is_upheld and AwardApplication.objects.filter(pk=objection.application_id, state="listed").exists():
        application, target = lock_application(objection.application_id, "strike")
        note_step(application, "strike", target, by=by, now=now, reason=answer)
        application.save(update_fields=["state"])
    record(by, "programmes.decide_award_objection", objection, fields=["state", "answer"])
    return objection


@transaction.atomic
def record_visit(
    application_id: int,
    *,
    by: User | None,
    now: datetime.datetime,
    today: datetime.date,
    visited_on: datetime.date,
    result: str,
    finding: str,
) -> AwardVisit:
    """Record a revisit of an award. Raises `InTheFuture`, `NeedsWords`, `MoveNotAllowed`, `NotAllowed`."""
    application, _target = lock_application(application_id, "visit")
    if by is not None and not (
        reviews_for_subdistrict(by, application.area) or reviews_for_district(by, application.area)
    ):
        raise NotAllowed
    if visited_on > today:
        raise InTheFuture
    visit = AwardVisit.objects.create(
        application=application,
        visited_on=visited_on,
        result=VisitResult(result),
        finding=require_words(finding)[:500],
        by=by,
        at=now,
    )
    record(by, "programmes.visit_award", application, fields=["visits"])
    return visit


@transaction.atomic
def notify_withdrawal(
    application_id: int, *, by: User | None, now: datetime.datetime, today: datetime.date, reason: str
) -> AwardWithdrawal:
    """Tell the firm that its award is to be withdrawn and why; it is heard for the round's working days."""
    application, _target = lock_application(application_id, "notify_withdrawal")
    if by is not None and not (can_run_rounds(by) or reviews_for_district(by, application.area)):
        raise NotAllowed
    until = add_working_days(today, application.round.hearing_days).day
    withdrawal = AwardWithdrawal(
        application=application,
        reason=require_words(reason)[:500],
        notified_by=by,
        notified_at=now,
        hearing_until=until,
    )
    withdrawal.validate_constraints()
    withdrawal.save()
    enqueue("programmes.tell_award", noun="withdrawal", pk=withdrawal.pk)
    record(by, "programmes.notify_award_withdrawal", withdrawal, fields=["hearing_until"], reason=reason)
    return withdrawal


def _lock(withdrawal_id: int, act: str) -> tuple[AwardWithdrawal, str]:
    rows = AwardWithdrawal.objects.select_for_update(of=("self",), no_key=True).select_related("application")
    withdrawal: AwardWithdrawal = rows.get(pk=withdrawal_id)
    return withdrawal, check_move(WITHDRAWAL_MOVES, act, withdrawal.state)


@transaction.atomic
def state_to_withdrawal(
    withdrawal_id: int, statement: str, *, by: User | None, now: datetime.datetime, today: datetime.date
) -> AwardWithdrawal:
    """Keep what the firm says, until the last day of its hearing; said again, it is replaced."""
    withdrawal, _target = _lock(withdrawal_id, "state")
    require_firm(by, withdrawal.application.firm_id, applying_firms(by) if by is not None else ())
    if today > withdrawal.hearing_until:
        raise MoveNotAllowed
    withdrawal.statement, withdrawal.stated_at = require_words(statement)[:1000], now
    withdrawal.save(update_fields=["statement", "stated_at"])
    record(by, "programmes.state_to_award_withdrawal", withdrawal, fields=["statement"])
    return withdrawal


@transaction.atomic
def decide_withdrawal(
    withdrawal_id: int,
    *,
    by: User | None,
    now: datetime.datetime,
    today: datetime.date,
    is_withdrawn: bool,
    grounds: str,
) -> AwardWithdrawal:
    """Withdraw the award, or let it stay: by another person than who gave the notice, after the hearing.

    Raises `OwnNotice`, `HearingRunning`, `NeedsWords`, `MoveNotAllowed`, `NotAllowed`.
    """
    require_rounds(by)
    withdrawal, target = _lock(withdrawal_id, "withdraw" if is_withdrawn else "drop")
    if by is not None and withdrawal.notified_by_id == by.pk:
        raise OwnNotice
    if withdrawal.stated_at is None and today <= withdrawal.hearing_until:
        raise HearingRunning
    withdrawal.state, withdrawal.decided_by, withdrawal.decided_at = target, by, now
    withdrawal.grounds = require_words(grounds)[:500]
    withdrawal.save(update_fields=["state", "decided_by", "decided_at", "grounds"])
    if is_withdrawn:
        _withdraw(withdrawal, by, now, today)
    record(by, "programmes.decide_award_withdrawal", withdrawal, fields=["state"], reason=grounds)
    return withdrawal


def _withdraw(withdrawal: AwardWithdrawal, by: User | None, now: datetime.datetime, today: datetime.date) -> None:
    application = AwardApplication.objects.select_for_update(of=("self",), no_key=True).get(
        pk=withdrawal.application_id
    )
    target = check_move(APPLICATION_MOVES, "withdraw", application.state)
    note_step(application, "withdraw", target, by=by, now=now, reason=withdrawal.grounds)
    application.withdrawn_on = today
    application.save(update_fields=["state", "withdrawn_on"])
