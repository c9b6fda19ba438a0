"""Lines of a derivation in words."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from credit.choices import EventSource
from credit.selectors.words.criteria import Document, criterion_in_words

LIMIT_WORDS = {
    "highest": gettext_lazy("of several records of this item only the weightiest counts"),
    "highest_per_fact": gettext_lazy("of the records of one fact only the weightiest counts"),
    "highest_item": gettext_lazy("of the items of this group only the weightiest counts"),
    "item": gettext_lazy("the item has reached its limit"),
    "group": gettext_lazy("the group of items has reached its limit"),
    "category": gettext_lazy("the category has reached its limit"),
    "component": gettext_lazy("the part has reached its limit"),
    "blend": gettext_lazy("the part has reached its limit"),
    "indicator": gettext_lazy("the indicator has reached its limit"),
    "rater": gettext_lazy("limit and weight of the office that scores"),
    "score": gettext_lazy("the score has reached its limit"),
}
NOT_COUNTED_WORDS = {
    "item_unknown": gettext_lazy("the rulebook in force has no such item"),
    "not_effective": gettext_lazy("not effective yet"),
    "revoked": gettext_lazy("revoked"),
    "stayed": gettext_lazy("suspended until an objection is decided"),
    "not_yet_valid": gettext_lazy("does not count yet on this day"),
    "no_longer_valid": gettext_lazy("no longer counts on this day"),
    "before_reset": gettext_lazy("lies before the present period"),
    "no_points_for_level": gettext_lazy("the item gives no points for this level"),
    "no_points": gettext_lazy("the item gives no points for it"),
    "no_project": gettext_lazy("it names no project to which its points belong"),
    "no_rater": gettext_lazy("no office that scores has this source"),
}


def line_in_words(line: dict[str, Any]) -> str:
    """One line of a derivation in one sentence."""
    if line["kind"] == "base":
        return _("Every firm starts with this score")
    if line["kind"] == "limit":
        return str(LIMIT_WORDS["score"])
    if line["kind"] == "rater":
        return str(LIMIT_WORDS["rater"])
    if line["kind"] == "indicator" and line.get("numerator") is not None:
        return _("%(title)s: %(part)s of %(whole)s, %(from)s to %(to)s") % {
            "title": line["title"],
            "part": line["numerator"],
            "whole": line["denominator"],
            "from": line["period_from"],
            "to": line["period_to"],
        }
    words = f"{line.get('item', '')} {line.get('title', '')}".strip()
    return f"{words}: {line['fact']}" if line.get("fact") else words


def source_in_words(code: str) -> str:
    """Where a fact came from."""
    return str(EventSource(code).label) if code in EventSource.values else code


def limits_in_words(limits: list[str]) -> str:
    """Why a line counts less than its points."""
    return _("; ").join(dict.fromkeys(str(LIMIT_WORDS.get(limit, limit)) for limit in limits))


def because_in_words(because: dict[str, Any], document: Document) -> str:
    """What set the grade when it was not the score alone: a veto, a condition, a state, the place in the field."""
    reasons = _(" and ").join(criterion_in_words(reason, document) for reason in because.get("reasons", []))
    kind = because.get("kind", "")
    if kind == "veto":
        return _veto(because, reasons)
    if kind == "state":
        return _("There is a state instead of a score, because: %s.") % reasons
    if kind == "share":
        if "place" not in because:
            return _("The grade depends on the place among all rated firms.")
        return _("The grade depends on the place among all rated firms: place %(place)s of %(field)s.") % because
    if kind == "small_field":
        return _("Too few firms are rated for grades by place; all of them get this grade.")
    return _("The grade depends on the score and on this: %s.") % reasons if reasons else ""


def _veto(because: dict[str, Any], reasons: str) -> str:
    title = f"{because.get('item', '')} {because.get('title', '')}".strip() or reasons
    if because.get("effect") == "at_most":
        return _("Whatever the score, the grade is no better than this because of: %s.") % title
    return _("The grade is set by a veto item, whatever the score: %s.") % title
