"""Whether an item table can be used: every complaint with its place. A pure function over the document."""

from collections.abc import Collection, Iterator, Mapping
from fractions import Fraction
from typing import Any

from party.rules.assessment import number

KINDS = ("choice", "steps", "linear")
TIES = ("appraisal", "low", "items")
MANUAL = "manual"


def problems_of(document: object, indicators: Collection[str]) -> list[str]:
    """What is wrong with a table, like `items.3.max`; empty where nothing is. `indicators`: those of the platform."""
    if not isinstance(document, Mapping):
        return ["document"]
    try:
        return list(_problems(document, indicators))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        return [f"document: {error}"]


def _problems(document: Mapping[str, Any], indicators: Collection[str]) -> Iterator[str]:
    codes = [item["code"] for item in document["items"]]
    if not codes or len(codes) != len(set(codes)):
        yield "items: codes"
    for position, item in enumerate(document["items"]):
        for wrong in _item_problems(item, indicators):
            yield f"items.{position}.{wrong}"
    weights = document["weights"]
    if number(weights["items"]) + number(weights["appraisal"]) != 1 or min(map(number, weights.values())) < 0:
        yield "weights"
    if any(tie not in TIES for tie in document["ties"]):
        yield "ties"
    if int(document["last_count"]) < 0:
        yield "last_count"
    yield from _appraisal_problems(document["appraisal"])
    yield from _credit_problems(document.get("credit", {}))


def _item_problems(item: Mapping[str, Any], indicators: Collection[str]) -> Iterator[str]:
    most = number(item["max"])
    if not item["title"] or most <= 0:
        yield "title, max"
    if item["kind"] not in KINDS:
        yield "kind"
    if item["source"] != MANUAL and item["source"] not in indicators:
        yield "source"
    points = [number(row["points"]) for row in (*item.get("options", ()), *item.get("steps", ()))]
    if any(point < 0 or point > most for point in points) or (item["kind"] != "linear" and max(points) != most):
        yield "points"
    borders = [number(step["from"]) for step in item.get("steps", ())]
    if borders != sorted(set(borders)):
        yield "steps"
    if item["kind"] == "linear" and number(item["full_at"]) <= 0:
        yield "full_at"


def _appraisal_problems(appraisal: Mapping[str, Any]) -> Iterator[str]:
    points = [number(grade["points"]) for grade in appraisal["scale"]]
    if len({grade["code"] for grade in appraisal["scale"]}) != len(points) or len(points) < 2:
        yield "appraisal.scale"
    if any(point < 0 or point > 100 for point in points):
        yield "appraisal.points"
    codes = [question["code"] for question in appraisal["questions"]]
    if appraisal["overall"] not in codes or len(codes) != len(set(codes)):
        yield "appraisal.questions"


def _credit_problems(credit: Mapping[str, Any]) -> Iterator[str]:
    for name in ("honour_from", "warn_below"):
        if name in credit and not 0 <= number(credit[name]) <= 100:
            yield f"credit.{name}"


def most_points(document: Mapping[str, Any]) -> Fraction:
    """The sum of all items' maxima: 30 in the sample table."""
    return sum((number(item["max"]) for item in document["items"]), Fraction(0))
