"""Days that a rulebook grants: calendar or working days, counted from the day after."""

import datetime
from typing import Any

from common.workdays import add_working_days
from credit.rules.periods import Period

ONE_DAY = datetime.timedelta(days=1)


def last_day(clock: dict[str, Any], start: datetime.date) -> datetime.date:
    """The last day of the period; `start` itself is not counted (Civil Code, art. 201). 0 days: `start`."""
    if clock["calendar"] == "working":
        return add_working_days(start, clock["days"]).day
    return start + clock["days"] * ONE_DAY


def first_day_after(clock: dict[str, Any], start: datetime.date) -> datetime.date:
    """The first day after the period; with 0 days there is no period, and it is `start` itself."""
    return last_day(clock, start) + ONE_DAY if clock["days"] else start


def cut_off_day(document: dict[str, Any], period: Period) -> datetime.date | None:
    """The last day on which what becomes known still enters the ratings of a period; None: no such day."""
    clock = document.get("period", {}).get("cut_off")
    return last_day(clock, period.last_day) if clock is not None else None


def cycle_of(document: dict[str, Any]) -> str:
    """How often the lists of a rulebook are made; quarterly where nothing is said."""
    return str(document.get("period", {}).get("cycle", "quarter"))
