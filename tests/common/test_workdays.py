"""Working days: by loaded years first, then by the library, else Monday to Friday."""

import datetime

import pytest

from common import workdays
from common.workdays import YearTable, add_working_days, china, describe_year, set_calendar_source
from tenants.selectors.workdays import loaded_calendar

DAY = datetime.date


@pytest.fixture
def loaded():
    """`loaded({2030: (holidays, workdays)})`: the years that the source knows; counts how often it is asked."""
    asked = []

    def load(years):
        tables = {year: YearTable(frozenset(off), frozenset(on)) for year, (off, on) in years.items()}

        def source():
            asked.append(1)
            return tables

        set_calendar_source(source)
        return asked

    workdays._kept = (0.0, {})
    yield load
    workdays._kept = (0.0, {})
    set_calendar_source(loaded_calendar)


def test_a_year_that_nobody_knows_is_counted_by_the_week_and_not_exact(loaded):
    loaded({})
    assert china(DAY(2030, 1, 1)) is None
    assert add_working_days(DAY(2029, 12, 31), 1) == (DAY(2030, 1, 1), False)


def test_a_loaded_year_is_exact(loaded):
    loaded({2030: ([DAY(2030, 1, 1), DAY(2030, 1, 2)], [DAY(2030, 1, 5)])})
    assert add_working_days(DAY(2030, 1, 1), 1) == (DAY(2030, 1, 3), True)
    assert add_working_days(DAY(2030, 1, 4), 1) == (DAY(2030, 1, 5), True)  # a Saturday that is worked
    assert add_working_days(DAY(2030, 1, 5), 1) == (DAY(2030, 1, 7), True)


def test_a_loaded_year_wins_over_the_library(loaded):
    loaded({})
    assert (china(DAY(2026, 1, 2)), china(DAY(2026, 1, 4))) == (False, True)
    loaded({2026: ([DAY(2026, 1, 1)], [])})
    assert (china(DAY(2026, 1, 2)), china(DAY(2026, 1, 4))) == (True, False)


def test_the_next_years_notice_may_name_days_at_the_end_of_this_one(loaded):
    loaded({2027: ([DAY(2026, 12, 31), DAY(2027, 1, 1)], [DAY(2026, 12, 27)])})
    assert (china(DAY(2026, 12, 31)), china(DAY(2026, 12, 27))) == (False, True)
    assert china(DAY(2026, 12, 30)) is True  # the rest of the year as the library has it
    loaded({2030: ([DAY(2030, 1, 1), DAY(2031, 1, 2)], [])})
    assert (china(DAY(2031, 1, 2)), china(DAY(2031, 1, 3))) == (False, None)


def test_a_day_that_two_notices_name_is_as_its_own_year_says(loaded):
    loaded({2030: ([DAY(2030, 12, 31)], []), 2031: ([DAY(2031, 1, 1)], [DAY(2030, 12, 31)])})
    assert china(DAY(2030, 12, 31)) is False


def test_the_source_is_asked_once_a_minute(loaded, monkeypatch):
    asked = loaded({2030: ([DAY(2030, 1, 1)], [])})
    now = [1000.0]
    monkeypatch.setattr(workdays.time, "monotonic", lambda: now[0])
    add_working_days(DAY(2030, 1, 1), 200)
    assert len(asked) == 1
    now[0] += 61
    china(DAY(2030, 1, 1))
    assert len(asked) == 2


def test_a_source_that_fails_leaves_what_was_known(loaded, monkeypatch):
    loaded({2030: ([DAY(2030, 1, 1)], [])})
    china(DAY(2030, 1, 1))

    def away():
        raise OSError

    set_calendar_source(away)
    assert china(DAY(2030, 1, 1)) is False


def test_a_year_can_be_described(loaded):
    loaded({2030: ([DAY(2030, 1, 1)], [])})
    assert describe_year(2030) == ("loaded", YearTable(frozenset([DAY(2030, 1, 1)]), frozenset()))
    origin, table = describe_year(2026)
    assert (origin, DAY(2026, 1, 1) in table.holidays, DAY(2026, 1, 4) in table.workdays) == ("library", True, True)
    assert describe_year(2031) is None
