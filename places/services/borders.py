"""Borders of many areas at once, from a GeoJSON file."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from common.errors import Refusal
from places.choices import AreaKind
from places.models import Area
from places.selectors import AreaLocator
from places.services.areas import BorderRefused, set_area_border


class NotACollection(Refusal):
    """The file holds no features."""

    message = _("The file is not a GeoJSON FeatureCollection.")
    status = 400


@dataclass
class BordersOutcome:
    """How many borders were drawn and repaired, how many features are of no area here, and what was refused."""

    drawn: int = 0
    repaired: int = 0
    unknown: int = 0
    problems: list[str] = field(default_factory=list)


def import_borders(document: Any, *, datum: str = "wgs84", reason: str = "") -> BordersOutcome:
    """Draw every feature whose area is known: by code (`id`, `code`, `adcode`), else by a district's name.

    The name has the last word where both are given: codes change more often than names. Each border is its own
    transaction. Raises `NotACollection`.
    """
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list):
        raise NotACollection
    areas = {area.code: area for area in Area.objects.without_geometry()}
    names = AreaLocator.district_names(
        (area.code, area.name) for area in areas.values() if area.kind == AreaKind.DISTRICT
    )
    outcome = BordersOutcome()
    for feature in features:
        area = _area_of(feature, areas, names)
        if area is None:
            outcome.unknown += 1
            continue
        try:
            _area, was_repaired = set_area_border(area.pk, by=None, border=feature, datum=datum, reason=reason)
        except BorderRefused as error:
            outcome.problems.append(f"{area}: {error}")
        else:
            outcome.drawn += 1
            outcome.repaired += was_repaired
    return outcome


def _area_of(feature: Any, areas: dict[str, Area], names: dict[str, str]) -> Area | None:
    if not isinstance(feature, dict):
        return None
    properties = feature.get("properties") or {}
    name = str(properties.get("name", ""))
    code = names.get(name) or str(feature.get("id") or properties.get("code") or properties.get("adcode") or "")
    return areas.get(code)
