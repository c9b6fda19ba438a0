"""Tests inside a rulebook: they speak about what the rulebook knows.

A case that expects an error may name what is not there.
"""

from collections.abc import Collection, Iterable
from typing import Any

from django.utils.translation import gettext as _

from credit.rules.checks.codes import unknown
from credit.rules.checks.index import Entry, Found, Index
from credit.rules.source import Path

MOST_RECORDS = 20_000
MOST_OTHERS = 20_000


def _facts(index: Index) -> Found:
    values = index.values
    for path, case in index.entries("tests"):
        if "error" in case["expect"]:
            continue
        for place, event in enumerate(case.get("events", [])):
            where = (*path, "events", place, "item")
            yield from unknown(where, event["item"], index.items, _("There is no item “%s”."))
        for place, value in enumerate(case.get("indicators", [])):
            where = (*path, "indicators", place, "name")
            yield from unknown(where, value["name"], values, _("Nothing is filed under “%s”."))


def _expected_codes(index: Index) -> Found:
    lines = {*index.items, *_names_of_lines(index)}
    for path, case in index.entries("tests"):
        expect, at = case["expect"], (*path, "expect")
        grades = {*index.grades, *index.states}
        yield from unknown((*at, "grade"), expect.get("grade"), grades, _("There is no grade “%s”."))
        yield from _each((*at, "categories"), expect, index.categories, _("There is no category “%s”."))
        yield from _each((*at, "measures"), expect, index.measures, _("There is no measure “%s”."))
        yield from _each((*at, "amounts"), expect, index.measures, _("There is no measure “%s”."))
        yield from _each((*at, "lists"), expect, index.lists, _("There is no list “%s”."))
        for place, line in enumerate(expect.get("lines", [])):
            where = (*at, "lines", place, "item")
            yield from unknown(where, line["item"], lines, _("There is no item “%s”."))


def _names_of_lines(index: Index) -> Iterable[str]:
    for _path, entry in index.entries("indicators"):
        yield entry["name"]
    for _path, entry in index.entries("blends"):
        yield entry["code"]
    for _path, entry in index.entries("components"):
        yield entry["subject"]


def _each(path: Path, expect: Entry, known: Collection[str], message: str) -> Found:
    found: Any = expect.get(str(path[-1]), [])
    for place, code in enumerate(found):
        yield from unknown((*path, code if isinstance(found, dict) else place), code, known, message)


def _before(index: Index) -> Found:
    for path, case in index.entries("tests"):
        for place, lists in enumerate(case.get("before", [])):
            for inner, code in enumerate(lists):
                where = (*path, "before", place, inner)
                yield from unknown(where, code, index.lists, _("There is no list “%s”."))


def _titles_once(index: Index) -> Found:
    seen: set[str] = set()
    for path, case in index.entries("tests"):
        if case["title"] in seen:
            yield (*path, "title"), _("“%s” stands here twice.") % case["title"]
        seen.add(case["title"])


def _sizes(index: Index) -> Found:
    """Cases are tried while somebody waits; `times` and `count` could make a few lines endless."""
    for part, word, most in (("events", "times", MOST_RECORDS), ("field", "count", MOST_OTHERS)):
        total = 0
        for path, case in index.entries("tests"):
            before, total = total, total + sum(entry.get(word, 1) for entry in case.get(part, []))
            if before <= most < total:
                message = _("Up to here the cases have %(total)s entries under “%(part)s”; %(most)s are allowed.")
                yield (*path, part), message % {"total": total, "part": part, "most": most}


RULES = (_facts, _expected_codes, _before, _titles_once, _sizes)
