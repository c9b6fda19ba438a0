"""Changing the document of a report form step by step: each function gives a new document, the old one stays."""

import copy
from collections.abc import Mapping
from typing import Any

Document = dict[str, Any]
Part = Mapping[str, Any]


class NoSuchPart(LookupError):
    """A section, field or check that the document does not have (any more)."""


def put_section(document: Part, at: int | None, values: Part) -> Document:
    """Give section number `at` these words; None adds one at the end, with a first field to be renamed."""
    new = copy.deepcopy(dict(document))
    sections = new.setdefault("sections", [])
    if at is None:
        sections.append({**values, "fields": []})
    else:
        held = _at(sections, at)
        sections[at] = {**values, "fields": held.get("fields", [])}
    return new


def put_field(document: Part, section: int, at: int | None, field: Part) -> Document:
    """Put a field in its place, or at the end of the section. References to a code that changed are not followed."""
    new = copy.deepcopy(dict(document))
    fields = _at(new.get("sections", []), section).setdefault("fields", [])
    if at is None:
        fields.append(dict(field))
    else:
        _at(fields, at)
        fields[at] = dict(field)
    return new


def put_check(document: Part, at: int | None, check: Part) -> Document:
    """Put a check in its place, or at the end."""
    new = copy.deepcopy(dict(document))
    checks = new.setdefault("checks", [])
    if at is None:
        checks.append(dict(check))
    else:
        _at(checks, at)
        checks[at] = dict(check)
    return new


def drop(document: Part, section: int | None, at: int) -> Document:
    """Take out a field of a section; with `section` None, a whole section."""
    new = copy.deepcopy(dict(document))
    parts = _parts(new, section)
    _at(parts, at)
    del parts[at]
    return new


def drop_check(document: Part, at: int) -> Document:
    """Take out a check."""
    new = copy.deepcopy(dict(document))
    _at(new.get("checks", []), at)
    del new["checks"][at]
    return new


def move(document: Part, section: int | None, at: int, by: int) -> Document:
    """Move a field within its section, or (`section` None) a whole section, by one place up (-1) or down (1).

    At the edge it stays where it is.
    """
    new = copy.deepcopy(dict(document))
    parts = _parts(new, section)
    part = _at(parts, at)
    target = min(max(at + by, 0), len(parts) - 1)
    del parts[at]
    parts.insert(target, part)
    return new


def _parts(document: Document, section: int | None) -> list[Any]:
    sections: list[Any] = document.get("sections", [])
    return sections if section is None else _at(sections, section).setdefault("fields", [])


def _at(parts: list[Any], at: int) -> Any:
    if not 0 <= at < len(parts):
        raise NoSuchPart(at)
    return parts[at]
