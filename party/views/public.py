"""The public page: organisations and counts, area by area. No person, no number of members."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from party.selectors.pages import coverages, latest_day
from party.selectors.published import counts_by_level, organisations_in
from places.choices import AreaKind
from places.models import Area
from places.selectors import areas_above

PUBLIC_KINDS = (AreaKind.CITY, AreaKind.DISTRICT, AreaKind.SUBDISTRICT, AreaKind.COMMUNITY)


@login_not_required
@require_safe
def organisations(request: HttpRequest, code: str = "") -> HttpResponse:
    """The organisations of an area down to the community: how many of each level, and the names of its own."""
    areas = Area.objects.active().without_geometry().filter(kind__in=PUBLIC_KINDS)
    area = areas.filter(code=code).first() if code else areas.filter(parent=None).first()
    if area is None and code:
        raise Http404
    context = {"area": area}
    if area is not None:
        today, day = timezone.localdate(), latest_day(area)
        rows = counts_by_level(area, today)
        context |= {
            "day": day,
            "here": coverages([area], day)[0],
            "by_level": rows,
            "total": sum(row.number for row in rows),
            "organisations": organisations_in(area, today),
            "below": list(areas.filter(parent=area).order_by("path")),
            "above": [one for one in areas_above(area) if one.pk != area.pk],
        }
    return render(request, "party/organisations/public.html", context)
