"""What offices and firms do with a complaint. Each: lock, may, move, history, audit, promised messages."""

import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.errors import MoveNotAllowed, NotAllowed, Refusal
from common.images import Picture
from common.storing import files_undone_on_error
from complaints.choices import OPEN_STATES, ActorKind, PhotoKind, Satisfaction, State
from complaints.models import Category, Complaint
from complaints.permissions import can_answer, can_decide, can_work_on
from complaints.selectors import due_times_for, policy_on
from complaints.services._steps import finish, locked, move, side_of, store_photos, words
from complaints.services.clocks import rederive
from firms.selectors import project_on
from places.models import Area

if TYPE_CHECKING:
    from accounts.models import User

STAFF, FIRM = ActorKind.STAFF, ActorKind.FIRM


class NoFirmServes(Refusal):
    """The estate has no firm on this day, or the complaint names no estate."""

    message = _("No property firm serves this estate today. Dispatch the complaint to an office instead.")


class AreaOutOfReach(Refusal):
    """The office is neither above nor below the responsible area."""

    message = _("This office is not responsible for the place of the complaint. Choose one above or below it.")
    status = 422


class TransferLimitReached(Refusal):
    """The complaint has been passed on as often as the policy allows."""

    message = _("This complaint has been passed on as often as the rules allow. It must be handled where it is.")


class PartsOpen(Refusal):
    """A part that was split off is not answered yet."""

    message = _("Parts of this complaint are not answered yet. Answer or refuse them first.")


class TooEarlyToClose(Refusal):
    """Not rated yet, and the days for rating are not over."""

    message = _(
        "The resident can still rate the handling. Close the complaint after the rating or when the time is over."
    )


def due_anew(complaint: Complaint, now: datetime.datetime) -> dict[str, object]:
    """Fields of the limits that count from `now`."""
    due = due_times_for(complaint.category, complaint.severity, timezone.localtime(now))
    return {
        "first_response_due_at": due.first_response_due_at,
        "due_at": due.due_at,
        "is_due_provisional": due.is_provisional,
    }


def _decided_by(complaint_id: int, by: "User") -> Complaint:
    complaint = locked(complaint_id)
    if not can_decide(by, complaint):
        raise NotAllowed
    return complaint


@transaction.atomic
def accept_complaint(
    complaint_id: int,
    *,
    by: "User",
    now: datetime.datetime,
    category: Category | None = None,
    severity: str = "",
    note: str = "",
) -> Complaint:
    """The office takes the complaint up (受理), and corrects category or severity; the limits follow, from receipt."""
    complaint = _decided_by(complaint_id, by)
    changes: dict[str, object] = {}
    data = {}  # what was corrected, as in `reclassify_complaint`
    if category is not None and category != complaint.category:
        data["category"] = [complaint.category.code, category.code]
        complaint.category = changes["category"] = category
    if severity and severity != complaint.severity:
        data["severity"] = [complaint.severity, severity]
        complaint.severity = changes["severity"] = severity
    if changes:
        changes |= {name: getattr(complaint, name) for name in rederive(complaint)}
    event = move(complaint, "accept", STAFF, by, now, note=note.strip(), data=data, accepted_at=now, **changes)
    finish(complaint, event, by, fields=["state", *changes], tell=["resident"])
    return complaint


@transaction.atomic
def refuse_complaint(
    complaint_id: int, *, by: "User", now: datetime.datetime, reason: str, legal_basis: str
) -> Complaint:
    """The office does not take the complaint up (不予受理); the resident reads the reason and its legal basis."""
    complaint = _decided_by(complaint_id, by)
    reason, legal_basis = words(reason), words(legal_basis)
    event = move(complaint, "refuse", STAFF, by, now, note=reason, legal_basis=legal_basis)
    finish(complaint, event, by, fields=["state"], reason=reason, tell=["resident"])
    return complaint


@transaction.atomic
def dispatch_complaint(
    complaint_id: int, *, by: "User", now: datetime.datetime, area: Area | None = None, note: str = ""
) -> Complaint:
    """Tell somebody to handle it (派单): the firm that serves the estate today, or the office of `area`.

    A complaint that was dispatched before is passed on: that needs a reason and is limited by the policy.
    Raises `NoFirmServes`, `AreaOutOfReach`, `TransferLimitReached`, `ReasonNeeded`.
    """
    complaint = _decided_by(complaint_id, by)
    today = timezone.localdate(now)
    changes: dict[str, object] = {"dispatched_at": now, "first_responded_at": None}
    if complaint.state in (State.DISPATCHED, State.IN_PROGRESS):
        note = words(note)
        if complaint.transfer_count >= policy_on(today).transfer_limit:
            raise TransferLimitReached
        changes["transfer_count"] = complaint.transfer_count + 1
    changes |= recipient(complaint, area, today)
    changes |= charge_after(complaint, area)
    data = {"firm": getattr(complaint.firm, "pk", None), "area": area.code if area is not None else None}
    event = move(complaint, "dispatch", STAFF, by, now, note=note.strip(), data=data, **changes)
    finish(complaint, event, by, fields=["state", *changes], reason=note.strip(), tell=["resident", "firm"])
    return complaint


def charge_after(complaint: Complaint, area: Area | None) -> dict[str, object]:
    """Who is in charge when the office of `area`, or a firm, handles the complaint: nobody who may not do so there."""
    complaint.handling_area = area
    keeps = complaint.assignee is not None and can_work_on(complaint.assignee, complaint)
    return {"assignee": complaint.assignee if keeps else None}


def recipient(complaint: Complaint, area: Area | None, today: datetime.date) -> dict[str, object]:
    """Fields that say who handles it: the office of `area`, or the firm of the day.

    Raises `AreaOutOfReach`, `NoFirmServes`.
    """
    if area is not None:
        own, other = complaint.area.path, area.path
        if not (own.startswith(other) or other.startswith(own)):
            raise AreaOutOfReach
        return {"handling_area": area, "firm": None, "project": None}
    project = project_on(complaint.estate, today) if complaint.estate is not None else None
    if project is None:
        raise NoFirmServes
    return {"handling_area": None, "firm": project.firm, "project": project}


@transaction.atomic
def record_first_response(complaint_id: int, *, by: "User", now: datetime.datetime, note: str) -> Complaint:
    """The firm or the office has got in touch (首次响应) and says what it will do."""
    complaint = locked(complaint_id)
    side = side_of(complaint, by)
    note = words(note)
    event = move(complaint, "respond", side, by, now, note=note, first_responded_at=now)
    finish(complaint, event, by, fields=["state", "first_responded_at"], tell=["resident"])
    return complaint


def answer_complaint(
    complaint_id: int, *, by: "User", now: datetime.datetime, note: str, pictures: list[Picture] | None = None
) -> Complaint:
    """The firm answers what it did, with photos as proof (企业答复); the resident may now rate."""
    with files_undone_on_error() as stored, transaction.atomic():
        complaint = locked(complaint_id)
        if not can_answer(by, complaint):
            raise NotAllowed
        return _resolve(complaint, "answer", FIRM, by, now, note, pictures or [], stored)


def resolve_complaint(
    complaint_id: int, *, by: "User", now: datetime.datetime, note: str, pictures: list[Picture] | None = None
) -> Complaint:
    """The office itself has dealt with the matter (办结) and says how; the resident may now rate."""
    with files_undone_on_error() as stored, transaction.atomic():
        complaint = locked(complaint_id)
        if not can_work_on(by, complaint):
            raise NotAllowed
        return _resolve(complaint, "resolve", STAFF, by, now, note, pictures or [], stored)


def _resolve(
    complaint: Complaint,
    name: str,
    side: ActorKind,
    by: "User",
    now: datetime.datetime,
    note: str,
    pictures: list[Picture],
    stored: list[str],
) -> Complaint:
    changes = {"resolved_at": now, "first_responded_at": complaint.first_responded_at or now}
    event = move(complaint, name, side, by, now, note=words(note), **changes)
    store_photos(event, pictures, PhotoKind.PROOF, stored)
    finish(complaint, event, by, fields=["state", *changes], tell=["resident", "office"])
    return complaint


@transaction.atomic
def send_back_complaint(complaint_id: int, *, by: "User", now: datetime.datetime, reason: str) -> Complaint:
    """The office does not take the answer for good (退回重办): whoever handled it handles it again, with new limits."""
    complaint = _decided_by(complaint_id, by)
    reason = words(reason)
    if complaint.firm_id is None and complaint.handling_area_id is None:
        complaint.handling_area = complaint.area
    changes = {
        "resolved_at": None,
        "first_responded_at": None,
        "satisfaction": "",
        "rated_at": None,
        "handling_area": complaint.handling_area,
        **due_anew(complaint, now),
    }
    event = move(complaint, "send_back", STAFF, by, now, note=reason, **changes)
    finish(complaint, event, by, fields=["state", *changes], reason=reason, tell=["resident", "firm"])
    return complaint


@transaction.atomic
def close_complaint(complaint_id: int, *, by: "User | None", now: datetime.datetime, reason: str = "") -> Complaint:
    """The matter is over (结案): after the resident's rating, or when the days for it have passed.

    `by` None is the nightly job. After "not satisfied" the office must say why nothing more is done.
    Raises `PartsOpen`, `TooEarlyToClose`, `ReasonNeeded`.
    """
    complaint = locked(complaint_id)
    if by is not None and not can_decide(by, complaint):
        raise NotAllowed
    if complaint.state != State.RESOLVED:
        raise MoveNotAllowed
    if complaint.parts.filter(state__in=OPEN_STATES).exists():
        raise PartsOpen
    if not complaint.satisfaction and not _rating_time_over(complaint, now):
        raise TooEarlyToClose
    if complaint.satisfaction == Satisfaction.NOT_SATISFIED:
        reason = words(reason)
    side = STAFF if by is not None else ActorKind.SYSTEM
    event = move(complaint, "close", side, by, now, note=reason.strip(), closed_at=now)
    finish(complaint, event, by, fields=["state", "closed_at"], reason=reason.strip(), tell=["resident"])
    return complaint


def _rating_time_over(complaint: Complaint, now: datetime.datetime) -> bool:
    days = policy_on(timezone.localdate(now)).close_after_days
    return now >= complaint.resolved_at + datetime.timedelta(days=days)
