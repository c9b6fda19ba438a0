"""Shares as people read them."""

from fractions import Fraction


def percent_cut(share: Fraction) -> str:
    """A share of one in percent with two places, cut and never rounded up: 99.999 % is not everything."""
    hundredths = int(share * 10_000)
    return f"{hundredths // 100}.{hundredths % 100:02}"
