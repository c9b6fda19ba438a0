"""Values that were filed or counted beside the ledger, and the points they give."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from credit.rules.amounts import SCALE, held, rounded, units
from credit.rules.bands import Band
from credit.rules.formulas import value_of
from credit.rules.plan import bounds_of

Name = tuple[str, str]
"""Name of an indicator and key of the project, "" for the subject itself."""


@dataclass(frozen=True)
class Value:
    """One value: a numerator over a denominator, or a word; as it was given to the engine."""

    given: dict[str, Any]
    numerator: Fraction | None
    denominator: Fraction | None
    text: str


def read_values(given: Iterable[dict[str, Any]]) -> dict[Name, Value]:
    """The value of each name and project: of several periods the last. The order has no influence."""
    found: dict[Name, Value] = {}
    for entry in sorted(given, key=lambda value: (value.get("period_to") or "", value.get("period_from") or "")):
        numerator = entry.get("numerator")
        found[entry["name"], str(entry.get("project_key") or "")] = Value(
            entry,
            None if numerator is None else Fraction(str(numerator)),
            None if numerator is None else Fraction(str(entry["denominator"])),
            entry.get("text") or "",
        )
    return found


def scaled(rule: dict[str, Any], value: Value) -> tuple[Fraction, Fraction] | None:
    """Numerator, times the indicator's `per`, and denominator; None where there are too few cases to say anything."""
    if value.numerator is None or value.denominator is None:
        return None
    if value.denominator <= 0 or value.denominator < rule.get("minimum_denominator", 0):
        return None
    return value.numerator * Fraction(str(rule.get("per", 1))), value.denominator


def indicator_units(rule: dict[str, Any], value: Value | None) -> int | None:
    """Units that an indicator gives; None where it says nothing."""
    found = None if value is None else _found(rule, value)
    if found is None:
        return units(rule["missing"]) if "missing" in rule else None
    return held(found, *bounds_of(rule))


def _found(rule: dict[str, Any], value: Value) -> int | None:
    if "by_text" in rule:
        word = rule["by_text"].get(value.text)
        return None if word is None else units(word)
    pair = scaled(rule, value)
    if pair is None:
        return None
    if "formula" in rule:
        result = value_of(rule["formula"], *pair)
        return None if result is None else rounded(result * SCALE)
    ratio = pair[0] / pair[1]
    band = next((band for band in rule.get("bands", []) if Band.read(band).holds(ratio)), None)
    return None if band is None else units(band["points"])


def mark_units(rule: dict[str, Any], value: Value | None) -> int | None:
    """Units of one mark of a blend; None where it is missing."""
    if value is None:
        return None
    if "by_text" in rule:
        word = rule["by_text"].get(value.text)
        found = None if word is None else units(word)
    elif value.numerator is None or not value.denominator:
        found = None
    else:
        found = rounded(value.numerator / value.denominator * SCALE)
        if "range" in rule:
            found = held(found, *(units(bound) for bound in rule["range"]))
    return None if found is None else held(found, *bounds_of(rule))
