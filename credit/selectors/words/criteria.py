"""Conditions of a rulebook in words."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from credit.rules.amounts import as_text

Document = dict[str, Any]

PLAIN = {
    "score_at_least": gettext_lazy("score at least %s"),
    "score_above": gettext_lazy("score above %s"),
    "score_at_most": gettext_lazy("score at most %s"),
    "score_below": gettext_lazy("score below %s"),
    "projects_at_least": gettext_lazy("serves at least %s projects"),
    "projects_at_most": gettext_lazy("serves at most %s projects"),
    "top_rank": gettext_lazy("among the best %s ranks"),
    "bottom_rank": gettext_lazy("among the lowest %s ranks"),
}


def criterion_in_words(criterion: dict[str, Any], document: Document | None = None) -> str:
    """A condition of a list, grade, state, veto or measure; with the document, codes are told by their titles."""
    ((name, value),) = criterion.items()
    if name == "all_of":
        return _(" and ").join(_inner(part, document) for part in value)
    if name == "any_of":
        return _(" or ").join(_inner(part, document) for part in value)
    if name == "not":
        return _("not (%s)") % criterion_in_words(value, document)
    if name in PLAIN:
        return str(PLAIN[name]) % value
    return SAYS[name](value, document or {})


def _inner(criterion: dict[str, Any], document: Document | None) -> str:
    """A part of a longer condition; a part that has parts itself stands in brackets."""
    words = criterion_in_words(criterion, document)
    return _("(%s)") % words if {"all_of", "any_of"} & criterion.keys() else words


def title_of(document: Document, part: str, code: str, key: str = "code") -> str:
    """The title under which a rulebook knows a code; the code itself where it is unknown."""
    for row in document.get(part, []):
        if row[key] == code:
            return str(row["title"])
    return {"red": _("red list"), "black": _("black list")}.get(code, code) if part == "lists" else code


def _items(codes: Any, document: Document) -> str:
    codes = codes if isinstance(codes, list) else [codes]
    return _(", ").join(_with_title(code, title_of(document, "items", code)) for code in codes)


def _with_title(code: str, title: str) -> str:
    return code if title == code else f"{code} {title}"


def _value_title(document: Document, name: str) -> str:
    """The title of an indicator or of a mark of a blend."""
    marks = [mark for blend in document.get("blends", []) for mark in blend["marks"]]
    return title_of({"all": [*document.get("indicators", []), *marks]}, "all", name, "name")


def _list(document: Document, kind: str) -> str:
    return title_of(document, "lists", kind, "kind")


def _where(value: dict[str, Any], document: Document) -> str:
    """Of which item or category a count or sum speaks; "" for all."""
    if "item" in value:
        return _items(value["item"], document)
    return title_of(document, "categories", value["category"]) if "category" in value else ""


def _records_at_least(value: dict[str, Any], document: Document) -> str:
    where = _where(value, document)
    words = {"count": value["count"], "where": where}
    return _("at least %(count)s records: %(where)s") % words if where else _("at least %(count)s records") % words


def _points(template: str, bare: str) -> Callable[[dict[str, Any], Document], str]:
    def say(value: dict[str, Any], document: Document) -> str:
        where = _where(value, document)
        words = {"points": value["points"], "where": where}
        return (_(template) if where else _(bare)) % words

    return say


def _percent(value: Any) -> str:
    return as_text(Decimal(str(value)) * 100)


def _grades(codes: list[str], document: Document) -> str:
    return _("grade %s") % _(", ").join(codes)


def _has_score(value: bool, document: Document) -> str:
    return _("there is a score") if value else _("there is no score")


def _has_veto(value: bool, document: Document) -> str:
    return _("a veto item") if value else _("no veto item")


def _listed(template: str) -> Callable[[dict[str, Any], Document], str]:
    def say(value: dict[str, Any], document: Document) -> str:
        return _(template) % {"list": _list(document, value["list"]), "periods": value["periods"]}

    return say


def _text_is(value: dict[str, Any], document: Document) -> str:
    words = {"title": _value_title(document, value["name"]), "words": _(", ").join(value["in"])}
    return _("%(title)s is: %(words)s") % words


def _indicator(template: str) -> Callable[[dict[str, Any], Document], str]:
    def say(value: dict[str, Any], document: Document) -> str:
        return _(template) % {"title": _value_title(document, value["name"]), "value": value["value"]}

    return say


SAYS: dict[str, Callable[[Any, Document], str]] = {
    "grade_in": _grades,
    "has_score": _has_score,
    "has_veto": _has_veto,
    "has_item": lambda value, document: _("a record of item %s") % _items(value, document),
    "has_category": lambda value, document: _("a record in “%s”") % title_of(document, "categories", value),
    "records_at_least": _records_at_least,
    "points_at_least": _points(
        gettext_noop("at least %(points)s points: %(where)s"), gettext_noop("at least %(points)s points")
    ),
    "points_below": _points(
        gettext_noop("less than %(points)s points: %(where)s"), gettext_noop("less than %(points)s points")
    ),
    "indicator_at_least": _indicator(gettext_noop("%(title)s at least %(value)s")),
    "indicator_below": _indicator(gettext_noop("%(title)s below %(value)s")),
    "text_is": _text_is,
    "has_value": lambda value, document: _("there is a value of: %s") % _value_title(document, value),
    "top_share": lambda value, document: _("among the best %s percent") % _percent(value),
    "bottom_share": lambda value, document: _("among the lowest %s percent") % _percent(value),
    "on_list": lambda value, document: _("on the list: %s") % _list(document, value),
    "on_list_before": _listed(gettext_noop("on the list “%(list)s” in each of the last %(periods)s periods")),
    "listed_within": _listed(gettext_noop("on the list “%(list)s” in any of the last %(periods)s periods")),
}
