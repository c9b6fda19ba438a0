"""Lines of a derivation, criteria and reasons in words, for pages and for the command line."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from credit.choices import EventSource, FactLevel

LIMIT_WORDS = {
    "highest": gettext_lazy("of several records of this item only the weightiest counts"),
    "item": gettext_lazy("the item has reached its limit"),
    "category": gettext_lazy("the category has reached its limit"),
    "score": gettext_lazy("the score has reached its limit"),
}
NOT_COUNTED_WORDS = {
    "item_unknown": gettext_lazy("the rulebook in force has no such item"),
    "not_effective": gettext_lazy("not effective yet"),
    "revoked": gettext_lazy("revoked"),
    "not_yet_valid": gettext_lazy("does not count yet on this day"),
    "no_longer_valid": gettext_lazy("no longer counts on this day"),
    "no_points_for_level": gettext_lazy("the item gives no points for this level"),
}


def line_in_words(line: dict[str, Any]) -> str:
    """One line of a derivation in one sentence."""
    if line["kind"] == "base":
        return _("Every firm starts with this score")
    if line["kind"] == "limit":
        return str(LIMIT_WORDS["score"])
    if line["kind"] == "indicator":
        return _("%(title)s: %(part)s of %(whole)s, %(from)s to %(to)s") % {
            "title": line["title"],
            "part": line["numerator"],
            "whole": line["denominator"],
            "from": line["period_from"],
            "to": line["period_to"],
        }
    return f"{line['item']} {line['title']}: {line['fact']}"


def source_in_words(code: str) -> str:
    """Where a fact came from."""
    return str(EventSource(code).label) if code in EventSource.values else code


def limits_in_words(limits: list[str]) -> str:
    """Why a line counts less than its points."""
    return _("; ").join(str(LIMIT_WORDS[limit]) for limit in limits)


def criterion_in_words(criterion: dict[str, Any]) -> str:
    """A criterion of a list."""
    ((name, value),) = criterion.items()
    if name == "all_of":
        return _(" and ").join(criterion_in_words(part) for part in value)
    if name == "any_of":
        return _(" or ").join(criterion_in_words(part) for part in value)
    if name == "not":
        return _("not (%s)") % criterion_in_words(value)
    shown = ", ".join(value) if isinstance(value, list) else value
    return {
        "top_rank": _("among the best %s ranks"),
        "bottom_rank": _("among the lowest %s ranks"),
        "score_at_least": _("score at least %s"),
        "score_below": _("score below %s"),
        "grade_in": _("grade %s"),
        "has_veto": _("a veto item: %s"),
        "has_item": _("item %s"),
        "projects_at_least": _("serves at least %s projects"),
        "on_list": _("on the list: %s"),
    }[name] % _value_in_words(shown)


def _value_in_words(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return {"red": _("red list"), "black": _("black list")}.get(str(value), str(value))


def points_in_words(points: dict[str, Any]) -> str:
    """The points of an item of a rulebook: fixed, a range, or by level."""
    ((kind, value),) = points.items()
    if kind == "fixed":
        return _signed(value)
    if kind == "range":
        return _("%(least)s to %(most)s") % {"least": _signed(value[0]), "most": _signed(value[1])}
    return " · ".join(f"{level.label} {value[level]}" for level in FactLevel if level in value)


def _signed(value: Any) -> str:
    """5 → +5, -3 → −3"""
    return f"{Decimal(value):+}".replace("-", "−")
