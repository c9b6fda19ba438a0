"""Public pages: search of rated firms, comparison, and how one firm's rating came about."""

import datetime
from io import BytesIO
from typing import Any

import segno
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from common.page_cache import public_page
from common.paging import CappedPaginator
from credit.choices import Subject
from credit.models import Rating
from credit.selectors.pages import (
    MOST_COMPARED,
    areas_to_choose,
    chosen_area,
    compare_page,
    distribution,
    firms_around,
    rating_list,
    rating_page,
    version_in_force,
)
from credit.selectors.proofs import rating_proof
from credit.selectors.standings import first_day_shown, grade_table, past_standing, present_standing, subject_of
from firms.models import PropertyFirm, ServiceProject
from firms.panels import public_panels_for

PER_PAGE = 20
MOST_WORDS = 60


@login_not_required
@require_safe
def rating_index(request: HttpRequest) -> HttpResponse:
    """Rated firms, best first; search by name, pinyin initials or unified code; filter by grade and area."""
    return public_page(request, "credit/ratings.html", lambda: _index(request))


def _words(request: HttpRequest, name: str) -> str:
    return request.GET.get(name, "").replace("\0", "").strip()[:MOST_WORDS]


def _index(request: HttpRequest) -> dict[str, Any]:
    version = version_in_force(timezone.localdate())
    grades = grade_table(version)
    grade, area = request.GET.get("grade", ""), chosen_area(_words(request, "area"))
    grade = grade if grade in grades else ""
    words, estate = _words(request, "q"), _words(request, "estate")
    page = CappedPaginator(rating_list(words, grade, area), PER_PAGE).get_page(request.GET.get("page"))
    return {
        "query": words,
        "grade": grade,
        "area": area,
        "areas": areas_to_choose(),
        "estate": estate,
        "around": firms_around(estate) if estate else [],
        "rows": [{"file": file, "grade": grades.get(file.grade, {"code": file.grade})} for file in page],
        "page": page,
        "bars": distribution(version, area),
        "version": version,
        "most_compared": MOST_COMPARED,
        "is_filtered": bool(words or grade or area),
    }


@login_not_required
@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Up to four firms side by side."""
    codes = [code.strip()[:18] for code in request.GET.getlist("code")[:20] if code.strip("\0 ")]
    return render(request, "credit/compare.html", compare_page([code.replace("\0", "") for code in codes]))


def _firm(code: str) -> PropertyFirm:
    return get_object_or_404(PropertyFirm, unified_code=code)


class BadDay(Exception):
    """The day asked for cannot be shown; told to the visitor in words."""


def _day(request: HttpRequest, subject: str = Subject.FIRM) -> datetime.date | None:
    """The past day asked for, None for today. Raises `BadDay`."""
    text = request.GET.get("as_of", "").strip()
    if not text:
        return None
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError as error:
        raise BadDay(_("Write the day as 2026-03-31.")) from error
    today, first = timezone.localdate(), first_day_shown(subject)
    if day > today:
        raise BadDay(_("That day has not come yet. Choose today or a day before."))
    if first is None or day < first:
        raise BadDay(_("No rulebook was in force on that day, so there was no rating."))
    return day if day < today else None


@login_not_required
@require_safe
def rating_detail(request: HttpRequest, code: str) -> HttpResponse:
    """One firm: score, grade, every line of the derivation in words; `?as_of=` for the end of a past day."""
    if code != code.upper():
        return redirect("credit:rating", code=code.upper(), permanent=True)
    return _rating(request, _firm(code), None)


@login_not_required
@require_safe
def project_detail(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One project of a firm, where the rulebook rates projects or their managers' posts."""
    return _rating(request, *_project(code, pk))


def _project(code: str, pk: int) -> tuple[PropertyFirm, ServiceProject]:
    """A project that has been rated, with its firm."""
    rated = ServiceProject.objects.filter(firm__unified_code=code.upper(), credit_files__rating__isnull=False)
    project = get_object_or_404(rated.select_related("firm", "estate").distinct(), pk=pk)
    return project.firm, project


def _rating(request: HttpRequest, firm: PropertyFirm, project: ServiceProject | None) -> HttpResponse:
    problem, day, subject = "", None, subject_of(project)
    try:
        day = _day(request, subject)
    except BadDay as bad:
        problem = str(bad)
    context = {
        **rating_page(firm, day, project=project),
        "problem": problem,
        "first_day": first_day_shown(subject),
        "today": timezone.localdate(),
        "proof": _proof_state(firm, request.GET.get("proof", "")),
        "public_panels": public_panels_for(firm) if project is None and day is None else [],
    }
    return render(request, "credit/rating.html", context, status=400 if problem else 200)


def _proof_state(firm: PropertyFirm, text: str) -> dict[str, Any] | None:
    """What a certificate's QR code asks: whether its rating is still the present one."""
    if not text.isalnum() or len(text) != 64:
        return None
    found = Rating.objects.filter(firm=firm, output_digest=text.lower()).defer("inputs", "derivation").first()
    standing = present_standing(firm) if found is not None else None
    return {"rating": found, "is_current": standing is not None and standing.output_digest == text.lower()}


@login_not_required
@require_safe
def rating_json(request: HttpRequest, code: str) -> HttpResponse:
    """Rulebook, inputs and outcome of a rating, so that anybody can compute it again; `?as_of=` for a past day."""
    if code != code.upper():
        return HttpResponsePermanentRedirect(reverse("credit:rating_json", args=[code.upper()]))
    return _proof(request, _firm(code), None)


@login_not_required
@require_safe
def project_json(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The same for a project."""
    return _proof(request, *_project(code, pk))


def _proof(request: HttpRequest, firm: PropertyFirm, project: ServiceProject | None) -> HttpResponse:
    try:
        day = _day(request, subject_of(project))
    except BadDay as bad:
        return JsonResponse({"error": str(bad)}, status=400)
    standing = present_standing(firm, project) if day is None else past_standing(firm, day, timezone.now(), project)
    if standing is None:
        raise Http404
    name = f"rating-{firm.unified_code}-{f'{project.pk}-' if project is not None else ''}{standing.as_of}"
    answer = JsonResponse(
        rating_proof(standing), json_dumps_params={"ensure_ascii": False, "indent": 1, "sort_keys": True}
    )
    answer["Content-Disposition"] = f'attachment; filename="{name}.json"'
    return answer


@login_not_required
@require_safe
@never_cache
def rating_qr(request: HttpRequest, code: str) -> HttpResponse:
    """A QR code that leads to the firm's public page; with `?proof=` it asks whether a certificate still holds."""
    firm = _firm(code.upper())
    address = request.build_absolute_uri(reverse("credit:rating", args=[firm.unified_code]))
    proof = request.GET.get("proof", "")
    if proof.isalnum() and proof.isascii() and len(proof) == 64:
        address += f"?proof={proof}"
    picture = BytesIO()
    segno.make(address, error="m", micro=False).save(picture, kind="svg", scale=4, border=4, xmldecl=False, nl=False)
    return HttpResponse(picture.getvalue(), content_type="image/svg+xml")
