"""Receipt codes and due times."""

import datetime
import random
import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.workdays import add_working_days, china
from complaints.rules import ALPHABET, due_times, make_receipt_code, read_receipt_code, spoken_code

DAY = datetime.date
CHINA = datetime.timezone(datetime.timedelta(hours=8))
codes = st.integers(0, 2**60).map(lambda seed: make_receipt_code(random.Random(seed).choice))


@pytest.mark.parametrize(
    ("start", "count", "expected"),
    [
        (DAY(2025, 9, 26), 1, DAY(2025, 9, 28)),  # the Sunday before National Day is worked
        (DAY(2025, 9, 30), 1, DAY(2025, 10, 9)),  # eight days of holiday
        (DAY(2025, 9, 30), 3, DAY(2025, 10, 11)),  # the Saturday after it is worked
        (DAY(2025, 9, 30), 4, DAY(2025, 10, 13)),
        (DAY(2025, 1, 24), 2, DAY(2025, 1, 27)),  # Sunday 26 January worked, Spring Festival from the 28th
        (DAY(2025, 1, 27), 1, DAY(2025, 2, 5)),
        (DAY(2025, 4, 30), 1, DAY(2025, 5, 6)),  # Labour Day to 5 May, after a worked Sunday on 27 April
        (DAY(2025, 6, 13), 5, DAY(2025, 6, 20)),  # an ordinary week
        (DAY(2025, 6, 14), 1, DAY(2025, 6, 16)),  # received on a Saturday
        (DAY(2025, 6, 13), 0, DAY(2025, 6, 13)),
    ],
)
def test_working_days_follow_the_holiday_arrangement(start, count, expected):
    assert add_working_days(start, count) == (expected, True)


def test_a_year_without_an_arrangement_counts_monday_to_friday_and_says_so():
    assert china(DAY(2090, 10, 2)) is None
    assert add_working_days(DAY(2090, 9, 29), 2) == (DAY(2090, 10, 3), False)  # a Friday, over the weekend


def test_a_negative_count_is_refused():
    with pytest.raises(ValueError, match="negative"):
        add_working_days(DAY(2025, 1, 1), -1)


def test_a_limit_ends_at_the_midnight_after_its_last_day():
    due = due_times(datetime.datetime(2025, 9, 30, 23, 59, tzinfo=CHINA), 1, 3)
    assert due.first_response_due_at == datetime.datetime(2025, 10, 10, tzinfo=CHINA)
    assert due.due_at == datetime.datetime(2025, 10, 12, tzinfo=CHINA)
    assert not due.is_provisional


def test_calendar_days_do_not_ask_for_holidays():
    due = due_times(datetime.datetime(2090, 9, 30, 8, tzinfo=CHINA), 1, 10, counts_working_days=False)
    assert due.due_at == datetime.datetime(2090, 10, 11, tzinfo=CHINA)
    assert not due.is_provisional


@given(codes)
def test_a_code_is_read_however_it_is_typed(code):
    full_width = "".join(chr(ord(sign) + 0xFEE0) for sign in code)
    for typed in (code, code.lower(), spoken_code(code), f" {spoken_code(code).replace('-', ' – ')} ", full_width):
        assert read_receipt_code(typed) == code


@given(codes, st.integers(0, 11), st.sampled_from(ALPHABET))
def test_one_wrong_sign_is_found(code, place, sign):
    wrong = code[:place] + sign + code[place + 1 :]
    assert (read_receipt_code(wrong) is None) == (wrong != code)


@given(codes, st.integers(0, 11), st.integers(0, 11))
def test_two_swapped_signs_are_found(code, one, other):
    signs = list(code)
    signs[one], signs[other] = signs[other], signs[one]
    wrong = "".join(signs)
    assert (read_receipt_code(wrong) is None) == (wrong != code)


@pytest.mark.parametrize("typed", ["", "ABC", "O" * 12, "1" * 12, "A" * 500, "\0" * 12, "😀" * 12, "ﬁ" * 6, "٢" * 12])
def test_what_cannot_be_a_code_is_none(typed):
    assert read_receipt_code(typed) is None


def test_codes_avoid_signs_that_look_alike():
    assert not set("01OI") & set("".join(make_receipt_code(secrets.choice) for _ in range(200)))
