"""Periods as the Civil Code counts them (art. 201 to 203), on the calendar that the whole product uses.

The first day is not counted. The last day of a period that falls on a public holiday moves on to the next day that
is worked; weekends that are not worked are public holidays, made-up working days are none. “At least 15 days before”
is counted back from the day of the event without moving: the Code speaks of periods that run forward only.
"""

import calendar
import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from committees.rules.law.values import is_whole
from common.workdays import SATURDAY, Calendar, add_working_days, china

ONE_DAY = datetime.timedelta(days=1)
DAYS_OF_WEEK, MONTHS_OF_YEAR = 7, 12


@dataclass(frozen=True)
class Due:
    """The last day of a period. `moved_from`: the day on which it would have ended but for a public holiday.

    `is_exact` is false where the arrangement of holidays of a year that was needed is not known yet.
    """

    day: datetime.date
    moved_from: datetime.date | None = None
    is_exact: bool = True


def figures_of(value: Any) -> dict[str, int] | None:
    """Unit → number of a period; a bare number is calendar days. None where the text has no figure."""
    if is_whole(value):
        return {"days": value}
    if isinstance(value, Mapping) and value and all(is_whole(number) for number in value.values()):
        return dict(value)
    return None


def due_after(start: datetime.date, value: Any, days: Calendar = china) -> Due | None:
    """The last day of a period that begins with an event on `start`; None where the text has no figure.

    Hours count as the days that they fill, rounded up: a clock by the day cannot do better.
    """
    figures = figures_of(value)
    if figures is None:
        return None
    if "working_days" in figures:
        counted = add_working_days(start, figures["working_days"], days)
        return Due(counted.day, is_exact=counted.is_exact)
    months = figures.get("years", 0) * MONTHS_OF_YEAR + figures.get("months", 0)
    whole = figures.get("days", 0) + DAYS_OF_WEEK * figures.get("weeks", 0) + -(-figures.get("hours", 0) // 24)
    return _off_holidays(add_months(start, months) + whole * ONE_DAY, days)


def latest_before(event: datetime.date, value: Any) -> datetime.date | None:
    """The last day on which something that must be done so long before an event may be done; it does not move."""
    figures = figures_of(value)
    if figures is None or "working_days" in figures:
        return None
    months = figures.get("years", 0) * MONTHS_OF_YEAR + figures.get("months", 0)
    whole = figures.get("days", 0) + DAYS_OF_WEEK * figures.get("weeks", 0)
    return add_months(event, -months) - whole * ONE_DAY


def add_months(day: datetime.date, months: int) -> datetime.date:
    """The corresponding day of a later or earlier month, or its last day where it has none (art. 202)."""
    whole = day.year * MONTHS_OF_YEAR + day.month - 1 + months
    year, month = divmod(whole, MONTHS_OF_YEAR)
    last = calendar.monthrange(year, month + 1)[1]
    return datetime.date(year, month + 1, min(day.day, last))


def _off_holidays(day: datetime.date, days: Calendar) -> Due:
    first, is_exact = day, True
    while True:
        is_worked = days(day)
        if is_worked is None:
            is_worked, is_exact = day.weekday() < SATURDAY, False
        if is_worked:
            return Due(day, first if day != first else None, is_exact)
        day += ONE_DAY
