"""Cells as people write them."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import pytest

from common.cells import CellError, to_choice, to_date, to_decimal, to_int, to_share


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("89.5", Decimal("89.50")),
        ("1,234.50㎡", Decimal("1234.50")),
        ("１２３", Decimal("123.00")),
        ("60 平方米", Decimal("60.00")),
        ("", None),
        ("—", None),
        ("暂无", None),
    ],
)
def test_numbers(text: str, number: Decimal | None) -> None:
    assert to_decimal(text, "面积", places=2) == number


@pytest.mark.parametrize("text", ["abc", "-1", "1e99", "NaN", "Infinity", "1.234", "9" * 50, "1/2", "二十"])
def test_what_is_no_number(text: str) -> None:
    with pytest.raises(CellError, match="面积"):
        to_decimal(text, "面积", places=2)


def test_whole_numbers_with_their_unit() -> None:
    assert to_int("2005年", "年份", least=1850, most=2100) == 2005
    assert to_int("12.0", "户数") == 12
    with pytest.raises(CellError):
        to_int("1600", "年份", least=1850, most=2100)


@pytest.mark.parametrize("text", ["2026-03-01", "2026/3/1", "2026.3.1", "2026年3月1日", "2026-03-01 00:00:00"])
def test_dates(text: str) -> None:
    assert to_date(text, "日期") == datetime.date(2026, 3, 1)


@pytest.mark.parametrize("text", ["2026-02-30", "01/03/2026", "昨天", "20260301"])
def test_what_is_no_date(text: str) -> None:
    with pytest.raises(CellError):
        to_date(text, "日期")


@pytest.mark.parametrize(
    ("text", "share"),
    [("1/2", Fraction(1, 2)), ("50%", Fraction(1, 2)), ("0.25", Fraction(1, 4)), ("1", Fraction(1)), ("", None)],
)
def test_shares(text: str, share: Fraction | None) -> None:
    assert to_share(text, "份额") == share


@pytest.mark.parametrize("text", ["0", "3/2", "150%", "1/0", "-1/2", "1e-9", "半"])
def test_what_is_no_share(text: str) -> None:
    with pytest.raises(CellError):
        to_share(text, "份额")


def test_choices() -> None:
    choices = {"住宅": "dwelling", "shop": "shop"}
    assert to_choice("SHOP", "用途", choices) == "shop"
    assert to_choice("", "用途", choices, default="other") == "other"
    with pytest.raises(CellError, match="住宅"):
        to_choice("城堡", "用途", choices)


@pytest.mark.parametrize("read", [lambda text: to_int(text, "x"), lambda text: to_date(text, "x")])
def test_long_cells_are_not_repeated_in_full(read: Callable[[str], object]) -> None:
    with pytest.raises(CellError) as caught:
        read("长" * 5000)
    assert len(str(caught.value)) < 200
