"""Codes: each defined once, and everything that is named is there."""

from collections.abc import Collection, Iterable
from typing import Any

from django.utils.translation import gettext as _

from credit.rules.checks.index import Entry, Found, Index, walk
from credit.rules.source import Path

_KEYS = {
    "sources": "code",
    "raters": "code",
    "categories": "code",
    "groups": "code",
    "items": "code",
    "indicators": "name",
    "blends": "code",
    "components": "subject",
    "grades": "code",
    "states": "code",
    "vetoes": "code",
    "measures": "code",
    "matrices": "code",
    "lists": "kind",
}
_TOGETHER = (("grades", "states"), ("measures", "matrices"))


def _codes_once(index: Index) -> Found:
    for part, key in _KEYS.items():
        yield from _once(((*path, key), entry[key]) for path, entry in index.entries(part))
    for first, second in _TOGETHER:
        taken = {entry["code"] for _path, entry in index.entries(first)}
        for path, entry in index.entries(second):
            if entry["code"] in taken:
                yield (*path, "code"), _twice(entry["code"])


def _names_inside_once(index: Index) -> Found:
    for path, blend in index.entries("blends"):
        marks = enumerate(blend["marks"])
        yield from _once(((*path, "marks", place, "name"), mark["name"]) for place, mark in marks)
    for path, component in index.entries("components"):
        grades = enumerate(component.get("grades", []))
        yield from _once(((*path, "grades", place, "code"), grade["code"]) for place, grade in grades)
    sources = (
        ((*path, "sources", place), source)
        for path, rater in index.entries("raters")
        for place, source in enumerate(rater["sources"])
    )
    for where, _message in _once(sources):
        yield where, _("This source belongs to another rater already. A record can only go to one.")


def _once(named: Iterable[tuple[Path, str]]) -> Found:
    seen: set[str] = set()
    for path, name in named:
        if name in seen:
            yield path, _twice(name)
        seen.add(name)


def _twice(name: str) -> str:
    return _("“%s” stands here twice.") % name


def _sources(index: Index) -> Found:
    for path, name, value in walk(index.document):
        if name == "basis" and isinstance(value, dict) and "source" in value and value["source"] not in index.sources:
            yield (*path, "source"), _("The source “%s” is not in the list of sources.") % value["source"]


def _categories(index: Index) -> Found:
    for path, entry in index.entries("items", "indicators", "blends", "components"):
        yield from unknown(
            (*path, "category"), entry.get("category"), index.categories, _("There is no category “%s”.")
        )


def _groups(index: Index) -> Found:
    categories: dict[str, str] = {}
    for path, entry in index.entries("items", "indicators"):
        if "group" not in entry:
            continue
        yield from unknown((*path, "group"), entry["group"], index.groups, _("There is no group “%s”."))
        first = categories.setdefault(entry["group"], entry.get("category", ""))
        if entry.get("category", "") != first:
            yield (
                (*path, "group"),
                _("The group “%(group)s” belongs to the category “%(category)s”; one group cannot stand in two.")
                % {"group": entry["group"], "category": first},
            )


def _raters(index: Index) -> Found:
    for path, entry in index.entries("indicators"):
        yield from unknown((*path, "rater"), entry.get("rater"), index.raters, _("There is no rater “%s”."))


def _veto_grades(index: Index) -> Found:
    message = _("There is no grade “%s”.")
    for path, item in index.entries("items"):
        if isinstance(item.get("veto"), dict):
            yield from unknown((*path, "veto", "grade"), item["veto"]["grade"], index.grades, message)
        else:
            yield from unknown((*path, "veto"), item.get("veto"), index.grades, message)
    for path, veto in index.entries("vetoes"):
        yield from unknown((*path, "grade"), veto["grade"], index.grades, message)
    small = index.document.get("grading", {}).get("small_field")
    yield from unknown(("grading", "small_field"), small, index.grades, message)


def _matrix_cells(index: Index) -> Found:
    for path, matrix in index.entries("matrices"):
        for row, cells in matrix["cells"].items():
            yield from _cells_of_row((*path, "cells", row), cells, index)


def _cells_of_row(path: Path, cells: Entry, index: Index) -> Found:
    for code in cells:
        if code not in index.grades and code not in index.states:
            yield (*path, code), _("There is no grade “%s”.") % code
    missing = [code for code in index.grades if code not in cells]
    if missing:
        yield path, _("This row says nothing for the grade “%s”. Write a number for every grade.") % missing[0]


def unknown(path: Path, name: Any, known: Collection[str], message: str) -> Found:
    """The message, where the name is given and nothing of that name is known."""
    if name is not None and name not in known:
        yield path, message % name


RULES = (
    _codes_once,
    _names_inside_once,
    _sources,
    _categories,
    _groups,
    _raters,
    _veto_grades,
    _matrix_cells,
)
