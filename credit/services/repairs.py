"""A firm asks to have a record repaired; another person decides with reasons."""

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from accounts.models import User
from audit.services import record
from common.errors import MoveNotAllowed, NotAllowed, Refusal
from credit.choices import EvidencePurpose, RepairState
from credit.models import RepairRequest
from credit.permissions import can_decide_repair, can_object_to_event
from credit.services._steps import locked, words
from credit.services.events import repair
from credit.services.evidence import Evidence, attach_evidence
from credit.services.mail import mail_firm, mail_office
from credit.workflow import EVENT_MOVES, target_of

LONGEST_REASON = 500


class RepairAsked(Refusal):
    """One open request per record."""

    message = _("A request for this record is waiting for its decision.")


class AskerDecides(Refusal):
    """Nobody decides on their own request."""

    message = _("You asked for this repair yourself. Another person has to decide on it.")
    status = 403


@transaction.atomic
def ask_repair(
    event_id: int, *, by: User, explanation: str, now: datetime.datetime, files: Iterable[Evidence] = ()
) -> RepairRequest:
    """Ask for the firm to have a record repaired: what it put right, with proof.

    Raises `RepairAsked`, `WordsNeeded`, `BadEvidence`, `MoveNotAllowed` for a record that is not in effect,
    `NotAllowed`.
    """
    event = locked(event_id)
    if not can_object_to_event(by, event):
        raise NotAllowed
    target_of(EVENT_MOVES, "repair", event.state)
    if RepairRequest.objects.filter(event=event, state=RepairState.ASKED).exists():
        raise RepairAsked
    request = RepairRequest.objects.create(event=event, explanation=words(explanation), asked_by=by, asked_at=now)
    for file in files:
        attach_evidence(event, file, by=by, now=now, purpose=EvidencePurpose.REPAIR)
    record(by, "credit.ask_repair", request, fields=["explanation", "evidence"])
    mail_office(
        event.area,
        "confirm_credit_event",
        gettext_noop("Request for repair: %(item)s"),
        gettext_noop("A firm has put something right and asks for the repair of a record. Sign in to decide on it."),
        item=event.item_code,
    )
    return request


@transaction.atomic
def decide_repair(
    request_id: int,
    *,
    by: User,
    is_granted: bool,
    decision: str,
    now: datetime.datetime,
    repaired_on: datetime.date | None = None,
) -> RepairRequest:
    """Decide with reasons: granted, the record is repaired from today or from the stated day on.

    A record that is no longer in effect can only be refused. Raises `AskerDecides`, `BadRepairDay`, `WordsNeeded`,
    `MoveNotAllowed`, `NotAllowed`.
    """
    event = locked(RepairRequest.objects.values_list("event_id", flat=True).get(pk=request_id))
    request = RepairRequest.objects.select_for_update(of=("self",), no_key=True).get(pk=request_id)
    if not can_decide_repair(by, event):
        raise NotAllowed
    if request.state != RepairState.ASKED:
        raise MoveNotAllowed
    if by.pk == request.asked_by_id:
        raise AskerDecides
    request.decision = words(decision)
    request.state = RepairState.GRANTED if is_granted else RepairState.REFUSED
    request.decided_by, request.decided_at = by, now
    request.save(update_fields=["state", "decided_by", "decided_at", "decision"])
    if is_granted:
        repair(event, by=by, now=now, reason=request.decision[:LONGEST_REASON], repaired_on=repaired_on)
    record(by, "credit.decide_repair", request, fields=["state", "decision"])
    mail_firm(
        event.firm,
        gettext_noop("Decision on your request for repair: %(item)s"),
        gettext_noop("Your request for the repair of a record has been decided. Sign in to read the decision."),
        item=event.item_code,
    )
    return request
