"""Figures by which the three kinds of places are looked at: each kind has its own (三类场所)."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from places.choices import EstateKind

# Facts that a kind of place is described by, beyond name, area, address and point: what its form asks.
FORM_FACTS = {
    EstateKind.RESIDENTIAL: ("built_year", "building_count", "household_count", "floor_area", "ownership_mix"),
    EstateKind.UNOWNED_COURT: ("built_year", "building_count", "household_count", "ownership_mix"),
    EstateKind.COMMERCIAL: ("built_year", "building_count", "floor_area", "enterprise_count"),
    EstateKind.INDUSTRIAL: ("built_year", "building_count", "floor_area", "enterprise_count"),
    EstateKind.MIXED: (
        "built_year",
        "building_count",
        "household_count",
        "enterprise_count",
        "floor_area",
        "ownership_mix",
    ),
}


class Indicator(NamedTuple):
    """One figure: code, label, value to two decimals (None when a fact is missing)."""

    code: str
    label: Any
    value: Decimal | None


def _per(top: object, bottom: object) -> Decimal | None:
    if top is None or not bottom:
        return None
    return (Decimal(str(top)) / Decimal(str(bottom))).quantize(Decimal("0.01"), ROUND_HALF_UP)


def indicators(estate: Any) -> list[Indicator]:
    """Figures of a place by its kind: households per building for homes, m² per enterprise for business."""
    homes = [
        Indicator(
            "households_per_building", _("households per building"), _per(estate.household_count, estate.building_count)
        ),
        Indicator("area_per_household", _("m² per household"), _per(estate.floor_area, estate.household_count)),
    ]
    business = [
        Indicator("area_per_enterprise", _("m² per enterprise"), _per(estate.floor_area, estate.enterprise_count)),
        Indicator(
            "enterprises_per_building",
            _("enterprises per building"),
            _per(estate.enterprise_count, estate.building_count),
        ),
    ]
    if estate.kind == EstateKind.MIXED:
        return homes + business
    return business if estate.kind in {EstateKind.COMMERCIAL, EstateKind.INDUSTRIAL} else homes
