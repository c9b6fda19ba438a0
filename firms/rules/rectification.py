"""Due dates of rectification orders and the ladder of what follows. Pure functions."""

import datetime
from typing import NamedTuple

from common.workdays import Calendar, CountedDay, add_working_days, china, subtract_working_days


def due_on(served: datetime.date, days: int, calendar: Calendar = china) -> CountedDay:
    """The last day to rectify: the day of service is not counted, the last day counts whole."""
    return add_working_days(served, days, calendar)


def extended(due: datetime.date, days: int, calendar: Calendar = china) -> CountedDay:
    """The last day after an extension, counted from the old one."""
    return add_working_days(due, days, calendar)


def rung_day(due: datetime.date, offset: int, calendar: Calendar = china) -> datetime.date:
    """The day on which a rung is due: −2 is the second working day before the last one, 0 the day after it,
    3 the third working day after the last one.
    """
    if offset < 0:
        return subtract_working_days(due, -offset, calendar).day
    return add_working_days(due, offset, calendar).day if offset else due + datetime.timedelta(days=1)


class Rung(NamedTuple):
    """A step of the ladder and its working days from the due date."""

    step: str
    offset: int


def rungs_due(
    rungs: list[Rung], due: datetime.date, today: datetime.date, taken: set[str], calendar: Calendar = china
) -> list[str]:
    """Steps whose day has come and that were not taken, in order. A reminder is left out once the time is over."""
    found = []
    for rung in sorted(rungs, key=lambda one: one.offset):
        is_past = rung.offset < 0 and today > due
        if rung.step not in taken and not is_past and rung_day(due, rung.offset, calendar) <= today:
            found.append(rung.step)
    return found


def is_in_time(answered: datetime.date | None, due: datetime.date) -> bool:
    """Whether proof came by the last day."""
    return answered is not None and answered <= due
