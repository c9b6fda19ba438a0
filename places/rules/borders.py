"""Borders of areas and estates: GeoJSON checked, repaired and boxed."""

import json
from decimal import Decimal
from typing import Any, NamedTuple

import shapely
from django.utils.translation import gettext as _
from shapely.errors import ShapelyError
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from common.geo import Point, to_wgs84

MOST_POINTS = 200_000
_PLACES = Decimal("0.000001")


class UnreadableBorder(ValueError):
    """What was given is not a border; the message says why."""


class Border(NamedTuple):
    """A border in WGS 84: GeoJSON (Polygon or MultiPolygon), its box in degrees, whether it had to be repaired."""

    geometry: dict[str, Any]
    west: Decimal
    south: Decimal
    east: Decimal
    north: Decimal
    was_repaired: bool


def read_border(given: object, datum: str = "wgs84") -> Border:
    """Read a GeoJSON geometry or feature (an object or its text). Raises `UnreadableBorder`.

    Rings that touch or cross themselves are repaired, as drawn maps are full of them; lines and points that
    remain are dropped. Coordinates are rounded to 6 decimals, about 0.1 m.
    """
    outline = _read(given)
    if shapely.get_num_coordinates(outline) > MOST_POINTS:
        raise UnreadableBorder(_("The border has more than %(most)s points. Simplify it.") % {"most": MOST_POINTS})
    west, south, east, north = outline.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise UnreadableBorder(_("The border has coordinates that are not degrees of longitude and latitude."))
    if datum != "wgs84":
        outline = shapely.transform(outline, lambda points: [to_wgs84(Point(*point), datum) for point in points])
    was_repaired = not outline.is_valid
    solid = _polygons(shapely.make_valid(outline) if was_repaired else outline)
    box = [Decimal(repr(float(edge))).quantize(_PLACES) for edge in solid.bounds]
    return Border(json.loads(json.dumps(mapping(solid))), *box, was_repaired=was_repaired)


def _read(given: object) -> BaseGeometry:
    try:
        document = json.loads(given) if isinstance(given, str) else given
        if isinstance(document, dict) and document.get("type") == "Feature":
            document = document.get("geometry")
        if not isinstance(document, dict) or document.get("type") not in {"Polygon", "MultiPolygon"}:
            raise UnreadableBorder(_("The border is not a GeoJSON Polygon or MultiPolygon."))
        outline = shapely.force_2d(shape(document))
    except UnreadableBorder:
        raise
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, ShapelyError) as error:
        raise UnreadableBorder(_("The border cannot be read as GeoJSON.")) from error
    if outline.is_empty or not all(abs(edge) < float("inf") for edge in outline.bounds):
        raise UnreadableBorder(_("The border is empty."))
    return outline


def _polygons(outline: BaseGeometry) -> BaseGeometry:
    parts = [part for part in shapely.get_parts(shapely.get_parts(outline)) if part.geom_type == "Polygon"]
    solid = shapely.set_precision(shapely.union_all(parts), float(_PLACES)) if parts else shapely.MultiPolygon()
    if solid.is_empty or solid.geom_type not in {"Polygon", "MultiPolygon"}:
        raise UnreadableBorder(_("The border encloses nothing."))
    return solid
