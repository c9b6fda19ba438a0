"""Points and scores as whole ten-thousandths: exact, fast, and rounded only where a rulebook says so."""

from decimal import Decimal
from fractions import Fraction

SCALE = 10_000
"""Units in one point: rulebooks know four decimals."""


def units(number: int | str | Decimal) -> int:
    """Units of a number with at most four decimals: "2.5" → 25000."""
    return int(Decimal(number) * SCALE)


def points(amount: int) -> Decimal:
    """The number of points of so many units."""
    return Decimal(amount) / SCALE


def as_text(number: int | Decimal) -> str:
    """Plain decimal text without trailing zeros: 60, 72.5, -3, 0."""
    text = format(Decimal(number), "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text


def units_text(amount: int) -> str:
    """The points of so many units as text; the same as `as_text(points(amount))`, faster."""
    whole, rest = divmod(abs(amount), SCALE)
    text = str(whole) if not rest else f"{whole}.{rest:04d}".rstrip("0")
    return f"-{text}" if amount < 0 else text


def rounded(value: Fraction | int, mode: str = "half_up", decimals: int = 4) -> int:
    """Units of a value in units, rounded to so many decimals of a point.

    `half_up` rounds halves away from zero, `half_even` to the even neighbour, `down` towards zero.
    """
    return divided(value.numerator, value.denominator, mode, decimals)


def divided(numerator: int, denominator: int, mode: str = "half_up", decimals: int = 4) -> int:
    """A quotient in units, rounded as by `rounded`. The denominator is above zero."""
    step = 10 ** (4 - decimals)
    whole, rest = divmod(abs(numerator), denominator * step)
    twice = 2 * rest - denominator * step
    if mode != "down" and (twice > 0 or (twice == 0 and (mode == "half_up" or whole % 2))):
        whole += 1
    return (-whole if numerator < 0 else whole) * step


def held(amount: int, low: int | None, high: int | None) -> int:
    """The amount held between two bounds; None is no bound."""
    amount = amount if low is None else max(amount, low)
    return amount if high is None else min(amount, high)
