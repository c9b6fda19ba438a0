"""Estates by place, for the form: the nearest to a point, and what its map draws. Bounded, whatever the city."""

from math import cos, radians
from typing import Any, NamedTuple

from django.core.cache import cache
from django.db.models import F, FloatField
from django.db.models.functions import Cast, Power
from shapely import set_precision
from shapely.geometry import mapping, shape

from common.geo import Point, distance
from places.models import Area, Estate

NEAREST = 12
REACH = 0.3
"""Degrees to each side in which is looked, some thirty kilometres: farther off there is nothing to choose from."""

MOST_ESTATES, MOST_BORDERS = 300, 200
BORDERS_SECONDS = 600
COARSE, GRID = 0.0005, 0.0001
"""Degrees: borders on a phone may be off by fifty metres, and are sent with four digits."""

BOUND = Point(180, 90)


class NearEstate(NamedTuple):
    """An estate and how far it is, in metres."""

    estate: Estate
    metres: float


class Box(NamedTuple):
    """The part of the map that is looked at, in degrees."""

    west: float
    south: float
    east: float
    north: float


def nearest_estates(point: Point) -> list[NearEstate]:
    """The nearest estates that anybody may look up, nearest first. One statement."""
    near = Box(point.longitude - REACH, point.latitude - REACH, point.longitude + REACH, point.latitude + REACH)
    squeeze = cos(radians(point.latitude)) ** 2  # a degree of longitude is shorter, the farther from the equator
    across = Power(Cast(F("longitude"), FloatField()) - point.longitude, 2.0) * squeeze
    along = Power(Cast(F("latitude"), FloatField()) - point.latitude, 2.0)
    found = Estate.objects.to_choose().filter(**_inside(near)).order_by(across + along, "pk")
    return [NearEstate(estate, _metres(point, estate)) for estate in found[:NEAREST]]


def _inside(box: Box) -> dict[str, tuple[float, float]]:
    return {"longitude__range": (box.west, box.east), "latitude__range": (box.south, box.north)}


def _metres(point: Point, estate: Estate) -> float:
    return distance(point, Point(float(estate.longitude or 0), float(estate.latitude or 0)))


def estates_on_map(box: Box | None) -> tuple[list[dict[str, Any]], bool]:
    """Estates with a point, in the box or anywhere, and whether there are more than are given. One statement."""
    found = Estate.objects.public().filter(**_inside(box or Box(-BOUND.longitude, -BOUND.latitude, *BOUND)))
    columns = ("code", "name", "area__name", "address", "latitude", "longitude")
    rows = list(found.order_by("pk").values(*columns)[: MOST_ESTATES + 1])
    return rows[:MOST_ESTATES], len(rows) > MOST_ESTATES


def borders_on_map() -> list[dict[str, Any]]:
    """Name and coarse border (GeoJSON) of the areas below the jurisdiction's own, or of that one. Kept ten minutes."""
    return cache.get_or_set("complaint-map-borders", _borders, BORDERS_SECONDS)


def _borders() -> list[dict[str, Any]]:
    drawn = Area.objects.active().filter(geometry__isnull=False).order_by("path").values("name", "geometry")
    rows = drawn.filter(parent__parent=None, parent__isnull=False)[:MOST_BORDERS] or drawn.filter(parent=None)
    return [{"name": row["name"], "geometry": coarse(row["geometry"])} for row in rows]


def coarse(geometry: dict[str, Any]) -> dict[str, Any]:
    """A border in few and short numbers; one that would vanish stays as it is."""
    coarse = set_precision(shape(geometry).simplify(COARSE), GRID)
    return geometry if coarse.is_empty else mapping(coarse)
