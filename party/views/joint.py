"""Pages of those who sit at joint meetings, calendars by a secret address, and a firm's own results."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from committees.acts import act_rows, run_act
from firms.permissions import firm_ids
from party import joint_acts  # noqa: F401 (the acts register themselves)
from party.models import AssessedSubject, JointMeeting, JointTask
from party.permissions import can_see_joint, require
from party.selectors.activities import calendar_of_token, feed_of
from party.selectors.assessment_pages import result_page
from party.selectors.for_firms import latest_results
from party.selectors.joint_pages import history_of, meeting_page, task_page, task_row
from party.services.activities import open_feed, revoke_feed

PER_PAGE = 30
CALENDAR = "text/calendar; charset=utf-8"


def joint_link(kind: str, thing: Any) -> str:
    """Address of a thing on these pages."""
    return reverse(f"joint:{kind}", args=[thing.pk])


@require_safe
@never_cache
def home(request: HttpRequest) -> HttpResponse:
    """Joint meetings that concern the person, and open tasks, those due first."""
    require(can_see_joint(request.user))
    rows = JointTask.objects.visible_to(request.user).open().order_by("due_on", "pk")
    rows = rows.select_related("owner__organisation", "owner__firm", "owner__committee", "owner__office")
    meetings = JointMeeting.objects.visible_to(request.user).select_related("organisation").order_by("-meets_at", "-pk")
    context = {
        "lists": [(_("Open tasks"), [task_row(row, joint_link) for row in rows[:PER_PAGE]])],
        "page": Paginator(meetings, PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "party/joint/home.html", context)


@require_safe
@never_cache
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """One meeting with agenda, minutes, tasks."""
    require(can_see_joint(request.user))
    found = get_object_or_404(
        JointMeeting.objects.visible_to(request.user).select_related("organisation", "area"), pk=pk
    )
    context = {"thing": found, "page": meeting_page(found, joint_link), "acts": [], "history": history_of(found)}
    return render(request, "party/joint/thing.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def task(request: HttpRequest, pk: int) -> HttpResponse:
    """One task; the responsible body writes down how far it is."""
    require(can_see_joint(request.user))
    rows = JointTask.objects.visible_to(request.user).select_related("meeting__area", "owner__organisation__area")
    found = get_object_or_404(rows, pk=pk)
    bound = {}
    if request.method == "POST":
        act = request.POST.get("act", "")
        form, _made = run_act(request, "party_task", found, act)
        if form is None:
            messages.success(request, _("Saved."))
            return redirect("joint:task", pk=found.pk)
        bound = {act: form}
    context = {
        "thing": found,
        "page": task_page(found, joint_link),
        "acts": act_rows("party_task", found, request.user, bound=bound),
        "history": history_of(found),
    }
    return render(request, "party/joint/thing.html", context, status=422 if bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def calendar(request: HttpRequest) -> HttpResponse:
    """The secret address of the person's calendar: opened, shown once, revoked."""
    require(can_see_joint(request.user))
    address = ""
    if request.method == "POST" and request.POST.get("act") == "revoke":
        revoke_feed(by=request.user, now=timezone.now())
        messages.success(request, _("The address was revoked: it reads nothing any more."))
        return redirect("joint:calendar")
    if request.method == "POST":
        _feed, token = open_feed(by=request.user, now=timezone.now())
        address = request.build_absolute_uri(reverse("joint:feed", args=[token]))
    context = {"feed": feed_of(request.user), "address": address}
    return render(request, "party/joint/calendar.html", context)


@login_not_required
@require_safe
@never_cache
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar behind a secret address; no page for one that is unknown or revoked."""
    content = calendar_of_token(token, request.get_host(), timezone.now())
    if content is None:
        raise Http404
    return HttpResponse(content, content_type=CALENDAR)


# --- A firm's results ---------------------------------------------------------------------------------


def _own(request: HttpRequest) -> Any:
    ids = firm_ids(request.user)  # type: ignore[arg-type]
    require(bool(ids))
    return AssessedSubject.objects.of_firms(ids)


@require_safe
@never_cache
def results(request: HttpRequest) -> HttpResponse:
    """Approved results of the person's firms, the latest first."""
    page = Paginator(latest_results(_own(request)), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "party/joint/firm_results.html", {"page": page})


@require_safe
@never_cache
def result(request: HttpRequest, pk: int) -> HttpResponse:
    """One result: how it came about, item by item."""
    rows = _own(request).select_related("round__table", "firm")
    found = get_object_or_404(rows, pk=pk)
    return render(request, "party/joint/result.html", {"page": result_page(found, joint_link), "thing": found})
