"""What one complaint counts for, and on which statistic days. Pure functions (docs/rules/rates.md)."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from complaints.rules.periods import statistic_day
from complaints.rules.rates import Counts

MOMENT = datetime.timedelta(microseconds=1)
NOT_DUE = ("refused", "withdrawn", "merged")
"""States in which nobody owes an answer any more: their limits are not counted."""
ANSWERED = ("resolved", "closed")


class DayStart(NamedTuple):
    """From which calendar day on the statistic day starts at which hour."""

    effective_from: datetime.date
    starts_at: int


class CallBackFact(NamedTuple):
    """A valid call-back: the resident was reached. The last one of a complaint counts."""

    at: datetime.datetime
    is_settled: bool
    satisfaction: str


@dataclass(frozen=True)
class Fact:
    """The days on which a complaint counts; None where it does not."""

    received_on: datetime.date
    answered_on: datetime.date | None = None
    response_due_on: datetime.date | None = None
    is_response_in_time: bool = False
    answer_due_on: datetime.date | None = None
    is_answer_in_time: bool = False
    called_back_on: datetime.date | None = None
    is_settled: bool = False
    satisfaction: str = ""

    def values(self) -> dict[str, Any]:
        """Field by field."""
        return asdict(self)


def day_of(moment: datetime.datetime, starts: Sequence[DayStart], zone: datetime.tzinfo) -> datetime.date:
    """The statistic day of a moment by what held on its calendar day; midnight where nothing did."""
    local = moment.astimezone(zone)
    held = [start for start in starts if start.effective_from <= local.date()]
    return statistic_day(local, max(held).starts_at if held else 0)


def fact_of(complaint: Any, call_back: CallBackFact | None, starts: Sequence[DayStart], zone: datetime.tzinfo) -> Fact:
    """The fact of a complaint as it stands. A limit counts on its last day; the last round of handling counts."""

    def day(moment: datetime.datetime | None) -> datetime.date | None:
        return day_of(moment, starts, zone) if moment is not None else None

    answered_at = complaint.resolved_at if complaint.state in ANSWERED else None
    is_due = complaint.state not in NOT_DUE
    return Fact(
        received_on=day_of(complaint.created_at, starts, zone),
        answered_on=day(answered_at),
        response_due_on=day(complaint.first_response_due_at - MOMENT) if is_due else None,
        is_response_in_time=is_due and _is_before(complaint.first_responded_at, complaint.first_response_due_at),
        answer_due_on=day(complaint.due_at - MOMENT) if is_due else None,
        is_answer_in_time=is_due and _is_before(answered_at, complaint.due_at),
        called_back_on=day(call_back.at) if call_back else None,
        is_settled=call_back is not None and call_back.is_settled,
        satisfaction=call_back.satisfaction if call_back else "",
    )


def _is_before(moment: datetime.datetime | None, limit: datetime.datetime) -> bool:
    return moment is not None and moment < limit


def counts_by_day(fact: Any) -> dict[datetime.date, Counts]:
    """What a fact adds to the sums of its days."""
    parts: list[tuple[datetime.date | None, Counts]] = [
        (fact.received_on, Counts(received=1)),
        (fact.answered_on, Counts(answered=1)),
        (fact.response_due_on, Counts(response_due=1, response_in_time=int(fact.is_response_in_time))),
        (fact.answer_due_on, Counts(answer_due=1, answer_in_time=int(fact.is_answer_in_time))),
        (
            fact.called_back_on,
            Counts(
                valid=1,
                settled=int(fact.is_settled),
                satisfied=int(fact.satisfaction == "satisfied"),
                basically_satisfied=int(fact.satisfaction == "basically_satisfied"),
            ),
        ),
    ]
    return _summed((day, counts) for day, counts in parts if day is not None)


def _summed(parts: Iterable[tuple[datetime.date, Counts]]) -> dict[datetime.date, Counts]:
    sums: dict[datetime.date, Counts] = {}
    for day, counts in parts:
        sums[day] = sums.get(day, Counts()) + counts
    return sums
