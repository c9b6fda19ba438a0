"""The confidence interval of a share, exact in Decimal.

Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the American
Statistical Association 22 (1927), pp. 209–212. Worked numbers stand in docs/rules/assessment.md.
"""

from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import NamedTuple

Z_95 = Decimal("1.959964")
"""Quantile of the normal distribution for 95 %, to six places."""
PLACES = Decimal("0.0001")


class Interval(NamedTuple):
    """Lower and upper end of a share, 0 to 1, to four places."""

    low: Decimal
    high: Decimal


def wilson(hits: int, count: int, z: Decimal = Z_95) -> Interval | None:
    """The Wilson score interval of `hits` among `count`; None where nothing was counted.

    Raises `ValueError` for more hits than were counted, or fewer than none.
    """
    if not 0 <= hits <= count:
        raise ValueError("hits lie between 0 and count")
    if count == 0:
        return None
    with localcontext() as context:
        context.prec = 50
        n, p = Decimal(count), Decimal(hits) / count
        centre = p + z * z / (2 * n)
        half = z * (p * (1 - p) / n + z * z / (4 * n * n)).sqrt()
        whole = 1 + z * z / n
        low, high = (centre - half) / whole, (centre + half) / whole
    return Interval(_rounded(low), _rounded(high))


def _rounded(share: Decimal) -> Decimal:
    return min(max(share, Decimal(0)), Decimal(1)).quantize(PLACES, ROUND_HALF_UP)
