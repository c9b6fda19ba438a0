"""The working-day engine: what must hold for every calendar, every pause and every zone."""

import datetime
import zoneinfo
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from common.workdays import add_working_days, china, subtract_working_days
from complaints.rules import Interval, counted_days, due_times, end_of_limit, promise_due, read_clock
from complaints.rules.clocks import every_day, joined

CHINA = zoneinfo.ZoneInfo("Asia/Shanghai")
ZONES = [datetime.UTC, CHINA, zoneinfo.ZoneInfo("America/New_York"), zoneinfo.ZoneInfo("Pacific/Kiritimati")]
FIRST = datetime.datetime(2024, 12, 20, tzinfo=CHINA)
HOUR = datetime.timedelta(hours=1)

moments = st.integers(0, 120 * 24 * 60).map(lambda minutes: FIRST + datetime.timedelta(minutes=minutes))
lengths = st.integers(0, 20 * 24 * 60).map(lambda minutes: datetime.timedelta(minutes=minutes))
intervals = st.tuples(moments, lengths).map(lambda pair: Interval(pair[0], pair[0] + pair[1]))
pauses = st.lists(intervals, max_size=5)
days = st.integers(1, 15)
calendars = st.sampled_from([china, every_day])


def due(received_at, limit, paused=(), calendar=china):
    return end_of_limit(received_at, limit, paused, calendar)[0]


@given(moments, moments, days, pauses, calendars)
def test_what_is_received_later_is_never_due_earlier(one, other, limit, paused, calendar):
    first, second = sorted([one, other])
    assert due(first, limit, paused, calendar) <= due(second, limit, paused, calendar)


@given(moments, days, days, pauses, calendars)
def test_more_days_never_end_earlier(received_at, limit, more, paused, calendar):
    assert due(received_at, limit, paused, calendar) < due(received_at, limit + more, paused, calendar)


@given(moments, days, pauses, intervals, calendars)
def test_one_pause_more_never_makes_the_limit_end_earlier(received_at, limit, paused, further, calendar):
    assert due(received_at, limit, paused, calendar) <= due(received_at, limit, [*paused, further], calendar)


@given(moments, moments, pauses, calendars)
def test_pauses_add_up(one, other, paused, calendar):
    start, end = sorted([one, other])
    whole = counted_days(start, end, (), calendar)
    apart = sum((counted_days(*_within(pause, start, end), (), calendar) for pause in joined(paused)), Fraction(0))
    assert counted_days(start, end, paused, calendar) == whole - apart


def _within(pause, start, end):
    first = max(pause.start, start)
    return first.astimezone(CHINA), max(first, min(pause.end, end)).astimezone(CHINA)


@given(moments, days, pauses, intervals, st.integers(0, 100), calendars)
def test_splitting_a_pause_in_two_that_touch_changes_nothing(received_at, limit, paused, pause, part, calendar):
    middle = pause.start + (pause.end - pause.start) * part // 100
    halves = [Interval(pause.start, middle), Interval(middle, pause.end)]
    assert due(received_at, limit, [*paused, pause], calendar) == due(received_at, limit, [*paused, *halves], calendar)


@given(moments, moments, moments, pauses, calendars)
def test_splitting_the_time_in_two_changes_nothing(one, two, three, paused, calendar):
    start, middle, end = sorted([one, two, three])
    halves = counted_days(start, middle, paused, calendar) + counted_days(middle, end, paused, calendar)
    assert halves == counted_days(start, end, paused, calendar)


@given(moments, days, pauses, st.permutations(range(5)))
def test_the_order_in_which_pauses_were_filed_changes_nothing(received_at, limit, paused, order):
    shuffled = [paused[place] for place in order if place < len(paused)]
    assert due(received_at, limit, paused) == due(received_at, limit, shuffled)


@given(moments, days, pauses, st.lists(st.integers(1, 5), max_size=4), st.randoms())
def test_extensions_and_pauses_commute(received_at, limit, paused, granted, dice):
    mixed = dice.sample(granted, len(granted))
    one = due_times(received_at, 1, limit, pauses=paused, more_days=sum(granted))
    other = due_times(received_at, 1, limit + sum(mixed), pauses=list(reversed(paused)))
    assert one == other


@given(moments, days, pauses, st.sampled_from(ZONES), moments)
def test_the_zone_in_which_a_moment_is_told_changes_nothing(received_at, limit, paused, zone, now):
    told = [Interval(pause.start.astimezone(zone), pause.end.astimezone(zone)) for pause in paused]
    end = due(received_at, limit, paused)
    assert end == due(received_at, limit, told)
    here = read_clock(received_at, end, now, pauses=paused)
    there = read_clock(received_at, end.astimezone(zone), now.astimezone(zone), pauses=told)
    assert here == there


@given(moments, days, pauses)
def test_a_limit_ends_at_the_first_midnight_at_which_its_days_have_passed(received_at, limit, paused):
    end = due(received_at, limit, paused)
    first_day = datetime.datetime.combine(received_at.date() + 24 * HOUR, datetime.time(), CHINA)
    assert counted_days(first_day, end, paused) >= limit
    assert counted_days(first_day, end - 24 * HOUR, paused) < limit


@given(moments, days, pauses, moments)
def test_elapsed_and_remaining_are_the_whole_limit_and_late_is_what_lies_behind_it(received_at, limit, paused, now):
    assume(now > received_at)
    end = due(received_at, limit, paused)
    shown = read_clock(received_at, end, now, pauses=paused)
    whole = counted_days(datetime.datetime.combine(received_at + 24 * HOUR, datetime.time(), CHINA), end, paused)
    assert shown.is_late == (now >= end)
    assert shown.elapsed + shown.remaining == whole + shown.late_by
    assert not (shown.remaining and shown.late_by)


@given(moments, days, lengths)
def test_a_finished_clock_stands_still(received_at, limit, later):
    end = due(received_at, limit)
    finished_at = end - HOUR
    shown = read_clock(received_at, end, finished_at + later, finished_at=finished_at)
    assert shown == read_clock(received_at, end, finished_at, finished_at=finished_at)
    assert not shown.is_late


@given(st.dates(datetime.date(2024, 1, 1), datetime.date(2025, 12, 31)), st.integers(0, 30))
def test_counting_back_undoes_counting_forward_on_a_working_day(day, count):
    assume(china(day))
    assert subtract_working_days(add_working_days(day, count).day, count).day == day


def test_counting_back_refuses_a_negative_count():
    with pytest.raises(ValueError, match="negative"):
        subtract_working_days(datetime.date(2025, 1, 1), -1)


def test_a_pause_without_length_is_none():
    assert joined([Interval(FIRST, FIRST)]) == []


def test_half_a_paused_day_makes_the_limit_end_a_day_later_and_two_halves_are_one_day():
    received_at = datetime.datetime(2025, 6, 16, 10, tzinfo=CHINA)  # a Monday
    tuesday, wednesday = (datetime.datetime(2025, 6, day, 12, tzinfo=CHINA) for day in (17, 18))
    half, other_half = Interval(tuesday, tuesday + 12 * HOUR), Interval(wednesday, wednesday + 12 * HOUR)
    assert due(received_at, 3) == datetime.datetime(2025, 6, 20, tzinfo=CHINA)
    assert due(received_at, 3, [half]) == datetime.datetime(2025, 6, 21, tzinfo=CHINA)
    assert due(received_at, 3, [half, other_half]) == datetime.datetime(2025, 6, 21, tzinfo=CHINA)


def test_a_pause_on_days_that_do_not_count_changes_nothing():
    received_at = datetime.datetime(2025, 9, 29, 10, tzinfo=CHINA)
    holiday = Interval(datetime.datetime(2025, 10, 1, tzinfo=CHINA), datetime.datetime(2025, 10, 9, tzinfo=CHINA))
    assert due(received_at, 3, [holiday]) == due(received_at, 3)


@pytest.mark.parametrize(
    ("minutes", "kept"), [(5, (12, 5)), (40, (12, 40)), (180, (15, 0))], ids=["on site", "small", "serious"]
)
def test_a_promise_in_clock_time_runs_through_a_holiday(minutes, kept):
    dispatched_at = datetime.datetime(2025, 10, 1, 12, tzinfo=CHINA)
    assert promise_due(dispatched_at, minutes) == datetime.datetime(2025, 10, 1, *kept, tzinfo=CHINA)


def test_a_promise_of_two_days_does_not_stop_at_night():
    dispatched_at = datetime.datetime(2025, 9, 30, 23, 59, tzinfo=CHINA)
    assert promise_due(dispatched_at, 2 * 24 * 60) == datetime.datetime(2025, 10, 2, 23, 59, tzinfo=CHINA)
