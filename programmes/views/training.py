"""Pages of who learns (for the phone): sessions, places, presence by code, test; hours of a firm's people."""

import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from common.errors import Refusal
from firms.models import PropertyFirm
from programmes.models import Attendance, CourseSession, Enrolment, TestAttempt, TrainingCertificate
from programmes.permissions import can_hold_session, hours_firms, require
from programmes.rules.training import WINDOW_SECONDS, code_of, may_sign_in_at, window_of
from programmes.selectors.training import audiences_of, coming_sessions, with_counts, year_of_person, years_of_firms
from programmes.services import training


def _year(request: HttpRequest) -> int:
    given = request.GET.get("year", "")
    this = timezone.localdate().year
    return int(given) if given.isdecimal() and 2000 <= int(given) <= this else this


@require_safe
@never_cache
def index(request: HttpRequest) -> HttpResponse:
    """Sessions that are meant for the person, their places, certificates and hours of the year."""
    now, year = timezone.now(), _year(request)
    mine = Enrolment.objects.of_person(request.user).exclude(state="cancelled").select_related("session__course")
    certificates = TrainingCertificate.objects.filter(person=request.user).select_related("course")
    context = {
        "sessions": coming_sessions(request.user, now),
        "mine": list(mine.order_by("-session__starts_at")[:30]),
        "certificates": list(certificates[:50]),
        "years": year_of_person(request.user, year),
        "year": year,
        "year_before": year - 1,
        "today": timezone.localdate(),
        "holds": list(
            CourseSession.objects.filter(trainer=request.user, ends_at__gte=now - datetime.timedelta(days=1))
            .exclude(state="cancelled")
            .select_related("course")
            .order_by("starts_at")[:20]
        ),
    }
    return render(request, "programmes/training/index.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def session(request: HttpRequest, pk: int) -> HttpResponse:
    """One session: take or give up a place, type the code that the screen shows, take the test."""
    rows = with_counts(CourseSession.objects.select_related("course", "week", "area").defer("area__geometry"))
    found = get_object_or_404(rows, pk=pk)
    enrolment = Enrolment.objects.filter(session=found, person=request.user).exclude(state="cancelled").first()
    holds = can_hold_session(request.user, found)
    if enrolment is None and not holds and found.course.audience not in audiences_of(request.user):
        raise Http404
    refused = ""
    if request.method == "POST":
        try:
            onward = _act(request, found, enrolment)
        except Refusal as refusal:
            refused = str(refusal)
        else:
            return onward
    context = _context(request, found, enrolment) | {"holds": holds, "refused": refused}
    return render(request, "programmes/training/session.html", context, status=422 if refused else 200)


def _context(request: HttpRequest, found: CourseSession, enrolment: Enrolment | None) -> dict[str, Any]:
    now = timezone.now()
    attempts = list(TestAttempt.objects.filter(session=found, person=request.user).order_by("number"))
    presence = Attendance.objects.filter(session=found, person=request.user).first()
    is_passed = any(attempt.is_passed for attempt in attempts)
    running = any(attempt.handed_in_at is None for attempt in attempts)
    left = found.course.attempts - len(attempts)
    return {
        "session": found,
        "enrolment": enrolment,
        "presence": presence,
        "attempts": attempts,
        "certificate": TrainingCertificate.objects.filter(session=found, person=request.user).first(),
        "may_enrol": enrolment is None and found.state == "open" and now < found.starts_at,
        "may_cancel": enrolment is not None and now < found.starts_at and presence is None,
        "may_sign_in": enrolment is not None
        and enrolment.state == "enrolled"
        and presence is None
        and found.state != "cancelled"
        and may_sign_in_at(found.starts_at, found.ends_at, now),
        "may_test": presence is not None and found.course.question_count and not is_passed and (running or left > 0),
        "code": request.POST.get("code", ""),
    }


def _act(request: HttpRequest, found: CourseSession, enrolment: Enrolment | None) -> HttpResponse:
    act, by, now = request.POST.get("act", ""), request.user, timezone.now()
    if act == "enrol":
        made = training.enrol(found.pk, by=by, now=now)
        waits = made.state == "waiting"
        messages.success(request, _("You are on the waiting list.") if waits else _("You have a place."))
    elif act == "cancel" and enrolment is not None:
        training.cancel_enrolment(enrolment.pk, by=by, now=now)
        messages.success(request, _("Your place has been given up."))
    elif act == "attend":
        training.attend(found.pk, request.POST.get("code", ""), by=by, now=now)
        messages.success(request, _("Your presence has been noted."))
    elif act == "test":
        attempt = training.begin_test(found.pk, by=by, now=now)
        return redirect("training:test", pk=attempt.pk)
    return redirect("training:session", pk=found.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def test(request: HttpRequest, pk: int) -> HttpResponse:
    """The person's own attempt: questions, or what came of it."""
    attempt = get_object_or_404(TestAttempt.objects.select_related("course"), pk=pk, person=request.user)
    refused = ""
    if request.method == "POST":
        answers = {}
        for question in attempt.questions:
            chosen = request.POST.getlist(f"q_{question['id']}")
            answers[str(question["id"])] = [int(one) for one in chosen if one.isdecimal()]
        try:
            training.hand_in_test(pk, answers, by=request.user, now=timezone.now())
            return redirect("training:test", pk=pk)
        except Refusal as refusal:
            refused = str(refusal)
    questions = [
        {**{key: one[key] for key in ("id", "text", "choices")}, "is_many": len(one["right"]) > 1}
        for one in attempt.questions
    ]
    certificate = TrainingCertificate.objects.filter(session=attempt.session_id, person=request.user).first()
    is_passed = attempt.handed_in_at is not None and attempt.is_passed
    context = {
        "attempt": attempt,
        "questions": questions,
        "refused": refused,
        "certificate": certificate if is_passed else None,
    }
    return render(request, "programmes/training/test.html", context, status=422 if refused else 200)


@require_safe
@never_cache
def screen(request: HttpRequest, pk: int) -> HttpResponse:
    """The trainer's screen: the code of this half minute and who is there. Renews itself."""
    rows = CourseSession.objects.select_related("course", "area").defer("area__geometry")
    found = get_object_or_404(rows, pk=pk)
    if not can_hold_session(request.user, found):
        raise Http404
    now = timezone.now()
    context = {
        "session": found,
        "code": code_of(found.secret, window_of(now)),
        "seconds": WINDOW_SECONDS - int(now.timestamp()) % WINDOW_SECONDS,
        "is_running": may_sign_in_at(found.starts_at, found.ends_at, now),
        "present": found.attendances.count(),
        "enrolled": found.enrolments.filter(state="enrolled").count(),
    }
    part = request.headers.get("HX-Request") == "true"
    return render(request, "programmes/training/_code.html" if part else "programmes/training/screen.html", context)


@require_safe
@never_cache
def firm_hours(request: HttpRequest) -> HttpResponse:
    """Hours of the year of a firm's people, by name: facts for the firm, no order by hours."""
    ids = hours_firms(request.user)
    require(bool(ids))
    year, today = _year(request), timezone.localdate()
    day = today if year == today.year else datetime.date(year, 12, 31)
    rows = years_of_firms(sorted(ids), year, day)
    firms = PropertyFirm.objects.filter(pk__in=ids).order_by("pk")
    context = {
        "firms": [(firm, rows.get(firm.pk, [])) for firm in firms],
        "year": year,
        "year_before": year - 1,
    }
    return render(request, "programmes/training/firm_hours.html", context)
