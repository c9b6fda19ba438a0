"""What a year's arrangement of holidays must be like: pure functions.

Source: the State Council's yearly notice names days off and, in exchange, Saturdays and Sundays that are worked.
"""

import datetime
from collections.abc import Sequence

SATURDAY = 5
ADJOINING_DAYS = 14
"""A notice may name days of the neighbouring years that belong to the same holiday, or are worked for it."""


def workday_year_problems(
    year: int, holidays: Sequence[datetime.date], workdays: Sequence[datetime.date]
) -> list[tuple[str, str]]:
    """(what, day) of everything that is wrong; empty when the arrangement can be used.

    What: `outside`, `twice`, `overlap`, `weekday` (a make-up day that is no Saturday or Sunday).
    """
    margin = datetime.timedelta(days=ADJOINING_DAYS)
    first, last = datetime.date(year, 1, 1) - margin, datetime.date(year, 12, 31) + margin
    found = []
    for days in (holidays, workdays):
        found += [("outside", day) for day in days if not first <= day <= last]
        found += [("twice", day) for day in sorted({day for day in days if days.count(day) > 1})]
    found += [("overlap", day) for day in sorted(set(holidays) & set(workdays))]
    found += [("weekday", day) for day in workdays if day.weekday() < SATURDAY]
    return [(what, day.isoformat()) for what, day in found]
