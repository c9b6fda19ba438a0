"""Counting working days, with public holidays and the days worked in exchange for them.

A year comes from what was loaded as data (`set_calendar_source`), else from the library `chinesecalendar`.
"""

import datetime
import logging
import threading
import time
from collections.abc import Callable, Mapping
from typing import NamedTuple

import chinese_calendar
from chinese_calendar import constants as library

ONE_DAY = datetime.timedelta(days=1)
SATURDAY = 5
KEEP_SECONDS = 60.0
Calendar = Callable[[datetime.date], bool | None]
"""Whether a day is worked; None where the calendar of its year is not known."""

logger = logging.getLogger(__name__)


class CountedDay(NamedTuple):
    """A day found by counting, and whether the calendar of every counted day was known."""

    day: datetime.date
    is_exact: bool


class YearTable(NamedTuple):
    """A year's arrangement: days off (weekends may be left out), and weekend days that are worked."""

    holidays: frozenset[datetime.date]
    workdays: frozenset[datetime.date]


Tables = Mapping[int, YearTable]
_lock = threading.Lock()
_source: Callable[[], Tables] | None = None
_kept: tuple[float, Tables] = (0.0, {})


def set_calendar_source(source: Callable[[], Tables] | None) -> None:
    """Say where loaded years come from: a function that returns all of them. Called once, at start-up."""
    global _source
    _source = source
    forget_calendar()


def forget_calendar() -> None:
    """Ask the source again at the next day counted; without this, within a minute."""
    global _kept
    with _lock:
        _kept = (0.0, _kept[1])


def _loaded() -> Tables:
    """The loaded years, asked for at most once a minute. A source that fails leaves what was last known."""
    global _kept
    until, tables = _kept
    if _source is None or time.monotonic() < until:
        return tables
    try:
        tables = _source()
    except Exception:
        logger.warning("the loaded years of working days cannot be read", exc_info=True)
    with _lock:
        _kept = (time.monotonic() + KEEP_SECONDS, tables)
    return tables


def china(day: datetime.date) -> bool | None:
    """The State Council's yearly arrangement of holidays and make-up days; None for a year not announced yet.

    A loaded year wins over the library; its notice may also name days at the edge of the neighbouring years.
    """
    loaded = _loaded()
    for year in (day.year, day.year + 1, day.year - 1):
        table = loaded.get(year)
        if table is not None and day in table.workdays:
            return True
        if table is not None and day in table.holidays:
            return False
    if day.year in loaded:
        return day.weekday() < SATURDAY
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return None


def describe_year(year: int) -> tuple[str, YearTable] | None:
    """(`loaded` or `library`, its table) of a year; None when it is not known."""
    table = _loaded().get(year)
    if table is not None:
        return "loaded", table
    holidays = frozenset(day for day in library.holidays if day.year == year)
    workdays = frozenset(day for day in library.workdays if day.year == year)
    return ("library", YearTable(holidays, workdays)) if holidays else None


def add_working_days(start: datetime.date, count: int, calendar: Calendar = china) -> CountedDay:
    """The `count`-th working day after `start`, which itself is not counted (as in the Civil Code, art. 201).

    Where the calendar does not know a year, Monday to Friday stand in and `is_exact` is False.
    Raises `ValueError` for a negative count.
    """
    return _walk(start, count, ONE_DAY, calendar)


def subtract_working_days(end: datetime.date, count: int, calendar: Calendar = china) -> CountedDay:
    """The `count`-th working day before `end`, which itself is not counted: `add_working_days` backwards."""
    return _walk(end, count, -ONE_DAY, calendar)


def _walk(day: datetime.date, count: int, stride: datetime.timedelta, calendar: Calendar) -> CountedDay:
    if count < 0:
        raise ValueError("count must not be negative")
    is_exact = True
    while count:
        day += stride
        is_worked = calendar(day)
        if is_worked is None:
            is_worked, is_exact = day.weekday() < SATURDAY, False
        count -= is_worked
    return CountedDay(day, is_exact)
