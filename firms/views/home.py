"""The start page of a firm's people."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from common.errors import NotAllowed
from firms.models import PropertyFirm, ServiceProject
from firms.panels import panels_for
from firms.permissions import firm_ids

MOST_PROJECTS = 200


@require_safe
@never_cache
def home(request: HttpRequest) -> HttpResponse:
    """My firms: credit file, complaints to do, projects. Raises `NotAllowed` for people of no firm."""
    ids = firm_ids(request.user)
    if not ids:
        raise NotAllowed
    firms = list(PropertyFirm.objects.filter(pk__in=ids))
    projects = ServiceProject.objects.on(timezone.localdate()).filter(firm__in=firms).select_related("estate", "firm")
    context = {
        "firms": firms,
        "panels": panels_for(request.user, firms),
        "projects": projects.order_by("firm__name", "name")[:MOST_PROJECTS],
    }
    return render(request, "firms/home.html", context)
