"""Arithmetic of a committee's work: shares of members, days of the law. Pure functions, exact.

Worked numbers: docs/rules/committee_work.md.
"""

import calendar
import datetime
import re
from fractions import Fraction
from typing import Any

from common.workdays import add_working_days, china

ONE_DAY = datetime.timedelta(days=1)
_SHARE = re.compile(r"(>=|<=|>|<)?\s*([0-9]+)\s*/\s*([0-9]+)")


def reaches(rule: str, part: int, whole: int) -> bool:
    """Whether `part` of `whole` meets a share like `>1/2` or `>=2/3`; without a sign it means at least.

    `whole` 0 never does. Raises `ValueError` for a text without a share.
    """
    found = _SHARE.search(str(rule))
    if found is None:
        raise ValueError(rule)
    if whole <= 0:
        return False
    held, needed = Fraction(part, whole), Fraction(int(found[2]), int(found[3]))
    return {">": held > needed, "<": held < needed, "<=": held <= needed}.get(found[1] or ">=", held >= needed)


def least_reaching(rule: str, whole: int) -> int:
    """The smallest number of `whole` that meets the share: 4 of 7 for `>1/2`, 5 of 7 for `>=2/3`."""
    return next((part for part in range(whole + 1) if reaches(rule, part, whole)), whole)


def add_months(day: datetime.date, months: int) -> datetime.date:
    """The same day so many months on, or the month's last: 31 January + 1 → 28 February."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _parts(period: Any) -> tuple[str, int]:
    if isinstance(period, dict):
        unit, count = next(iter(period.items()))
        return unit, int(count)
    return "days", int(period)


def last_day(start: datetime.date, period: Any) -> datetime.date:
    """The last day of a period that begins with `start`, which itself is not counted (Civil Code art. 201 to 203).

    `period`: days as an int, `{"working_days": n}`, `{"months": n}`. A last day off moves on to the next day worked;
    in years whose calendar is not known, past Saturday and Sunday.
    """
    unit, count = _parts(period)
    if unit == "working_days":
        return add_working_days(start, count).day
    day = add_months(start, count) if unit == "months" else start + count * ONE_DAY
    while not _is_worked(day):
        day += ONE_DAY
    return day


def first_day_before(end: datetime.date, period: Any) -> datetime.date:
    """The day so long before `end`: counted back without moving, for what has to be done "n days before"."""
    unit, count = _parts(period)
    return add_months(end, -count) if unit == "months" else end - count * ONE_DAY


def _is_worked(day: datetime.date) -> bool:
    known = china(day)
    return day.weekday() < calendar.SATURDAY if known is None else known


def is_duty_number(size: int, *, least: int, most: int | None, odd: bool) -> bool:
    """Whether a body may have so many members."""
    return size >= least and (most is None or size <= most) and (not odd or size % 2 == 1)
