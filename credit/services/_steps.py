"""What every act on a record does: lock it, check right and move, write the step, remember since when it is known."""

import datetime
from collections.abc import Callable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.errors import NotAllowed, Refusal
from credit.models import CreditEvent, CreditEventStep
from credit.workflow import EVENT_MOVES, target_of

LONGEST_REASON = 500


class EventReasonNeeded(Refusal):
    """A decision without words."""

    message = _("Give a reason: it stands in the record for good.")
    status = 422


class SameReviewer(Refusal):
    """Each review is by another person."""

    message = _("You reported or reviewed this fact yourself. Another person has to decide on it.")
    status = 403


class WordsNeeded(Refusal):
    """Grounds, an explanation or a decision that is empty or too long."""

    message = _("Write it down, at most 4,000 characters.")
    status = 422


def words(text: str, longest: int = 4000) -> str:
    """The text without blanks around it. Raises `WordsNeeded`."""
    kept = text.strip()
    if not kept or len(kept) > longest:
        raise WordsNeeded
    return kept


def reason_of(text: str) -> str:
    """The reason of a decision. Raises `EventReasonNeeded`."""
    kept = text.strip()
    if not kept or len(kept) > LONGEST_REASON:
        raise EventReasonNeeded
    return kept


def locked(event_id: int) -> CreditEvent:
    """The record, until the end of the transaction nobody else's."""
    return (
        CreditEvent.objects.select_for_update(of=("self",), no_key=True)
        .select_related("area", "rulebook_version", "firm", "project__estate__area")
        .get(pk=event_id)
    )


def step(
    event: CreditEvent,
    act: str,
    by: User | None,
    now: datetime.datetime,
    *,
    holds_on: datetime.date | None = None,
    reason: str = "",
    **values: Any,
) -> CreditEventStep:
    """Write a step of the record in its present state, with the other `values` that the step gives it."""
    day = holds_on or timezone.localdate(now)
    values |= _known_since(act, now, day)
    for name, value in values.items():
        setattr(event, name, value)
    event.save(update_fields=["state", *values])
    return CreditEventStep.objects.create(
        event=event,
        number=event.steps.count() + 1,
        act=act,
        state=event.state,
        actor=by,
        at=now,
        holds_on=day,
        reason=reason,
    )


def _known_since(act: str, at: datetime.datetime, day: datetime.date) -> dict[str, Any]:
    """What the record itself remembers of a step: ratings ask the record, not its steps."""
    columns: dict[str, dict[str, Any]] = {
        "take_effect": {"effective_at": at},
        "revoke": {"revoked_at": at},
        "repair": {"repaired_at": at, "repaired_on": day},
        "stay": {"stayed_at": at},
        "unstay": {"stay_ended_at": at},
    }
    return {"changed_at": at, **columns.get(act, {})}


def move(
    event: CreditEvent,
    act: str,
    *,
    by: User | None,
    now: datetime.datetime,
    may: Callable[[User, CreditEvent], bool],
    reason: str = "",
    holds_on: datetime.date | None = None,
    **values: Any,
) -> CreditEvent:
    """Check right and move of a locked record; write its state, `values` and the step."""
    if by is not None and not may(by, event):
        raise NotAllowed
    event.state = target_of(EVENT_MOVES, act, event.state)
    step(event, act, by, now, holds_on=holds_on, reason=reason, **values)
    return event


def item_of(event: CreditEvent) -> dict[str, Any] | None:
    """The item of the rulebook under which the event was reported."""
    return next((item for item in event.rulebook_version.document["items"] if item["code"] == event.item_code), None)
