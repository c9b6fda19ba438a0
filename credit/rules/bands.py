"""Bands of numbers with inclusive or exclusive bounds: grade tables, indicator tables."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Self

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Band:
    """An interval of the number line; None is without bound. A bound is inclusive at the lower end by default."""

    low: Decimal | None
    low_inclusive: bool
    high: Decimal | None
    high_inclusive: bool

    @classmethod
    def read(cls, entry: dict[str, Any]) -> Self:
        """From `min`, `min_inclusive`, `max`, `max_inclusive` of a rulebook entry."""
        low, high = entry.get("min"), entry.get("max")
        return cls(
            None if low is None else Decimal(low),
            entry.get("min_inclusive", True),
            None if high is None else Decimal(high),
            entry.get("max_inclusive", False),
        )

    def holds(self, value: Decimal | Fraction) -> bool:
        """Whether the value lies in the band; exact, also for a ratio."""
        exact = Fraction(value)
        if self.low is not None and (exact < self.low or (exact == self.low and not self.low_inclusive)):
            return False
        return self.high is None or exact < self.high or (exact == self.high and self.high_inclusive)

    @property
    def is_empty(self) -> bool:
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (self.low == self.high and not (self.low_inclusive and self.high_inclusive))


def band_problems(bands: Sequence[Band], *, is_whole_line: bool) -> Iterator[tuple[int, str]]:
    """(index of a band, what is wrong): empty, overlapping, and for a whole line also gaps and open ends."""
    for index, band in enumerate(bands):
        if band.is_empty:
            yield index, _("No number lies between these bounds.")
    order = _from_below(bands)
    for lower, upper in itertools.pairwise(order):
        if _meeting(bands[lower], bands[upper])[0]:
            yield upper, _("The bounds overlap with those of the band below.")
    if is_whole_line and order:
        yield from gap_problems(bands)


def gap_problems(bands: Sequence[Band]) -> Iterator[tuple[int, str]]:
    """(index of a band, what is wrong) where some number lies in none of the bands; they may overlap."""
    order = _from_below(bands)
    if bands[order[0]].low is not None:
        yield order[0], _("The lowest band must be open below: leave out min.")
    reached = order[0]
    for upper in order[1:]:
        overlap, gap = _meeting(bands[reached], bands[upper])
        if gap:
            yield upper, _("There is a gap between these bounds and the band below.")
        if not overlap or _reaches_further(bands[upper], bands[reached]):
            reached = upper
    if bands[reached].high is not None:
        yield reached, _("The highest band must be open above: leave out max.")


def _from_below(bands: Sequence[Band]) -> list[int]:
    """Places of the bands that hold a number, by their lower end."""
    return sorted(
        (index for index, band in enumerate(bands) if not band.is_empty),
        key=lambda index: (
            bands[index].low is not None,
            bands[index].low or Decimal(0),
            not bands[index].low_inclusive,
        ),
    )


def _reaches_further(band: Band, other: Band) -> bool:
    if band.high is None or other.high is None:
        return band.high is None
    return (band.high, band.high_inclusive) > (other.high, other.high_inclusive)


def _meeting(lower: Band, upper: Band) -> tuple[bool, bool]:
    """Whether two neighbouring bands overlap, and whether numbers between them are in neither."""
    if lower.high is None or upper.low is None:
        return True, False
    if lower.high != upper.low:
        return lower.high > upper.low, lower.high < upper.low
    return lower.high_inclusive and upper.low_inclusive, not lower.high_inclusive and not upper.low_inclusive
