"""What stands in a rulebook, in words: points, bounds, validity, clocks, bands, laws."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from credit.choices import FactLevel
from credit.selectors.words.criteria import Document, criterion_in_words

MEASURE_KINDS = {
    "inspection": gettext_lazy("inspections"),
    "tender": gettext_lazy("tenders"),
    "award": gettext_lazy("awards"),
    "interview": gettext_lazy("interview"),
    "subsidy": gettext_lazy("subsidies"),
    "procurement": gettext_lazy("public procurement"),
    "training": gettext_lazy("training"),
    "other": gettext_lazy("other measures"),
}


def source_titles(document: Document) -> dict[str, str]:
    """Code of a source → its title with its document number."""
    return {
        row["code"]: f"{row['title']}（{row['document_number']}）" if row.get("document_number") else row["title"]
        for row in document["sources"]
    }


def law_in_words(basis: dict[str, str] | None, document: Document) -> str:
    """Law or document and clause on which a value rests; "" where none is said."""
    if not basis:
        return ""
    return f"{source_titles(document).get(basis['source'], basis['source'])} {basis['clause']}"


def points_in_words(points: dict[str, Any]) -> str:
    """The points of an item of a rulebook: fixed, a range, by level or by unit."""
    if "per_unit" in points:
        return _per_unit(points)
    ((kind, value),) = points.items()
    if kind == "fixed":
        return _signed(value)
    if kind == "range":
        return _("%(least)s to %(most)s") % {"least": _signed(value[0]), "most": _signed(value[1])}
    return " · ".join(f"{level.label} {_signed(value[level])}" for level in FactLevel if level in value)


def _per_unit(points: dict[str, Any]) -> str:
    words = {
        "points": _signed(points["per_unit"]),
        "step": points.get("step", 1),
        "unit": points.get("unit") or _("case"),
        "minimum": points.get("minimum", ""),
        "limit": points.get("limit", ""),
    }
    parts = [_("%(points)s for every %(step)s × %(unit)s") % words]
    if "minimum" in points:
        parts.append(_("from %(minimum)s on") % words)
    if "limit" in points:
        parts.append(_("at most %(limit)s for one record") % words)
    return _(", ").join(parts)


def _signed(value: Any) -> str:
    """5 → +5, -3 → −3"""
    return f"{Decimal(value):+}".replace("-", "−")


def bounds_in_words(row: dict[str, Any], document: Document) -> str:
    """When a grade holds: its bounds with the signs of including, its conditions, its share of the field."""
    ways = row.get("any") or [row]
    words = _(" or ").join(filter(None, (_way(way, document) for way in ways)))
    if "share" in row:
        percent = f"{(Decimal(str(row['share'])) * 100).normalize():f}"
        words = _("; ").join(filter(None, [words, _("%s percent of the field") % percent]))
    return words or _("only by a veto or as the rest")


def _way(way: dict[str, Any], document: Document) -> str:
    parts = []
    if "min" in way:
        parts.append(f"{'>' if way.get('min_inclusive') is False else '≥'} {_plain(way['min'])}")
    if "max" in way:
        parts.append(f"{'≤' if way.get('max_inclusive') else '<'} {_plain(way['max'])}")
    if "when" in way:
        parts.append(criterion_in_words(way["when"], document))
    return _(", ").join(parts)


def _plain(value: Any) -> str:
    return str(value).replace("-", "−")


def validity_in_words(validity: dict[str, Any]) -> str:
    """How long a record counts."""
    months = validity.get("months")
    until = validity.get("until")
    if until == "reset":
        return _("counts until the next period begins")
    if until == "repaired":
        if months is None:
            return _("counts until it is put right")
        return _("counts until it is put right, at most %s months") % months
    if until == "certificate":
        return _("counts as long as the certificate, else %s months") % months
    if "days" in validity:
        return ngettext("counts %s day", "counts %s days", validity["days"]) % validity["days"]
    words = ngettext("counts %s month", "counts %s months", months) % months
    return f"{words}{_(', from the day it happened')}" if validity.get("from") == "occurred" else words


def clock_in_words(clock: dict[str, Any]) -> str:
    """A number of days that the rulebook grants."""
    days = clock["days"]
    if not days:
        return _("at once")
    if clock["calendar"] == "working":
        return ngettext("%s working day", "%s working days", days) % days
    return ngettext("%s day", "%s days", days) % days


def indicator_in_words(rule: dict[str, Any]) -> list[str]:
    """The bands, words or formula of an indicator, one line each."""
    if "bands" in rule:
        return [f"{_way(band, {}) or _('any value')}: {_signed(band['points'])}" for band in rule["bands"]]
    if "by_text" in rule:
        return [f"{word}: {_signed(points)}" for word, points in rule["by_text"].items()]
    if "formula" in rule:
        return [_("points = %s") % _formula(rule["formula"])]
    return []


OPERATORS = {"add": " + ", "subtract": " − ", "multiply": " × ", "divide": " ÷ "}


def _formula(formula: Any) -> str:
    names = {"numerator": _("numerator"), "denominator": _("denominator"), "ratio": _("ratio")}
    if not isinstance(formula, dict):
        return names.get(str(formula), _plain(formula))
    ((name, parts),) = formula.items()
    if name in OPERATORS:
        return f"({OPERATORS[name].join(_formula(part) for part in parts)})"
    if name == "round":
        return _("%(value)s rounded to %(decimals)s decimals") % {"value": _formula(parts[0]), "decimals": parts[1]}
    names = {"min": _("the smallest of (%s)"), "max": _("the largest of (%s)")}
    return names[name] % _(", ").join(_formula(part) for part in parts)


def measure_kind_in_words(kind: str) -> str:
    """What a measure is about."""
    return str(MEASURE_KINDS.get(kind, kind))
