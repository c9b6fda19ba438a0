"""Whether a first assembly can be asked for: the tests of the place, computed from the register of an estate.

A share is what was handed over, of everything that stands in the register. One unit is one head here: until a roll is
drawn up, nobody knows which units have the same owners.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from committees.rules.law.clocks import add_months
from committees.rules.law.values import share_of

MONTHS_OF_YEAR = 12
FIGURES = ("area", "heads", "households")


@dataclass(frozen=True)
class Register:
    """What the register says about an estate on a day. Areas are square metres."""

    area: Decimal
    handed_over_area: Decimal
    units: int
    handed_over_units: int
    first_handed_over: datetime.date | None

    @property
    def area_share(self) -> Fraction | None:
        return Fraction(self.handed_over_area) / Fraction(self.area) if self.area else None

    @property
    def unit_share(self) -> Fraction | None:
        return Fraction(self.handed_over_units, self.units) if self.units else None


@dataclass(frozen=True)
class Condition:
    """One condition of a test. `is_met` is None where the register cannot tell.

    `missing` is what lacks: square metres, units, or for years the day on which they are full.
    """

    name: str
    required: Any
    is_met: bool | None
    actual: Fraction | datetime.date | None = None
    missing: Decimal | int | datetime.date | None = None


@dataclass(frozen=True)
class TestResult:
    """One of the tests of which any is enough; all of its conditions must hold."""

    conditions: tuple[Condition, ...]

    @property
    def is_met(self) -> bool | None:
        found = [condition.is_met for condition in self.conditions]
        return False if False in found else None if None in found else True


def results_of(triggers: list[Mapping[str, Any]], register: Register, day: datetime.date) -> list[TestResult]:
    """Each test with its conditions, in the order of the text."""
    return [
        TestResult(tuple(_condition(name, required, register, day) for name, required in test.items()))
        for test in triggers
    ]


def can_apply(results: list[TestResult]) -> bool | None:
    """Whether one test holds; None where none does and the register cannot tell for all of them."""
    found = [result.is_met for result in results]
    return True if True in found else None if None in found or not found else False


def _condition(name: str, required: Any, register: Register, day: datetime.date) -> Condition:
    if name == "years":
        return _years(required, register, day)
    threshold = share_of(required) if name in FIGURES else None
    actual = register.area_share if name == "area" else register.unit_share
    if threshold is None or actual is None:
        return Condition(name, required, None)
    if actual >= threshold:
        return Condition(name, required, is_met=True, actual=actual)
    return Condition(name, required, is_met=False, actual=actual, missing=_missing(name, threshold, register))


def _missing(name: str, threshold: Fraction, register: Register) -> Decimal | int:
    if name == "area":
        lacking = threshold * Fraction(register.area) - Fraction(register.handed_over_area)
        cents = -(-lacking.numerator * 100 // lacking.denominator)
        return (Decimal(cents) / 100).quantize(Decimal("0.01"))
    needed = threshold * register.units
    return -(-needed.numerator // needed.denominator) - register.handed_over_units


def _years(required: int, register: Register, day: datetime.date) -> Condition:
    first = register.first_handed_over
    if first is None:
        return Condition("years", required, None if not register.units else False)
    full = add_months(first, required * MONTHS_OF_YEAR)
    return Condition("years", required, full <= day, actual=first, missing=None if full <= day else full)
