"""The public figure: how many old estates are looked after, area by area."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from places.choices import AreaKind
from places.models import Area
from places.selectors import areas_above
from programmes.selectors.coverage import coverage_below, coverage_of

PUBLIC_KINDS = (AreaKind.CITY, AreaKind.DISTRICT, AreaKind.SUBDISTRICT)


@login_not_required
@require_safe
def coverage(request: HttpRequest, code: str = "") -> HttpResponse:
    """Coverage of the whole place, or of one area down to the subdistrict; no names of estates."""
    areas = Area.objects.active().without_geometry()
    area = areas.filter(code=code, kind__in=PUBLIC_KINDS).first() if code else areas.filter(parent=None).first()
    if area is None and code:
        raise Http404
    context = {"area": area, "today": timezone.localdate()}
    if area is not None:
        context |= {
            "coverage": coverage_of(area, timezone.localdate()),
            "below": coverage_below(area, timezone.localdate()) if area.kind != AreaKind.SUBDISTRICT else [],
            "above": [one for one in areas_above(area) if one.pk != area.pk],
            "kinds": PUBLIC_KINDS,
        }
    return render(request, "programmes/coverage.html", context)
