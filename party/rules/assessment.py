"""Points of an assessment: items, appraisal, total, places. Exact in Decimal and Fraction, rounded once at the end.

Worked numbers stand in docs/rules/assessment.md. Firms and offices get points and places, never natural persons.
"""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from party.rules.wilson import Interval, wilson

ENGINE = "1"
HUNDREDTH = Decimal("0.01")
NOT_ELIGIBLE, TOO_FEW_ANSWERS, NOTHING_COUNTED = "not_eligible", "too_few_answers", "nothing_counted"


class ItemLine(NamedTuple):
    """How an item came out. `points` None: nothing to count, so the item is left out with its maximum."""

    code: str
    title: str
    value: str
    points: Fraction | None
    most: Fraction
    basis: str


class Appraisal(NamedTuple):
    """What the answers say. `score` 0 to 100, None below the least number of answers."""

    answers: int
    satisfied: int
    score: Fraction | None
    interval: Interval | None


class Outcome(NamedTuple):
    """A subject before places are given. Scores of 100 to two places; `total` None with the `problem` that says why."""

    item_score: Decimal | None
    appraisal: Appraisal
    total: Decimal | None
    problem: str
    lines: tuple[ItemLine, ...]


def number(text: object) -> Fraction:
    """A number of a table. Raises `ValueError`."""
    try:
        return Fraction(str(text))
    except (ValueError, ZeroDivisionError) as error:
        raise ValueError(f"not a number: {text}") from error


def rounded(value: Fraction) -> Decimal:
    """To two places, half up."""
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(HUNDREDTH, ROUND_HALF_UP)


def points_of(item: Mapping[str, Any], value: str) -> Fraction | None:
    """The points of a value under an item; None where there is nothing to count.

    `choice`: those of the option. `steps`: those of the highest step reached, 0 below the first. `linear`: maximum ×
    value ÷ `full_at`, at most the maximum. Raises `ValueError` for a value that the item does not know.
    """
    if value == "":
        return None
    if item["kind"] == "choice":
        option = next((option for option in item["options"] if option["code"] == value), None)
        if option is None:
            raise ValueError(f"no option {value}")
        return number(option["points"])
    found = number(value)
    if item["kind"] == "steps":
        reached = [number(step["points"]) for step in item["steps"] if found >= number(step["from"])]
        return reached[-1] if reached else Fraction(0)
    return min(max(number(item["max"]) * found / number(item["full_at"]), Fraction(0)), number(item["max"]))


def is_eligible(item: Mapping[str, Any], value: str) -> bool:
    """Whether the value leaves the subject in the assessment: an option may say that it does not."""
    chosen = [option for option in item.get("options", ()) if option["code"] == value]
    return all(option.get("eligible", True) for option in chosen)


def appraisal_of(document: Mapping[str, Any], answers: Sequence[str], least: int) -> Appraisal:
    """What answers to the overall question say: the mean of their points, the share of the satisfied ones."""
    scale = {grade["code"]: grade for grade in document["appraisal"]["scale"]}
    satisfied = sum(1 for answer in answers if scale[answer]["is_satisfied"])
    score = None
    if len(answers) >= least:
        score = sum((number(scale[answer]["points"]) for answer in answers), Fraction(0)) / len(answers)
    return Appraisal(len(answers), satisfied, score, wilson(satisfied, len(answers)))


def outcome_of(
    document: Mapping[str, Any], values: Mapping[str, tuple[str, str]], answers: Sequence[str], least: int
) -> Outcome:
    """A subject's scores. `values`: item code → (value, basis). Raises `KeyError` for an item without a value.

    Items: points ÷ maxima of the items that counted × 100. Total: the two scores with the weights of the table.
    """
    lines = tuple(_line(item, *values[item["code"]]) for item in document["items"])
    counted = [line for line in lines if line.points is not None]
    most = sum((line.most for line in counted), Fraction(0))
    got = sum((line.points or Fraction(0) for line in counted), Fraction(0))
    appraisal = appraisal_of(document, answers, least)
    problem = _problem(document, values, most, appraisal)
    items = got / most * 100 if most else None
    item_score = None if items is None else rounded(items)
    total = None if problem or items is None else rounded(_weighted(document, items, appraisal.score))
    return Outcome(item_score, appraisal, total, problem, lines)


def _line(item: Mapping[str, Any], value: str, basis: str) -> ItemLine:
    return ItemLine(item["code"], item["title"], value, points_of(item, value), number(item["max"]), basis)


def _problem(
    document: Mapping[str, Any], values: Mapping[str, tuple[str, str]], most: Fraction, appraisal: Appraisal
) -> str:
    if not all(is_eligible(item, values[item["code"]][0]) for item in document["items"]):
        return NOT_ELIGIBLE
    if not most:
        return NOTHING_COUNTED
    if appraisal.score is None and number(document["weights"]["appraisal"]):
        return TOO_FEW_ANSWERS
    return ""


def _weighted(document: Mapping[str, Any], items: Fraction, score: Fraction | None) -> Fraction:
    weights = document["weights"]
    return number(weights["items"]) * items + number(weights["appraisal"]) * (score or Fraction(0))


def placed(outcomes: Mapping[int, Outcome], ties: Sequence[str]) -> dict[int, int]:
    """Places of those with a total: the highest first, then by the rules of `ties` (`appraisal`, `low`, `items`).

    Those equal in all of it share a place and the next one is left out: 1, 2, 2, 4.
    """
    keys = {pk: _key(outcome, ties) for pk, outcome in outcomes.items() if outcome.total is not None}
    first: dict[tuple[Fraction, ...], int] = {}
    for place, key in enumerate(sorted(keys.values(), reverse=True), start=1):
        first.setdefault(key, place)
    return {pk: first[key] for pk, key in keys.items()}


def _key(outcome: Outcome, ties: Sequence[str]) -> tuple[Fraction, ...]:
    known = {
        "appraisal": outcome.appraisal.score,
        "low": outcome.appraisal.interval.low if outcome.appraisal.interval else None,
        "items": outcome.item_score,
    }
    return (Fraction(outcome.total or 0), *(Fraction(known[name] or 0) for name in ties))


def last_of(places: Mapping[int, int], count: int) -> set[int]:
    """Those at the end: the last `count`, and who shares a place with one of them. Nobody where all share one place."""
    if count < 1 or len(set(places.values())) < 2:
        return set()
    worst = sorted(places.values(), reverse=True)[:count]
    return {pk for pk, place in places.items() if place >= worst[-1] and place > 1}
