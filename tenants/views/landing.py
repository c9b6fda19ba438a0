"""The public host's first page."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tenants.selectors import landing_list


@login_not_required
@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """All jurisdictions in use, by city; search by name; each leads to its host."""
    search = request.GET.get("q", "")[:100]
    port = request.get_port()
    context = {"search": search, "cities": landing_list(search, scheme=request.scheme, port=port)}
    return render(request, "tenants/landing.html", context)
