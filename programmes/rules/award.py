"""Scores of awards: what a checklist must be, which items count for a class, what a sheet comes to."""

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

CENT = Decimal("0.01")
MOST_ITEMS = 400


class BadStandard(ValueError):
    """A checklist cannot be used; the text says where and why."""


class BadPoints(ValueError):
    """A sheet gives points that its checklist does not have; the text says where."""


class Score(NamedTuple):
    """What a sheet comes to: points together, points of must-have items, must-have items with fewer than all."""

    total: Decimal
    must_points: Decimal
    must_missing: int


def check_standard(document: Mapping[str, Any]) -> dict[str, Any]:
    """A checklist in its one form: `{classes, sections}` with every field filled. Raises `BadStandard`."""
    classes = [{"code": _word(one, "code"), "title": _word(one, "title")} for one in document.get("classes") or []]
    codes = [one["code"] for one in classes]
    if len(set(codes)) != len(codes):
        raise BadStandard(_("A class stands there twice."))
    sections = [_section(section, codes) for section in document.get("sections") or []]
    items = [item for section in sections for item in section["items"]]
    if not items or len(items) > MOST_ITEMS:
        raise BadStandard(_("A standard has between 1 and %s items.") % MOST_ITEMS)
    known: set[str] = set()
    for item in items:
        if item["code"] in known:
            raise BadStandard(_("The item %s stands there twice.") % item["code"])
        known.add(item["code"])
    return {"classes": classes, "sections": sections}


def _word(part: Any, name: str) -> str:
    value = part.get(name) if isinstance(part, Mapping) else None
    if value is None or not str(value).strip():
        raise BadStandard(_("%(name)s is missing in %(part)s.") % {"name": name, "part": str(part)[:60]})
    return str(value).strip()


def _section(section: Any, classes: list[str]) -> dict[str, Any]:
    return {
        "code": _word(section, "code"),
        "title": _word(section, "title"),
        "items": [_item(item, classes) for item in section.get("items") or []],
    }


def _item(item: Any, classes: list[str]) -> dict[str, Any]:
    code, text, points = _word(item, "code"), _word(item, "text"), _points(_word(item, "points"), str(item["code"]))
    if points <= 0:
        raise BadStandard(_("The points of item %s must be more than 0.") % code)
    own = [str(name) for name in item.get("classes") or []]
    if set(own) - set(classes):
        raise BadStandard(_("Item %s names a class that the standard does not have.") % code)
    return {
        "code": code,
        "text": text,
        "points": str(points),
        "evidence": str(item.get("evidence") or "").strip(),
        "must": bool(item.get("must", False)),
        "classes": own,
    }


def _points(text: str, code: str) -> Decimal:
    try:
        value = Decimal(text)
    except InvalidOperation as error:
        raise BadStandard(_("The points of item %s are no number.") % code) from error
    if not value.is_finite() or value != value.quantize(CENT):
        raise BadStandard(_("The points of item %s have at most two decimals.") % code)
    return value


def items_for(sections: Iterable[Mapping[str, Any]], class_code: str) -> list[dict[str, Any]]:
    """The items that count for a class, in order; an item without classes counts for every one."""
    found = (item for section in sections for item in section["items"])
    return [item for item in found if not item["classes"] or class_code in item["classes"]]


def full_points(items: Iterable[Mapping[str, Any]]) -> Decimal:
    """What can be reached."""
    return sum((Decimal(item["points"]) for item in items), Decimal(0)).quantize(CENT)


def score(items: Iterable[Mapping[str, Any]], points: Mapping[str, Decimal]) -> Score:
    """What a sheet comes to. An item without points counts 0; a must-have item is met with all its points.

    Raises `BadPoints` for points below 0, over the item's, or for an item that is not asked.
    """
    total = must_points = Decimal("0.00")
    missing, known = 0, set()
    for item in items:
        known.add(item["code"])
        most, given = Decimal(item["points"]), points.get(item["code"], Decimal(0))
        if given < 0 or given > most:
            raise BadPoints(_("Item %(code)s has 0 to %(most)s points.") % {"code": item["code"], "most": most})
        total += given
        if item["must"]:
            must_points += given
            missing += given < most
    if unknown := sorted(set(points) - known):
        raise BadPoints(_("Item %s is not asked here.") % unknown[0])
    return Score(total.quantize(CENT), must_points.quantize(CENT), missing)


def mean(totals: Iterable[Decimal]) -> Decimal:
    """The panel's score: the mean of its sheets, two decimals, half up. Raises `ValueError` without a sheet."""
    given = list(totals)
    if not given:
        raise ValueError("no sheet")
    return (sum(given, Decimal(0)) / len(given)).quantize(CENT, ROUND_HALF_UP)
