"""What everybody may read of the complaints of an estate or an area, where the jurisdiction publishes them."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from complaints.models import Complaint
from complaints.selectors.public import (
    LEAST_COMPLAINTS,
    LEAST_HOUSEHOLDS,
    of_area,
    of_estate,
    public_page,
    publishes_complaints,
)
from complaints.selectors.public_map import borders_of, circles_of
from places.models import Area, Estate
from places.selectors import areas_above

STATES = {"": None, "open": True, "ended": False}
TABS = (("", _("All")), ("open", _("Under way")), ("ended", _("Ended")))
LONGEST_NUMBER = 18
MOST_NAMED = 20


@login_not_required
@require_safe
def estate(request: HttpRequest, code: str) -> HttpResponse:
    """Complaints about an estate."""
    _check_published()
    found = get_object_or_404(
        Estate.objects.public().select_related("area").defer("area__geometry", "polygon"), code=code.upper()
    )
    context = {"place": found.name, "estate": found, "above": areas_above(found.area)}
    return _shown(request, of_estate(found), context)


@login_not_required
@require_safe
def area(request: HttpRequest, code: str = "") -> HttpResponse:
    """Complaints of an area and all below it; without a code of the whole jurisdiction."""
    _check_published()
    areas, found = Area.objects.active().without_geometry(), _area(code)
    context = {
        "area": found,
        "circles": circles_of(found, timezone.now())[:MOST_NAMED],
        "tile_url": settings.TILE_URL,
        "place": found.name,
        "above": [one for one in areas_above(found) if one.pk != found.pk],
        "below": areas.filter(parent=found).order_by("code"),
    }
    return _shown(request, of_area(found), context)


@login_not_required
@require_safe
def map_data(request: HttpRequest, code: str) -> JsonResponse:
    """What the map of an area draws: estates with a point, and borders."""
    _check_published()
    found = _area(code)
    estates = [
        {
            "name": circle["name"],
            "number": circle["number"],
            "at": circle["at"],
            "address": reverse("complaints:public_estate", args=[circle["code"]]),
        }
        for circle in circles_of(found, timezone.now())
        if circle["at"] is not None
    ]
    return JsonResponse({"estates": estates, "borders": borders_of(found)})


def _area(code: str) -> Area:
    areas = Area.objects.active().without_geometry()
    found = areas.filter(code=code).first() if code else areas.filter(parent=None).order_by("path").first()
    if found is None:
        raise Http404
    return found


def _check_published() -> None:
    if not publishes_complaints():
        raise Http404


def _shown(request: HttpRequest, rows: QuerySet[Complaint], context: dict[str, object]) -> HttpResponse:
    state = request.GET.get("state", "")
    after = request.GET.get("after", "")
    number = int(after) if after.isascii() and after.isdecimal() and len(after) <= LONGEST_NUMBER else None
    page = public_page(rows, timezone.now(), is_open=STATES.get(state), after=number)
    context |= {"page": page, "state": state, "tabs": TABS, "is_later": number is not None}
    context |= {"least": LEAST_COMPLAINTS, "least_households": LEAST_HOUSEHOLDS}
    return render(request, "complaints/public.html", context)
