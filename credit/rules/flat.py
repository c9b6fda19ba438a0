"""The fields of each part of a rulebook as its schema has them, for forms and for tables.

A field is a leaf: `points.fixed`, `validity.months`, `basis.clause`. What has no place in one field, such as a
condition within conditions, is one field of the kind `nested`.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import Any

from credit.rules.shape import schema
from credit.rules.source import Path

ENTRY_PARTS = (
    "gaps",
    "sources",
    "raters",
    "categories",
    "groups",
    "items",
    "indicators",
    "blends",
    "components",
    "grades",
    "states",
    "vetoes",
    "measures",
    "matrices",
    "lists",
    "tests",
)
"""Parts that are tables of entries."""
OBJECT_PARTS = ("score", "grading", "confirmation", "period", "clocks")
"""Parts that stand once."""
NAME_KEYS = {"indicators": "name", "lists": "kind", "components": "subject", "tests": "title", "gaps": "where"}
"""What an entry of a part is called by, where it is not its code."""
MISSING = object()
_NESTED = ("criterion", "formula", "test_event", "test_value")
_LONG = 200
_WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,17})")


@dataclass(frozen=True)
class Field:
    """One leaf of an entry. `kind`: text, long, number, whole, flag, choice, words or nested."""

    path: Path
    kind: str
    choices: tuple[str, ...] = ()
    is_required: bool = False
    description: str = ""

    @property
    def name(self) -> str:
        """`points.range.0`"""
        return ".".join(str(step) for step in self.path)


def name_key(part: str) -> str:
    """The word by which entries of a part are told apart."""
    return NAME_KEYS.get(part, "code")


@cache
def fields_of(part: str) -> tuple[Field, ...]:
    """The fields of one entry of a part, of a part that stands once, or of the head (`""`)."""
    if not part:
        names = [name for name in schema()["properties"] if name not in (*ENTRY_PARTS, *OBJECT_PARTS, "format")]
        wanted = {
            "properties": {name: schema()["properties"][name] for name in names},
            "required": schema()["required"],
        }
        return tuple(_of_object(wanted, ()))
    found = _resolved(schema()["properties"][part])
    return tuple(_of_object(_resolved(found["items"]) if part in ENTRY_PARTS else found, ()))


def _resolved(node: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in node:
        return node
    found = schema()["$defs"][node["$ref"].rpartition("/")[2]]
    return {**found, **{key: value for key, value in node.items() if key != "$ref"}}


def _of_object(node: dict[str, Any], path: Path) -> Iterator[Field]:
    required = set(node.get("required", []))
    for name, inner in node["properties"].items():
        for field in _of(inner, (*path, name)):
            yield replace(field, is_required=field.is_required and name in required)


def _of(raw: dict[str, Any], path: Path) -> Iterable[Field]:
    node = _resolved(raw)
    words = node.get("description", "")
    if raw.get("$ref", "").rpartition("/")[2] in _NESTED:
        return [Field(path, "nested", description=words, is_required=True)]
    if "oneOf" in node:
        return _of_alternatives(node, path, words)
    if node.get("type") == "object" and "properties" in node:
        return list(_of_object(node, path))
    if node.get("type") == "array" and _is_pair(node):
        return [Field((*path, place), "number", description=words) for place in (0, 1)]
    kind, choices = _simple(node)
    return [Field(path, kind, choices, is_required=True, description=words)]


def _simple(node: dict[str, Any]) -> tuple[str, tuple[str, ...]]:
    if "enum" in node:
        return "choice", tuple(node["enum"])
    if "const" in node:
        return ("flag", ()) if node["const"] is True else ("choice", (node["const"],))
    kind = node.get("type")
    if kind == "integer":
        return "whole", ()
    if kind == "boolean":
        return "flag", ()
    if isinstance(kind, list):
        return "number", ()
    if kind == "string":
        return ("long" if node.get("maxLength", 0) > _LONG else "text"), ()
    inner = _resolved(node.get("items", {}))
    if kind == "array" and ("enum" in inner or inner.get("pattern")):
        return "words", tuple(inner.get("enum", ()))
    return "nested", ()


def _is_pair(node: dict[str, Any]) -> bool:
    return node.get("minItems") == node.get("maxItems") == 2 and isinstance(_resolved(node["items"]).get("type"), list)


def _of_alternatives(node: dict[str, Any], path: Path, words: str) -> list[Field]:
    """Fields of all alternatives side by side; one that stands in several has the choices of all."""
    found: dict[Path, Field] = {}
    objects = [_resolved(option) for option in node["oneOf"] if "properties" in _resolved(option)]
    for option in objects:
        for field in _of_object(option, path):
            known = found.get(field.path)
            choices = (*known.choices, *(word for word in field.choices if word not in known.choices)) if known else ()
            found[field.path] = replace(field, choices=choices or field.choices, is_required=False)
    return list(found.values()) or [Field(path, "nested", description=words, is_required=True)]


def value_at(entry: Any, path: Path) -> Any:
    """The value at a path, `MISSING` where there is none. A plain word stands for an object's `grade` (vetoes)."""
    for step in path:
        if isinstance(entry, str) and step == "grade":
            return entry
        try:
            is_there = step in entry if isinstance(entry, dict) else isinstance(entry, list) and int(step) < len(entry)
        except ValueError:
            is_there = False
        if not is_there:
            return MISSING
        entry = entry[step]
    return entry


def put_together(values: Iterable[tuple[Path, Any]]) -> dict[str, Any]:
    """The entry that has these values; a veto that only says its grade is one word."""
    entry: dict[str, Any] = {}
    for path, value in values:
        place: Any = entry
        for step, following in pairwise(path):
            place = place.setdefault(step, {0: None, 1: None} if isinstance(following, int) else {})
        place[path[-1]] = value
    return {name: _closed(name, value) for name, value in entry.items()}


def _closed(name: str, value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if set(value) == {0, 1}:
        return [number for number in (value[0], value[1]) if number is not None]
    if name == "veto" and set(value) == {"grade"}:
        return value["grade"]
    return {key: _closed(key, inner) for key, inner in value.items()}


def to_number(text: str) -> int | str:
    """A number as a document writes it: whole numbers as such, others as text."""
    plain = text.strip()
    return int(plain) if _WHOLE.fullmatch(plain) else plain
