"""Inside the office: who is in charge, notes, corrections; and a unit that gives a complaint back."""

import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.errors import MoveNotAllowed, NotAllowed, Refusal
from complaints.choices import FINISHED_STATES, ActorKind, EventKind
from complaints.models import Category, Complaint, ComplaintEvent
from complaints.permissions import can_decide, can_handle_here, can_work_on
from complaints.selectors import policy_on
from complaints.services._steps import finish, locked, move, side_of, step, words
from complaints.services.clocks import rederive
from complaints.services.handling import charge_after

if TYPE_CHECKING:
    from accounts.models import User

STAFF = ActorKind.STAFF


class AlreadyTaken(Refusal):
    """Somebody of the office has taken the complaint in the meantime."""

    message = _("A colleague has taken this complaint. Reload the page; it can still be handed over to you.")


class NotOfThisOffice(Refusal):
    """The person may not handle complaints of this place."""

    message = _("This person cannot handle complaints of this place. Choose somebody of the office.")
    status = 422


class NothingChanged(Refusal):
    """The corrections are what is there already."""

    message = _("Category and severity are as they were. Change one of them, or leave it.")
    status = 422


class ReturnLimitReached(Refusal):
    """Units have given the complaint back as often as the policy allows."""

    message = _("This complaint has been given back as often as the rules allow. It must be handled where it is.")


@transaction.atomic
def take_complaint(complaint_id: int, *, by: "User", now: datetime.datetime) -> Complaint:
    """Somebody of the office takes a complaint that nobody has (认领). Raises `AlreadyTaken`."""
    complaint = _of_office(complaint_id, by)
    if complaint.assignee_id not in (None, by.pk):
        raise AlreadyTaken
    return _assign(complaint, by, by, now, "")


@transaction.atomic
def assign_complaint(complaint_id: int, *, by: "User", now: datetime.datetime, to: "User", note: str = "") -> Complaint:
    """Put somebody of the office in charge, or hand over to a colleague (指派, 移交). Raises `NotOfThisOffice`."""
    return _assign(_of_office(complaint_id, by), to, by, now, note.strip())


def _of_office(complaint_id: int, by: "User") -> Complaint:
    complaint = locked(complaint_id)
    if not can_work_on(by, complaint):
        raise NotAllowed
    return complaint


def _assign(complaint: Complaint, to: "User", by: "User", now: datetime.datetime, note: str) -> Complaint:
    if complaint.state in FINISHED_STATES:
        raise MoveNotAllowed
    if not to.is_active or not can_work_on(to, complaint):
        raise NotOfThisOffice
    if complaint.assignee_id == to.pk:  # asked twice
        return complaint
    data = {"from": complaint.assignee_id, "to": to.pk}
    complaint.assignee = to
    complaint.save(update_fields=["assignee"])
    event = step(complaint, EventKind.ASSIGN, STAFF, by, now, note=note, data=data, is_public=False)
    finish(complaint, event, by, fields=["assignee"])
    return complaint


@transaction.atomic
def add_note(complaint_id: int, *, by: "User", now: datetime.datetime, text: str) -> Complaint:
    """A note that only offices read (内部备注); nothing moves, and nobody is told."""
    complaint = _of_office(complaint_id, by)
    event = step(complaint, EventKind.NOTE, STAFF, by, now, note=words(text), is_public=False)
    finish(complaint, event, by)
    return complaint


@transaction.atomic
def reclassify_complaint(
    complaint_id: int, *, by: "User", now: datetime.datetime, category: Category, severity: str, reason: str
) -> Complaint:
    """The office corrects category or severity at any time (改类). Open limits follow, from where they count.

    Raises `NothingChanged`, `ReasonNeeded`. What was there before stays in the step: triage learns from it.
    """
    complaint = locked(complaint_id)
    if not can_decide(by, complaint):
        raise NotAllowed
    reason = words(reason)
    event = reclassified(complaint, STAFF, by, now, category=category, severity=severity, reason=reason)
    finish(complaint, event, by, fields=["category", "severity"], reason=reason)
    return complaint


def reclassified(
    complaint: Complaint,
    side: ActorKind,
    by: "User | None",
    now: datetime.datetime,
    *,
    category: Category,
    severity: str,
    reason: str,
) -> ComplaintEvent:
    """Write category and severity into a locked complaint, with its limits. Raises `NothingChanged`."""
    if category.pk == complaint.category_id and severity == complaint.severity:
        raise NothingChanged
    data = {"category": [complaint.category.code, category.code], "severity": [complaint.severity, severity]}
    complaint.category, complaint.severity = category, severity
    changes: dict[str, object] = {"category": category, "severity": severity}
    if complaint.is_open:
        changes |= {name: getattr(complaint, name) for name in rederive(complaint)}
    for field, value in changes.items():
        setattr(complaint, field, value)
    complaint.save(update_fields=list(changes))
    return step(complaint, EventKind.RECLASSIFY, side, by, now, note=reason, data=data, is_public=False)


@transaction.atomic
def return_complaint(complaint_id: int, *, by: "User", now: datetime.datetime, reason: str) -> Complaint:
    """The unit to which a complaint was dispatched gives it back (退单), with the reason why it is not its matter.

    The office of the area dispatches anew. Raises `ReasonNeeded`, `ReturnLimitReached`.
    """
    complaint = locked(complaint_id)
    side = side_of(complaint, by)
    if side == STAFF and not can_handle_here(by, complaint):
        raise NotAllowed
    reason = words(reason)
    if complaint.return_count >= policy_on(timezone.localdate(now)).return_limit:
        raise ReturnLimitReached
    data = {"firm": complaint.firm_id, "area": getattr(complaint.handling_area, "code", None)}
    changes = {
        "firm": None,
        "project": None,
        "handling_area": None,
        **charge_after(complaint, None),
        "first_responded_at": None,
        "return_count": complaint.return_count + 1,
    }
    event = move(complaint, "return", side, by, now, note=reason, data=data, **changes)
    finish(complaint, event, by, fields=["state", *changes], reason=reason, tell=["office"])
    return complaint
