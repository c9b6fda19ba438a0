"""Pages of residents who hold a receipt code: receipt, follow, act."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from common.errors import Refusal
from common.page_cache import public_page
from common.photos import photo_response
from common.qr import qr_picture
from common.uploads import LimitedUploads
from common.videos import video_response
from complaints import forms, services
from complaints.choices import FINISHED_STATES, ActorKind, State
from complaints.models import Complaint, Joining
from complaints.selectors import (
    category_groups,
    clock_story,
    history_of,
    main_of,
    people_behind,
    progress_of,
    stations_of,
)
from complaints.views.codes import by_code, complaint_by_code
from complaints.workflow import moves_from


@login_not_required
@require_safe
@never_cache
def done(request: HttpRequest, code: str) -> HttpResponse:
    """The receipt: the code, what happens next and until when."""
    found = by_code(request, code)
    if isinstance(found, HttpResponse):
        return found
    is_joining = isinstance(found, Joining)
    address = request.build_absolute_uri(reverse("complaints:status", args=[found.receipt_code]))
    context = {
        "joining": found if is_joining else None,
        "complaint": found.complaint if is_joining else found,
        "code": found.spoken_code,
        "picture": qr_picture(address),
    }
    return render(request, "complaints/done.html", context)


@login_not_required
@require_safe
def track(request: HttpRequest) -> HttpResponse:
    """Ask for a receipt code and lead to its page."""
    if "code" not in request.GET:
        return public_page(request, "complaints/track.html", lambda: {"form": forms.ReceiptCodeForm()})
    form = forms.ReceiptCodeForm(request.GET)
    if form.is_valid():
        try:
            found = by_code(request, form.cleaned_data["code"])
        except Http404:
            form.add_error("code", _("No complaint has this code. Check it sign by sign."))
        else:
            return found if isinstance(found, HttpResponse) else redirect("complaints:status", code=found.receipt_code)
    return render(request, "complaints/track.html", {"form": form}, status=422)


@login_not_required
@require_safe
@never_cache
def status(request: HttpRequest, code: str) -> HttpResponse:
    """How far a complaint is, in plain words; a neighbour who joined sees its progress alone."""
    found = by_code(request, code)
    if isinstance(found, HttpResponse):
        return found
    if isinstance(found, Joining):
        return render(request, "complaints/joined.html", _joined_page(found))
    return render(request, "complaints/status.html", _status_page(found))


def _joined_page(joining: Joining) -> dict[str, Any]:
    complaint = joining.complaint
    return {
        "joining": joining,
        "complaint": complaint,
        "progress": stations_of(complaint),
        "events": complaint.events.filter(is_public=True).order_by("id"),
        "people": people_behind(complaint),
        "is_late": complaint.is_open and complaint.due_at <= timezone.now(),
    }


def _status_page(complaint: Complaint, **more: Any) -> dict[str, Any]:
    moves = moves_from(complaint.state, ActorKind.RESIDENT)
    main = main_of(complaint)
    may_correct = complaint.state not in (*FINISHED_STATES, State.RESOLVED)
    return {
        "complaint": complaint,
        "events": history_of(complaint, public_only=True),
        "progress": stations_of(complaint),
        "people": people_behind(complaint),
        "given": complaint.answers.select_related("question"),
        "moves": [name for name in moves if name != "rate" or not complaint.satisfaction],
        "may_correct": may_correct,
        "groups": category_groups() if may_correct and complaint.state == State.RECEIVED else [],
        "is_late": complaint.is_open and complaint.due_at <= timezone.now(),
        "parts": complaint.parts.order_by("pk").only("receipt_code", "title", "state"),
        "main": main,
        "main_progress": progress_of(main) if main is not None else [],
        "clock": clock_story(complaint, timezone.now()) if complaint.is_open else None,
        **more,
    }


ACTS = {
    "message": forms.MessageForm,
    "correct": forms.CorrectForm,
    "rate": forms.RateForm,
    "reopen": forms.NoteForm,
    "withdraw": forms.OptionalNoteForm,
}

_DO: dict[str, Callable[..., object]] = {
    "message": lambda pk, data, **who: services.add_message(pk, text=data["note"], pictures=data["photos"], **who),
    "correct": lambda pk, data, **who: services.correct_complaint(pk, **data, **who),
    "rate": lambda pk, data, **who: services.rate_complaint(
        pk, satisfaction=data["satisfaction"], note=data["note"], **who
    ),
    "reopen": lambda pk, data, **who: services.reopen_complaint(pk, reason=data["note"], **who),
    "withdraw": lambda pk, data, **who: services.withdraw_complaint(pk, reason=data["note"], **who),
}


@csrf_exempt  # checked in `_act`, after the limits of the upload are in place
@login_not_required
@require_POST
@never_cache
def act(request: HttpRequest, code: str, act: str) -> HttpResponse:
    """What the resident does on the page of a complaint: add, correct, rate, reopen, withdraw."""
    request.upload_handlers = [LimitedUploads(request, limit=forms.PHOTO_BYTES, total_limit=forms.UPLOAD_BYTES)]
    return _act(request, code, act)


@csrf_protect
def _act(request: HttpRequest, code: str, act: str) -> HttpResponse:
    complaint = complaint_by_code(request, code)
    if isinstance(complaint, HttpResponse):
        return complaint
    form = ACTS[act](request.POST, {"photos": request.FILES.getlist("photos")})
    if form.is_valid():
        by = request.user if request.user.is_authenticated else None
        try:
            _DO[act](complaint.pk, form.cleaned_data, now=timezone.now(), by=by)
            return redirect("complaints:status", code=complaint.receipt_code)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    page = _status_page(complaint, act=act, form=form)
    return render(request, "complaints/status.html", page, status=422)


@login_not_required
@require_safe
def photo(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """A photo of the complaint with this code."""
    complaint = complaint_by_code(request, code)
    if isinstance(complaint, HttpResponse):
        return complaint
    return photo_response(get_object_or_404(complaint.photos, pk=pk, event__is_public=True))


@login_not_required
@require_safe
def video(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The video of the complaint with this code."""
    complaint = complaint_by_code(request, code)
    if isinstance(complaint, HttpResponse):
        return complaint
    return video_response(request, get_object_or_404(complaint.videos, pk=pk, event__is_public=True))
