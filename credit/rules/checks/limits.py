"""Floors, caps and limits: that they leave something possible and have an effect."""

from decimal import Decimal

from django.utils.translation import gettext as _

from credit.rules.checks.index import Entry, Found, Index, number
from credit.rules.source import Path


def _floor_under_cap(index: Index) -> Found:
    places: list[tuple[Path, Entry]] = [(("score",), index.document["score"])]
    places += list(index.entries("raters", "categories", "groups", "indicators", "blends", "components"))
    for path, blend in index.entries("blends"):
        places += [((*path, "marks", place), mark) for place, mark in enumerate(blend["marks"])]
    for path, entry in places:
        if "floor" in entry and "cap" in entry and number(entry["cap"]) < number(entry["floor"]):
            yield (*path, "cap"), _("The cap is below the floor.")


def _base_inside(index: Index) -> Found:
    places: list[tuple[Path, Entry]] = [(("score",), index.document["score"]), *index.entries("raters", "components")]
    for path, entry in places:
        base = number(entry.get("base", 0))
        low, high = (number(entry.get(name, base)) for name in ("floor", "cap"))
        if "base" in entry and not low <= base <= high and low <= high:
            yield (*path, "base"), _("The base lies outside floor and cap.")


def _sides_of_zero(index: Index) -> Found:
    for path, entry in index.entries("categories", "groups"):
        if number(entry.get("cap", 0)) < 0:
            yield (*path, "cap"), _("A cap is zero or more.")
        if number(entry.get("floor", 0)) > 0:
            yield (*path, "floor"), _("A floor is zero or less.")


def _limits_with_effect(index: Index) -> Found:
    for path, category in index.entries("categories"):
        yield from _effect(path, category, category["polarity"])
    for path, group in index.entries("groups"):
        members = [
            entry for _path, entry in index.entries("items", "indicators") if entry.get("group") == group["code"]
        ]
        polarities = {index.polarity(entry) for entry in members}
        if len(polarities) == 1:
            yield from _effect(path, group, polarities.pop())


def _effect(path: Path, entry: Entry, polarity: str) -> Found:
    if polarity == "bad" and number(entry.get("cap", 0)) > 0:
        yield (
            (*path, "cap"),
            _("Bad points never reach a cap above zero. To hold them from below write floor, as a negative number."),
        )
    if polarity == "good" and number(entry.get("floor", 0)) < 0:
        yield (*path, "floor"), _("Good points never reach a floor below zero. To hold them write cap.")


def _groups_do_something(index: Index) -> Found:
    for path, group in index.entries("groups"):
        if group.get("counts", "each") == "each" and "cap" not in group and "floor" not in group:
            yield path, _("This group has no effect. Write counts, cap or floor.")


def _limit_of_an_item(index: Index) -> Found:
    for path, item in index.entries("items"):
        if "limit" not in item:
            continue
        limit = number(item["limit"])
        if limit <= 0:
            yield (*path, "limit"), _("A limit is more than zero.")
        elif limit < smallest_record(item):
            yield (*path, "limit"), _("The limit is smaller than the points of a single record.")
        elif "range" in item["points"] and max(abs(number(end)) for end in item["points"]["range"]) > limit:
            yield (*path, "points", "range"), _("The range goes beyond the limit of the item.")


def _limit_of_a_group(index: Index) -> Found:
    for path, group in index.entries("groups"):
        members = [item for item in index.items.values() if item.get("group") == group["code"]]
        for name, polarity in (("cap", "good"), ("floor", "bad")):
            of_side = [smallest_record(item) for item in members if index.polarity(item) == polarity]
            if name in group and of_side and abs(number(group[name])) < min(of_side):
                yield (*path, name), _("The limit is smaller than the points of any single record of the group.")


def smallest_record(item: Entry) -> Decimal:
    """Points of the lightest record of an item, without sign."""
    points = item["points"]
    if "by_level" in points:
        return min(abs(number(value)) for value in points["by_level"].values())
    if "range" in points:
        low, high = (number(end) for end in points["range"])
        return Decimal(0) if low <= 0 <= high else min(abs(low), abs(high))
    return abs(number(points.get("fixed", points.get("per_unit", 0))))


def _one_record_per_unit(index: Index) -> Found:
    for path, item in index.entries("items"):
        points = item["points"]
        if "per_unit" not in points:
            continue
        at = (*path, "points")
        if number(points["per_unit"]) == 0:
            yield (*at, "per_unit"), _("Points of zero for each unit have no effect.")
        if number(points.get("step", 1)) <= 0:
            yield (*at, "step"), _("A step is more than zero.")
        if number(points.get("minimum", 0)) < 0:
            yield (*at, "minimum"), _("Fewer than nothing cannot be counted.")
        if "limit" in points and number(points["limit"]) < abs(number(points["per_unit"])):
            yield (*at, "limit"), _("The limit is smaller than the points of a single step.")


def _score_minimums(index: Index) -> Found:
    for path, blend in index.entries("blends"):
        if blend.get("minimum", 1) > len(blend["marks"]):
            yield (*path, "minimum"), _("There are only %s marks.") % len(blend["marks"])


def _weights(index: Index) -> Found:
    weighed = list(index.entries("raters"))
    for path, blend in index.entries("blends"):
        weighed += [((*path, "marks", place), mark) for place, mark in enumerate(blend["marks"])]
    for path, entry in weighed:
        if number(entry.get("weight", 1)) <= 0:
            yield (*path, "weight"), _("A weight is more than zero.")


RULES = (
    _floor_under_cap,
    _base_inside,
    _sides_of_zero,
    _limits_with_effect,
    _groups_do_something,
    _limit_of_an_item,
    _limit_of_a_group,
    _one_record_per_unit,
    _score_minimums,
    _weights,
)
