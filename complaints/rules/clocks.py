"""Clocks of handling, computed from facts. Pure functions; the worked numbers stand in docs/rules/clocks.md.

A limit is a number of whole days. The day of receipt is not counted, the last day counts whole. Time in which the
clock is paused does not count: a day is worth the share of it that was not paused, and the limit ends with the day
on which the shares have added up to its days. Shares are `Fraction`s, so that pauses add up exactly.
"""

import datetime
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import NamedTuple

from common.workdays import ONE_DAY, SATURDAY, Calendar, china

INSTANT = datetime.timedelta(microseconds=1)


class Interval(NamedTuple):
    """A time from `start`, included, to `end`, not included. Aware times of any zone."""

    start: datetime.datetime
    end: datetime.datetime


class DueTimes(NamedTuple):
    """Ends of the two limits: the first instant that is too late."""

    first_response_due_at: datetime.datetime
    due_at: datetime.datetime
    is_provisional: bool


class Reading(NamedTuple):
    """What a clock shows at a moment, in days of its kind: `elapsed` and `remaining`, or `late_by` after the limit."""

    due_at: datetime.datetime
    elapsed: Fraction
    remaining: Fraction
    late_by: Fraction
    is_late: bool
    is_paused: bool


def joined(intervals: Iterable[Interval]) -> list[Interval]:
    """The same times as intervals that are sorted, in UTC, and neither touch nor overlap; empty ones are gone."""
    found: list[Interval] = []
    for start, end in sorted((_utc(interval.start), _utc(interval.end)) for interval in intervals):
        if start >= end:
            continue
        if found and start <= found[-1].end:
            found[-1] = Interval(found[-1].start, max(found[-1].end, end))
        else:
            found.append(Interval(start, end))
    return found


def due_times(
    received_at: datetime.datetime,
    first_response_days: int,
    resolution_days: int,
    *,
    counts_working_days: bool = True,
    pauses: Iterable[Interval] = (),
    more_days: int = 0,
    calendar: Calendar = china,
) -> DueTimes:
    """Due times of a complaint received at a local time, whose zone is that of the days.

    `more_days` are those granted for the answer. Provisional when the holidays of a counted day are not announced.
    """
    calendar = calendar if counts_working_days else every_day
    paused = joined(pauses)
    first, first_is_exact = end_of_limit(received_at, first_response_days, paused, calendar)
    last, last_is_exact = end_of_limit(received_at, resolution_days + more_days, paused, calendar)
    return DueTimes(first, last, not (first_is_exact and last_is_exact))


def end_of_limit(
    received_at: datetime.datetime, days: int, pauses: Iterable[Interval], calendar: Calendar = china
) -> tuple[datetime.datetime, bool]:
    """The midnight after the last day of a limit, and whether the calendar of every counted day was known."""
    paused, is_exact = joined(pauses), True
    day, counted = received_at.date(), Fraction(0)
    while counted < days:
        day += ONE_DAY
        is_worked = calendar(day)
        if is_worked is None:
            is_worked, is_exact = day.weekday() < SATURDAY, False
        if is_worked:
            counted += _worked(day, received_at.tzinfo, paused) if paused else 1
    return _midnight(day + ONE_DAY, received_at.tzinfo), is_exact


def _worked(day: datetime.date, zone: datetime.tzinfo | None, paused: list[Interval]) -> Fraction:
    whole = _day(day, zone)
    return _share(whole, whole, paused)


def counted_days(
    start: datetime.datetime, end: datetime.datetime, pauses: Iterable[Interval] = (), calendar: Calendar = china
) -> Fraction:
    """Days that count between two instants, less what was paused; 0 when `end` is not after `start`.

    The days are those of the zone of `start`. `counted_days(a, b) + counted_days(b, c) == counted_days(a, c)`.
    """
    if end <= start:
        return Fraction(0)
    paused, span = joined(pauses), Interval(_utc(start), _utc(end))
    days = _days(start.date(), end.astimezone(start.tzinfo).date())
    return sum(
        (_share(_day(day, start.tzinfo), span, paused) for day in days if _is_worked(day, calendar)), Fraction(0)
    )


def read_clock(
    received_at: datetime.datetime,
    due_at: datetime.datetime,
    now: datetime.datetime,
    *,
    counts_working_days: bool = True,
    pauses: Iterable[Interval] = (),
    finished_at: datetime.datetime | None = None,
    calendar: Calendar = china,
) -> Reading:
    """What the clock of a complaint shows at `now`; it stands still from `finished_at` on."""
    calendar = calendar if counts_working_days else every_day
    paused = joined(pauses)
    until = now if finished_at is None else min(now, finished_at)
    first_day = _midnight(received_at.date() + ONE_DAY, received_at.tzinfo)
    local_due = due_at.astimezone(received_at.tzinfo)
    local_until = max(until.astimezone(received_at.tzinfo), first_day)
    return Reading(
        due_at=local_due,
        elapsed=counted_days(first_day, until, paused, calendar),
        remaining=counted_days(local_until, due_at, paused, calendar),
        late_by=counted_days(local_due, until, paused, calendar),
        is_late=until >= due_at,
        is_paused=finished_at is None and any(pause.start <= now < pause.end for pause in paused),
    )


def promise_due(dispatched_at: datetime.datetime, minutes: int) -> datetime.datetime:
    """The first instant that breaks a promise in clock time (接诉即办承诺): nights and holidays count."""
    return (_utc(dispatched_at) + datetime.timedelta(minutes=minutes)).astimezone(dispatched_at.tzinfo)


def every_day(day: datetime.date) -> bool:
    """The calendar of natural days (自然日)."""
    return True


def last_day_of(due_at: datetime.datetime) -> datetime.date:
    """The last day of a limit whose end is a local time."""
    return (due_at - INSTANT).date()


def _utc(instant: datetime.datetime) -> datetime.datetime:
    return instant.astimezone(datetime.UTC)


def _midnight(day: datetime.date, zone: datetime.tzinfo | None) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(), zone)


def _day(day: datetime.date, zone: datetime.tzinfo | None) -> Interval:
    return Interval(_utc(_midnight(day, zone)), _utc(_midnight(day + ONE_DAY, zone)))


def _days(first: datetime.date, last: datetime.date) -> Iterator[datetime.date]:
    return (first + datetime.timedelta(days=offset) for offset in range((last - first).days + 1))


def _is_worked(day: datetime.date, calendar: Calendar) -> bool:
    is_worked = calendar(day)
    return day.weekday() < SATURDAY if is_worked is None else is_worked


def _share(day: Interval, span: Interval, paused: list[Interval]) -> Fraction:
    """The part of a day that lies in `span` and in none of the pauses, which do not overlap."""
    here = _overlap(day, span) - sum((_overlap(_cut(day, span), pause) for pause in paused), datetime.timedelta())
    return Fraction(here // INSTANT, (day.end - day.start) // INSTANT)


def _cut(one: Interval, other: Interval) -> Interval:
    return Interval(max(one.start, other.start), min(one.end, other.end))


def _overlap(one: Interval, other: Interval) -> datetime.timedelta:
    start, end = _cut(one, other)
    return max(end - start, datetime.timedelta())
