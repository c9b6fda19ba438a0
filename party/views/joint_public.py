"""Public pages: service centres with their hours, themed days, and the appraisal by a one-time code."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from common.errors import Refusal
from party.models import PartyActivity, ServiceCentre
from party.rules.icalendar import calendar
from party.selectors.activities import public_events
from party.selectors.joint_pages import week_of
from party.services.appraisals import AnswersMissing, answer_appraisal, code_of, plain
from party.views.joint import CALENDAR

PER_PAGE = 20
MOST_DAYS = 20


@login_not_required
@require_safe
def centres(request: HttpRequest) -> HttpResponse:
    """Centres in use with their hours today and in the week, and themed days that are open to everybody."""
    now, today = timezone.now(), timezone.localdate()
    rows = ServiceCentre.objects.on(today).filter(is_public=True).select_related("area", "organisation")
    rows = rows.defer("area__geometry").prefetch_related("hours").order_by("area__path", "name", "pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    days = PartyActivity.objects.public().filter(ends_at__gte=now).select_related("organisation")
    context = {
        "page": page,
        "centres": [{"centre": centre, "week": week_of(centre)} for centre in page],
        "days": days.order_by("starts_at", "pk")[:MOST_DAYS],
    }
    return render(request, "party/joint/centres.html", context)


@login_not_required
@require_safe
def themed_days(request: HttpRequest) -> HttpResponse:
    """Themed days that are open to everybody, as a calendar to subscribe to."""
    content = calendar(_("Themed Party days"), public_events(request.get_host(), timezone.now()))
    return HttpResponse(content, content_type=CALENDAR)


# --- The appraisal ------------------------------------------------------------------------------------


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def enter(request: HttpRequest) -> HttpResponse:
    """Type the code of the paper."""
    problem = ""
    if request.method == "POST":
        code = plain(request.POST.get("code", ""))[:40]
        try:
            code_of(code, timezone.now())
            return redirect("appraisal:answer", code=code)
        except Refusal as refusal:
            problem = str(refusal)
    context = {"problem": problem, "code": request.POST.get("code", "")}
    return render(request, "party/joint/appraisal_enter.html", context, status=422 if problem else 200)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """Answer the questions about a firm or an office; nothing is kept of who did."""
    try:
        found = code_of(code, timezone.now())
    except Refusal as refusal:
        context = {"problem": str(refusal), "code": ""}
        return render(request, "party/joint/appraisal_enter.html", context, status=refusal.status)
    appraisal = found.subject.round.table.document["appraisal"]
    given = {question["code"]: request.POST.get(question["code"], "") for question in appraisal["questions"]}
    problem, status = "", 200
    if request.method == "POST":
        try:
            answer_appraisal(code, now=timezone.now(), answers=given)
            return redirect("appraisal:thanks")
        except AnswersMissing as refusal:
            problem, status = str(refusal), refusal.status
    context = {"subject": found.subject, "problem": problem, "questions": _questions(appraisal, given)}
    return render(request, "party/joint/appraisal.html", context, status=status)


def _questions(appraisal: Any, given: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {"code": row["code"], "title": row["title"], "grades": appraisal["scale"], "given": given[row["code"]]}
        for row in appraisal["questions"]
    ]


@login_not_required
@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    """The answer was taken."""
    return render(request, "party/joint/appraisal_thanks.html")
