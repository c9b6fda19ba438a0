"""Codes of attendance, marks and missing hours: worked numbers, and what holds always."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmes.rules.training import (
    EARLY,
    code_of,
    is_code_right,
    mark,
    may_sign_in_at,
    missing_hours,
    months_later,
    window_of,
)

SECRET = "0" * 64
AT = datetime.datetime(2026, 4, 20, 9, 30, 10, tzinfo=datetime.UTC)
SECOND = datetime.timedelta(seconds=1)


@pytest.mark.parametrize(
    ("late", "expected"), [(0, True), (19, True), (20, True), (49, True), (50, False), (-11, False)]
)
def test_a_code_holds_for_its_half_minute_and_the_next(late, expected):
    code = code_of(SECRET, window_of(AT))
    assert is_code_right(SECRET, code, AT + late * SECOND) is expected


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "１２３４５６", "12 34"])
def test_what_is_no_code_is_refused(typed):
    assert not is_code_right(SECRET, typed, AT)


def test_blanks_in_a_typed_code_do_not_matter():
    code = code_of(SECRET, window_of(AT))
    assert is_code_right(SECRET, f" {code[:3]} {code[3:]} ", AT)


@given(st.text("0123456789abcdef", min_size=64, max_size=64), st.integers(0, 2**40))
def test_codes_have_six_digits_and_depend_on_secret_and_window(secret, window):
    code = code_of(secret, window)
    assert len(code) == 6
    assert code.isdecimal()
    assert code == code_of(secret, window)
    following = [code_of(secret, window + step) for step in range(1, 4)]
    assert any(later != code for later in following)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [(-EARLY - SECOND, False), (-EARLY, True), (datetime.timedelta(0), True), (datetime.timedelta(hours=2), False)],
)
def test_presence_is_noted_from_half_an_hour_before_to_the_end(moment, expected):
    assert may_sign_in_at(AT, AT + datetime.timedelta(hours=2), AT + moment) is expected


ASKED = [{"id": 1, "right": [0]}, {"id": 2, "right": [0, 2]}, {"id": 3, "right": [1]}]


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, "0.000"),
        ({"1": [0], "2": [0, 2], "3": [1]}, "1.000"),
        ({"1": [0], "2": [0, 2]}, "0.666"),
        ({"1": [0], "2": [0]}, "0.333"),
        ({"2": [0, 1, 2]}, "0.000"),
    ],
)
def test_a_question_counts_with_all_right_choices_and_no_other(answers, expected):
    assert str(mark(ASKED, answers)) == expected


@pytest.mark.parametrize(
    ("required", "done", "expected"), [("24", "0", "24"), ("24", "16.5", "7.5"), ("24", "30", "0"), (None, "0", "0")]
)
def test_missing_hours(required, done, expected):
    assert missing_hours(None if required is None else Decimal(required), Decimal(done)) == Decimal(expected)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2026-05-20", 24, "2028-05-20"),
        ("2026-12-31", 12, "2027-12-31"),
        ("2026-10-31", 2, "2026-12-31"),
    ],
)
def test_months_later_ends_with_the_month(day, months, expected):
    assert months_later(datetime.date.fromisoformat(day), months).isoformat() == expected
