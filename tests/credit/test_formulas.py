"""Formulas of indicators: exact, closed, ending."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credit.rules.formulas import formula_problems, round_half_up, value_of

NESTED: Any = 1
for _level in range(10):
    NESTED = {"add": [NESTED, 1]}


@pytest.mark.parametrize(
    ("formula", "numerator", "denominator", "value"),
    [
        (5, 0, 0, "5"),
        ("-2.5", 0, 0, "-2.5"),
        ("numerator", 19, 20, "19"),
        ("denominator", 19, 20, "20"),
        ("ratio", 19, 20, "0.95"),
        ({"multiply": ["ratio", 40]}, 19, 20, "38"),
        ({"add": ["numerator", 1, "0.5"]}, 2, 0, "3.5"),
        ({"subtract": [100, {"multiply": ["numerator", 2]}]}, 3, 0, "94"),
        ({"min": [{"multiply": ["numerator", 2]}, 10]}, 7, 0, "10"),
        ({"max": [{"subtract": [0, "numerator"]}, -5]}, 7, 0, "-5"),
        ({"divide": ["numerator", 3]}, 10, 0, "10/3"),
        ({"round": [{"divide": ["numerator", 3]}, 2]}, 10, 0, "3.33"),
        ({"round": ["0.25", 1]}, 0, 0, "0.3"),
        ({"round": ["-0.25", 1]}, 0, 0, "-0.3"),
        ({"round": ["2.5", 0]}, 0, 0, "3"),
    ],
)
def test_a_formula_has_this_value(formula: Any, numerator: int, denominator: int, value: str) -> None:
    assert value_of(formula, Fraction(numerator), Fraction(denominator)) == Fraction(value)


@pytest.mark.parametrize(
    "formula", ["ratio", {"divide": [1, "numerator"]}, {"add": [1, "ratio"]}, {"min": [1, {"round": ["ratio", 2]}]}]
)
def test_a_division_by_zero_has_no_value(formula: Any) -> None:
    assert value_of(formula, Fraction(0), Fraction(0)) is None


@pytest.mark.parametrize(
    ("formula", "path"),
    [
        (NESTED, ()),
        ({"add": [{"add": [{"add": [1] * 8}] * 8}, 1]}, None),
        ({"add": [{"add": [{"add": [1] * 8}] * 8}] * 2}, ()),
        ({"divide": ["numerator", 0]}, ("divide", 1)),
        ({"add": [1, {"divide": [1, {"subtract": [2, "2.0"]}]}]}, ("add", 1, "divide", 1)),
        ({"divide": [1, {"multiply": [0, "numerator"]}]}, None),
    ],
)
def test_formulas_that_are_too_large_or_divide_by_zero_are_found(formula: Any, path: Any) -> None:
    assert [found for found, _message in formula_problems(formula)] == ([] if path is None else [path])


@given(st.fractions(), st.integers(0, 4))
def test_rounding_moves_by_half_a_unit_at_most(value: Fraction, decimals: int) -> None:
    rounded = round_half_up(value, decimals)
    assert (rounded * 10**decimals).denominator == 1
    assert abs(rounded - value) <= Fraction(1, 2 * 10**decimals)
    assert round_half_up(-value, decimals) == -rounded
