"""The page on which an office handles a complaint, inside the staff administration."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from common.errors import Refusal
from complaints import services
from complaints.models import Complaint
from complaints.permissions import can_view_contact
from complaints.selectors import history_of, texts_for
from complaints.views.acts import ACTS
from complaints.views.panels import panels_for

Frame = dict[str, Any]


def detail(
    complaint: Complaint, request: HttpRequest, frame: Frame, failed: Any = None, status: int = 200, **more: Any
) -> HttpResponse:
    """The complaint with photos, history, the acts open to the person, and what else there is to tell."""
    texts = texts_for(complaint, timezone.now())
    acts = [
        {
            "name": act.name,
            "title": act.title,
            "address": reverse("admin:complaints_complaint_act", args=[complaint.pk, act.name]),
            "texts": texts.get(act.name, []),
            "form": failed[1] if failed and failed[0] == act.name else act.form(complaint, None),
        }
        for act in ACTS.values()
        if act.is_offered(request.user, complaint)
    ]
    context = {
        **frame,
        "title": complaint.title,
        "complaint": complaint,
        "events": history_of(complaint, public_only=False),
        "acts": acts,
        "panels": panels_for(complaint, request.user),
        "failed": failed[0] if failed else "",
        "is_late": complaint.is_open and complaint.due_at <= timezone.now(),
        "may_see_contact": can_view_contact(request.user, complaint),
        "staff_photos": True,
        **more,
    }
    return render(request, "complaints/staff_detail.html", context, status=status)


def act(complaint: Complaint, name: str, request: HttpRequest, frame: Frame) -> HttpResponse:
    """Do one act; what was typed stays when it is refused."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if name not in ACTS:
        raise Http404
    if "fill" in request.POST:
        return detail(complaint, request, frame, (name, _filled(complaint, name, request)))
    form = ACTS[name].form(complaint, request.POST)
    if form.is_valid():
        try:
            ACTS[name].do(complaint, form.cleaned_data, request.user, timezone.now())
            messages.success(request, _("Saved."))
            return redirect("admin:complaints_complaint_change", complaint.pk)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return detail(complaint, request, frame, (name, form), status=refusal.status)
    return detail(complaint, request, frame, (name, form), status=422)


def _filled(complaint: Complaint, name: str, request: HttpRequest) -> Form:
    """The act's form with what was typed, and the chosen standard text as its words."""
    form = ACTS[name].form(complaint, None)
    form.initial |= {field: request.POST.get(form.add_prefix(field), "") for field in form.fields}
    offered = texts_for(complaint, timezone.now()).get(name, [])
    chosen = next((text for text in offered if str(text.pk) == request.POST.get("standard_text")), None)
    if chosen is not None and "note" in form.fields:
        form.initial["note"] = chosen.text
    return form


def contact(complaint: Complaint, request: HttpRequest, frame: Frame) -> HttpResponse:
    """Show name, phone and e-mail once; the look is in the audit trail."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    revealed = services.reveal_contact(complaint.pk, by=request.user)
    response = detail(complaint, request, frame, revealed=revealed)
    response["Cache-Control"] = "no-store"
    return response
