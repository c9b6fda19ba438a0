"""Call-backs after the answer, and referrals to law enforcement beside it."""

import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.services import record
from common.errors import NotAllowed, Refusal
from common.workdays import add_working_days
from complaints.choices import OPEN_STATES, ActorKind, CallOutcome, EventKind, Satisfaction, State
from complaints.models import CallBack, Complaint, Referral
from complaints.permissions import can_decide
from complaints.selectors import policy_on
from complaints.services._steps import finish, locked, step, words
from complaints.services.handling import send_back_complaint
from jobs.services import enqueue

if TYPE_CHECKING:
    from accounts.models import User

STAFF = ActorKind.STAFF


class NothingToCallAbout(Refusal):
    """There is no answer that the resident could be asked about."""

    message = _("Only a complaint that has been answered and is not closed can be called about.")


class AnswersMissing(Refusal):
    """Somebody was reached, and one of the two questions has no answer."""

    message = _(
        "Say whether the problem is solved and how satisfied the resident is, or choose that nobody was reached."
    )
    status = 422


class ReferralUnderWay(Refusal):
    """The body has the matter already."""

    message = _("This body has the matter already and has not replied yet.")


class AlreadyReplied(Refusal):
    """The referral has its reply."""

    message = _("The reply to this referral is recorded already.")


class NotOpen(Refusal):
    """The complaint is not being handled."""

    message = _("Only a complaint that is being handled can be referred.")


@transaction.atomic
def record_call_back(
    complaint_id: int,
    *,
    by: "User",
    now: datetime.datetime,
    outcome: str,
    is_solved: bool | None = None,
    satisfaction: str = "",
    note: str = "",
) -> CallBack:
    """The office asked the resident how it was (回访). What was answered becomes the rating where there is none.

    Somebody who is not satisfied, or whose problem is not solved, is handled again at once, with the words in `note`.
    Raises `NothingToCallAbout`, `AnswersMissing`, `ReasonNeeded`.
    """
    complaint = locked(complaint_id)
    if not can_decide(by, complaint):
        raise NotAllowed
    if complaint.state != State.RESOLVED:
        raise NothingToCallAbout
    is_reached = outcome == CallOutcome.REACHED
    if is_reached and (is_solved is None or not satisfaction):
        raise AnswersMissing
    call = CallBack.objects.create(
        complaint=complaint,
        round=complaint.events.filter(kind__in=[EventKind.ANSWER, EventKind.RESOLVE]).count(),
        outcome=outcome,
        is_solved=is_solved if is_reached else None,
        satisfaction=satisfaction if is_reached else "",
        called_by=by,
        created_at=now,
    )
    _keep_rating(complaint, call, now)
    data = {"outcome": outcome, "satisfaction": call.satisfaction, "is_solved": call.is_solved}
    event = step(complaint, EventKind.CALL_BACK, STAFF, by, now, note=note.strip(), data=data)
    finish(complaint, event, by, fields=["satisfaction"] if call.is_valid else [])
    if call.is_valid and (not call.is_solved or call.satisfaction == Satisfaction.NOT_SATISFIED):
        send_back_complaint(complaint.pk, by=by, now=now, reason=words(note))
    return call


def _keep_rating(complaint: Complaint, call: CallBack, now: datetime.datetime) -> None:
    """The resident's own rating stands; only where there is none, the call's answer fills it."""
    if call.is_valid and not complaint.satisfaction:
        complaint.satisfaction, complaint.rated_at = call.satisfaction, now
        complaint.save(update_fields=["satisfaction", "rated_at"])


@transaction.atomic
def refer_complaint(
    complaint_id: int, *, by: "User", now: datetime.datetime, body: str, reason: str, legal_basis: str
) -> Referral:
    """Hand the matter to law enforcement (执法进小区); its reply is due in the working days of the policy.

    The complaint stays where it is, and its clock runs. Raises `NotOpen`, `ReferralUnderWay`, `ReasonNeeded`.
    """
    complaint = locked(complaint_id)
    if not can_decide(by, complaint):
        raise NotAllowed
    if complaint.state not in OPEN_STATES:
        raise NotOpen
    body = words(body)
    if complaint.referrals.unanswered().filter(body=body).exists():
        raise ReferralUnderWay
    today = timezone.localdate(now)
    due = add_working_days(today, policy_on(today).referral_reply_days)
    referral = Referral.objects.create(
        complaint=complaint,
        body=body,
        reason=words(reason),
        legal_basis=words(legal_basis),
        reply_due_date=due.day,
        is_due_provisional=not due.is_exact,
        sent_by=by,
        sent_at=now,
    )
    data = {"referral": referral.pk, "body": body, "due": due.day.isoformat()}
    event = step(
        complaint, EventKind.REFER, STAFF, by, now, note=referral.reason, legal_basis=referral.legal_basis, data=data
    )
    finish(complaint, event, by, tell=["resident"])
    return referral


@transaction.atomic
def record_referral_reply(
    referral_id: int, *, by: "User", now: datetime.datetime, outcome: str, reply: str, document_number: str = ""
) -> Referral:
    """Law enforcement replied: what it did, and the number of its document. Raises `AlreadyReplied`."""
    found = Referral.objects.get(pk=referral_id)
    complaint = locked(found.complaint_id)
    if not can_decide(by, complaint):
        raise NotAllowed
    referral = Referral.objects.select_for_update(of=("self",), no_key=True).get(pk=referral_id)
    if referral.replied_at is not None:
        raise AlreadyReplied
    referral.outcome, referral.reply, referral.document_number = outcome, words(reply), document_number.strip()
    referral.replied_at = now
    referral.save(update_fields=["outcome", "reply", "document_number", "replied_at"])
    data = {"referral": referral.pk, "body": referral.body, "outcome": outcome}
    event = step(complaint, EventKind.REFERRAL_REPLY, STAFF, by, now, note=referral.reply, data=data)
    finish(complaint, event, by, tell=["resident"])
    return referral


@transaction.atomic
def remind_late_referrals(now: datetime.datetime) -> int:
    """Tell the office of every referral whose reply did not come in time, once. Returns how many."""
    late = Referral.objects.late(timezone.localdate(now)).filter(reminded_at=None)
    rows = list(late.select_for_update(skip_locked=True, of=("self",), no_key=True).select_related("complaint"))
    for referral in rows:
        data = {"referral": referral.pk, "body": referral.body}
        event = step(
            referral.complaint, EventKind.REMIND, ActorKind.SYSTEM, None, now, note="", data=data, is_public=False
        )
        record(None, "complaints.remind_referral", referral.complaint)
        enqueue("complaints.tell", queue="notify", event_id=event.pk, sides=["office"])
    Referral.objects.filter(pk__in=[referral.pk for referral in rows]).update(reminded_at=now)
    return len(rows)
