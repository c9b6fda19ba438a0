"""Counting working days, with public holidays and the days worked in exchange for them."""

import datetime
from collections.abc import Callable
from typing import NamedTuple

import chinese_calendar

ONE_DAY = datetime.timedelta(days=1)
SATURDAY = 5
Calendar = Callable[[datetime.date], bool | None]
"""Whether a day is worked; None where the calendar of its year is not known."""


class CountedDay(NamedTuple):
    """A day found by counting, and whether the calendar of every counted day was known."""

    day: datetime.date
    is_exact: bool


def china(day: datetime.date) -> bool | None:
    """The State Council's yearly arrangement of holidays and make-up days; None for a year not announced yet."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return None


def add_working_days(start: datetime.date, count: int, calendar: Calendar = china) -> CountedDay:
    """The `count`-th working day after `start`, which itself is not counted (as in the Civil Code, art. 201).

    Where the calendar does not know a year, Monday to Friday stand in and `is_exact` is False.
    Raises `ValueError` for a negative count.
    """
    if count < 0:
        raise ValueError("count must not be negative")
    day, is_exact = start, True
    while count:
        day += ONE_DAY
        is_worked = calendar(day)
        if is_worked is None:
            is_worked, is_exact = day.weekday() < SATURDAY, False
        count -= is_worked
    return CountedDay(day, is_exact)
