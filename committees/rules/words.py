"""A tally as plain values: what `manage.py tally` prints and what a published record holds."""

from fractions import Fraction
from typing import Any

from committees.rules.aggregates import AggregateTally
from committees.rules.cases import Tally


def decimal_text(area: Fraction | None) -> str | None:
    """An exact area as a decimal text with at least two places; None for one that is not known."""
    if area is None:
        return None
    places = 2
    while (area * 10**places).denominator != 1:
        places += 1  # areas are sums of decimals, so this ends
    whole = area * 10**places
    digits = str(whole.numerator).rjust(places + 1, "0")
    return f"{digits[:-places]}.{digits[-places:]}"


def tally_values(tally: Tally | AggregateTally) -> dict[str, Any]:
    """Sums, verdict, reasons and flags, sorted where the order means nothing."""
    values: dict[str, Any] = {}
    for name in ("total", "participating", "approve", "oppose"):
        side = getattr(tally, name)
        values[f"{name}_area"], values[f"{name}_heads"] = decimal_text(side.area), side.heads
    values |= {
        "quorum_met": tally.quorum_met,
        "passed": tally.passed,
        "reasons": sorted(tally.reasons),
        "flags": sorted(tally.flags),
    }
    if isinstance(tally, AggregateTally):
        names = ("heads_quorum_met", "heads_passed", "area_quorum_met", "area_passed")
        return values | {name: getattr(tally, name) for name in names}
    return values | {"rejected": dict(sorted(tally.rejected.items()))}
