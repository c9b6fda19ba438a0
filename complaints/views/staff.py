"""The page on which an office handles a complaint, inside the staff administration."""

from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from common.errors import Refusal
from complaints import forms, services
from complaints.choices import ActorKind
from complaints.models import Complaint
from complaints.permissions import can_decide, can_view_contact, can_work_on
from complaints.selectors import history_of, offices_for
from complaints.workflow import moves_from

Frame = dict[str, Any]
DECISIONS = ("accept", "refuse", "dispatch", "send_back", "close")
WORK = ("respond", "resolve")


def _offered(complaint: Complaint, user: Any) -> list[str]:
    """Names of the moves the person may make now."""
    mine = (DECISIONS if can_decide(user, complaint) else ()) + (WORK if can_work_on(user, complaint) else ())
    return [name for name in moves_from(complaint.state, ActorKind.STAFF) if name in mine]


def _form(name: str, complaint: Complaint, data: Any = None) -> django_forms.Form:
    if name == "accept":
        initial = {"category": complaint.category_id, "severity": complaint.severity}
        return forms.AcceptForm(data, initial=initial, prefix=name)
    if name == "refuse":
        return forms.RefuseForm(data, prefix=name)
    if name == "dispatch":
        return forms.DispatchForm(data, offices=offices_for(complaint), prefix=name)
    return (forms.OptionalNoteForm if name == "close" else forms.NoteForm)(data, prefix=name)


def _titles() -> dict[str, str]:
    return {
        "accept": _("Accept"),
        "refuse": _("Do not accept"),
        "dispatch": _("Dispatch"),
        "respond": _("Record the first response"),
        "resolve": _("Resolved by the office"),
        "send_back": _("Send back for better handling"),
        "close": pgettext("complaint", "Close"),
    }


def detail(
    complaint: Complaint, request: HttpRequest, frame: Frame, failed: Any = None, status: int = 200, **more: Any
) -> HttpResponse:
    """The complaint with photos, history and the decisions open to the person."""
    titles = _titles()
    acts = [
        {
            "name": name,
            "title": titles[name],
            "form": failed[1] if failed and failed[0] == name else _form(name, complaint),
        }
        for name in _offered(complaint, request.user)
    ]
    context = {
        **frame,
        "title": complaint.title,
        "complaint": complaint,
        "events": history_of(complaint, public_only=False),
        "acts": acts,
        "failed": failed[0] if failed else "",
        "is_late": complaint.is_open and complaint.due_at <= timezone.now(),
        "may_see_contact": can_view_contact(request.user, complaint),
        "staff_photos": True,
        **more,
    }
    return render(request, "complaints/staff_detail.html", context, status=status)


def act(complaint: Complaint, name: str, request: HttpRequest, frame: Frame) -> HttpResponse:
    """Make a decision; what was typed stays when it is refused."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if name not in DECISIONS + WORK:
        raise Http404
    form = _form(name, complaint, request.POST)
    if form.is_valid():
        try:
            _do(name, complaint, form.cleaned_data, request.user)
            messages.success(request, _("Saved."))
            return redirect("admin:complaints_complaint_change", complaint.pk)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return detail(complaint, request, frame, (name, form), status=refusal.status)
    return detail(complaint, request, frame, (name, form), status=422)


def _do(name: str, complaint: Complaint, data: dict[str, Any], by: Any) -> None:
    pk, now, note = complaint.pk, timezone.now(), data["note"]
    if name == "accept":
        services.accept_complaint(pk, by=by, now=now, category=data["category"], severity=data["severity"], note=note)
    elif name == "refuse":
        services.refuse_complaint(pk, by=by, now=now, reason=note, legal_basis=data["legal_basis"])
    elif name == "dispatch":
        services.dispatch_complaint(pk, by=by, now=now, area=data["area"], note=note)
    elif name == "respond":
        services.record_first_response(pk, by=by, now=now, note=note)
    elif name == "resolve":
        services.resolve_complaint(pk, by=by, now=now, note=note)
    elif name == "send_back":
        services.send_back_complaint(pk, by=by, now=now, reason=note)
    else:
        services.close_complaint(pk, by=by, now=now, reason=note)


def contact(complaint: Complaint, request: HttpRequest, frame: Frame) -> HttpResponse:
    """Show name, phone and e-mail once; the look is in the audit trail."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    revealed = services.reveal_contact(complaint.pk, by=request.user)
    response = detail(complaint, request, frame, revealed=revealed)
    response["Cache-Control"] = "no-store"
    return response
