"""The map beside the public list: estates by the number of complaints that the list shows, and nobody's place.

A complaint has no point here: it counts at its estate, whose point is given to a hundred metres. An estate whose own
list shows nothing (too few complaints or households) is on no map either.
"""

import datetime
from typing import Any

from django.core.cache import cache
from django.db.models import Count, F, Q

from complaints.selectors.public import LEAST_COMPLAINTS, LEAST_HOUSEHOLDS, of_area, shown_of
from complaints.selectors.whereabouts import coarse
from places.models import Area, Estate

MOST_CIRCLES = 300
DIGITS = 3
KEPT_SECONDS = 600


def circles_of(area: Area, now: datetime.datetime) -> list[dict[str, Any]]:
    """Estates of the area, most complaints first: code, name, number, `at` (None: no point). Kept ten minutes."""
    return cache.get_or_set(f"public-complaint-map:{area.pk}", lambda: _circles(area, now), KEPT_SECONDS)


def _circles(area: Area, now: datetime.datetime) -> list[dict[str, Any]]:
    small = Q(estate__household_count__lt=LEAST_HOUSEHOLDS, estate__household_count__isnull=False)
    counted = (
        shown_of(of_area(area), now)
        .filter(estate__in=Estate.objects.public())
        .exclude(small)
        .order_by()
        .values("estate")
        .annotate(number=Count("pk"))
        .filter(number__gte=LEAST_COMPLAINTS)
        .order_by("-number", "estate")
    )
    columns = {name: F(f"estate__{name}") for name in ("code", "name", "latitude", "longitude")}
    rows = counted.values("number", **columns)[:MOST_CIRCLES]
    return [{"code": row["code"], "name": row["name"], "number": row["number"], "at": _rounded(row)} for row in rows]


def _rounded(row: dict[str, Any]) -> list[float] | None:
    if row["latitude"] is None or row["longitude"] is None:
        return None
    return [round(float(row["latitude"]), DIGITS), round(float(row["longitude"]), DIGITS)]


def borders_of(area: Area) -> list[dict[str, Any]]:
    """Name and coarse border (GeoJSON) of the areas right below, or of the area itself. Kept ten minutes."""
    return cache.get_or_set(f"public-complaint-borders:{area.pk}", lambda: _borders(area), KEPT_SECONDS)


def _borders(area: Area) -> list[dict[str, Any]]:
    drawn = Area.objects.active().filter(geometry__isnull=False).order_by("path").values("name", "geometry")
    rows = drawn.filter(parent=area.pk)[:MOST_CIRCLES] or drawn.filter(pk=area.pk)
    return [{"name": row["name"], "geometry": coarse(row["geometry"])} for row in rows]
