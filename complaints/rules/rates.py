"""Rates of handling as fractions of counted cases (docs/rules/rates.md). Pure functions; no base is no data."""

from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple


class Rate(NamedTuple):
    """So much of so much. `top` may be weighted and so no whole number; `value` is None where nothing was counted."""

    top: Fraction
    base: int

    @property
    def value(self) -> Fraction | None:
        """Between 0 and 1, or None: a base of nought says nothing, neither 0 nor 100 %."""
        return self.top / self.base if self.base else None

    @property
    def percent(self) -> Decimal | None:
        """Percent with two decimals, a half rounded up."""
        return percent(self.value)


class Weights(NamedTuple):
    """What the policy of a jurisdiction says: `basically` in satisfaction, the others in the composite rate."""

    basically: Decimal = Decimal("0.9")
    response: Decimal = Decimal(10)
    resolution: Decimal = Decimal(50)
    satisfaction: Decimal = Decimal(40)


class Counts(NamedTuple):
    """What was counted in a period, additive: the counts of two areas or months add up to those of both.

    `response_due` counts limits that ended in the period. Only valid call-backs stand behind the last four:
    the resident was reached and said whether the matter is settled and how content he or she is.
    """

    received: int = 0
    answered: int = 0
    response_due: int = 0
    response_in_time: int = 0
    answer_due: int = 0
    answer_in_time: int = 0
    valid: int = 0
    settled: int = 0
    satisfied: int = 0
    basically_satisfied: int = 0

    def __add__(self, other: object) -> "Counts":
        """Sums, field by field."""
        if not isinstance(other, Counts):
            return NotImplemented
        return Counts(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))

    @property
    def not_satisfied(self) -> int:
        """Valid call-backs that were neither satisfied nor basically satisfied."""
        return self.valid - self.satisfied - self.basically_satisfied


class Rates(NamedTuple):
    """The rates of a period. `composite` is None unless all three rates that it is made of have data."""

    response: Rate
    in_time: Rate
    resolution: Rate
    satisfaction: Rate
    composite: Fraction | None


def rates_of(counts: Counts, weights: Weights) -> Rates:
    """Response = contacted in time / due; in time = answered in time / due; resolution = settled / valid;
    satisfaction = (satisfied + w × basically satisfied) / valid; composite = the weighted mean of three of them."""
    response = Rate(Fraction(counts.response_in_time), counts.response_due)
    resolution = Rate(Fraction(counts.settled), counts.valid)
    content = counts.satisfied + Fraction(weights.basically) * counts.basically_satisfied
    satisfaction = Rate(content, counts.valid)
    return Rates(
        response,
        Rate(Fraction(counts.answer_in_time), counts.answer_due),
        resolution,
        satisfaction,
        _composite((response, resolution, satisfaction), (weights.response, weights.resolution, weights.satisfaction)),
    )


def _composite(rates: tuple[Rate, ...], weights: tuple[Decimal, ...]) -> Fraction | None:
    total = sum(map(Fraction, weights), Fraction())
    values = [rate.value for rate in rates]
    if not total or any(value is None for value in values):
        return None
    return sum((value * Fraction(weight) for value, weight in zip(values, weights, strict=True)), Fraction()) / total


def percent(value: Fraction | None) -> Decimal | None:
    """A share as percent with two decimals, a half rounded up; None stays None."""
    if value is None:
        return None
    hundredths = (value * 10_000 * 2 + 1) // 2
    return (Decimal(hundredths) / 100).quantize(Decimal("0.01"))
