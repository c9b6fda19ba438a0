"""Complaints that belong together: one is split into parts, or joined to another."""

import datetime
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.errors import MoveNotAllowed, NotAllowed, Refusal
from complaints.choices import OPEN_STATES, ActorKind, EventKind, State
from complaints.models import Category, Complaint, ComplaintEvent
from complaints.permissions import can_decide
from complaints.rules import make_receipt_code
from complaints.selectors import due_times_for
from complaints.services._steps import finish, locked, move, step, words

if TYPE_CHECKING:
    from accounts.models import User

STAFF = ActorKind.STAFF
PART_LIMIT = 10
SPLIT_STATES = (State.ACCEPTED, State.DISPATCHED, State.IN_PROGRESS)
MAIN_STATES = (*OPEN_STATES, State.RESOLVED)


class TooManyParts(Refusal):
    """More parts than one complaint may have."""

    message = _("A complaint can have ten parts at most. Put related matters into one part.")
    status = 422


class PartsNeeded(Refusal):
    """Splitting into nothing."""

    message = _("Describe at least one part.")
    status = 422


class PartOfAnother(Refusal):
    """A part is not split again: its resident is found through the whole."""

    message = _("This is a part of another complaint already. Split the whole complaint instead.")


class SameComplaint(Refusal):
    """A complaint cannot be joined to itself."""

    message = _("This is the complaint itself. Give the receipt code of the other one.")
    status = 422


class MainNotOpen(Refusal):
    """The one that would go on is over, or was itself joined to another."""

    message = _("The other complaint is over or was itself joined to another. Join this one to one that goes on.")


class HasParts(Refusal):
    """A complaint with parts stays by itself."""

    message = _("This complaint has parts, so it cannot be joined to another. Join the other one to it instead.")


@dataclass(frozen=True)
class Part:
    """What one part is about."""

    title: str
    text: str
    category: Category
    place_text: str = ""


@transaction.atomic
def split_complaint(
    complaint_id: int, *, by: "User", now: datetime.datetime, parts: Sequence[Part], reason: str
) -> list[Complaint]:
    """The office takes several matters apart (拆分), each with its own handling. Returns the new parts, accepted.

    Limits of a part count from the receipt of the whole. Contact data stays with the whole and is not copied.
    Raises `PartsNeeded`, `TooManyParts`, `PartOfAnother`, `ReasonNeeded`, `MoveNotAllowed`.
    """
    complaint = locked(complaint_id)
    if not can_decide(by, complaint):
        raise NotAllowed
    if complaint.state not in SPLIT_STATES:
        raise MoveNotAllowed
    if complaint.parent_id is not None:
        raise PartOfAnother
    if not parts:
        raise PartsNeeded
    if complaint.parts.count() + len(parts) > PART_LIMIT:
        raise TooManyParts
    reason = words(reason)
    made = [_make_part(complaint, part, by, now) for part in parts]
    event = step(complaint, EventKind.SPLIT, STAFF, by, now, note=reason, data={"parts": [one.pk for one in made]})
    finish(complaint, event, by, reason=reason, tell=["resident"])
    return made


def _make_part(whole: Complaint, part: Part, by: "User", now: datetime.datetime) -> Complaint:
    due = due_times_for(part.category, part.category.default_severity, timezone.localtime(whole.created_at))
    made = Complaint.objects.create(
        receipt_code=make_receipt_code(secrets.choice),
        parent=whole,
        estate=whole.estate,
        area=whole.area,
        channel=whole.channel,
        category=part.category,
        severity=part.category.default_severity,
        title=words(part.title),
        text=words(part.text),
        place_text=part.place_text.strip() or whole.place_text,
        created_at=whole.created_at,
        first_response_due_at=due.first_response_due_at,
        due_at=due.due_at,
        is_due_provisional=due.is_provisional,
    )
    ComplaintEvent.objects.create(
        complaint=made,
        kind=EventKind.SUBMIT,
        to_state=State.RECEIVED,
        actor_kind=ActorKind.RESIDENT,
        data={"parent": whole.pk},
        created_at=whole.created_at,
    )
    event = move(made, "accept", STAFF, by, now, accepted_at=now, data={"parent": whole.pk})
    finish(made, event, by, fields=["state", "parent"])
    return made


@transaction.atomic
def merge_complaint(complaint_id: int, *, by: "User", now: datetime.datetime, into_id: int, reason: str) -> Complaint:
    """Join a complaint to another about the same matter (并案); the other one, the main, goes on for both.

    The person must be allowed to decide on both. Raises `SameComplaint`, `MainNotOpen`, `HasParts`, `ReasonNeeded`.
    """
    if complaint_id == into_id:
        raise SameComplaint
    both = {pk: locked(pk) for pk in sorted((complaint_id, into_id))}  # always in this order: no deadlock
    complaint, main = both[complaint_id], both[into_id]
    if not (can_decide(by, complaint) and can_decide(by, main)):
        raise NotAllowed
    reason = words(reason)
    if main.state not in MAIN_STATES:
        raise MainNotOpen
    if complaint.parts.exists():
        raise HasParts
    event = move(complaint, "merge", STAFF, by, now, note=reason, data={"into": main.pk}, merged_into=main)
    finish(complaint, event, by, fields=["state", "merged_into"], reason=reason, tell=["resident", "firm"])
    absorbed = step(main, EventKind.ABSORB, STAFF, by, now, data={"from": complaint.pk})
    finish(main, absorbed, by, tell=["firm"])
    return complaint
