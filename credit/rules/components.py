"""Rolling up the scores of a firm's projects, manager posts or districts into one line."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from credit.rules.amounts import held, rounded, units, units_text
from credit.rules.bands import Band
from credit.rules.plan import Plan, bounds_of
from credit.rules.tally import Key, Sums
from credit.rules.values import Name, Value, indicator_units

Part = tuple[dict[str, Any], Fraction, int]
"""A component: what it is, its weight and its units."""


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
    amount = rounded(found * Fraction(str(rule.get("factor", 1))), plan.rounding)
    line = {
        "kind": "component",
        "item": rule["subject"],
        "title": rule["title"],
        "method": rule["method"],
        "parts": [
            {
                "key": str(what["key"]),
                "name": what["name"],
                "points": units_text(amount),
                **({"weight": str(what[rule["weight"]])} if "weight" in rule else {}),
            }
            for what, _weight, amount in parts
        ],
        "left_out": len(candidates) - len(parts),
        "basis": rule["basis"],
    }
    return [(line | ({"category": rule["category"]} if "category" in rule else {}), amount)]


def rolled_up(method: str, weighed: Sequence[tuple[Fraction, int]]) -> Fraction:
    """Sum, mean, weighted mean, best or worst of (weight, units). At least one; some weight for a weighted mean."""
    amounts = [amount for _weight, amount in weighed]
    if method == "sum":
        return sum((weight * amount for weight, amount in weighed), Fraction(0))
    if method == "mean":
        return Fraction(sum(amounts), len(amounts))
    if method == "weighted_mean":
        whole = sum((weight for weight, _amount in weighed), Fraction(0))
        return sum((weight * amount for weight, amount in weighed), Fraction(0)) / whole
    return Fraction(max(amounts) if method == "best" else min(amounts))


def _weighed(rule: dict[str, Any], candidates: Sequence[tuple[dict[str, Any], int | None]]) -> list[Part]:
    is_zero = rule.get("missing") == "zero"
    parts = []
    for what, amount in sorted(candidates, key=lambda pair: str(pair[0]["key"])):
        weight = Fraction(1)
        if "weight" in rule and rule["method"] == "weighted_mean":
            if not what.get(rule["weight"]):
                continue
            weight = Fraction(str(what[rule["weight"]]))
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
    groups: dict[int, list[int]] = {}
    of_group: dict[int, int] = {}
    amounts = [
        (plan.items[place].category, plan.items[place].group, held(amount, *plan.items[place].bounds))
        for (_rater, place), (_records, amount) in sorted(
            sums.get((subject, key), {}).items(), key=lambda pair: pair[0][1]
        )
    ]
    for category, group, amount in [*amounts, *_project_indicators(plan, subject, key, values)]:
        if group is None:
            categories[category] += amount
        else:
            groups.setdefault(group, []).append(amount)
            of_group[group] = category
    for group, members in groups.items():
        is_one = plan.groups[group].get("counts") == "highest_item"
        found = max(members, key=abs) if is_one else sum(members)
        categories[of_group[group]] += held(found, *plan.group_bounds[group])
    return sum(held(amount, *bounds) for amount, bounds in zip(categories, plan.category_bounds, strict=True))


def _project_indicators(
    plan: Plan, subject: str, key: str, values: dict[Name, Value]
) -> list[tuple[int, int | None, int]]:
    groups = {group["code"]: place for place, group in enumerate(plan.groups)}
    found = []
    for rule in plan.document.get("indicators", []):
        if "category" in rule and rule.get("subject", plan.subject) == subject != plan.subject:
            amount = indicator_units(rule, values.get((rule["name"], key)))
            if amount is not None:
                found.append((plan.category_places[rule["category"]], groups.get(rule.get("group", "")), amount))
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
    points = Fraction(score, 10_000)
    grade = next((grade for grade in rule["grades"] if Band.read(grade).holds(points)), None)
    return None if grade is None else units(grade["points"])
