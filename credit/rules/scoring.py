"""From sums per item to a score, with every line of the way.

Order: limit of the item, group, category, rater, score. The same for everybody; what differs from city to city
stands in the rulebook. docs/rules/rulebook-format.md says it in words.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from credit.rules.amounts import SCALE, held, rounded, units, units_text
from credit.rules.components import component_line, rolled_up
from credit.rules.plan import Bounds, ItemRule, Plan, bounds_of
from credit.rules.tally import Key, Sums
from credit.rules.values import Name, Value, indicator_units, mark_units

Line = dict[str, Any]
LARGEST_SCORE = 999_999 * SCALE
"""What the tables hold; far beyond any rulebook that makes sense."""
_KINDS = {"item": 0, "indicator": 1, "blend": 2, "component": 3}


@dataclass
class Entry:
    """A line being computed: what it gives before limits and what of it counts so far."""

    line: Line
    amount: int
    category: int | None
    group: int | None = None
    place: int = 0
    bounds: Bounds = (None, None)
    records: int = 0
    counted: int = 0
    limits: list[str] = field(default_factory=list)

    def written(self) -> Line:
        """As it stands in the derivation."""
        points = units_text(self.amount)
        counted = points if self.counted == self.amount else units_text(self.counted)
        found = {**self.line, "points": points, "counted": counted, "limits": self.limits}
        if self.line["kind"] == "item":
            found["records"] = self.records
        return found


@dataclass
class Scored:
    """A score in units, None without one; its lines; records and units of each item and category."""

    score: int | None
    lines: list[Line]
    items: dict[str, tuple[int, int]]
    categories: dict[str, tuple[int, int]]


def score_subject(
    plan: Plan,
    sums: dict[Key, Sums],
    values: dict[Name, Value],
    projects: Sequence[dict[str, Any]],
    districts: Sequence[dict[str, Any]],
) -> Scored:
    """The score of one subject from the sums of its records and those of its components."""
    own = sums.get((plan.subject, ""), {})
    common = _indicator_entries(plan, values, rater="")
    blends, is_scored = _blend_entries(plan, values)
    components = [
        Entry(line, amount, plan.category_places.get(rule.get("category", "")))
        for rule in plan.document.get("components", [])
        for line, amount in component_line(plan, rule, sums, values, projects, districts)
    ]
    lines: list[Line] = [_base_line(plan.document["score"])]
    total, pots = units(plan.document["score"]["base"]), []
    for place, rater in enumerate(plan.raters):
        entries = [*_item_entries(plan, own, place, rater.code), *_indicator_entries(plan, values, rater=rater.code)]
        pots += entries
        of_rater, written = _rater_pot(plan, place, entries)
        total, lines = total + of_rater, [*lines, *written]
    entries = [] if plan.raters else _item_entries(plan, own, 0, "")
    entries = _in_order([*entries, *common, *(entry for entry in [*blends, *components] if entry.category is not None)])
    total += _hold(plan, entries)
    outside = [entry for entry in [*blends, *components] if entry.category is None]
    for entry in outside:
        entry.counted = entry.amount
        total += entry.amount
    pots += [*entries, *outside]
    lines += [entry.written() for entry in [*entries, *outside]]
    score = _close(plan, total, lines) if is_scored else None
    return Scored(score, lines, _by_item(pots), _by_category(plan, pots))


def _base_line(score: dict[str, Any]) -> Line:
    base = units_text(units(score["base"]))
    return {"kind": "base", "points": base, "counted": base, "limits": [], "basis": score["basis"]}


def _item_entries(plan: Plan, sums: Sums, rater: int, code: str) -> list[Entry]:
    entries = []
    for (of_rater, place), (records, amount) in sums.items():
        if of_rater == rater:
            entries.append(_item_entry(plan.items[place], records, amount, code))
    return _in_order(entries)


def _item_entry(item: ItemRule, records: int, amount: int, rater: str) -> Entry:
    line = item.line | {"rater": rater} if rater else item.line
    return Entry(line, amount, item.category, item.group, item.place, item.bounds, records)


def _in_order(entries: list[Entry]) -> list[Entry]:
    """By category, then items before indicators, blends and components, each in the rulebook's order."""
    return sorted(entries, key=lambda entry: (entry.category, _KINDS[entry.line["kind"]], entry.place))


def _indicator_entries(plan: Plan, values: dict[Name, Value], *, rater: str) -> list[Entry]:
    entries = []
    for place, rule in enumerate(plan.document.get("indicators", [])):
        if (
            "category" not in rule
            or rule.get("rater", "") != rater
            or rule.get("subject", plan.subject) != plan.subject
        ):
            continue
        value = values.get((rule["name"], ""))
        amount = indicator_units(rule, value)
        if amount is None:
            continue
        line = {"kind": "indicator", "category": rule["category"], "item": rule["name"], "title": rule["title"]}
        line |= {"basis": rule["basis"], **_shown(value), **({"rater": rater} if rater else {})}
        category, group = plan.category_places[rule["category"]], plan.group_places.get(rule.get("group", ""))
        entries.append(Entry(line, amount, category, group, place))
    return entries


def _shown(value: Value | None) -> Line:
    names = ("period_from", "period_to", "numerator", "denominator", "text")
    given = {} if value is None else value.given
    return {name: str(given[name]) for name in names if given.get(name) not in (None, "")}


def _blend_entries(plan: Plan, values: dict[Name, Value]) -> tuple[list[Entry], bool]:
    """The blends that say something, and whether there is a score at all."""
    entries, is_scored = [], True
    for rule in plan.document.get("blends", []):
        marks = [(mark, mark_units(mark, values.get((mark["name"], "")))) for mark in rule["marks"]]
        missing = rule.get("missing", "left_out")
        present = sum(amount is not None for _mark, amount in marks)
        if present < rule.get("minimum", 0) or (missing == "no_score" and present < len(marks)):
            is_scored = False
            continue
        amount = _blended(plan, rule, marks, is_zero=missing == "zero")
        if amount is None:
            continue
        shown = [
            {"name": mark["name"], "title": mark["title"], "points": None if found is None else units_text(found)}
            for mark, found in marks
        ]
        line = {"kind": "blend", "item": rule["code"], "title": rule["title"], "marks": shown, "basis": rule["basis"]}
        line |= {"category": rule["category"]} if "category" in rule else {}
        entries.append(Entry(line, amount, plan.category_places.get(rule.get("category", ""))))
    return entries, is_scored


def _blended(
    plan: Plan, rule: dict[str, Any], marks: list[tuple[dict[str, Any], int | None]], *, is_zero: bool
) -> int | None:
    weighed = [(units(mark.get("weight", 1)), amount or 0) for mark, amount in marks if amount is not None or is_zero]
    if not weighed:
        return None
    found = rolled_up(rule["method"], weighed)
    return held(rounded(found, plan.rounding), *bounds_of(rule))


def _hold(plan: Plan, entries: list[Entry]) -> int:
    """Apply the limits of items, groups and categories to entries in order; returns what they come to."""
    for entry in entries:
        entry.counted = held(entry.amount, *entry.bounds)
        if entry.counted != entry.amount:
            entry.limits.append("item")
    for place, group in enumerate(plan.groups):
        members = [entry for entry in entries if entry.group == place]
        if members and group.get("counts") == "highest_item":
            _only_weightiest(members)
        _run(members, plan.group_bounds[place], "group")
    for place, bounds in enumerate(plan.category_bounds):
        _run([entry for entry in entries if entry.category == place], bounds, "category")
    return sum(entry.counted for entry in entries)


def _only_weightiest(members: list[Entry]) -> None:
    heaviest = max(members, key=lambda entry: abs(entry.counted))  # the first of equals
    for entry in members:
        if entry is not heaviest and entry.counted:
            entry.counted = 0
            entry.limits.append("highest")


def _run(entries: list[Entry], bounds: Bounds, name: str) -> None:
    """Give each entry the step that it makes in the running total once that is held between the bounds."""
    if bounds == (None, None):
        return
    total = before = 0
    for entry in entries:
        total += entry.counted
        after = held(total, *bounds)
        if after - before != entry.counted:
            entry.counted = after - before
            entry.limits.append(name)
        before = after


def _rater_pot(plan: Plan, place: int, entries: list[Entry]) -> tuple[int, list[Line]]:
    """What a rater gives in the end, and its lines: base, entries, and a last one for limits and weight."""
    rater = plan.raters[place]
    entries = _in_order(entries)
    total = rater.base + _hold(plan, entries)
    given = rounded(held(total, *rater.bounds) * rater.weight, plan.rounding)
    lines: list[Line] = []
    if rater.base:
        base = units_text(rater.base)
        lines.append({"kind": "base", "rater": rater.code, "points": base, "counted": base, "limits": []})
    lines += [entry.written() for entry in entries]
    if given != total:
        step = units_text(given - total)
        lines.append({"kind": "rater", "rater": rater.code, "points": step, "counted": step, "limits": ["rater"]})
    for line in lines:
        line.setdefault("basis", rater.entry["basis"])
    return given, lines


def _close(plan: Plan, total: int, lines: list[Line]) -> int:
    """The score; where its own floor, cap or rounding bites, a last line says by how much."""
    rule = plan.document["score"]
    within = held(held(total, *bounds_of(rule)), -LARGEST_SCORE, LARGEST_SCORE)
    score = rounded(within, plan.rounding, rule.get("decimals", 4))
    if score != total:
        step = units_text(score - total)
        lines.append({"kind": "limit", "points": step, "counted": step, "limits": ["score"], "basis": rule["basis"]})
    return score


def _by_item(entries: list[Entry]) -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    for entry in entries:
        if entry.line["kind"] == "item":
            records, counted = found.get(entry.line["item"], (0, 0))
            found[entry.line["item"]] = (records + entry.records, counted + entry.counted)
    return found


def _by_category(plan: Plan, entries: list[Entry]) -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    for entry in entries:
        if entry.category is not None:
            code = plan.categories[entry.category]["code"]
            records, counted = found.get(code, (0, 0))
            found[code] = (records + entry.records, counted + entry.counted)
    return found
