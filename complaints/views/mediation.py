"""The page of a mediation, inside the staff administration."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from common.errors import Refusal
from complaints.choices import MediationState
from complaints.models import Complaint, MediationCase
from complaints.permissions import sides_in_mediation
from complaints.services.mediation import reveal_parties
from complaints.views.acts.mediation import ACTS

Frame = dict[str, Any]


def detail(
    case: MediationCase, request: HttpRequest, frame: Frame, failed: Any = None, status: int = 200, **more: Any
) -> HttpResponse:
    """The case with its parties, sessions, agreement, duties and history, and the acts open to the person."""
    acts = [
        {
            "name": act.name,
            "title": act.title,
            "address": reverse("admin:complaints_mediationcase_act", args=[case.pk, act.name]),
            "form": failed[1] if failed and failed[0] == act.name else act.form(case, None),
        }
        for act in ACTS.values()
        if act.is_offered(request.user, case)
    ]
    today = timezone.localdate()
    context = {
        **frame,
        "title": case.subject,
        "case": case,
        "acts": acts,
        "failed": failed[0] if failed else "",
        "parties": case.parties.select_related("firm"),
        "posts": case.posts.select_related("mediator"),
        "sessions": case.sessions.prefetch_related("present__firm").select_related("recorded_by"),
        "duties": case.duties.select_related("party__firm"),
        "events": case.events.select_related("actor"),
        "may_work": bool(sides_in_mediation(request.user, case)),
        "may_see_complaint": case.complaint_id is not None
        and Complaint.objects.visible_to(request.user).filter(pk=case.complaint_id).exists(),
        "today": today,
        "is_confirmation_over": case.state == MediationState.AGREED and case.confirmation_due_date < today,
        **more,
    }
    return render(request, "complaints/mediation_detail.html", context, status=status)


def act(case: MediationCase, name: str, request: HttpRequest, frame: Frame) -> HttpResponse:
    """Do one act; what was typed stays when it is refused."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if name not in ACTS:
        raise Http404
    form = ACTS[name].form(case, request.POST)
    if form.is_valid():
        try:
            ACTS[name].do(case, form.cleaned_data, request.user, timezone.now())
            messages.success(request, _("Saved."))
            return redirect("admin:complaints_mediationcase_change", case.pk)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return detail(case, request, frame, (name, form), status=refusal.status)
    return detail(case, request, frame, (name, form), status=422)


def reveal(case: MediationCase, request: HttpRequest, frame: Frame) -> HttpResponse:
    """Names and phones of the parties in clear, once; the look is in the audit trail."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    parties = reveal_parties(case.pk, by=request.user)
    response = detail(case, request, frame, parties=parties, is_revealed=True)
    response["Cache-Control"] = "no-store"
    return response
