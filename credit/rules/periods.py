"""How long records count, and which days a quarter has."""

import calendar
import datetime
from typing import Any, NamedTuple

from django.utils.translation import gettext as _


def add_months(day: datetime.date, months: int) -> datetime.date:
    """The same day of a later month; the last day of a month that is too short.

    >>> add_months(datetime.date(2026, 1, 31), 1)
    datetime.date(2026, 2, 28)
    """
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return datetime.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def validity_end(
    validity: dict[str, Any], valid_from: datetime.date, certificate_until: datetime.date | None = None
) -> datetime.date | None:
    """First day on which a record of this validity no longer counts; None: until it is repaired."""
    if "days" in validity:
        return valid_from + datetime.timedelta(days=validity["days"])
    if validity.get("until") == "certificate" and certificate_until is not None:
        return certificate_until
    if "months" in validity:
        return add_months(valid_from, validity["months"])
    return None


MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}


class Period(NamedTuple):
    """A month, quarter, half year or year; `number` counts within the year from 1."""

    cycle: str
    year: int
    number: int

    @property
    def first_day(self) -> datetime.date:
        return datetime.date(self.year, (self.number - 1) * MONTHS[self.cycle] + 1, 1)

    @property
    def end(self) -> datetime.date:
        """First day after the period."""
        return add_months(self.first_day, MONTHS[self.cycle])

    @property
    def last_day(self) -> datetime.date:
        return self.end - datetime.timedelta(days=1)

    @property
    def before(self) -> "Period":
        return Period.of(self.cycle, self.first_day - datetime.timedelta(days=1))

    @classmethod
    def of(cls, cycle: str, day: datetime.date) -> "Period":
        """The period of this length in which a day lies."""
        return cls(cycle, day.year, (day.month - 1) // MONTHS[cycle] + 1)

    @property
    def in_words(self) -> str:
        """For people; `str` gives the short form that publications and files use."""
        words = {
            "month": _("month %(number)s of %(year)s"),
            "quarter": _("quarter %(number)s of %(year)s"),
            "half_year": _("half %(number)s of %(year)s"),
            "year": _("year %(year)s"),
        }
        return words[self.cycle] % {"number": self.number, "year": self.year}

    def __str__(self) -> str:
        return (
            f"{self.year}"
            + {"month": "M", "quarter": "Q", "half_year": "H", "year": ""}[self.cycle]
            + (f"{self.number:02d}" if self.cycle == "month" else "" if self.cycle == "year" else str(self.number))
        )
