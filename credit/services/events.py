"""The life of a credit event after its report: reviewed and confirmed by different people, effective, and its end."""

import datetime
from collections.abc import Callable, Iterable
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from common.errors import NotAllowed, Refusal
from credit.choices import EventState, ObjectionState, RepairState
from credit.models import CreditEvent, EventObjection, RepairRequest
from credit.permissions import can_confirm, can_decide_repair, can_endorse, can_move, can_review, people_of
from credit.rules.clocks import first_day_after
from credit.rules.levels import levels_of
from credit.rules.periods import validity_end
from credit.services._steps import SameReviewer, item_of, locked, move, reason_of, step
from credit.services.notices import mail_notice, serve_notice
from credit.workflow import EVENT_MOVES, THREE_LEVELS, target_of


class LevelMissing(Refusal):
    """Three levels sign this record, and the one before has not."""

    message = _("A second review is due before this record can be confirmed.")


class ObjectionWaits(Refusal):
    """The firm's objection is open."""

    message = _("The firm has objected to this record. Decide on the objection.")


class RequestWaits(Refusal):
    """The firm's request for repair is open."""

    message = _("The firm has asked for the repair of this record. Decide on its request.")


class BadRepairDay(Refusal):
    """The day of the repair cannot be."""

    message = _("The day of the repair lies between the first day of the record and today.")
    status = 422


class Done(NamedTuple):
    """What became of one record of many: the record, or why it was left as it is."""

    event_id: int
    event: CreditEvent | None
    problem: str


def _sign(event: CreditEvent, by: User) -> None:
    """Raises `SameReviewer` for somebody who reported or signed the record before."""
    if by.pk in people_of(event):
        raise SameReviewer


@transaction.atomic
def review_event(event_id: int, *, by: User, now: datetime.datetime, reason: str = "") -> CreditEvent:
    """First review, mostly by the subdistrict office, by another person than the one who reported.

    Raises `SameReviewer`, `MoveNotAllowed`, `NotAllowed`.
    """
    event = locked(event_id)
    may_now(event, "review", by)
    move(event, "review", by=by, now=now, may=can_review, reason=reason, reviewed_by=by)
    record(by, "credit.review_event", event, fields=["state"], reason=reason)
    return event


def may_now(event: CreditEvent, act: str, by: User) -> None:
    """Check right, turn and four eyes of a signature, in this order, so that the answer names the true reason."""
    if not {"review": can_review, "endorse": can_endorse, "confirm": can_confirm}[act](by, event):
        raise NotAllowed
    target_of(EVENT_MOVES, act, event.state)
    _sign(event, by)


@transaction.atomic
def endorse_event(event_id: int, *, by: User, now: datetime.datetime, reason: str = "") -> CreditEvent:
    """Second review, mostly by the county, of a record that three levels sign.

    Raises `SameReviewer`, `MoveNotAllowed`, `NotAllowed` (also where two levels sign).
    """
    event = locked(event_id)
    may_now(event, "endorse", by)
    move(event, "endorse", by=by, now=now, may=can_endorse, reason=reason, endorsed_by=by)
    record(by, "credit.endorse_event", event, fields=["state"], reason=reason)
    return event


@transaction.atomic
def confirm_event(event_id: int, *, by: User, now: datetime.datetime, reason: str = "") -> CreditEvent:
    """Last review, by a person who neither reported nor signed before; the scoring notice is served on the firm.

    The event takes effect after the rulebook's notice period, at once where that has no days.
    Raises `SameReviewer`, `LevelMissing`, `MoveNotAllowed`, `NotAllowed`.
    """
    event = locked(event_id)
    may_now(event, "confirm", by)
    document = event.rulebook_version.document
    if event.state == EventState.REVIEWED and len(levels_of(document, event.item_code)) == THREE_LEVELS:
        raise LevelMissing
    today = timezone.localdate(now)
    event.effective_on = first_day_after(document["clocks"]["event_notice"], today)
    event.expires_on = expiry_of(event)
    dates = {"effective_on": event.effective_on, "expires_on": event.expires_on}
    move(event, "confirm", by=by, now=now, may=can_confirm, reason=reason, confirmed_by=by, **dates)
    notice = serve_notice(event, now=now)
    record(by, "credit.confirm_event", event, fields=["state", "effective_on", "notice"], reason=reason)
    if event.effective_on <= today:
        take_effect(event, now)
    mail_notice(notice)
    return event


def take_effect(event: CreditEvent, now: datetime.datetime) -> None:
    """A confirmed record begins to count, inside the caller's transaction."""
    event.state = target_of(EVENT_MOVES, "take_effect", event.state)
    step(event, "take_effect", None, now, holds_on=event.effective_on)
    record(None, "credit.take_effect", event, fields=["state"])


@transaction.atomic
def refuse_event(event_id: int, *, by: User, now: datetime.datetime, reason: str) -> CreditEvent:
    """Refuse a fact at the review that is due. Raises `EventReasonNeeded`, `MoveNotAllowed`, `NotAllowed`."""
    kept = reason_of(reason)
    event = locked(event_id)
    act = "refuse_review" if event.state == EventState.REPORTED else "refuse_confirmation"
    move(event, act, by=by, now=now, may=lambda user, found: can_move(user, found, act), reason=kept)
    record(by, "credit.refuse_event", event, fields=["state"], reason=kept)
    return event


@transaction.atomic
def revoke_event(event_id: int, *, by: User, now: datetime.datetime, reason: str) -> CreditEvent:
    """Take a fact back for good, as found wrong: it no longer counts, also not for the past.

    Raises `EventReasonNeeded`, `ObjectionWaits`, `MoveNotAllowed`, `NotAllowed`.
    """
    kept = reason_of(reason)
    event = locked(event_id)
    if not can_confirm(by, event):
        raise NotAllowed
    if EventObjection.objects.filter(event=event, state=ObjectionState.FILED).exists():
        raise ObjectionWaits
    return revoke(event, by=by, now=now, reason=kept)


def revoke(event: CreditEvent, *, by: User, now: datetime.datetime, reason: str) -> CreditEvent:
    """Revoke a locked record, inside the caller's transaction."""
    move(event, "revoke", by=by, now=now, may=can_confirm, reason=reason)
    record(by, "credit.revoke_event", event, fields=["state"], reason=reason)
    return event


@transaction.atomic
def repair_event(
    event_id: int, *, by: User, now: datetime.datetime, reason: str, repaired_on: datetime.date | None = None
) -> CreditEvent:
    """Record on the office's own motion that the firm put things right: from that day the item says what is left.

    Raises `EventReasonNeeded`, `BadRepairDay`, `RequestWaits`, `MoveNotAllowed`, `NotAllowed`.
    """
    kept = reason_of(reason)
    event = locked(event_id)
    if not can_decide_repair(by, event):
        raise NotAllowed
    if RepairRequest.objects.filter(event=event, state=RepairState.ASKED).exists():
        raise RequestWaits
    return repair(event, by=by, now=now, reason=kept, repaired_on=repaired_on)


def repair(
    event: CreditEvent, *, by: User, now: datetime.datetime, reason: str, repaired_on: datetime.date | None
) -> CreditEvent:
    """Repair a locked record, inside the caller's transaction. Raises `BadRepairDay`, `MoveNotAllowed`."""
    today = timezone.localdate(now)
    day = repaired_on or today
    target_of(EVENT_MOVES, "repair", event.state)
    if day > today or (event.effective_on is not None and day < event.effective_on):
        raise BadRepairDay
    move(event, "repair", by=by, now=now, may=can_decide_repair, reason=reason, holds_on=day)
    record(by, "credit.repair_event", event, fields=["state", "repaired_on"], reason=reason)
    return event


def review_events(event_ids: Iterable[int], *, by: User, now: datetime.datetime, reason: str = "") -> list[Done]:
    """Review many records, each in its own transaction; one that cannot be reviewed stops no other."""
    return _each(event_ids, lambda pk: review_event(pk, by=by, now=now, reason=reason))


def endorse_events(event_ids: Iterable[int], *, by: User, now: datetime.datetime, reason: str = "") -> list[Done]:
    """Endorse many records, each in its own transaction; one that cannot be endorsed stops no other."""
    return _each(event_ids, lambda pk: endorse_event(pk, by=by, now=now, reason=reason))


def confirm_events(event_ids: Iterable[int], *, by: User, now: datetime.datetime, reason: str = "") -> list[Done]:
    """Confirm many records, each in its own transaction; one that cannot be confirmed stops no other."""
    return _each(event_ids, lambda pk: confirm_event(pk, by=by, now=now, reason=reason))


def _each(event_ids: Iterable[int], act: Callable[[int], CreditEvent]) -> list[Done]:
    results = []
    for event_id in dict.fromkeys(event_ids):
        try:
            results.append(Done(event_id, act(event_id), ""))
        except CreditEvent.DoesNotExist:
            results.append(Done(event_id, None, str(NotAllowed())))
        except Refusal as refusal:
            results.append(Done(event_id, None, str(refusal)))
        except ValidationError as error:
            results.append(Done(event_id, None, " ".join(error.messages)))
    return results


def settle_events(now: datetime.datetime) -> dict[str, int]:
    """What time alone does: confirmed events take effect, effective ones expire. Each in its own transaction.

    Runs nightly before the ratings, any number of times. A record that is suspended does not take effect.
    """
    today = timezone.localdate(now)
    counts = {"effective": 0, "expired": 0}
    for event_id in CreditEvent.objects.due_to_take_effect(today).values_list("pk", flat=True):
        counts["effective"] += _settle(event_id, "take_effect", now)
    for event_id in CreditEvent.objects.due_to_expire(today).values_list("pk", flat=True):
        counts["expired"] += _settle(event_id, "expire", now)
    return counts


@transaction.atomic
def _settle(event_id: int, act: str, now: datetime.datetime) -> int:
    event = (
        CreditEvent.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
        .select_related("rulebook_version")
        .filter(pk=event_id)
        .first()
    )
    if event is None:
        return 0
    if act == "take_effect" and event.state == EventState.CONFIRMED and not is_stayed(event):
        take_effect(event, now)
    elif act == "expire" and event.state == EventState.EFFECTIVE:
        event.state = target_of(EVENT_MOVES, "expire", event.state)
        step(event, "expire", None, now, holds_on=event.expires_on)
        record(None, "credit.expire_event", event, fields=["state"])
    else:  # another worker was faster, or the firm has objected
        return 0
    return 1


def is_stayed(event: CreditEvent) -> bool:
    """Whether an objection suspends the record."""
    return event.stayed_at is not None and event.stay_ended_at is None


def expiry_of(event: CreditEvent) -> datetime.date | None:
    """First day on which the event no longer counts by the rulebook it was reported under; None: open."""
    item = item_of(event)
    if event.effective_on is None or item is None:
        return None
    validity = item["validity"]
    start = event.occurred_on if validity.get("from") == "occurred" else event.effective_on
    return validity_end(validity, start, event.certificate_until)
