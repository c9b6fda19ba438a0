"""The life of a credit event: reported, reviewed, confirmed by two people, effective, and how it ends."""

import datetime
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from common.errors import NotAllowed, Refusal
from complaints.models import Complaint
from credit.choices import EventSource, EventState
from credit.models import CreditEvent, CreditEventStep
from credit.permissions import can_confirm, can_report, can_review
from credit.rules import names_a_person
from credit.rules.clocks import first_day_after
from credit.rules.periods import validity_end
from credit.services.evidence import Evidence, attach_evidence
from credit.services.rulebooks import rulebook_in_force
from credit.workflow import EVENT_MOVES, target_of
from firms.models import ServiceProject


class BadFact(Refusal):
    """The report does not fit the rulebook's item; the message says what to change."""

    message = _("The report does not fit the item.")
    status = 422


class SameReviewer(Refusal):
    """Two different people review a fact."""

    message = _("You reported or reviewed this fact yourself. Another person has to confirm it.")
    status = 403


class EventReasonNeeded(Refusal):
    """A decision without words."""

    message = _("Give a reason: it stands in the record for good.")
    status = 422


@transaction.atomic
def report_event(
    *,
    by: User | None,
    project: ServiceProject,
    item_code: str,
    fact: str,
    occurred_on: datetime.date,
    source: str,
    now: datetime.datetime,
    complaint: Complaint | None = None,
    evidence: Iterable[Evidence] = (),
    **details: Any,
) -> CreditEvent:
    """Report a fact about a firm's project under an item of the rulebook in force.

    `details`, where the item asks for them: `level`, `points`, `certificate_until`; `corrects` for a correction.
    `by` is None only for facts derived from the platform's own data. Raises `BadFact` with the reason,
    `NoRulebook`, `NotAllowed`, `ValidationError` when the complaint is already recorded under the item.
    """
    if (by is None) != (source == EventSource.DERIVED) or (by is not None and not can_report(by, project.estate.area)):
        raise NotAllowed
    files = list(evidence)
    event = CreditEvent(
        firm_id=project.firm_id,
        project=project,
        area=project.estate.area,
        rulebook_version=rulebook_in_force(timezone.localdate(now)),
        item_code=item_code,
        fact=fact.strip(),
        occurred_on=occurred_on,
        source=source,
        source_complaint=complaint,
        reported_by=by,
        created_at=now,
        **details,
    )
    event.fact_key = event.fact_key or str(event.public_id)
    _check_fact(event, len(files), timezone.localdate(now))
    _save_report(event, files, by, now)
    return event


def _save_report(event: CreditEvent, files: list[Evidence], by: User | None, now: datetime.datetime) -> None:
    event.full_clean(exclude=["reported_by", "reviewed_by", "endorsed_by", "confirmed_by"])
    event.save(force_insert=True)
    _step(event, "report", by, now)
    for file in files:
        attach_evidence(event, file, by=by, now=now)
    record(by, "credit.report_event", event, fields=["fact", "item_code", "evidence"])


def _check_fact(event: CreditEvent, file_count: int, today: datetime.date) -> None:
    """Raises `BadFact` when the report does not fit the item."""
    item = _item_of(event)
    if item is None:
        raise BadFact(_("The rulebook in force has no such item."))
    ((kind, value),) = item["points"].items()
    complaint = event.source_complaint
    checks: tuple[tuple[bool, Any], ...] = (
        (not event.fact, _("Say what was found, where and when.")),
        (
            names_a_person(event.fact),
            _("The fact will be public: leave out phone numbers and identity numbers of persons."),
        ),
        (event.occurred_on > today, _("The fact cannot lie in the future.")),
        (
            event.source not in item.get("reported_by", EventSource.values),
            _("This item cannot be reported from this source."),
        ),
        (kind == "by_level" and event.level not in value, _("Choose one of the levels that the item knows.")),
        (
            kind == "range" and (event.points is None or not Decimal(value[0]) <= event.points <= Decimal(value[1])),
            _("Choose points within the range of the item."),
        ),
        (bool(item.get("evidence_required")) and not file_count, _("This item needs evidence: attach a file.")),
        (
            complaint is not None
            and complaint.estate_id != event.project.estate_id
            and complaint.firm_id != event.firm_id,
            _("The complaint is about another estate and another firm."),
        ),
    )
    for is_wrong, message in checks:
        if is_wrong:
            raise BadFact(message)


def _locked(event_id: int) -> CreditEvent:
    return (
        CreditEvent.objects.select_for_update(of=("self",), no_key=True)
        .select_related("area", "rulebook_version")
        .get(pk=event_id)
    )


def _step(
    event: CreditEvent,
    act: str,
    by: User | None,
    now: datetime.datetime,
    *,
    holds_on: datetime.date | None = None,
    reason: str = "",
) -> CreditEventStep:
    step = CreditEventStep.objects.create(
        event=event,
        number=event.steps.count() + 1,
        act=act,
        state=event.state,
        actor=by,
        at=now,
        holds_on=holds_on or timezone.localdate(now),
        reason=reason,
    )
    _know(event, step)
    return step


def _know(event: CreditEvent, step: CreditEventStep) -> None:
    """Copy to the event since when an end of it is known: ratings ask the event, not its steps."""
    event.changed_at = step.at
    if step.state == EventState.EFFECTIVE and event.effective_at is None:
        event.effective_at = step.at
    elif step.state == EventState.REVOKED:
        event.revoked_at = step.at
    elif step.state == EventState.REPAIRED:
        event.repaired_at, event.repaired_on = step.at, step.holds_on
    event.save(update_fields=["changed_at", "effective_at", "revoked_at", "repaired_at", "repaired_on"])


def _move(
    event_id: int,
    act: str,
    *,
    by: User | None,
    now: datetime.datetime,
    may: Callable[[User, CreditEvent], bool],
    reason: str = "",
    holds_on: datetime.date | None = None,
) -> CreditEvent:
    """Lock, check right and move, write state and step. Reviewers are set by the callers before saving."""
    event = _locked(event_id)
    if by is not None and not may(by, event):
        raise NotAllowed
    event.state = target_of(EVENT_MOVES, act, event.state)
    _step(event, act, by, now, holds_on=holds_on, reason=reason)
    return event


@transaction.atomic
def review_event(event_id: int, *, by: User, now: datetime.datetime, reason: str = "") -> CreditEvent:
    """First review, by the subdistrict office. Raises `MoveNotAllowed`, `NotAllowed`."""
    event = _move(event_id, "review", by=by, now=now, may=can_review, reason=reason)
    event.reviewed_by = by
    event.save(update_fields=["state", "reviewed_by"])
    record(by, "credit.review_event", event, fields=["state"], reason=reason)
    return event


@transaction.atomic
def confirm_event(event_id: int, *, by: User, now: datetime.datetime, reason: str = "") -> CreditEvent:
    """Second review, by the district, by a person who neither reported nor reviewed the fact.

    The event takes effect after the rulebook's notice period, at once where that has no days.
    Raises `SameReviewer`, `MoveNotAllowed`, `NotAllowed`.
    """
    event = _move(event_id, "confirm", by=by, now=now, may=can_confirm, reason=reason)
    if by.pk in (event.reviewed_by_id, event.reported_by_id):
        raise SameReviewer
    today = timezone.localdate(now)
    event.confirmed_by = by
    event.effective_on = first_day_after(event.rulebook_version.document["clocks"]["event_notice"], today)
    event.expires_on = expiry_of(event)
    event.save(update_fields=["state", "confirmed_by", "effective_on", "expires_on"])
    record(by, "credit.confirm_event", event, fields=["state", "effective_on"], reason=reason)
    if event.effective_on <= today:
        _take_effect(event, now)
    return event


def _take_effect(event: CreditEvent, now: datetime.datetime) -> None:
    event.state = target_of(EVENT_MOVES, "take_effect", event.state)
    _step(event, "take_effect", None, now, holds_on=event.effective_on)
    event.save(update_fields=["state"])
    record(None, "credit.take_effect", event, fields=["state"])


@transaction.atomic
def refuse_event(event_id: int, *, by: User, now: datetime.datetime, reason: str) -> CreditEvent:
    """Refuse a fact at the review that is due. Raises `EventReasonNeeded`, `MoveNotAllowed`, `NotAllowed`."""
    if not reason.strip():
        raise EventReasonNeeded
    state = CreditEvent.objects.values_list("state", flat=True).get(pk=event_id)
    is_first = state == EventState.REPORTED
    act, may = ("refuse_review", can_review) if is_first else ("refuse_confirmation", can_confirm)
    event = _move(event_id, act, by=by, now=now, may=may, reason=reason.strip())
    event.save(update_fields=["state"])
    record(by, "credit.refuse_event", event, fields=["state"], reason=reason.strip())
    return event


@transaction.atomic
def revoke_event(event_id: int, *, by: User, now: datetime.datetime, reason: str) -> CreditEvent:
    """Take a fact back for good, as found wrong: it no longer counts, also not for the past.

    Raises `EventReasonNeeded`, `MoveNotAllowed`, `NotAllowed`.
    """
    if not reason.strip():
        raise EventReasonNeeded
    event = _move(event_id, "revoke", by=by, now=now, may=can_confirm, reason=reason.strip())
    event.save(update_fields=["state"])
    record(by, "credit.revoke_event", event, fields=["state"], reason=reason.strip())
    return event


@transaction.atomic
def repair_event(event_id: int, *, by: User, now: datetime.datetime, reason: str) -> CreditEvent:
    """Record that the firm put things right: the fact stays in the file and stops counting from today.

    Raises `EventReasonNeeded`, `MoveNotAllowed`, `NotAllowed`.
    """
    if not reason.strip():
        raise EventReasonNeeded
    event = _move(event_id, "repair", by=by, now=now, may=can_confirm, reason=reason.strip())
    event.save(update_fields=["state"])
    record(by, "credit.repair_event", event, fields=["state"], reason=reason.strip())
    return event


def settle_events(now: datetime.datetime) -> dict[str, int]:
    """What time alone does: confirmed events take effect, effective ones expire. Each in its own transaction.

    Runs nightly before the ratings, any number of times.
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
    if act == "take_effect" and event.state == EventState.CONFIRMED:
        _take_effect(event, now)
    elif act == "expire" and event.state == EventState.EFFECTIVE:
        event.state = target_of(EVENT_MOVES, "expire", event.state)
        event.save(update_fields=["state"])
        _step(event, "expire", None, now, holds_on=event.expires_on)
        record(None, "credit.expire_event", event, fields=["state"])
    else:  # another worker was faster
        return 0
    return 1


def expiry_of(event: CreditEvent) -> datetime.date | None:
    """First day on which the event no longer counts by the rulebook it was reported under; None: open."""
    item = _item_of(event)
    if event.effective_on is None or item is None:
        return None
    return validity_end(item["validity"], event.effective_on, event.certificate_until)


def _item_of(event: CreditEvent) -> dict[str, Any] | None:
    """The item of the rulebook under which the event was reported."""
    return next((item for item in event.rulebook_version.document["items"] if item["code"] == event.item_code), None)
