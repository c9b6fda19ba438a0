"""Rates, statistic days and months: the worked numbers of docs/rules/rates.md, and what always holds."""

import datetime
import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import HealthCheck, given
from hypothesis import settings as given_as
from hypothesis import strategies as st

from complaints.rules.periods import Period, month_before, month_of, month_period, next_month, statistic_day
from complaints.rules.rates import Counts, Weights, percent, rates_of

WEIGHTS = Weights()
unhurried = given_as(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
PAGE = Path(settings.BASE_DIR) / "docs" / "rules" / "rates.md"


def _worked():
    """Rows of the table of worked numbers: six counts, then four percentages or None."""
    rows = re.findall(r"^\| (\d+(?: \| \S[^|]*)+) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    cells = [[cell.strip() for cell in row.split("|")] for row in rows]
    return [
        ([int(cell) for cell in row[:6]], [None if cell == "no data" else Decimal(cell) for cell in row[6:]])
        for row in cells
    ]


def test_the_page_has_five_worked_rows():
    assert len(_worked()) == 5


@pytest.mark.parametrize(("counted", "expected"), _worked())
def test_worked_numbers_of_the_page(counted, expected):
    names = ("response_due", "response_in_time", "valid", "settled", "satisfied", "basically_satisfied")
    rates = rates_of(Counts(**dict(zip(names, counted, strict=True))), WEIGHTS)
    shown = [rates.response.percent, rates.resolution.percent, rates.satisfaction.percent, percent(rates.composite)]
    assert shown == expected


@st.composite
def some_counts(draw):
    def part(of):
        return draw(st.integers(0, of))

    received, due, answer_due, valid = (draw(st.integers(0, 500)) for _number in range(4))
    satisfied = part(valid)
    return Counts(
        received=received,
        answered=part(received),
        response_due=due,
        response_in_time=part(due),
        answer_due=answer_due,
        answer_in_time=part(answer_due),
        valid=valid,
        settled=part(valid),
        satisfied=satisfied,
        basically_satisfied=part(valid - satisfied),
    )


@unhurried
@given(some_counts())
def test_a_rate_lies_between_nothing_and_all_or_has_no_data(counts):
    rates = rates_of(counts, WEIGHTS)
    for rate in (rates.response, rates.in_time, rates.resolution, rates.satisfaction):
        assert (rate.value is None) == (rate.base == 0)
        assert rate.value is None or 0 <= rate.value <= 1
    parts = [rates.response.value, rates.resolution.value, rates.satisfaction.value]
    if None in parts:
        assert rates.composite is None
    else:
        assert min(parts) <= rates.composite <= max(parts)


@unhurried
@given(some_counts())
def test_one_more_case_that_went_well_never_lowers_a_rate_and_one_that_went_badly_never_raises_it(counts):
    before = rates_of(counts, WEIGHTS)
    well = Counts(response_due=1, response_in_time=1, valid=1, settled=1, satisfied=1)
    badly = Counts(response_due=1, valid=1)
    better, worse = rates_of(counts + well, WEIGHTS), rates_of(counts + badly, WEIGHTS)
    for name in ("response", "resolution", "satisfaction"):
        value = getattr(before, name).value
        if value is not None:
            assert getattr(worse, name).value <= value <= getattr(better, name).value


@unhurried
@given(some_counts(), some_counts())
def test_the_rate_of_two_areas_lies_between_theirs(one, other):
    both = rates_of(one + other, WEIGHTS).satisfaction.value
    values = [rates_of(counts, WEIGHTS).satisfaction.value for counts in (one, other)]
    known = [value for value in values if value is not None]
    assert both is None if not known else min(known) <= both <= max(known)


def test_a_composite_without_weights_has_no_data():
    none = Decimal(0)
    counts = Counts(response_due=1, valid=1)
    assert rates_of(counts, Weights(Decimal("0.9"), none, none, none)).composite is None


@pytest.mark.parametrize(
    ("value", "shown"), [(Fraction(1, 3), "33.33"), (Fraction(2, 3), "66.67"), (Fraction(1, 20000), "0.01")]
)
def test_a_half_is_rounded_up(value, shown):
    assert percent(value) == Decimal(shown)


@pytest.mark.parametrize(
    ("hour", "minute", "starts_at", "day"), [(11, 59, 12, 25), (12, 0, 12, 26), (0, 0, 0, 26), (23, 59, 0, 26)]
)
def test_a_day_is_named_for_the_day_on_which_it_starts(hour, minute, starts_at, day):
    assert statistic_day(datetime.datetime(2025, 9, 26, hour, minute), starts_at) == datetime.date(2025, 9, day)


def test_a_month_is_named_for_the_month_in_which_it_ends():
    september = datetime.date(2025, 9, 1)
    assert month_period(september, 19) == Period(datetime.date(2025, 8, 19), datetime.date(2025, 9, 18))
    assert month_of(datetime.date(2025, 9, 18), 19) == september
    assert month_of(datetime.date(2025, 9, 19), 19) == datetime.date(2025, 10, 1)
    assert month_period(september, 1) == Period(september, datetime.date(2025, 9, 30))


@unhurried
@given(st.dates(datetime.date(2000, 1, 1), datetime.date(2100, 1, 1)), st.integers(1, 28))
def test_every_day_lies_in_one_month_and_months_follow_each_other(day, starts_on):
    month = month_of(day, starts_on)
    period = month_period(month, starts_on)
    assert period.first <= day <= period.last
    assert month_period(next_month(month), starts_on).first == period.last + datetime.timedelta(days=1)
    assert month_before(next_month(month)) == month
    assert period.before.days == period.days
