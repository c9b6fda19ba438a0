"""Which activities an organisation owed in a quarter, and which it missed (三会一课). Pure functions over days.

The year is cut from 1 January into periods of a rule's months; a period belongs to the quarter in which it ends, so
that one of two months is asked for when it is over: January–February in the first quarter, March–April in the second.
"""

import datetime
from collections.abc import Iterable, Sequence
from typing import NamedTuple

MONTHS_IN_QUARTER = 3


class Frequency(NamedTuple):
    """Once in each `months` for organisations of these kinds with at least `members_from` members."""

    kind: str
    organisation_kinds: tuple[str, ...]
    months: int
    members_from: int = 0


class Period(NamedTuple):
    """A half-open period of days."""

    first: datetime.date
    end: datetime.date


class Duty(NamedTuple):
    """An activity that was, or is, owed in a period. `is_missing`: the period is over and none was held in it."""

    kind: str
    period: Period
    held_on: datetime.date | None
    is_missing: bool


def quarter_of(day: datetime.date) -> tuple[int, int]:
    """(year, quarter 1 to 4) of a day."""
    return day.year, (day.month - 1) // MONTHS_IN_QUARTER + 1


def first_of(year: int, month: int) -> datetime.date:
    """The first day of a month; 13 is January of the year after."""
    return datetime.date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def quarter_days(year: int, quarter: int) -> Period:
    """The quarter as a half-open period of days. Raises `ValueError` for another number than 1 to 4."""
    if quarter not in (1, 2, 3, 4):
        raise ValueError("a quarter is 1 to 4")
    start = (quarter - 1) * MONTHS_IN_QUARTER + 1
    return Period(first_of(year, start), first_of(year, start + MONTHS_IN_QUARTER))


def periods_of(months: int, year: int, quarter: int) -> list[Period]:
    """The periods of so many months that end in a quarter. Raises `ValueError` where a year does not divide so."""
    if months < 1 or 12 % months:
        raise ValueError("a year divides into periods of 1, 2, 3, 4, 6 or 12 months")
    whole = quarter_days(year, quarter)
    found = [Period(first_of(year, start), first_of(year, start + months)) for start in range(1, 13, months)]
    return [period for period in found if whole.first < period.end <= whole.end]


def duties_of(
    frequencies: Iterable[Frequency],
    *,
    kind: str,
    members: int,
    standing: Period,
    held: Sequence[tuple[str, datetime.date]],
    year: int,
    quarter: int,
    today: datetime.date,
) -> list[Duty]:
    """What one organisation owed in a quarter. `standing`: it exists in this half-open period.

    `held`: (kind of activity, day) of those that were held. A period counts only where the organisation stood from
    its first day to its last; one that is not over yet is owed and not missing.
    """
    duties = []
    for rule in frequencies:
        if kind not in rule.organisation_kinds or members < rule.members_from:
            continue
        for period in periods_of(rule.months, year, quarter):
            if standing.first > period.first or standing.end < period.end:
                continue
            days = [day for name, day in held if name == rule.kind and period.first <= day < period.end]
            first = min(days, default=None)
            duties.append(Duty(rule.kind, period, first, first is None and period.end <= today))
    return duties
