"""Items of a rulebook as an officer needs them: points, how long they count, the clause, what the entry asks for."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from credit.choices import EventSource
from credit.selectors.words import law_in_words, points_in_words, validity_in_words
from credit.services.indicators import COUNTED_BY_THE_PLATFORM, FEE, names_asked

Document = dict[str, Any]


def find_item(document: Document, code: str) -> dict[str, Any] | None:
    """The item of a rulebook with this code."""
    return next((item for item in document["items"] if item["code"] == code), None)


def item_card(document: Document, item: dict[str, Any]) -> dict[str, Any]:
    """An item with its points, validity, law and sources in words, and `kind`: how its points are given."""
    return {
        **item,
        "kind": _kind(item["points"]),
        "points_words": points_in_words(item["points"]),
        "validity_words": validity_in_words(item["validity"]),
        "law": law_in_words(item["basis"], document),
        "sources_words": [str(EventSource(code).label) for code in item.get("reported_by", EventSource.values)],
        "asks_certificate": item["validity"].get("until") == "certificate",
    }


def items_by_category(document: Document, words: str, sources: Iterable[str]) -> list[dict[str, Any]]:
    """Categories with the cards of those items that may come from one of the sources and contain every word."""
    wanted, offered = words.lower().split(), set(sources)
    found: list[dict[str, Any]] = []
    for category in document["categories"]:
        cards = [
            item_card(document, item)
            for item in document["items"]
            if item["category"] == category["code"]
            and offered & set(item.get("reported_by", offered))
            and all(word in f"{item['code']} {item['title']}".lower() for word in wanted)
        ]
        if cards:
            found.append({"title": category["title"], "code": category["code"], "items": cards})
    return found


def _kind(points: dict[str, Any]) -> str:
    """fixed, by_level, range or per_unit: what the entry has to ask for."""
    return next(kind for kind in ("fixed", "by_level", "range", "per_unit") if kind in points)


def value_names(document: Document) -> dict[str, dict[str, Any]]:
    """Name of every value that people may file beside the ledger → its title and, where only some words fit, these.

    What the platform counts itself is left out.
    """
    known: dict[str, dict[str, Any]] = {FEE: {"title": _("Yearly fees of the project"), "words": []}}
    for rule in (*document.get("indicators", []), *_marks(document)):
        known.setdefault(rule["name"], {"title": rule["title"], "words": list(rule.get("by_text", {}))})
    for matrix in document.get("matrices", []):
        known.setdefault(matrix["row"], {"title": matrix["title"], "words": list(matrix["cells"])})
    names = [name for name in names_asked(document) if name not in COUNTED_BY_THE_PLATFORM]
    if any(rule.get("weight") == "fee" for rule in document.get("components", [])):
        names.append(FEE)
    return {name: known.get(name, {"title": name, "words": []}) for name in dict.fromkeys(names)}


def _marks(document: Document) -> list[dict[str, Any]]:
    return [mark for blend in document.get("blends", []) for mark in blend["marks"]]
