"""Arithmetic of a committee's work: shares of members, days of the law. Pure functions, exact.

Worked numbers: docs/rules/committee_work.md.
"""

import datetime
import re
from fractions import Fraction
from typing import Any

from committees.rules.law.clocks import due_after, latest_before

_SHARE = re.compile(r"(>=|<=|>|<)?\s*([0-9]+)\s*/\s*([0-9]+)")


def has_share(rule: Any) -> bool:
    """Whether a text has a share at all."""
    return _SHARE.search(str(rule)) is not None


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


def last_day(start: datetime.date, period: Any) -> datetime.date:
    """The last day of a period that begins with `start` (`law.clocks.due_after`). Raises `ValueError` for words."""
    due = due_after(start, period)
    if due is None:
        raise ValueError(period)
    return due.day


def first_day_before(end: datetime.date, period: Any) -> datetime.date:
    """The day so long before `end`, counted back without moving. Raises `ValueError` for words and working days."""
    day = latest_before(end, period)
    if day is None:
        raise ValueError(period)
    return day


def is_duty_number(size: int, *, least: int, most: int | None, odd: bool) -> bool:
    """Whether a body may have so many members."""
    return size >= least and (most is None or size <= most) and (not odd or size % 2 == 1)
