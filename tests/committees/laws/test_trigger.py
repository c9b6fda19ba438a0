"""Whether a first assembly can be asked for, computed from the register."""

import datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from committees.rules.law.trigger import Register, can_apply, results_of

TODAY = datetime.date(2026, 6, 1)
SHANDONG = [{"area": "1/2"}, {"heads": "1/2"}, {"years": 2, "heads": "1/4"}]


def register(held_area=0, held=0, area=1000, units=10, first=None):
    return Register(Decimal(area), Decimal(held_area), units, held, first)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"held_area": 500, "held": 4, "first": TODAY}, [True, False, False]),
        ({"held_area": "499.99", "held": 5, "first": TODAY}, [False, True, False]),
        ({"held_area": 300, "held": 3, "first": datetime.date(2024, 6, 1)}, [False, False, True]),
        ({"held_area": 300, "held": 3, "first": datetime.date(2024, 6, 2)}, [False, False, False]),
        ({"held_area": 200, "held": 2, "first": datetime.date(2020, 1, 1)}, [False, False, False]),
    ],
)
def test_one_test_is_enough_and_inside_it_all_must_hold(facts, expected):
    results = results_of(SHANDONG, register(**facts), TODAY)
    assert [result.is_met for result in results] == expected
    assert can_apply(results) is any(expected)


def test_the_lines_of_the_page():
    page = (Path(settings.BASE_DIR) / "docs" / "rules" / "assembly-law.md").read_text(encoding="utf-8")
    lines = [line for line in page.split("## Who can apply", 1)[1].splitlines() if line.startswith("|")][2:]
    assert len(lines) == 4
    words = {"met": True, "not met": False}
    for line in lines:
        area, held_area, units, held, first, day, by_area, by_years, missing = (
            cell.strip() for cell in line.strip("|").split("|")
        )
        facts = Register(Decimal(area), Decimal(held_area), int(units), int(held), datetime.date.fromisoformat(first))
        tests = [{"area": "1/2"}, {"years": 2, "heads": "1/4"}]
        results = results_of(tests, facts, datetime.date.fromisoformat(day))
        assert [result.is_met for result in results] == [words[by_area], words[by_years]], line
        if missing:
            assert f"{results[0].conditions[0].missing} m²" == missing


def test_what_is_missing_is_counted_up():
    results = results_of(
        SHANDONG, register(held_area="333.33", held=2, units=11, first=datetime.date(2025, 1, 31)), TODAY
    )
    area, heads, years = results[0].conditions[0], results[1].conditions[0], results[2].conditions[0]
    assert area.missing == Decimal("166.67")
    assert heads.missing == 4  # 5.5 of 11 are needed, so 6
    assert years.missing == datetime.date(2027, 1, 31)
    assert area.actual == Fraction(33333, 100000)


def test_what_the_register_does_not_know_stays_unknown():
    results = results_of([{"event": "firm_quits"}, {"area": "1/2"}], register(held_area=100), TODAY)
    assert [result.is_met for result in results] == [None, False]
    assert can_apply(results) is None
    assert can_apply(results_of([{"event": "firm_quits"}, {"area": "1/2"}], register(held_area=900), TODAY)) is True
    assert can_apply([]) is None


def test_an_empty_register_cannot_tell():
    results = results_of(SHANDONG, register(area=0, units=0), TODAY)
    assert can_apply(results) is None


def test_nothing_handed_over_is_no_year():
    assert results_of([{"years": 2}], register(), TODAY)[0].is_met is False


@given(st.integers(1, 10_000), st.integers(1, 500), st.sampled_from(["1/2", "2/3", "3/5", "3/10"]))
def test_with_what_is_missing_the_test_is_met_and_with_less_it_is_not(cents, units, threshold):
    area = Decimal(cents) / 100
    empty = Register(area, Decimal(0), units, 0, None)
    lacking = [results_of([{name: threshold}], empty, TODAY)[0].conditions[0].missing for name in ("area", "heads")]
    full = Register(area, lacking[0], units, lacking[1], TODAY)
    less = Register(area, lacking[0] - Decimal("0.01"), units, lacking[1] - 1, TODAY)
    for name in ("area", "heads"):
        assert results_of([{name: threshold}], full, TODAY)[0].is_met
        assert not results_of([{name: threshold}], less, TODAY)[0].is_met
