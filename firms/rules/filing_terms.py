"""When a filing is due, and when a notice has to be given: pure functions.

A term begins on the day after the event (Civil Code art. 201). Where its last day is a day off, the next working day is
the last one (art. 203). Terms that run backwards protect the other side and are never shortened by that.
"""

import datetime

from common.workdays import ONE_DAY, SATURDAY, Calendar, add_working_days, china


def due_day(
    event_on: datetime.date, days: int, *, is_working: bool = False, calendar: Calendar = china
) -> datetime.date:
    """The last day of a term of so many days after an event.

    >>> due_day(datetime.date(2026, 3, 2), 15)
    datetime.date(2026, 3, 17)
    """
    if is_working:
        return add_working_days(event_on, days, calendar).day
    day = event_on + datetime.timedelta(days=days)
    while not _is_worked(day, calendar):
        day += ONE_DAY
    return day


def _is_worked(day: datetime.date, calendar: Calendar) -> bool:
    known = calendar(day)
    return day.weekday() < SATURDAY if known is None else known


def latest_notice(leave_on: datetime.date, days: int) -> datetime.date:
    """The last day on which a notice of so many days is in time for a first day without service.

    The day of the notice does not count, the days of notice are served whole.

    >>> latest_notice(datetime.date(2026, 7, 1), 90)
    datetime.date(2026, 4, 1)
    """
    return leave_on - datetime.timedelta(days=days + 1)


def earliest_leaving(notified_on: datetime.date, days: int) -> datetime.date:
    """The first day without service that a notice of so many days allows; `latest_notice` the other way round."""
    return notified_on + datetime.timedelta(days=days + 1)
