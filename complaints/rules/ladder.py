"""When the steps of the escalation ladder fall due. Pure functions.

A step stands a number of working days from the limit: −1 when one working day is left, 0 when the limit is over,
3 when three working days have passed since.
"""

import datetime

from common.workdays import Calendar, add_working_days, china, subtract_working_days
from complaints.rules.clocks import last_day_of

LONGEST_OFFSET = 60
SEARCHED_DAYS = 3 * LONGEST_OFFSET
ONE_DAY = datetime.timedelta(days=1)


def step_due(due_at: datetime.datetime, offset_days: int, calendar: Calendar = china) -> datetime.datetime:
    """The midnight at which a step falls due; `due_at` is the local end of the limit."""
    return datetime.datetime.combine(
        _step_day(last_day_of(due_at), offset_days, calendar), datetime.time(), due_at.tzinfo
    )


def _step_day(last_day: datetime.date, offset_days: int, calendar: Calendar) -> datetime.date:
    """The day with whose beginning the step falls due."""
    if offset_days < 0:
        return subtract_working_days(last_day + ONE_DAY, -offset_days, calendar).day
    return add_working_days(last_day, offset_days, calendar).day + ONE_DAY


def latest_due(now: datetime.datetime, offset_days: int, calendar: Calendar = china) -> datetime.datetime:
    """The latest end of a limit for which a step is due at a local `now`: the inverse of `step_due` for a query."""
    day = now.date() + datetime.timedelta(days=SEARCHED_DAYS)
    while _step_day(day, offset_days, calendar) > now.date():
        day -= ONE_DAY
    return datetime.datetime.combine(day + ONE_DAY, datetime.time(), now.tzinfo)
