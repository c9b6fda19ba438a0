"""Items: points of the right sign, validity, repair, copies, who reports."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from credit.rules.checks.index import Entry, Found, Index, number
from credit.rules.source import Path


def _signs(index: Index) -> Found:
    for path, entry in index.entries("items", "indicators"):
        polarity = index.polarity(entry)
        for where, value in _points_of(entry, path):
            if (polarity == "bad" and number(value) > 0) or (polarity == "good" and number(value) < 0):
                yield where, _("The points have the wrong sign for their category.")


def _points_of(entry: Entry, path: Path) -> Iterator[tuple[Path, Any]]:
    """Every number of points that an item or indicator can give."""
    points = entry.get("points", {})
    for name in ("fixed", "per_unit"):
        if name in points:
            yield (*path, "points", name), points[name]
    for level, value in points.get("by_level", {}).items():
        yield (*path, "points", "by_level", level), value
    for place, value in enumerate(points.get("range", [])):
        yield (*path, "points", "range", place), value
    for place, band in enumerate(entry.get("bands", [])):
        yield (*path, "bands", place, "points"), band["points"]
    for word, value in entry.get("by_text", {}).items():
        yield (*path, "by_text", word), value
    if "missing" in entry:
        yield (*path, "missing"), entry["missing"]
    if "formula" in entry and not isinstance(entry["formula"], dict | str):
        yield (*path, "formula"), entry["formula"]


def _ranges(index: Index) -> Found:
    places = [((*path, "points", "range"), item["points"].get("range")) for path, item in index.entries("items")]
    for path, blend in index.entries("blends"):
        places += [((*path, "marks", place, "range"), mark.get("range")) for place, mark in enumerate(blend["marks"])]
    for path, ends in places:
        if ends is not None and number(ends[0]) > number(ends[1]):
            yield path, _("The lower end of the range is above the upper one.")


def _vetoes_hurt(index: Index) -> Found:
    """A veto that sets the best grade, or allows no better than the best, says nothing."""
    for path, item in index.entries("items"):
        veto = item.get("veto")
        if isinstance(veto, dict):
            yield from _veto(index, veto["grade"], veto.get("effect", "sets"), (*path, "veto"))
        elif veto is not None and veto == index.grades[0]:
            yield (*path, "veto"), _("A veto cannot set the best grade.")
    for path, entry in index.entries("vetoes"):
        yield from _veto(index, entry["grade"], entry.get("effect", "sets"), path)


def _veto(index: Index, grade: str, effect: str, path: Path) -> Found:
    if grade == index.grades[0]:
        yield (*path, "grade"), _("A veto cannot set the best grade.")
    elif effect == "at_most" and grade == index.grades[-1]:
        yield (*path, "effect"), _("At most the last grade is the last grade. Write effect: sets.")


def _repair(index: Index) -> Found:
    for path, item in index.entries("items"):
        is_good = index.polarity(item) == "good"
        if is_good and item["validity"].get("until") == "repaired":
            yield (*path, "validity", "until"), _("Good records are not repaired. Write months, days or certificate.")
        if is_good and "on_repair" in item:
            yield (*path, "on_repair"), _("Good records are not repaired.")
        if is_good and "if_not_repaired" in item:
            yield (*path, "if_not_repaired"), _("Good records are not repaired.")
        yield from _repair_factors(path, item)


def _repair_factors(path: Path, item: Entry) -> Found:
    factor = item.get("on_repair", {}).get("factor")
    if factor is not None and item["validity"].get("until") == "repaired":
        yield (
            (*path, "on_repair"),
            _("The record ends when it is repaired, so nothing is left for a factor. Change validity or on_repair."),
        )
    if factor is not None and not 0 <= number(factor) <= 1:
        yield (*path, "on_repair", "factor"), _("What is left of repaired points is a factor from 0 to 1.")
    late = item.get("if_not_repaired")
    if late is None:
        return
    if number(late["factor"]) <= 1:
        yield (*path, "if_not_repaired", "factor"), _("Points grow when nothing is repaired: the factor is above 1.")
    if late["days"] >= _longest(item["validity"]):
        yield (*path, "if_not_repaired", "days"), _("The record has ended by then.")


def _longest(validity: Entry) -> int:
    """Most days that a record can count."""
    if "days" in validity:
        return validity["days"]
    return validity["months"] * 31 if "months" in validity else 10**6


def _copies(index: Index) -> Found:
    for path, item in index.entries("items"):
        copy = item.get("copied_to")
        if copy is None:
            continue
        if copy["subject"] == item.get("subject", index.subject):
            yield (*path, "copied_to", "subject"), _("The record counts for this subject already.")
        if number(copy.get("factor", 1)) <= 0:
            yield (*path, "copied_to", "factor"), _("The factor of a copy is more than zero.")


def _reporters(index: Index) -> Found:
    claimed = {source for rater in index.raters.values() for source in rater["sources"]}
    for path, item in index.entries("items"):
        reporters = item.get("reported_by", [])
        if claimed and reporters and not claimed & set(reporters):
            yield (*path, "reported_by"), _("None of these sources belongs to a rater, so no record would ever count.")


def _derived_facts(index: Index) -> Found:
    for path, item in index.entries("items"):
        if "derived_from" in item and "derived" not in item.get("reported_by", []):
            yield (*path, "derived_from"), _("Nothing would be proposed. Add derived to reported_by.")


RULES = (_signs, _ranges, _vetoes_hurt, _repair, _copies, _reporters, _derived_facts)
