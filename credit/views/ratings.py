"""Public pages: search of rated firms, and how one firm's rating came about."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from common.page_cache import public_page
from common.paging import CappedPaginator
from credit.models import CreditFile, RulebookVersion
from credit.selectors.pages import distribution, grade_table, rating_list, rating_page, version_in_force
from credit.selectors.words import points_in_words
from firms.models import PropertyFirm

PER_PAGE = 20


@login_not_required
@require_safe
def rating_index(request: HttpRequest) -> HttpResponse:
    """Rated firms, best first; search by name, pinyin initials or unified code; filter by grade."""
    return public_page(request, "credit/ratings.html", lambda: _index(request))


def _index(request: HttpRequest) -> dict[str, Any]:
    version = version_in_force(timezone.localdate())
    grades = grade_table(version)
    words = request.GET.get("q", "").replace("\0", "").strip()[:60]
    grade = request.GET.get("grade", "")
    grade = grade if grade in grades else ""
    page = CappedPaginator(rating_list(words, grade), PER_PAGE).get_page(request.GET.get("page"))
    return {
        "query": words,
        "grade": grade,
        "rows": [{"file": file, "grade": grades.get(file.grade)} for file in page],
        "page": page,
        "distribution": distribution(version),
        "version": version,
    }


@login_not_required
@require_safe
def rating_detail(request: HttpRequest, code: str) -> HttpResponse:
    """One firm: score, grade, every line of the derivation in words."""
    if code != code.upper():
        return redirect("credit:rating", code=code.upper(), permanent=True)
    firm = get_object_or_404(PropertyFirm, unified_code=code)
    return render(request, "credit/rating.html", rating_page(firm))


@login_not_required
@require_safe
def rating_json(request: HttpRequest, code: str) -> HttpResponse:
    """Rulebook, inputs and outcome of the present rating, so that anybody can compute it again."""
    file = CreditFile.objects.filter(firm__unified_code=code).select_related("rating__rulebook_version").first()
    if file is None or file.rating is None:
        raise Http404
    rating = file.rating
    answer = JsonResponse(
        {
            "engine": rating.engine_version,
            "rulebook": rating.rulebook_version.document,
            "rulebook_digest": rating.rulebook_version.digest,
            "inputs": rating.inputs,
            "inputs_digest": rating.inputs_digest,
            "output": rating.derivation,
            "output_digest": rating.output_digest,
        },
        json_dumps_params={"ensure_ascii": False, "indent": 1, "sort_keys": True},
    )
    answer["Content-Disposition"] = f'attachment; filename="rating-{code}-{rating.as_of}.json"'
    return answer


@login_not_required
@require_safe
def rulebook_detail(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """A rulebook that is or was in force, as a page; `?format=json` for its document."""
    found = get_object_or_404(
        RulebookVersion.objects.select_related("rulebook"), rulebook__code=code, number=number, state="adopted"
    )
    if request.GET.get("format") == "json":
        return JsonResponse(found.document, json_dumps_params={"ensure_ascii": False, "indent": 1})
    items = [{**item, "points_words": points_in_words(item["points"])} for item in found.document["items"]]
    context = {"version": found, "document": {**found.document, "items_list": items}}  # `.items` is a dict's method
    return render(request, "credit/rulebook.html", context)
