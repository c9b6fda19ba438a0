"""Pages of a firm: what was dispatched to it, first response, answer. Photos for all who may see the complaint."""

import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import object_ids
from common.errors import NotAllowed, Refusal
from common.paging import CappedPaginator
from common.photos import photo_response
from common.uploads import LimitedUploads
from common.videos import video_response
from complaints import forms, services
from complaints.choices import ActorKind, State
from complaints.forms.clocks import ExtensionForm
from complaints.models import Complaint, ComplaintPhoto, ComplaintVideo
from complaints.permissions import can_answer_anywhere
from complaints.querysets import ComplaintQuerySet
from complaints.selectors import ClockStory, clock_story, history_of
from complaints.workflow import is_step_allowed, moves_from

PER_PAGE = 20
TABS = {
    "todo": (State.DISPATCHED, State.IN_PROGRESS),
    "answered": (State.RESOLVED,),
    "closed": (State.CLOSED,),
}
ACTS = {
    "respond": forms.NoteForm,
    "answer": forms.AnswerForm,
    "return": forms.NoteForm,
    "ask_extension": ExtensionForm,
}


def _mine(request: HttpRequest) -> ComplaintQuerySet:
    if not can_answer_anywhere(request.user):
        raise NotAllowed
    return Complaint.objects.filter(firm__in=object_ids(request.user, "firms.answer_complaints"))


@require_safe
@never_cache
def complaint_list(request: HttpRequest) -> HttpResponse:
    """The firm's complaints by what is to be done, the most pressing first."""
    tab = request.GET.get("tab", "todo")
    if tab not in TABS:
        raise Http404
    rows = (
        _mine(request).filter(state__in=TABS[tab]).for_list().order_by("due_at" if tab == "todo" else "-due_at", "pk")
    )
    page = CappedPaginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"tab": tab, "page": page, "now": timezone.now()}
    return render(request, "complaints/firm_list.html", context)


def _page(request: HttpRequest, complaint: Complaint, **more: Any) -> dict[str, Any]:
    moves = [name for name in moves_from(complaint.state, ActorKind.FIRM) if name in ACTS]
    now = timezone.now()
    clock = clock_story(complaint, now)
    return {
        "complaint": complaint,
        "events": history_of(complaint, public_only=True),
        "moves": moves,
        "is_late": complaint.is_open and complaint.due_at <= now,
        "clock": clock,
        "may_ask_for_time": _may_ask_for_time(complaint, clock, now),
        "staff_photos": True,
        **more,
    }


def _may_ask_for_time(complaint: Complaint, clock: ClockStory, now: datetime.datetime) -> bool:
    is_asked = any(extension.is_open for extension in clock.facts.extensions)
    return is_step_allowed("ask_extension", complaint.state, ActorKind.FIRM) and now < complaint.due_at and not is_asked


def _one(request: HttpRequest, pk: int) -> Complaint:
    rows = _mine(request).select_related("estate", "area", "category", "firm")
    return get_object_or_404(rows.defer("reporter_name", "reporter_phone", "reporter_email"), pk=pk)


@require_safe
@never_cache
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One complaint with its history; the resident's contact is not shown to firms."""
    return render(request, "complaints/firm_detail.html", _page(request, _one(request, pk)))


@csrf_exempt  # checked in `_act`, after the limits of the upload are in place
@require_POST
def act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """First response or answer of the firm, giving the complaint back, or asking for more time."""
    request.upload_handlers = [LimitedUploads(request, limit=forms.PHOTO_BYTES, total_limit=forms.UPLOAD_BYTES)]
    return _act(request, pk, act)


@csrf_protect
def _act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    complaint = _one(request, pk)
    form = ACTS[act](request.POST, {"photos": request.FILES.getlist("photos")})
    if form.is_valid():
        try:
            _do(act, complaint, form.cleaned_data, request)
            return redirect("complaints_firm:list") if act == "return" else redirect("complaints_firm:detail", pk=pk)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    page = _page(request, complaint, act=act, form=form)
    return render(request, "complaints/firm_detail.html", page, status=422)


def _do(act: str, complaint: Complaint, data: dict[str, Any], request: HttpRequest) -> None:
    now = timezone.now()
    if act == "return":
        services.return_complaint(complaint.pk, by=request.user, now=now, reason=data["note"])
    elif act == "respond":
        services.record_first_response(complaint.pk, by=request.user, now=now, note=data["note"])
    elif act == "ask_extension":
        services.ask_extension(complaint.pk, by=request.user, now=now, days=data["days"], reason=data["note"])
    else:
        services.answer_complaint(complaint.pk, by=request.user, now=now, note=data["note"], pictures=data["photos"])


@require_safe
def photo(request: HttpRequest, pk: int, photo_pk: int) -> HttpResponse:
    """A photo, for staff and firms who may see the complaint."""
    complaints = Complaint.objects.visible_to(request.user)
    found = get_object_or_404(ComplaintPhoto.objects.filter(complaint__in=complaints), pk=photo_pk, complaint_id=pk)
    return photo_response(found)


@require_safe
def video(request: HttpRequest, pk: int, video_pk: int) -> HttpResponse:
    """A video, for staff and firms who may see the complaint."""
    complaints = Complaint.objects.visible_to(request.user)
    found = get_object_or_404(ComplaintVideo.objects.filter(complaint__in=complaints), pk=video_pk, complaint_id=pk)
    return video_response(request, found)
