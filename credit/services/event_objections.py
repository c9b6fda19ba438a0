"""A firm objects to a record about it; somebody who had no hand in the record decides."""

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from accounts.models import User
from audit.services import record
from common.errors import MoveNotAllowed, NotAllowed, Refusal
from credit.choices import EventState, EvidencePurpose, ObjectionState
from credit.models import CreditEvent, EventObjection
from credit.permissions import can_confirm, can_decide_event_objection, can_object_to_event
from credit.rules.clocks import last_day
from credit.services._steps import locked, move, step, words
from credit.services.events import is_stayed, revoke, take_effect
from credit.services.evidence import Evidence, attach_evidence
from credit.services.mail import mail_firm, mail_office
from credit.workflow import EVENT_MOVES, find_move

LONGEST_REASON = 500


class EventObjectionTooLate(Refusal):
    """The days to object are over."""

    message = _("The days to object to this record are over.")


class EventObjectedBefore(Refusal):
    """One objection per record."""

    message = _("Your firm has objected to this record before. A second objection to the same record is not taken.")


class NotServed(Refusal):
    """There is no notice of this record to object to."""

    message = _("No notice of this record has been served, so there is nothing to object to.")


class OwnRecord(Refusal):
    """Nobody decides about their own work."""

    message = _("You had a hand in this record. Another person has to decide on the objection.")
    status = 403


@transaction.atomic
def file_event_objection(
    event_id: int, *, by: User, grounds: str, now: datetime.datetime, files: Iterable[Evidence] = ()
) -> EventObjection:
    """Object to a record for the firm, once, within the days of its notice; where the rulebook says so, it stays.

    A suspended record does not count, and does not take effect, until the decision. Raises `EventObjectionTooLate`,
    `EventObjectedBefore`, `NotServed`, `WordsNeeded`, `BadEvidence`, `MoveNotAllowed`, `NotAllowed`.
    """
    event = locked(event_id)
    if not can_object_to_event(by, event):
        raise NotAllowed
    kept = words(grounds)
    _check_time(event, now)
    clocks = event.rulebook_version.document["clocks"]
    objection = EventObjection.objects.create(
        event=event,
        grounds=kept,
        filed_by=by,
        filed_at=now,
        stays=bool(clocks.get("stays", False)) and event.state in find_move(EVENT_MOVES, "stay").sources,
        decide_by=last_day(clocks.get("event_decision", clocks["event_objection"]), timezone.localdate(now)),
        event_reported_by_id=event.reported_by_id,
        event_reviewed_by_id=event.reviewed_by_id,
        event_endorsed_by_id=event.endorsed_by_id,
        event_confirmed_by_id=event.confirmed_by_id,
    )
    for file in files:
        attach_evidence(event, file, by=by, now=now, purpose=EvidencePurpose.OBJECTION)
    if objection.stays:
        step(event, "stay", by, now)
    record(by, "credit.file_event_objection", objection, fields=["grounds", "evidence", "stays"])
    _tell_office(event)
    return objection


def _check_time(event: CreditEvent, now: datetime.datetime) -> None:
    """Raises `EventObjectedBefore`, `NotServed`, `EventObjectionTooLate`, `MoveNotAllowed`."""
    if EventObjection.objects.filter(event=event).exists():
        raise EventObjectedBefore
    notice = getattr(event, "scoring_notice", None)
    if notice is None:
        raise NotServed
    if event.state in (EventState.REVOKED, EventState.REPAIRED):
        raise MoveNotAllowed
    if timezone.localdate(now) > notice.object_by:
        raise EventObjectionTooLate


def _tell_office(event: CreditEvent) -> None:
    mail_office(
        event.area,
        "confirm_credit_event",
        gettext_noop("Objection to a record: %(item)s"),
        gettext_noop("A firm has objected to a record. Sign in to decide on it."),
        item=event.item_code,
    )


@transaction.atomic
def decide_event_objection(
    objection_id: int, *, by: User, is_upheld: bool, decision: str, now: datetime.datetime
) -> EventObjection:
    """Decide with reasons: upheld, the record is revoked; refused, it goes on, and takes effect if its day has come.

    By a person who neither reported, reviewed, endorsed nor confirmed the record. Raises `OwnRecord`, `WordsNeeded`,
    `MoveNotAllowed`, `NotAllowed`.
    """
    event = locked(EventObjection.objects.values_list("event_id", flat=True).get(pk=objection_id))
    objection = EventObjection.objects.select_for_update(of=("self",), no_key=True).get(pk=objection_id)
    if not can_confirm(by, event):
        raise NotAllowed
    if objection.state != ObjectionState.FILED:
        raise MoveNotAllowed
    if not can_decide_event_objection(by, event) or by.pk == objection.filed_by_id:
        raise OwnRecord
    objection.decision = words(decision)
    objection.state = ObjectionState.UPHELD if is_upheld else ObjectionState.REFUSED
    objection.decided_by, objection.decided_at = by, now
    objection.save(update_fields=["state", "decided_by", "decided_at", "decision"])
    _after_decision(event, objection, by, now)
    record(by, "credit.decide_event_objection", objection, fields=["state", "decision"])
    _tell_firm(event)
    return objection


def _after_decision(event: CreditEvent, objection: EventObjection, by: User, now: datetime.datetime) -> None:
    """The suspension ends; the record is revoked or, where its day has come meanwhile, takes effect."""
    reason = objection.decision[:LONGEST_REASON]
    if is_stayed(event):
        move(event, "unstay", by=by, now=now, may=can_confirm, reason=reason)
    if objection.state == ObjectionState.UPHELD:
        revoke(event, by=by, now=now, reason=reason)
    elif (
        event.state == EventState.CONFIRMED
        and event.effective_on is not None
        and event.effective_on <= timezone.localdate(now)
    ):
        take_effect(event, now)


def _tell_firm(event: CreditEvent) -> None:
    mail_firm(
        event.firm,
        gettext_noop("Decision on your objection: %(item)s"),
        gettext_noop("Your objection to a record has been decided. Sign in to read the decision."),
        item=event.item_code,
    )
