"""Statistic days and months, which need not begin at midnight nor on the first. Pure functions."""

import datetime
from typing import NamedTuple

DAY = datetime.timedelta(days=1)


class Period(NamedTuple):
    """Statistic days from `first` to `last`, both included."""

    first: datetime.date
    last: datetime.date

    @property
    def days(self) -> int:
        """Number of days."""
        return (self.last - self.first).days + 1

    @property
    def before(self) -> "Period":
        """As many days just before it."""
        return Period(self.first - DAY * self.days, self.first - DAY)


def statistic_day(local: datetime.datetime, starts_at: int) -> datetime.date:
    """The statistic day of a local time. A day that starts at noon lasts to the next noon and is named for the day
    on which it starts."""
    return (local - datetime.timedelta(hours=starts_at)).date()


def month_of(day: datetime.date, starts_on: int) -> datetime.date:
    """The statistic month of a day, as the first of the calendar month that names it: that in which it ends."""
    this = day.replace(day=1)
    return this if starts_on == 1 or day.day < starts_on else next_month(this)


def month_period(month: datetime.date, starts_on: int) -> Period:
    """The days of a statistic month. With 19, "September" lasts from 19 August to 18 September."""
    this = month.replace(day=1)
    if starts_on == 1:
        return Period(this, next_month(this) - DAY)
    return Period(month_before(this).replace(day=starts_on), this.replace(day=starts_on) - DAY)


def next_month(month: datetime.date) -> datetime.date:
    """The first of the month after."""
    return (month.replace(day=1) + 32 * DAY).replace(day=1)


def month_before(month: datetime.date) -> datetime.date:
    """The first of the month before."""
    return (month.replace(day=1) - DAY).replace(day=1)
