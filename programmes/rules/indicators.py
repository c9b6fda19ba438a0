"""Indicators over the registers, exact: numerator and denominator stay with the share."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import NamedTuple

PERCENT_STEP = Decimal("0.01")


class Ratio(NamedTuple):
    """A share that never forgets what it was made of. Without anything to count there is no share."""

    numerator: int
    denominator: int

    @property
    def value(self) -> Fraction | None:
        return Fraction(self.numerator, self.denominator) if self.denominator else None

    @property
    def percent(self) -> Decimal | None:
        """For people: per cent with two places, half up."""
        if self.value is None:
            return None
        exact = self.value * 100
        return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(PERCENT_STEP, ROUND_HALF_UP)

    def meets(self, share: Decimal) -> bool | None:
        """Whether the exact share reaches the target; None where there is nothing to count."""
        return None if self.value is None else self.value >= Fraction(share)

    def missing(self, share: Decimal) -> int:
        """How many more are needed to reach the target.

        >>> Ratio(6, 10).missing(Decimal("0.7"))
        1
        """
        needed = Fraction(share) * self.denominator
        return max(0, -(-needed.numerator // needed.denominator) - self.numerator)


def required_area(least: Decimal | None, share: Decimal | None, floor_area: Decimal | None) -> Decimal | None:
    """How many m² of room an estate must have: the larger of both; None where a share of nothing known is asked."""
    if share is not None and floor_area is None and least is None:
        return None
    by_share = share * floor_area if share is not None and floor_area is not None else Decimal(0)
    return max(least or Decimal(0), by_share).quantize(PERCENT_STEP, ROUND_HALF_UP)


def shortage(required: Decimal | None, present: Decimal) -> Decimal | None:
    """How many m² are missing, never negative; None where it is not known how many must be there."""
    return None if required is None else max(Decimal("0.00"), required - present)
