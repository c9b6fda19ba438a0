"""The step "where" by place: estates near a point, and the data of its map. Nothing of a place is kept.

Points come by POST, so that they stand in no address and no log, and with three digits, some hundred metres.
"""

from math import isfinite
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from common.geo import Point
from complaints.selectors.whereabouts import (
    BOUND,
    Box,
    NearEstate,
    borders_on_map,
    estates_on_map,
    nearest_estates,
)

DIGITS = 3


@login_not_required
@require_POST
@never_cache
def near(request: HttpRequest) -> HttpResponse:
    """The nearest estates as a list to choose from; 422 for a point that is none."""
    point = _point(request.POST.get("longitude", ""), request.POST.get("latitude", ""))
    if point is None:
        return HttpResponse(status=422)
    is_middle = "middle" in request.POST  # of the map: there are no distances to a person
    found = [_told(one, "" if is_middle else _away(one.metres)) for one in nearest_estates(point)]
    return render(request, "complaints/_estates.html", {"estates": found, "is_near": True})


@login_not_required
@require_safe
def map_data(request: HttpRequest) -> JsonResponse:
    """Borders and estates for the map; with `box` (west, south, east, north) the estates of that part alone."""
    box = _box(request.GET.get("box", ""))
    rows, has_more = estates_on_map(box)
    estates = [
        {
            "code": row["code"],
            "words": [row["name"], " · ".join(filter(None, (row["area__name"], row["address"])))],
            "at": [float(row["latitude"]), float(row["longitude"])],
        }
        for row in rows
    ]
    borders = borders_on_map() if box is None else []
    return JsonResponse({"borders": borders, "estates": estates, "more": has_more})


def _told(one: NearEstate, away: str) -> dict[str, Any]:
    estate = one.estate
    return {
        "code": estate.code,
        "name": estate.name,
        "area": estate.area,
        "address": estate.address,
        "away": away,
    }


def _away(metres: float) -> str:
    """A distance as people say it; the point is no more exact than this."""
    if metres < 950:
        return _("about %(number)s m") % {"number": max(100, round(metres / 100) * 100)}
    return _("about %(number)s km") % {"number": number_format(metres / 1000, 1)}


def _degrees(text: str, bound: float) -> float | None:
    try:
        value = float(text[:20])
    except ValueError:
        return None
    return round(value, DIGITS) if isfinite(value) and abs(value) <= bound else None


def _point(longitude: str, latitude: str) -> Point | None:
    x, y = _degrees(longitude, BOUND.longitude), _degrees(latitude, BOUND.latitude)
    return None if x is None or y is None else Point(x, y)


def _box(text: str) -> Box | None:
    parts = text.split(",")
    if len(parts) != 4:
        return None
    low, high = _point(*parts[:2]), _point(*parts[2:])
    return None if low is None or high is None else Box(*low, *high)
