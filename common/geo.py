"""Coordinates: the datums in use in China and distances. Pure functions over degrees as floats.

WGS 84 is the world's datum (GPS, GeoJSON). GCJ-02 is the shifted datum of Chinese maps, BD-09 Baidu's further
shift of it. The formulas were never published officially; these are the ones of the open projects `eviltransform`
and `coordtransform`, accurate to about a metre. They hold inside China only: outside, GCJ-02 equals WGS 84.
"""

import math
from typing import NamedTuple

EARTH_RADIUS = 6_371_008.8  # metres, mean radius of WGS 84
_AXIS = 6_378_245.0  # metres, half the long axis of the Krasovsky 1940 ellipsoid
_ECCENTRICITY = 0.00669342162296594323  # squared, of the same ellipsoid
_BAIDU_ANGLE = math.pi * 3000 / 180
_ROUNDS = 6  # of the inverse; the error shrinks about a thousandfold in each


class Point(NamedTuple):
    """Longitude and latitude in degrees."""

    longitude: float
    latitude: float


def in_china(point: Point) -> bool:
    """Whether the shift of GCJ-02 applies: a rectangle around China, as the formulas have it."""
    return 72.004 <= point.longitude <= 137.8347 and 0.8293 <= point.latitude <= 55.8271


def _wave(value: float, unit: float) -> float:
    return 20 * math.sin(6 * unit * math.pi) + 20 * math.sin(2 * unit * math.pi) + value


def _shift(point: Point) -> Point:
    """How far GCJ-02 lies from WGS 84 at a WGS 84 point, in degrees."""
    x, y = point.longitude - 105.0, point.latitude - 35.0
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x))
    north += _wave(20 * math.sin(y * math.pi) + 40 * math.sin(y / 3 * math.pi), x) * 2 / 3
    north += (160 * math.sin(y / 12 * math.pi) + 320 * math.sin(y / 30 * math.pi)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x))
    east += _wave(20 * math.sin(x * math.pi) + 40 * math.sin(x / 3 * math.pi), x) * 2 / 3
    east += (150 * math.sin(x / 12 * math.pi) + 300 * math.sin(x / 30 * math.pi)) * 2 / 3
    latitude = math.radians(point.latitude)
    flattening = 1 - _ECCENTRICITY * math.sin(latitude) ** 2
    metres_north = _AXIS * (1 - _ECCENTRICITY) / (flattening * math.sqrt(flattening))
    metres_east = _AXIS / math.sqrt(flattening) * math.cos(latitude)
    return Point(math.degrees(east / metres_east), math.degrees(north / metres_north))


def wgs84_to_gcj02(point: Point) -> Point:
    """The same place in GCJ-02."""
    if not in_china(point):
        return point
    shift = _shift(point)
    return Point(point.longitude + shift.longitude, point.latitude + shift.latitude)


def gcj02_to_wgs84(point: Point) -> Point:
    """The same place in WGS 84: the inverse, found by iteration."""
    if not in_china(point):
        return point
    found = point
    for _ in range(_ROUNDS):
        shift = _shift(found)
        found = Point(point.longitude - shift.longitude, point.latitude - shift.latitude)
    return found


def gcj02_to_bd09(point: Point) -> Point:
    """The same place in BD-09."""
    radius = math.hypot(*point) + 0.00002 * math.sin(point.latitude * _BAIDU_ANGLE)
    angle = math.atan2(point.latitude, point.longitude) + 0.000003 * math.cos(point.longitude * _BAIDU_ANGLE)
    return Point(radius * math.cos(angle) + 0.0065, radius * math.sin(angle) + 0.006)


def bd09_to_gcj02(point: Point) -> Point:
    """The same place in GCJ-02."""
    x, y = point.longitude - 0.0065, point.latitude - 0.006
    radius = math.hypot(x, y) - 0.00002 * math.sin(y * _BAIDU_ANGLE)
    angle = math.atan2(y, x) - 0.000003 * math.cos(x * _BAIDU_ANGLE)
    return Point(radius * math.cos(angle), radius * math.sin(angle))


def bd09_to_wgs84(point: Point) -> Point:
    """The same place in WGS 84."""
    return gcj02_to_wgs84(bd09_to_gcj02(point))


DATUMS = ("wgs84", "gcj02", "bd09")


def to_wgs84(point: Point, datum: str) -> Point:
    """The same place in WGS 84, from one of `DATUMS`. Raises `KeyError` for another."""
    return {"wgs84": lambda same: same, "gcj02": gcj02_to_wgs84, "bd09": bd09_to_wgs84}[datum](point)


def distance(one: Point, other: Point) -> float:
    """Metres between two points along the surface (haversine)."""
    latitude, other_latitude = math.radians(one.latitude), math.radians(other.latitude)
    half = math.sin((other_latitude - latitude) / 2) ** 2
    half += (
        math.cos(latitude) * math.cos(other_latitude) * math.sin(math.radians(other.longitude - one.longitude) / 2) ** 2
    )
    return 2 * EARTH_RADIUS * math.asin(min(1.0, math.sqrt(half)))
