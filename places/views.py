"""Public pages: find an estate, and what the register says about it. No personal data."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from common.paging import CappedPaginator
from places.forms import EstateSearchForm
from places.models import Estate
from places.rules import indicators
from places.selectors import areas_above, estate_sections

PER_PAGE = 20
PUBLIC_COLUMNS = ("code", "name", "kind", "address", "status", "area__name", "area__path")


@login_not_required
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Search by name, pinyin, initials or address; htmx asks for the results alone."""
    form = EstateSearchForm(request.GET)
    words, number = "", 1
    if form.is_valid():
        words, number = form.cleaned_data["q"], form.cleaned_data["page"] or 1
    context = {"form": form, "words": words, "page": _results(words, number) if words else None}
    template = "places/_results.html" if request.htmx else "places/search.html"
    response = render(request, template, context, status=200 if form.is_valid() else 400)
    patch_vary_headers(response, ("HX-Request",))
    return response


def _results(words: str, number: int) -> object:
    estates = Estate.objects.public().matching(words).select_related("area").only(*PUBLIC_COLUMNS)
    return CappedPaginator(estates, PER_PAGE).get_page(number)


@login_not_required
@require_safe
def estate(request: HttpRequest, code: str) -> HttpResponse:
    """What the register says about one estate in public, and what the other apps add to it."""
    found = get_object_or_404(
        Estate.objects.public().select_related("area").defer("area__geometry", "polygon"), code=code.upper()
    )
    context = {
        "estate": found,
        "areas": areas_above(found.area),
        "indicators": [indicator for indicator in indicators(found) if indicator.value is not None],
        "sections": estate_sections(found),
    }
    return render(request, "places/estate.html", context)
