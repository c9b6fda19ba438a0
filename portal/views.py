"""The home page of a jurisdiction."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from common.page_cache import public_page
from portal.selectors import home_page


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What the site is for and the ways into it."""
    return public_page(request, "portal/home.html", home_page)
