"""Shares as people read them."""

from decimal import Decimal
from fractions import Fraction


def percent_cut(share: Fraction) -> str:
    """A share in percent to two places, cut: what does not reach a threshold never looks as if it did."""
    return f"{Decimal(int(share * 10_000)) / 100:.2f}"
