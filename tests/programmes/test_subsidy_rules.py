"""The arithmetic of subsidies and indicators: worked numbers of docs/rules/subsidies.md, and properties."""

import datetime
import itertools
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from programmes.choices import MonthRule, Rounding
from programmes.rules.indicators import Ratio, required_area, shortage
from programmes.rules.subsidy import Served, Terms, compute_line, cut, exact_amount, month_parts, quarter_days, rounded

PAGE = (Path(settings.BASE_DIR) / "docs/rules/subsidies.md").read_text(encoding="utf-8")
DAY = datetime.date.fromisoformat


def table(first_header):
    """The rows of the page's table whose first column has this header."""
    lines = PAGE.splitlines()
    start = next(at for at, line in enumerate(lines) if line.startswith(f"| {first_header} |"))
    rows = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    assert rows
    return rows


def months(start, end, rule):
    return sum((part.share for part in month_parts(start, end, rule)), Fraction(0))


@pytest.mark.parametrize(("start", "end", "rule", "expected"), table("from"))
def test_months_of_the_page(start, end, rule, expected):
    assert months(DAY(start), DAY(end), rule) == Fraction(expected)


@pytest.mark.parametrize(("area", "rate", "count", "rounding", "exact", "amount"), table("area"))
def test_amounts_of_the_page(area, rate, count, rounding, exact, amount):
    found = exact_amount(Decimal(area), Decimal(rate), Fraction(count))
    assert found == Fraction(exact)
    assert rounded(found, rounding) == Decimal(amount)


def number(text):
    return None if text == "-" else Decimal(text)


@pytest.mark.parametrize(("least", "share", "floor_area", "required"), table("at least"))
def test_required_rooms_of_the_page(least, share, floor_area, required):
    assert required_area(number(least), number(share), number(floor_area)) == number(required)


def test_a_shortage_is_never_negative():
    assert shortage(Decimal("20.00"), Decimal("12.50")) == Decimal("7.50")
    assert shortage(Decimal("20.00"), Decimal(35)) == 0
    assert shortage(None, Decimal(35)) is None


# --- Properties -------------------------------------------------------------------------------------------

days = st.dates(datetime.date(2020, 1, 1), datetime.date(2030, 12, 31))
quarters = st.tuples(st.integers(2020, 2030), st.integers(1, 4))
areas = st.decimals(Decimal("0.01"), Decimal(9_999_999), places=2)
rates = st.decimals(Decimal("0.0001"), Decimal(99), places=4)
roundings = st.sampled_from(Rounding.values)


@given(quarters, areas, rates, st.sampled_from(MonthRule.values))
def test_the_months_of_a_quarter_add_up_to_it(quarter, area, rate, rule):
    start, end = quarter_days(*quarter)
    whole = exact_amount(area, rate, months(start, end, rule))
    cuts = [start, *(datetime.date(start.year, start.month + step, 1) for step in (1, 2)), end]
    parts = [exact_amount(area, rate, months(*pair, rule)) for pair in itertools.pairwise(cuts)]
    assert sum(parts) == whole == Fraction(area) * Fraction(rate) * 3


@given(st.lists(days, min_size=3, max_size=3, unique=True))
def test_by_days_any_split_adds_up(three):
    first, middle, last = sorted(three)
    by_days = MonthRule.BY_DAYS
    assert months(first, middle, by_days) + months(middle, last, by_days) == months(first, last, by_days)


@given(st.lists(days, min_size=2, max_size=2, unique=True))
def test_the_ways_of_counting_months_are_ordered(two):
    first, last = sorted(two)
    whole, by_days, any_day = (months(first, last, rule) for rule in ("whole_only", "by_days", "any_day"))
    assert whole <= by_days <= any_day


@given(areas, rates, st.fractions(0, 3, max_denominator=31), st.integers(1, 50), roundings)
def test_a_larger_area_scales_the_amount_within_rounding(area, rate, count, factor, rounding):
    one = rounded(exact_amount(area, rate, count), rounding)
    many = rounded(exact_amount(area * factor, rate, count), rounding)
    assert exact_amount(area * factor, rate, count) == factor * exact_amount(area, rate, count)
    assert abs(many - factor * one) <= (factor + 1) * Decimal("0.01")


@given(areas, rates, st.fractions(0, 3, max_denominator=31), roundings)
def test_rounding_moves_an_amount_by_less_than_a_fen(area, rate, count, rounding):
    exact = exact_amount(area, rate, count)
    off = Fraction(rounded(exact, rounding)) - exact
    if rounding == Rounding.DOWN:
        assert Fraction(-1, 100) < off <= 0
    else:
        assert abs(off) <= Fraction(1, 200)


@given(st.integers(0, 500), st.integers(0, 500), st.decimals(0, 1, places=4))
def test_a_target_is_reached_when_what_is_missing_is_added(covered, uncovered, share):
    ratio = Ratio(covered, covered + uncovered)
    missing = ratio.missing(share)
    if ratio.denominator:
        assert ratio.meets(share) == (missing == 0)
        assert Ratio(covered + missing, ratio.denominator).meets(share)
        if missing:
            assert not Ratio(covered + missing - 1, ratio.denominator).meets(share)
    else:
        assert ratio.value is ratio.percent is ratio.meets(share) is None


def test_a_share_is_compared_exactly():
    assert Ratio(7, 10).meets(Decimal("0.7"))
    assert not Ratio(699, 1000).meets(Decimal("0.7"))
    assert not Ratio(69_999, 100_000).meets(Decimal("0.7"))  # shown as 70.00 %
    assert Ratio(69_999, 100_000).percent == Decimal("70.00")


# --- Lines ------------------------------------------------------------------------------------------------

TERMS = Terms(Decimal("0.2"), ("A", "AA"), ("abandoned", "old"), "by_days", "half_up")
GOOD = {
    "estate_kind": "old",
    "area": Decimal("10000.00"),
    "start": DAY("2026-01-01"),
    "end": DAY("2026-04-01"),
    "grade": "A",
    "is_excluded": False,
}
AGAINST = [
    ({}, []),
    ({"start": None, "end": None, "area": None, "grade": ""}, ["not_served"]),
    ({"estate_kind": ""}, ["not_classified"]),
    ({"estate_kind": "ownerless"}, ["kind_not_covered"]),
    ({"area": None}, ["no_area"]),
    ({"grade": ""}, ["not_rated"]),
    ({"grade": "B"}, ["grade_too_low"]),
    ({"is_excluded": True}, ["sanction"]),
    ({"estate_kind": "", "area": None, "grade": "B", "is_excluded": True},
     ["not_classified", "no_area", "grade_too_low", "sanction"]),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "expected"), AGAINST)
def test_every_reason_against_a_line_is_told(changes, expected):
    line = compute_line(Served(**{**GOOD, **changes}), TERMS)
    assert line["refusals"] == expected
    assert line["amount"] == ("0.00" if expected else "6000.00")


def test_a_month_that_counts_nothing_is_a_reason():
    terms = Terms(TERMS.rate, TERMS.grades, TERMS.estate_kinds, "whole_only", "half_up")
    line = compute_line(Served(**{**GOOD, "start": DAY("2026-03-02")}), terms)
    assert (line["refusals"], line["months"]) == (["no_month"], "0")
    assert line["parts"] == [{"month": "2026-03", "days": 30, "of": 31, "share": "0"}]


@given(quarters)
def test_quarters_follow_each_other(quarter):
    year, number = quarter
    _start, end = quarter_days(year, number)
    assert end == quarter_days(year + number // 4, number % 4 + 1)[0]


def test_periods_that_only_touch_have_nothing_in_common():
    first, last = quarter_days(2026, 1)
    assert cut(last, None, first, last) is None
    assert cut(DAY("2025-01-01"), first, first, last) is None
    assert cut(DAY("2025-01-01"), None, first, last) == (first, last)
