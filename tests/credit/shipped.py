"""The rulebooks that ship with the product, read from their files."""

from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from credit.rules import read_rulebook

FOLDER = Path(__file__).resolve().parents[2] / "credit" / "rulebooks"
NAMES = sorted(file.stem for file in FOLDER.glob("*.yaml"))
SMALLEST = Decimal("0.0001")


@cache
def shipped(name: str) -> dict[str, Any]:
    return read_rulebook((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))


def ways_of(document: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """(grade, way to it with bounds or condition) in the order of the table."""
    return [(grade["code"], way) for grade in document["grades"] for way in grade.get("any", [grade])]


def bounds_of(document: dict[str, Any]) -> set[Decimal]:
    """Every score at which the grade table changes, also those that stand in conditions."""
    found = {Decimal(way[name]) for _grade, way in ways_of(document) for name in ("min", "max") if name in way}
    return found | {bound for _grade, way in ways_of(document) for bound in _bounds_in(way.get("when"))}


def _bounds_in(criterion: Any) -> set[Decimal]:
    if isinstance(criterion, list):
        return {bound for part in criterion for bound in _bounds_in(part)}
    if not isinstance(criterion, dict):
        return set()
    words = {"score_at_least", "score_above", "score_at_most", "score_below"}
    own = {Decimal(value) for word, value in criterion.items() if word in words}
    return own | {bound for inner in criterion.values() for bound in _bounds_in(inner)}
