"""The checks of a form over a whole report: sums, agreement with the register, bounds, jumps, rules."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from firms.rules.forms.language import Known, fields_in, holds, number_of, value_of

EXPLAIN_BY_DEFAULT = ("register", "jump")
HUNDRED = Fraction(100)


class Finding(NamedTuple):
    """A check that does not hold: its code, the fields it is about, what was found, whether words can answer it."""

    check: str
    fields: tuple[str, ...]
    message: str
    can_be_explained: bool


def shown(number: Fraction) -> str:
    """A number for people: at most four decimals, no needless zeros."""
    text = f"{float(round(number, 4)):.4f}" if number.denominator != 1 else str(number.numerator)
    return text.rstrip("0").rstrip(".") if "." in text else text


def can_be_explained(check: Mapping[str, Any]) -> bool:
    """Whether the firm may answer a check with words instead of another figure."""
    usual = "explain" if check["kind"] in EXPLAIN_BY_DEFAULT else "refuse"
    return check.get("on_failure", usual) == "explain"


def find(check: Mapping[str, Any], known: Known) -> str | None:
    """What a check finds, in words; None where it holds or cannot be made."""
    if "when" in check and not holds(check["when"], known):
        return None
    return _CHECKS[check["kind"]](check, known)


def fields_of(check: Mapping[str, Any]) -> tuple[str, ...]:
    """The fields that a check is about."""
    if check["kind"] == "sum":
        parts = [part[0] if isinstance(part, list) else part for part in check["parts"]]
        return tuple(dict.fromkeys([check["total"], *parts]))
    if check["kind"] in ("register", "jump"):
        return (check["field"],)
    return tuple(dict.fromkeys(fields_in(check["value" if check["kind"] == "bounds" else "holds"])))


def _sum(check: Mapping[str, Any], known: Known) -> str | None:
    total = number_of(known.values.get(check["total"]))
    parts = [{"total": part} if isinstance(part, list) else {"field": part} for part in check["parts"]]
    together = value_of({"add": parts}, known)
    if total is None or together is None or abs(total - together) <= Fraction(check.get("tolerance", 0)):
        return None
    return _("The parts add up to %(sum)s, the total says %(total)s.") % {"sum": shown(together), "total": shown(total)}


def _register(check: Mapping[str, Any], known: Known) -> str | None:
    told, filed = number_of(known.values.get(check["field"])), number_of(known.register.get(check["register"]))
    if told is None or filed is None or abs(told - filed) <= filed * Fraction(check.get("percent", 0)) / HUNDRED:
        return None
    return _("The register says %(filed)s, the report %(told)s.") % {"filed": shown(filed), "told": shown(told)}


def _bounds(check: Mapping[str, Any], known: Known) -> str | None:
    value = value_of(check["value"], known)
    if value is None:
        return None
    if "min" in check and value < Fraction(check["min"]):
        return _("%(value)s lies below %(least)s.") % {"value": shown(value), "least": check["min"]}
    if "max" in check and value > Fraction(check["max"]):
        return _("%(value)s lies above %(most)s.") % {"value": shown(value), "most": check["max"]}
    return None


def _jump(check: Mapping[str, Any], known: Known) -> str | None:
    now, before = (number_of(answers.get(check["field"])) for answers in (known.values, known.previous))
    if now is None or before is None or now == before:
        return None
    change = abs(now - before)
    if change <= Fraction(check.get("above", 0)) or change <= abs(before) * Fraction(check["percent"]) / HUNDRED:
        return None
    if before == 0:
        return _("Last quarter it was 0, now it is %(now)s.") % {"now": shown(now)}
    percent = round(change * HUNDRED / abs(before), 1)
    words = _("%(percent)s %% more than last quarter (%(before)s → %(now)s).")
    if now < before:
        words = _("%(percent)s %% less than last quarter (%(before)s → %(now)s).")
    return words % {"percent": shown(percent), "before": shown(before), "now": shown(now)}


def _rule(check: Mapping[str, Any], known: Known) -> str | None:
    return _("This does not hold.") if holds(check["holds"], known) is False else None


_CHECKS: dict[str, Callable[[Mapping[str, Any], Known], str | None]] = {
    "sum": _sum,
    "register": _register,
    "bounds": _bounds,
    "jump": _jump,
    "rule": _rule,
}
