"""Rolling up the scores of a firm's projects, manager posts or districts into one line."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from credit.rules.amounts import SCALE, held, rounded, units, units_text
from credit.rules.bands import Band
from credit.rules.plan import Plan, bounds_of
from credit.rules.tally import Key, Sums
from credit.rules.values import Name, Value, indicator_units

Part = tuple[dict[str, Any], int, int]
"""A component: what it is, its weight in ten-thousandths and its units."""


def component_line(
    plan: Plan,
    rule: dict[str, Any],
    sums: dict[Key, Sums],
    values: dict[Name, Value],
    projects: Sequence[dict[str, Any]],
    districts: Sequence[dict[str, Any]],
) -> list[tuple[dict[str, Any], int]]:
    """The line of one roll-up and its units; empty where there is nothing to roll up.

    A project without the weight that the rulebook asks for is left out; the line says so.
    """
    if rule["subject"] == "district":
        candidates = [(district, _district_units(rule, district)) for district in districts]
    else:
        candidates = [(project, _project_units(plan, rule, sums, values, project)) for project in projects]
    parts = _weighed(rule, candidates)
    if not parts:
        return []
    found = rolled_up(rule["method"], [(weight, amount) for _what, weight, amount in parts])
    if "factor" in rule:
        found *= Fraction(units(rule["factor"]), SCALE)
    amount = rounded(found, plan.rounding)
    line = {
        "kind": "component",
        "item": rule["subject"],
        "title": rule["title"],
        "method": rule["method"],
        "parts": [_part(rule, part) for part in parts],
        "left_out": len(candidates) - len(parts),
        "basis": rule["basis"],
    }
    return [(line | ({"category": rule["category"]} if "category" in rule else {}), amount)]


def _part(rule: dict[str, Any], part: Part) -> dict[str, str]:
    what, _weight, amount = part
    found = {"key": str(what["key"]), "name": what["name"], "points": units_text(amount)}
    return found | ({"weight": str(what[rule["weight"]])} if "weight" in rule else {})


def rolled_up(method: str, weighed: Sequence[tuple[int, int]]) -> Fraction:
    """Sum, mean, weighted mean, best or worst of (weight, units), weights in ten-thousandths.

    At least one; some weight for a weighted mean.
    """
    amounts = [amount for _weight, amount in weighed]
    if method == "mean":
        return Fraction(sum(amounts), len(amounts))
    if method in {"sum", "weighted_mean"}:
        whole = SCALE if method == "sum" else sum(weight for weight, _amount in weighed)
        return Fraction(sum(weight * amount for weight, amount in weighed), whole)
    return Fraction(max(amounts) if method == "best" else min(amounts))


def _weighed(rule: dict[str, Any], candidates: Sequence[tuple[dict[str, Any], int | None]]) -> list[Part]:
    is_zero = rule.get("missing") == "zero"
    parts = []
    for what, amount in sorted(candidates, key=lambda pair: str(pair[0]["key"])):
        weight = SCALE
        if "weight" in rule and rule["method"] == "weighted_mean":
            weight = units(what.get(rule["weight"]) or 0)
            if weight <= 0:
                continue
        if amount is not None or is_zero:
            parts.append((what, weight, amount or 0))
    return parts


def _project_units(
    plan: Plan, rule: dict[str, Any], sums: dict[Key, Sums], values: dict[Name, Value], project: dict[str, Any]
) -> int | None:
    """The component's own score: base and the sums of its items within the limits that hold for it."""
    key = str(project["key"])
    total = units(rule.get("base", 0)) + _held_sum(plan, rule["subject"], key, sums, values)
    return _graded(rule, held(total, *bounds_of(rule)))


def _held_sum(plan: Plan, subject: str, key: str, sums: dict[Key, Sums], values: dict[Name, Value]) -> int:
    """The same limits as for the subject itself, without the lines. All raters in one pot."""
    categories = [0] * len(plan.categories)
    of_key = sums.get((subject, key), {})
    members: dict[int, list[int]] = {}
    for (_rater, place), (_records, given) in sorted(of_key.items(), key=_place) if plan.groups else of_key.items():
        item = plan.items[place]
        amount = held(given, *item.bounds)
        if item.group is None:
            categories[item.category] += amount
        else:
            members.setdefault(item.group, []).append(amount)
    for category, group, amount in _project_indicators(plan, subject, key, values):
        if group is None:
            categories[category] += amount
        else:
            members.setdefault(group, []).append(amount)
    for group, amounts in members.items():
        is_one = plan.groups[group].get("counts") == "highest_item"
        found = max(amounts, key=abs) if is_one else sum(amounts)
        categories[plan.category_of_group[group]] += held(found, *plan.group_bounds[group])
    return sum(held(amount, *bounds) for amount, bounds in zip(categories, plan.category_bounds, strict=True))


def _place(cell: tuple[tuple[int, int], tuple[int, int]]) -> int:
    return cell[0][1]


def _project_indicators(
    plan: Plan, subject: str, key: str, values: dict[Name, Value]
) -> list[tuple[int, int | None, int]]:
    found = []
    for rule in plan.component_indicators:
        if rule["subject"] == subject:
            amount = indicator_units(rule, values.get((rule["name"], key)))
            if amount is not None:
                group = plan.group_places.get(rule.get("group", ""))
                found.append((plan.category_places[rule["category"]], group, amount))
    return found


def _district_units(rule: dict[str, Any], district: dict[str, Any]) -> int | None:
    if rule.get("of") == "grade_points":
        by_code = {grade["code"]: grade["points"] for grade in rule["grades"]}
        found = by_code.get(district.get("grade") or "")
        return None if found is None else units(found)
    return None if district.get("score") is None else units(district["score"])


def _graded(rule: dict[str, Any], score: int) -> int | None:
    if rule.get("of") != "grade_points":
        return score
    points = Fraction(score, SCALE)
    grade = next((grade for grade in rule["grades"] if Band.read(grade).holds(points)), None)
    return None if grade is None else units(grade["points"])
