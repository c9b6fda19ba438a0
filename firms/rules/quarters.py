"""Quarters of the calendar year, and the days that count from their end. Pure."""

import datetime
import re
from typing import NamedTuple, Self
from zoneinfo import ZoneInfo

from common.workdays import add_working_days

ONE_DAY = datetime.timedelta(days=1)
_CODE = re.compile(r"([0-9]{4})Q([1-4])")


class Quarter(NamedTuple):
    """A quarter: year, and 1 to 4."""

    year: int
    number: int

    @classmethod
    def of(cls, day: datetime.date) -> Self:
        """The quarter in which a day lies."""
        return cls(day.year, (day.month + 2) // 3)

    @classmethod
    def read(cls, code: str) -> Self | None:
        """The quarter of a code such as `2026Q1`; None for anything else."""
        match = _CODE.fullmatch(code)
        return cls(int(match[1]), int(match[2])) if match else None

    def __str__(self) -> str:
        return f"{self.year}Q{self.number}"

    @property
    def first_day(self) -> datetime.date:
        """Its first day."""
        return datetime.date(self.year, self.number * 3 - 2, 1)

    @property
    def last_day(self) -> datetime.date:
        """Its last day."""
        return self.following.first_day - ONE_DAY

    @property
    def following(self) -> "Quarter":
        """The quarter after it."""
        return Quarter(self.year + 1, 1) if self.number == 4 else Quarter(self.year, self.number + 1)

    @property
    def previous(self) -> "Quarter":
        """The quarter before it."""
        return Quarter(self.year - 1, 4) if self.number == 1 else Quarter(self.year, self.number - 1)


class Term(NamedTuple):
    """From when a quarter may be reported, the first instant that is too late, and when it is closed."""

    opens_on: datetime.date
    due_at: datetime.datetime
    is_provisional: bool
    locks_at: datetime.datetime


def midnight_after(day: datetime.date, zone: ZoneInfo) -> datetime.datetime:
    """The first instant after a day in a time zone: what happens before it happens on that day."""
    return datetime.datetime.combine(day + ONE_DAY, datetime.time.min, tzinfo=zone)


def term_of(
    quarter: Quarter, zone: ZoneInfo, *, opens_after_days: int, due_days: int, counts_working_days: bool, lock_days: int
) -> Term:
    """The term of a quarter. Days count from its last day, which is not counted itself."""
    end, is_exact = quarter.last_day, True
    if counts_working_days:
        due_on, is_exact = add_working_days(end, due_days)
    else:
        due_on = end + due_days * ONE_DAY
    return Term(
        opens_on=end + opens_after_days * ONE_DAY,
        due_at=midnight_after(due_on, zone),
        is_provisional=not is_exact,
        locks_at=midnight_after(due_on + lock_days * ONE_DAY, zone),
    )


def put_off(due_at: datetime.datetime, days: int, zone: ZoneInfo) -> datetime.datetime:
    """A due time so many calendar days later, at midnight of the time zone."""
    last_day = due_at.astimezone(zone).date() - ONE_DAY
    return midnight_after(last_day + days * ONE_DAY, zone)
