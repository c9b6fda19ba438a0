"""How a rating came about, for people: per category the lines, what limits did to them, and the records below."""

import datetime
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from credit.rules.amounts import as_text
from credit.selectors.words import (
    NOT_COUNTED_WORDS,
    law_in_words,
    limits_in_words,
    line_in_words,
    measure_kind_in_words,
    points_in_words,
    source_in_words,
)

Document = dict[str, Any]
Line = dict[str, Any]
PRIVATE_REASONS = frozenset({"revoked", "no_longer_valid", "before_reset", "not_effective", "item_unknown"})
"""Records that do not count any more, or do not yet exist for the public: their disclosure is over or not begun."""


def derivation_sections(document: Document, lines: Iterable[Line], records: Iterable[Line] = ()) -> list[Line]:
    """Base, then each category with its lines, then what stands in no category, in the order of the derivation.

    `lines` as a rating keeps them; `records` one by one as `services.ratings.explain` gives them.
    """
    categories = {category["code"]: category for category in document["categories"]}
    below = _by_line(document, records)
    sections: dict[str, dict[str, Any]] = {}
    for line in lines:
        code = line.get("category") or line["kind"]
        section = sections.setdefault(code, _section(code, line, categories.get(code)))
        section["lines"].append(_shown(document, line, below))
        section["total"] += Decimal(line["counted"])
    for section in sections.values():
        section["total"] = as_text(section["total"])
    return list(sections.values())


def _section(code: str, line: Line, category: dict[str, Any] | None) -> dict[str, Any]:
    return {
        "code": code,
        "kind": line["kind"],
        "title": category["title"] if category else "",
        "cap": category.get("cap") if category else None,
        "floor": category.get("floor") if category else None,
        "lines": [],
        "total": Decimal(0),
    }


Key = tuple[str, str, str]
"""Kind of line, item (or whose scores are rolled up), office that scores."""


def _by_line(document: Document, records: Iterable[Line]) -> dict[Key, list[Line]]:
    """Records under the line to which they belong: their item's, or that of the projects they are about."""
    found: dict[Key, list[Line]] = {}
    for record in records:
        is_own = record.get("subject", document["subject"]) == document["subject"]
        key = ("item", record["item"], record.get("rater") or "") if is_own else ("component", record["subject"], "")
        found.setdefault(key, []).append(record)
    return found


def _shown(document: Document, line: Line, below: dict[Key, list[Line]]) -> Line:
    """A line with its words, its law and its records."""
    records = below.get((line["kind"], line.get("item", ""), line.get("rater") or ""), [])
    item = next((row for row in document["items"] if row["code"] == line.get("item")), {})
    limits = line.get("limits") or []
    return {
        **line,
        "words": line_in_words(line),
        "law": law_in_words(line.get("basis"), document),
        "limit_words": limits_in_words(limits),
        "is_limited": bool(limits) or line.get("points", line["counted"]) != line["counted"],
        "rule_words": points_in_words(item["points"]) if item else "",
        "rater_title": _title(document.get("raters", []), line.get("rater")),
        "veto": _veto(item),
        "rows": [_record(record) for record in records],
    }


def _title(rows: Iterable[dict[str, Any]], code: str | None) -> str:
    return next((row["title"] for row in rows if row["code"] == code), "")


def _veto(item: dict[str, Any]) -> dict[str, Any] | None:
    """The grade that one record of the item sets, or below which it keeps the firm."""
    veto = item.get("veto")
    if not veto:
        return None
    return {"grade": veto, "effect": "sets"} if isinstance(veto, str) else {"effect": "sets", **veto}


def _record(record: Line) -> Line:
    """One record: fact, project, day, until when it counts, its points."""
    counted = record.get("counted", record.get("points"))
    return {
        **record,
        "source_words": source_in_words(record.get("source") or ""),
        "happened": _date(record.get("occurred_on")),
        "from": _date(record.get("valid_from")),
        "until": _date(record.get("valid_to")),
        "counted": counted,
        "is_limited": counted != record.get("points"),
        "limit_words": limits_in_words(record.get("limits") or []),
    }


def _date(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


def not_counted_rows(document: Document, entries: Iterable[dict[str, str]], *, is_public: bool) -> list[Line]:
    """Records without influence, with the reason; the public is not shown those whose disclosure has ended."""
    titles = {item["code"]: item["title"] for item in document["items"]}
    hidden = PRIVATE_REASONS if is_public else frozenset()
    return [
        {
            **entry,
            "title": titles.get(entry["item"], ""),
            "words": NOT_COUNTED_WORDS.get(entry["reason"], entry["reason"]),
        }
        for entry in entries
        if entry["reason"] not in hidden
    ]


def measure_rows(document: Document, measures: Iterable[Any]) -> list[Line]:
    """What follows from the grade: title, kind, amount with unit, law. Takes codes, or what the engine says."""
    rules = {row["code"]: row for part in ("measures", "matrices") for row in document.get(part, [])}
    found = []
    for measure in measures:
        given = {"code": measure} if isinstance(measure, str) else measure
        rule = {**rules.get(given.get("code", ""), {}), **given}
        found.append(
            {
                **rule,
                "kind_words": measure_kind_in_words(rule.get("kind", "other")),
                "law": law_in_words(rule.get("basis"), document),
            }
        )
    return found


def category_totals(document: Document, lines: Iterable[Line]) -> dict[str, Decimal]:
    """Code of a category → the points it gives in a rating; 0 for those without lines."""
    totals = {category["code"]: Decimal(0) for category in document["categories"]}
    for line in lines:
        if line.get("category") in totals:
            totals[line["category"]] += Decimal(line["counted"])
    return totals
