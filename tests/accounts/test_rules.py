"""How phone numbers are written."""

import pytest

from accounts.rules import is_locked, normal_phone


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("13812345678", "13812345678"),
        ("+86 138-1234-5678", "13812345678"),
        ("008613812345678", "13812345678"),
        ("(86) 13812345678", "13812345678"),
        ("+852 5123 4567", "+85251234567"),
    ],
)
def test_one_form_of_a_number(text, normal):
    assert normal_phone(text) == normal
    assert normal_phone(normal) == normal


@pytest.mark.parametrize("text", ["", "028-8888888", "1381234567", "23812345678", "+86 028 1234", "abc", "+0123456789"])
def test_what_is_not_a_mobile_number(text):
    with pytest.raises(ValueError):
        normal_phone(text)


def test_the_sixth_try_on_an_account_and_the_thirty_first_from_an_address_are_locked():
    assert [is_locked(5, 1), is_locked(6, 1), is_locked(1, 30), is_locked(1, 31)] == [False, True, False, True]
