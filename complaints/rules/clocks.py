"""Due times of handling, in working days. Pure functions."""

import datetime
from typing import NamedTuple

from common.workdays import Calendar, add_working_days, china


class DueTimes(NamedTuple):
    """Ends of the two limits: the first instant that is too late."""

    first_response_due_at: datetime.datetime
    due_at: datetime.datetime
    is_provisional: bool


def due_times(
    received_at: datetime.datetime,
    first_response_days: int,
    resolution_days: int,
    *,
    counts_working_days: bool = True,
    calendar: Calendar = china,
) -> DueTimes:
    """Due times of a complaint received at a local time.

    The day of receipt is not counted and the last day counts whole, so a limit ends at the midnight after it.
    Provisional when the holidays of a counted day are not announced yet.
    """

    def end_after(days: int) -> tuple[datetime.datetime, bool]:
        start = received_at.date()
        if counts_working_days:
            last_day, is_exact = add_working_days(start, days, calendar)
        else:
            last_day, is_exact = start + datetime.timedelta(days=days), True
        midnight = datetime.datetime.combine(last_day, datetime.time(), received_at.tzinfo)
        return midnight + datetime.timedelta(days=1), is_exact

    first, first_is_exact = end_after(first_response_days)
    last, last_is_exact = end_after(resolution_days)
    return DueTimes(first, last, not (first_is_exact and last_is_exact))
