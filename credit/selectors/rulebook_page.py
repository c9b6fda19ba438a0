"""What the public page of a rulebook shows: every value in words, with its law."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from credit.choices import EventSource
from credit.models import RulebookVersion
from credit.selectors.words import (
    bounds_in_words,
    clock_in_words,
    criterion_in_words,
    indicator_in_words,
    law_in_words,
    measure_kind_in_words,
    points_in_words,
    validity_in_words,
)

Document = dict[str, Any]
CLOCKS = {
    "event_notice": _("from the confirmation of a record to its effect"),
    "event_objection": _("to object to a record after its notice"),
    "event_decision": _("to decide on an objection to a record"),
    "rectify": _("to put things right"),
    "repair_view": _("until a repaired record leaves the public view"),
    "list_publicity": _("publicity of lists"),
    "list_decision": _("to decide on an objection to a list"),
}
STEPS = {
    "filing": _("to file facts after the end of the period"),
    "cut_off": _("until records are cut off"),
    "draft": _("until lists are drafted"),
    "publication": _("until publication"),
}


def rulebook_page(version: RulebookVersion) -> dict[str, Any]:
    """A rulebook in words; its other versions."""
    document = version.document
    versions = RulebookVersion.objects.filter(rulebook=version.rulebook, state="adopted").order_by("-number")
    return {
        "version": version,
        "document": document,
        "law_of_score": law_in_words(document["score"]["basis"], document),
        "categories": [_category(category, document) for category in document["categories"]],
        "parts": [_part(row, document) for name in ("blends", "components") for row in document.get(name, [])],
        "raters": [_rater(row, document) for row in document.get("raters", [])],
        "grades": [_grade(row, document) for row in document["grades"]],
        "states": [_grade({**row, "any": [{"when": row["when"]}]}, document) for row in document.get("states", [])],
        "vetoes": [_condition(row, document) for row in document.get("vetoes", [])],
        "measures": [_condition(row, document) for row in document.get("measures", [])],
        "lists": [_list(row, document) for row in document.get("lists", [])],
        "clocks": _clocks(document),
        "gaps": document.get("gaps", []),
        "versions": versions.defer("document", "source_text"),
    }


def _category(category: dict[str, Any], document: Document) -> dict[str, Any]:
    code = category["code"]
    items = [_item(row, document) for row in document["items"] if row["category"] == code]
    indicators = [_indicator(row, document) for row in document.get("indicators", []) if row.get("category") == code]
    return {**category, "law": law_in_words(category["basis"], document), "rows": items, "indicators": indicators}


def _item(item: dict[str, Any], document: Document) -> dict[str, Any]:
    veto = item.get("veto")
    group = next((row for row in document.get("groups", []) if row["code"] == item.get("group")), None)
    return {
        **item,
        "points_words": points_in_words(item["points"]),
        "is_wide": "by_level" in item["points"] or "per_unit" in item["points"],
        "validity_words": validity_in_words(item["validity"]),
        "law": law_in_words(item["basis"], document),
        "veto": {"grade": veto, "effect": "sets"} if isinstance(veto, str) else veto,
        "group_title": group["title"] if group else "",
        "sources": [EventSource(code).label for code in item.get("reported_by", [])],
    }


def _indicator(rule: dict[str, Any], document: Document) -> dict[str, Any]:
    return {**rule, "bands_words": indicator_in_words(rule), "law": law_in_words(rule["basis"], document)}


def _part(row: dict[str, Any], document: Document) -> dict[str, Any]:
    marks = [
        f"{mark['title']}{' × ' + str(mark['weight']) if 'weight' in mark else ''}" for mark in row.get("marks", [])
    ]
    return {**row, "marks_words": marks, "law": law_in_words(row["basis"], document)}


def _rater(row: dict[str, Any], document: Document) -> dict[str, Any]:
    sources = [EventSource(code).label for code in row["sources"]]
    return {**row, "sources_words": sources, "law": law_in_words(row["basis"], document)}


def _grade(row: dict[str, Any], document: Document) -> dict[str, Any]:
    return {**row, "bounds": bounds_in_words(row, document), "law": law_in_words(row["basis"], document)}


def _condition(row: dict[str, Any], document: Document) -> dict[str, Any]:
    return {
        **row,
        "when_words": criterion_in_words(row["when"], document),
        "kind_words": measure_kind_in_words(row["kind"]) if "kind" in row else "",
        "law": law_in_words(row["basis"], document),
    }


def _list(row: dict[str, Any], document: Document) -> dict[str, Any]:
    consequences = [
        {"text": part["text"], "law": law_in_words(part["basis"], document)} for part in row["consequences"]
    ]
    return {
        **row,
        "criterion_words": criterion_in_words(row["criterion"], document),
        "law": law_in_words(row["basis"], document),
        "consequence_rows": consequences,
    }


def _clocks(document: Document) -> list[dict[str, Any]]:
    """Every number of days with what it is for; a rulebook without one of them grants none."""
    found = []
    for titles, given in ((CLOCKS, document["clocks"]), (STEPS, document.get("period", {}))):
        for name, title in titles.items():
            if name in given:
                clock = given[name]
                found.append(
                    {"title": title, "words": clock_in_words(clock), "law": law_in_words(clock["basis"], document)}
                )
    return found
