"""What everybody may read of the complaints of an estate or an area, where the jurisdiction publishes them."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
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
from places.models import Area, Estate
from places.selectors import areas_above

STATES = {"": None, "open": True, "ended": False}
TABS = (("", _("All")), ("open", _("Under way")), ("ended", _("Ended")))
LONGEST_NUMBER = 18


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
    areas = Area.objects.active().without_geometry()
    found = get_object_or_404(areas, code=code) if code else areas.filter(parent=None).order_by("path").first()
    if found is None:
        raise Http404
    context = {
        "place": found.name,
        "above": [one for one in areas_above(found) if one.pk != found.pk],
        "below": areas.filter(parent=found).order_by("code"),
    }
    return _shown(request, of_area(found), context)


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
