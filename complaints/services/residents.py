"""What a resident does with a complaint already handed in. Who holds the receipt code may."""

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.services import record
from common.errors import NotAllowed, Refusal
from common.images import Picture
from common.storing import files_undone_on_error
from complaints.choices import FINISHED_STATES, ActorKind, EventKind, PhotoKind, State
from complaints.models import Complaint
from complaints.permissions import can_view_contact
from complaints.selectors import due_times_for, policy_on
from complaints.services._steps import finish, locked, move, step, store_photos, words

if TYPE_CHECKING:
    from accounts.models import User

RESIDENT = ActorKind.RESIDENT
MESSAGE_LIMIT = 30


class AlreadyRated(Refusal):
    """The present answer has its rating."""

    message = _("You have already rated this answer. Thank you.")


class ReopenTimeOver(Refusal):
    """The days for reopening have passed, or it was reopened as often as the policy allows."""

    message = _("This complaint can no longer be reopened. If the problem goes on, make a new complaint.")


class NoMoreMessages(Refusal):
    """The matter is over, or so many messages were added that something is wrong."""

    message = _("No message can be added any more. If the problem goes on, make a new complaint.")


@transaction.atomic
def rate_complaint(
    complaint_id: int, *, satisfaction: str, now: datetime.datetime, note: str = "", by: "User | None" = None
) -> Complaint:
    """The resident rates the handling (评价), once per answer. Raises `AlreadyRated`."""
    complaint = locked(complaint_id)
    if complaint.satisfaction:
        raise AlreadyRated
    event = move(
        complaint,
        "rate",
        RESIDENT,
        by,
        now,
        note=note.strip(),
        data={"satisfaction": satisfaction},
        satisfaction=satisfaction,
        rated_at=now,
    )
    finish(complaint, event, by, fields=["satisfaction"], tell=["office"])
    return complaint


@transaction.atomic
def reopen_complaint(complaint_id: int, *, reason: str, now: datetime.datetime, by: "User | None" = None) -> Complaint:
    """The problem is not solved (重新打开): back to the office, with new limits. Raises `ReopenTimeOver`."""
    complaint = locked(complaint_id)
    reason = words(reason)
    policy = policy_on(timezone.localdate(now))
    last_day = datetime.timedelta(days=policy.reopen_within_days)
    is_late = complaint.state == State.CLOSED and now >= complaint.closed_at + last_day
    if is_late or complaint.reopen_count >= policy.reopen_limit:
        raise ReopenTimeOver
    due = due_times_for(complaint.category, complaint.severity, timezone.localtime(now))
    changes = {
        "reopen_count": complaint.reopen_count + 1,
        "satisfaction": "",
        "rated_at": None,
        "resolved_at": None,
        "closed_at": None,
        "first_responded_at": None,
        "first_response_due_at": due.first_response_due_at,
        "due_at": due.due_at,
        "is_due_provisional": due.is_provisional,
    }
    event = move(complaint, "reopen", RESIDENT, by, now, note=reason, **changes)
    finish(complaint, event, by, fields=["state", *changes], tell=["office"])
    return complaint


@transaction.atomic
def withdraw_complaint(
    complaint_id: int, *, now: datetime.datetime, reason: str = "", by: "User | None" = None
) -> Complaint:
    """The resident takes the complaint back (撤回)."""
    complaint = locked(complaint_id)
    event = move(complaint, "withdraw", RESIDENT, by, now, note=reason.strip())
    finish(complaint, event, by, fields=["state"], tell=["office", "firm"])
    return complaint


def add_message(
    complaint_id: int,
    *,
    text: str,
    now: datetime.datetime,
    pictures: Sequence[Picture] = (),
    by: "User | None" = None,
) -> Complaint:
    """The resident adds to the complaint (补充说明), with photos; nothing moves. Raises `NoMoreMessages`."""
    with files_undone_on_error() as stored, transaction.atomic():
        complaint = locked(complaint_id)
        text = words(text)
        count = complaint.events.filter(kind=EventKind.MESSAGE).count()
        if complaint.state in FINISHED_STATES or count >= MESSAGE_LIMIT:
            raise NoMoreMessages
        event = step(complaint, EventKind.MESSAGE, RESIDENT, by, now, note=text)
        if pictures:
            store_photos(event, list(pictures), PhotoKind.REPORT, stored)
        finish(complaint, event, by, tell=["office", "firm"])
    return complaint


@transaction.atomic
def reveal_contact(complaint_id: int, *, by: "User") -> dict[str, str]:
    """Name, phone and e-mail of the resident in clear; the look is audited. Raises `NotAllowed`."""
    complaint = Complaint.objects.select_related("area", "handling_area").get(pk=complaint_id)
    if not can_view_contact(by, complaint):
        raise NotAllowed
    fields = ("reporter_name", "reporter_phone", "reporter_email")
    record(by, "complaints.reveal_contact", complaint, fields=fields)
    return {field: getattr(complaint, field) for field in fields}
