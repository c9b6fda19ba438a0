"""The clock of a complaint from its facts: round, rule, pauses, extensions. Nothing is counted up anywhere."""

import datetime
from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol, TypeVar

from django.utils import timezone

from common.kept import kept
from complaints.choices import EventKind, PromiseEnd
from complaints.models import Category, ClockPause, Complaint, Extension, HandlingClock, HandlingPolicy, PromiseTier
from complaints.rules import DueTimes, Interval, Reading, due_times, end_of_limit, promise_due, read_clock
from places.models import Area

RESTARTS = (EventKind.SEND_BACK, EventKind.REOPEN)
"""Steps with which a new round of handling begins, with limits of its own."""

USUAL_CLOCK = (2, 5)
"""Days to the first response and to the answer, where a jurisdiction has set none."""


class Fitting(Protocol):
    """A row of reference data for a category, a severity, both or neither."""

    category_id: int | None
    severity: str
    effective_from: datetime.date


Row = TypeVar("Row", bound=Fitting)


class ClockFacts(NamedTuple):
    """What the due times of the present round follow from."""

    round: int
    started_at: datetime.datetime
    clock: HandlingClock
    pauses: Sequence[ClockPause]
    extensions: Sequence[Extension]

    @property
    def intervals(self) -> list[Interval]:
        return [Interval(pause.started_at, pause.end) for pause in self.pauses]

    @property
    def more_days(self) -> int:
        return sum(extension.granted_days for extension in self.extensions)

    @property
    def due(self) -> DueTimes:
        """The due times, computed now."""
        return due_times(
            self.started_at,
            self.clock.first_response_days,
            self.clock.resolution_days,
            counts_working_days=self.clock.counts_working_days,
            pauses=self.intervals,
            more_days=self.more_days,
        )


class PromiseReading(NamedTuple):
    """A promise in clock time: until when, and when it was kept (None: not yet)."""

    tier: PromiseTier
    due_at: datetime.datetime
    kept_at: datetime.datetime | None
    is_late: bool


class AcceptLimit(NamedTuple):
    """Until when a complaint is to be accepted or refused, and how many people stand behind it."""

    due_at: datetime.datetime
    days: int
    people: int
    is_group: bool
    legal_source: str


def best_fit(rows: Iterable[Row], category: Category, severity: str) -> Row | None:
    """The row that fits best: category before its group before any, then with severity before without, then newest."""

    def fit(row: Row) -> tuple[int, bool, datetime.date]:
        closeness = {category.pk: 2, category.parent_id: 1}.get(row.category_id, 0) if row.category_id else 0
        return closeness, bool(row.severity), row.effective_from

    wanted = (None, category.pk, category.parent_id)
    fitting = [row for row in rows if row.category_id in wanted and row.severity in ("", severity)]
    return max(fitting, key=fit) if fitting else None


def clock_for(category: Category, severity: str, day: datetime.date) -> HandlingClock:
    """The clock in force on a day that fits best; the usual days where a jurisdiction has set none."""
    return clock_among(HandlingClock.objects.on(day), category, severity, day)


def clock_among(rows: Iterable[HandlingClock], category: Category, severity: str, day: datetime.date) -> HandlingClock:
    """The same among rows that were read before, of any period."""
    first, last = USUAL_CLOCK
    in_force = (row for row in rows if row.effective_from <= day < (row.effective_to or datetime.date.max))
    return best_fit(in_force, category, severity) or HandlingClock(
        first_response_days=first, resolution_days=last, effective_from=day
    )


def due_times_for(category: Category, severity: str, received_at: datetime.datetime) -> DueTimes:
    """Due times of a round that begins now, by the clock in force; `received_at` is a local time."""
    day = received_at.date()
    clocks = kept(("complaints.clocks", day), lambda: list(HandlingClock.objects.on(day)))
    return ClockFacts(1, received_at, clock_among(clocks, category, severity, day), (), ()).due


def policy_on(day: datetime.date) -> HandlingPolicy:
    """The handling policy in force on a day; the usual numbers where none is set."""
    found = HandlingPolicy.objects.filter(effective_from__lte=day).order_by("-effective_from").first()
    return found or HandlingPolicy(effective_from=day)


def round_of(complaint: Complaint) -> tuple[int, datetime.datetime]:
    """The number of the present round of handling, from 1, and when it began."""
    restarts = list(complaint.events.filter(kind__in=RESTARTS).order_by("id").values_list("created_at", flat=True))
    return 1 + len(restarts), restarts[-1] if restarts else complaint.created_at


def clock_facts(complaint: Complaint) -> ClockFacts:
    """The facts of the present round; category and severity are those that the instance carries."""
    number, started_at = round_of(complaint)
    started_at = timezone.localtime(started_at)
    return ClockFacts(
        number,
        started_at,
        clock_for(complaint.category, complaint.severity, started_at.date()),
        list(complaint.pauses.filter(round=number).select_related("reason")),
        list(complaint.extensions.filter(round=number).select_related("asked_by", "decided_by")),
    )


def reading_of(
    complaint: Complaint, facts: ClockFacts, now: datetime.datetime, stopped_at: datetime.datetime | None
) -> Reading:
    """What the clock shows at `now`; `stopped_at` is what `finished_at` gives."""
    return read_clock(
        facts.started_at,
        complaint.due_at,
        now,
        counts_working_days=facts.clock.counts_working_days,
        pauses=facts.intervals,
        finished_at=stopped_at,
    )


def finished_at(complaint: Complaint) -> datetime.datetime | None:
    """When the clock stopped: with the answer, or with the step that ended the complaint without one."""
    if complaint.is_open or complaint.resolved_at is not None:
        return complaint.resolved_at
    ending = complaint.events.filter(to_state=complaint.state).exclude(from_state=complaint.state)
    return ending.order_by("-id").values_list("created_at", flat=True).first()


def promises_of(complaint: Complaint, now: datetime.datetime) -> list[PromiseReading]:
    """The promises in clock time that run from the last dispatch, the shortest first."""
    since = complaint.dispatched_at
    if since is None:
        return []
    in_force = list(PromiseTier.objects.on(timezone.localdate(since)))
    ends = {PromiseEnd.FIRST_RESPONSE: complaint.first_responded_at, PromiseEnd.ANSWER: complaint.resolved_at}
    found = []
    for end, kept_at in ends.items():
        tier = best_fit((row for row in in_force if row.end == end), complaint.category, complaint.severity)
        if tier is not None:
            due_at = promise_due(timezone.localtime(since), tier.minutes)
            found.append(PromiseReading(tier, due_at, kept_at, (kept_at or now) >= due_at))
    return found


def joined_at(complaint: Complaint) -> list[datetime.datetime]:
    """When neighbours joined the complaint, in order: one more person behind it each time."""
    steps = complaint.events.filter(kind=EventKind.JOIN).order_by("id")
    return list(steps.values_list("created_at", flat=True))


def accept_limit(complaint: Complaint) -> AcceptLimit | None:
    """Until when the complaint is to be accepted or refused; None where the policy sets no such limit.

    A group complaint's own limit counts from the moment at which so many people stood behind it.
    """
    received_at = timezone.localtime(complaint.created_at)
    policy = policy_on(received_at.date())
    joined = joined_at(complaint)
    people = 1 + len(joined)
    limits = []
    if policy.accept_days is not None:
        limits.append(_accept_limit(received_at, policy.accept_days, people, policy, is_group=False))
    if policy.group_accept_days is not None and people >= policy.group_size:
        since = timezone.localtime(joined[policy.group_size - 2])
        limits.append(_accept_limit(since, policy.group_accept_days, people, policy, is_group=True))
    return min(limits) if limits else None


def _accept_limit(
    since: datetime.datetime, days: int, people: int, policy: HandlingPolicy, *, is_group: bool
) -> AcceptLimit:
    due_at, _is_exact = end_of_limit(since, days, ())
    return AcceptLimit(due_at, days, people, is_group, policy.legal_source)


def superior_of(complaint: Complaint) -> Area:
    """Who watches over the handling: of a firm the responsible office, of an office the next one above.

    The topmost office has none above but itself.
    """
    if complaint.firm_id is not None:
        return complaint.area
    unit = complaint.handling_area or complaint.area
    return unit.parent or unit
