"""Estates as points and areas as borders, for the map of the form. Works without tiles."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_POST, require_safe

from common.geo import Point, distance
from places.choices import AreaKind
from places.models import Area, Estate

MOST_POINTS = 300
WIDEST = Decimal(2)
"""Degrees that may be asked for at once."""
NEAREST, NEAR_DEGREES = 6, Decimal("0.03")
BORDER_STEP = 0.0008
"""Degrees by which borders are simplified: they only show where one is."""
Box = tuple[Decimal, Decimal, Decimal, Decimal]


@login_not_required
@require_safe
@cache_control(max_age=60, public=True)
def points(request: HttpRequest) -> HttpResponse:
    """Estates inside `box=west,south,east,north` (degrees, WGS 84), at most 300."""
    box = _box(request.GET.get("box", ""))
    if box is None:
        return HttpResponseBadRequest()
    rows = _inside(box).order_by("pk").values_list("code", "name", "area__name", "longitude", "latitude")
    found = [
        {"code": code, "name": name, "line": line, "at": [float(y), float(x)]}
        for code, name, line, x, y in rows[:MOST_POINTS]
    ]
    return JsonResponse({"points": found})


def _box(text: str) -> Box | None:
    try:
        west, south, east, north = (Decimal(part) for part in text[:100].split(","))
        is_good = -180 <= west < east <= 180 and -90 <= south < north <= 90
        return (west, south, east, north) if is_good and max(east - west, north - south) <= WIDEST else None
    except (InvalidOperation, ValueError):
        return None


def _inside(box: Box) -> Any:
    west, south, east, north = box
    return Estate.objects.public().filter(longitude__range=(west, east), latitude__range=(south, north))


@login_not_required
@require_safe
@cache_control(max_age=3600, public=True)
def borders(request: HttpRequest) -> JsonResponse:
    """Borders of the districts and subdistricts, simplified; and the box in which the estates lie."""
    from shapely.geometry import mapping, shape  # a large library, and only this page needs it

    kinds = [AreaKind.DISTRICT, AreaKind.SUBDISTRICT]
    drawn = Area.objects.active().filter(kind__in=kinds, geometry__isnull=False).order_by("path")[:400]
    features = [
        {
            "type": "Feature",
            "properties": {"name": area.name},
            "geometry": mapping(shape(area.geometry).simplify(BORDER_STEP)),
        }
        for area in drawn
    ]
    return JsonResponse({"type": "FeatureCollection", "features": features, "box": _extent()})


def _extent() -> list[float] | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(longitude), min(latitude), max(longitude), max(latitude) FROM places_estate")
        found = cursor.fetchone()
    return [float(side) for side in found] if found[0] is not None else None


@login_not_required
@require_POST
@never_cache
def near(request: HttpRequest) -> HttpResponse:
    """The nearest estates to where somebody says to be. POST: a location stays out of addresses and logs."""
    try:
        x, y = (Decimal(request.POST.get(name, "")[:20]) for name in ("longitude", "latitude"))
        box = _box(f"{x - NEAR_DEGREES},{y - NEAR_DEGREES},{x + NEAR_DEGREES},{y + NEAR_DEGREES}")
    except InvalidOperation:
        box = None
    if box is None:
        return HttpResponseBadRequest()
    here = Point(float(x), float(y))
    found = _inside(box).select_related("area").defer("area__geometry", "polygon")[:MOST_POINTS]
    nearest = sorted(found, key=lambda estate: distance(here, Point(float(estate.longitude), float(estate.latitude))))
    return render(request, "complaints/_estates.html", {"estates": nearest[:NEAREST], "is_near": True})
