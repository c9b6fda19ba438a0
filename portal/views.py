"""The home page of a jurisdiction."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common.page_cache import public_page
from portal.selectors import home_page


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What the site is for and the ways into it."""
    return public_page(request, "portal/home.html", home_page)


@login_not_required
@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    """What a phone needs to put the site on its home screen: names, picture, colours, the ways in."""
    name = request.jurisdiction.name
    ways = ((_("Make a complaint"), "complaints:new"), (_("Track a complaint"), "complaints:track"))
    words = {
        "name": f"{name} · {_('Property governance')}",
        "short_name": name,
        "lang": get_language(),
        "id": "/",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "theme_color": "#8f1a1e",
        "background_color": "#f7f5f1",
        "icons": [{"src": static("img/icon.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"}],
        "shortcuts": [{"name": label, "url": reverse(view)} for label, view in ways],
    }
    return JsonResponse(words, content_type="application/manifest+json")
