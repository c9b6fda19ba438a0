"""Periods of disclosure and the day on which each is due: pure functions over days."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from firms.choices import DueFrom, DutyFrequency

ONE_DAY = datetime.timedelta(days=1)
MONTHS = {DutyFrequency.QUARTERLY: 3, DutyFrequency.HALF_YEARLY: 6, DutyFrequency.YEARLY: 12}


@dataclass(frozen=True, order=True)
class DutyPeriod:
    """A half-open period of the calendar: a quarter, a half-year, a year."""

    start: datetime.date
    end: datetime.date

    @property
    def last(self) -> datetime.date:
        """The last day that belongs to it."""
        return self.end - ONE_DAY


@dataclass(frozen=True)
class Owed:
    """One thing to disclose: its period (None for what is shown all the time) and the last day to do so."""

    period: DutyPeriod | None
    due_on: datetime.date


def _add_months(day: datetime.date, months: int) -> datetime.date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return datetime.date(year, month + 1, 1)


def period_of(frequency: str, day: datetime.date) -> DutyPeriod:
    """The quarter, half-year or year in which a day lies. Raises `KeyError` for what has no periods.

    >>> period_of("half_yearly", datetime.date(2026, 8, 2)).start
    datetime.date(2026, 7, 1)
    """
    months = MONTHS[DutyFrequency(frequency)]
    start = datetime.date(day.year, (day.month - 1) // months * months + 1, 1)
    return DutyPeriod(start, _add_months(start, months))


def periods_between(frequency: str, first: datetime.date, last: datetime.date) -> Iterator[DutyPeriod]:
    """Periods that touch the days from `first` to `last`, both included, from the oldest on."""
    months = MONTHS[DutyFrequency(frequency)]
    period = period_of(frequency, first)
    while period.start <= last:
        yield period
        period = DutyPeriod(period.end, _add_months(period.end, months))


def due_day(period: DutyPeriod, due_days: int, due_from: str) -> datetime.date:
    """The last day to disclose: the `due_days`-th day after the last, or the first, day of the period."""
    return (period.start if due_from == DueFrom.START else period.last) + due_days * ONE_DAY


def owed(
    *,
    frequency: str,
    due_days: int,
    due_from: str,
    duty: tuple[datetime.date, datetime.date | None],
    service: tuple[datetime.date, datetime.date | None],
    since: datetime.date,
    today: datetime.date,
) -> list[Owed]:
    """What a project owes under a duty, due on `since` or later, and not begun in the future. Half-open periods.

    A period is owed by who serves on the day from which its days count (the last or the first one), where the duty was
    in force on that day. What is shown all the time is owed since both service and duty began, while both last.
    """
    if frequency == DutyFrequency.CONTINUOUS:
        begin = max(duty[0], service[0])
        if begin > today or not (_holds(duty, today) and _holds(service, today)):
            return []
        return [Owed(None, begin + due_days * ONE_DAY)]
    found = []
    reach = datetime.timedelta(days=due_days + 366)
    for period in periods_between(frequency, since - reach, today):
        anchor = period.start if due_from == DueFrom.START else period.last
        due_on = due_day(period, due_days, due_from)
        if anchor <= today and due_on >= since and _holds(duty, anchor) and _holds(service, anchor):
            found.append(Owed(period, due_on))
    return found


def _holds(half_open: tuple[datetime.date, datetime.date | None], day: datetime.date) -> bool:
    return half_open[0] <= day and (half_open[1] is None or day < half_open[1])
