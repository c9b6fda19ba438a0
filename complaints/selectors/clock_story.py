"""What a page tells of the clock of one complaint, read in a fixed number of statements."""

import datetime
from dataclasses import dataclass
from typing import NamedTuple

from django.utils import timezone

from complaints.choices import EventKind, Holder
from complaints.models import Complaint, Escalation, FirmInterview
from complaints.rules import Holding, Reading, Step, Waiting, holdings, totals
from complaints.selectors.clocks import (
    AcceptLimit,
    ClockFacts,
    PromiseReading,
    accept_limit,
    clock_facts,
    finished_at,
    promises_of,
    reading_of,
)
from complaints.selectors.ladder import NextRung, next_rung

BAR = 1000


class BarPart(NamedTuple):
    """A piece of the bar that shows who had the ball."""

    holder: str
    left: int
    width: int


@dataclass(frozen=True)
class ClockStory:
    """The clock at one moment: limit and what it rests on, pauses, requests, steps of the ladder, who had the ball."""

    facts: ClockFacts
    reading: Reading
    finished_at: datetime.datetime | None
    promises: list[PromiseReading]
    accept_limit: AcceptLimit | None
    is_accept_late: bool
    taken: list[Escalation]
    next_rung: NextRung | None
    interviews: list[FirmInterview]
    holdings: list[Holding]

    @property
    def limit_days(self) -> int:
        """Days of the answer's limit, the granted ones included."""
        return self.facts.clock.resolution_days + self.facts.more_days

    @property
    def running_pause(self) -> object:
        """The pause in which the clock stands still now, if it does."""
        return self.facts.pauses[-1] if self.reading.is_paused else None

    @property
    def shares(self) -> list[tuple[str, str, datetime.timedelta]]:
        """Each side with its code, its name, and how long it had the ball."""
        return [(code, Holder(code).label, length) for code, length in totals(self.holdings).items()]

    @property
    def bar(self) -> list[BarPart]:
        """The holdings as parts of a bar that is 1000 wide; each is seen, however short it was."""
        if not self.holdings:
            return []
        start = self.holdings[0].start
        whole = max(self.holdings[-1].end - start, datetime.timedelta(seconds=1))
        return [
            BarPart(span.holder, BAR * (span.start - start) // whole, max(BAR * span.length // whole, 3))
            for span in self.holdings
        ]


def clock_story(complaint: Complaint, now: datetime.datetime) -> ClockStory:
    """The story of a complaint's clock at `now`."""
    facts = clock_facts(complaint)
    stopped = finished_at(complaint)
    limit = accept_limit(complaint)
    return ClockStory(
        facts=facts,
        reading=reading_of(complaint, facts, now, stopped),
        finished_at=stopped,
        promises=promises_of(complaint, now),
        accept_limit=limit,
        is_accept_late=limit is not None and (complaint.accepted_at or stopped or now) >= limit.due_at,
        taken=list(complaint.escalations.filter(round=facts.round)),
        next_rung=next_rung(complaint, facts.round, now),
        interviews=list(complaint.interviews.all()),
        holdings=holdings_of(complaint, now),
    )


def holdings_of(complaint: Complaint, now: datetime.datetime) -> list[Holding]:
    """Who had the ball when, over all rounds."""
    rows = complaint.events.order_by("id").values_list("created_at", "kind", "data")
    steps = [
        Step(timezone.localtime(at), kind, kind == EventKind.DISPATCH and data.get("firm") is not None)
        for at, kind, data in rows
    ]
    pauses = complaint.pauses.select_related("reason")
    waits = [Waiting(pause.started_at, pause.end, pause.reason.waits_for) for pause in pauses]
    return holdings(steps, waits, now)
