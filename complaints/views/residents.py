"""Pages of residents: hand in, receipt, follow."""

import uuid
from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common import errors_views
from common.errors import Refusal
from common.page_cache import public_page
from common.photos import photo_response
from common.uploads import LimitedUploads
from complaints import forms, services
from complaints.choices import ActorKind
from complaints.models import Complaint
from complaints.rules import read_receipt_code
from complaints.selectors import category_groups, clock_story, complaint_of_code, history_of, main_of, progress_of
from complaints.workflow import moves_from
from places.models import Estate

ESTATES_SHOWN = 12
WRONG_CODES, WRONG_CODES_SECONDS = 20, 600


# --- Handing in ------------------------------------------------------------------------------------


@csrf_exempt  # checked in `_new`, after the limits of the upload are in place
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form, and taking it in. The empty form costs no statement."""
    if request.method == "POST":
        request.upload_handlers = [LimitedUploads(request, limit=forms.PHOTO_BYTES, total_limit=forms.UPLOAD_BYTES)]
    return _new(request)


@csrf_protect
def _new(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return public_page(request, "complaints/new.html", lambda: _empty_form(request))
    data = request.POST
    if "search_estates" in data:
        form = forms.SubmitForm(initial=data.dict())
        return render(request, "complaints/new.html", _form_page(form, data, data.get("estate_query", "")))
    form = forms.SubmitForm(data, {"photos": request.FILES.getlist("photos")})
    form.files = {"photos": request.FILES.getlist("photos")}
    if not form.is_valid():
        return render(request, "complaints/new.html", _form_page(form, data, data.get("estate_query", "")), status=422)
    by = request.user if request.user.is_authenticated else None
    complaint = services.submit_complaint(**form.submission(), now=timezone.now(), by=by)
    return redirect("complaints:done", code=complaint.receipt_code)


def _empty_form(request: HttpRequest) -> dict[str, Any]:
    code = request.GET.get("estate", "")[:20]
    initial = {"estate": code, "via": "qr" if request.GET.get("via") == "qr" else ""}
    return _form_page(forms.SubmitForm(initial=initial), initial, "")


def _form_page(form: forms.SubmitForm, data: Any, query: str) -> dict[str, Any]:
    """What the form shows; `data` is what was typed so far."""
    chosen = _estate_of_code(data.get("estate", ""))
    key = data.get("submission_key", "")
    return {
        "form": form,
        "groups": category_groups(),
        "chosen": chosen,
        "query": query,
        "estates": _found_estates(query) if query and chosen is None else None,
        "category_code": data.get("category", ""),
        **({"submission_key": key} if _is_uuid(key) else {"submission_key": uuid.uuid4()}),
    }


def _is_uuid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True


def _estate_of_code(code: str) -> Estate | None:
    if not code or "\0" in code:
        return None
    return Estate.objects.public().select_related("area").defer("area__geometry").filter(code=code[:20]).first()


def _found_estates(query: str) -> list[Estate]:
    found = Estate.objects.public().matching(query[:60].replace("\0", ""))
    return list(found.select_related("area").defer("area__geometry", "polygon").order_by("name", "pk")[:ESTATES_SHOWN])


@login_not_required
@require_safe
def estates(request: HttpRequest) -> HttpResponse:
    """Part of the form: the estates that match what is being typed."""
    query = request.GET.get("estate_query", "").strip()
    context = {"query": query, "estates": _found_estates(query) if query else None}
    return render(request, "complaints/_estates.html", context)


@login_not_required
@require_safe
@never_cache
def done(request: HttpRequest, code: str) -> HttpResponse:
    """The receipt: the code, what happens next and until when."""
    complaint = _by_code(request, code)
    if isinstance(complaint, HttpResponse):
        return complaint
    return render(request, "complaints/done.html", {"complaint": complaint})


# --- Following -------------------------------------------------------------------------------------


def _client_key(request: HttpRequest) -> str:
    return f"wrong-codes:{get_adapter().get_client_ip(request)}"


def _by_code(request: HttpRequest, typed: str) -> Complaint | HttpResponse:
    """The complaint of a code; 404 for none, 429 for somebody who has tried too many."""
    key = _client_key(request)
    if (cache.get(key) or 0) >= WRONG_CODES:
        return errors_views.too_many(request)
    code = read_receipt_code(typed)
    complaint = complaint_of_code(code) if code is not None else None
    if complaint is None:
        cache.add(key, 0, WRONG_CODES_SECONDS)
        _count_up(key)
        raise Http404
    return complaint


def _count_up(key: str) -> None:
    try:
        cache.incr(key)
    except ValueError:  # the cache is away or the time has just run out
        return


@login_not_required
@require_safe
def track(request: HttpRequest) -> HttpResponse:
    """Ask for a receipt code and lead to its page."""
    if "code" not in request.GET:
        return public_page(request, "complaints/track.html", lambda: {"form": forms.ReceiptCodeForm()})
    form = forms.ReceiptCodeForm(request.GET)
    if form.is_valid():
        try:
            found = _by_code(request, form.cleaned_data["code"])
        except Http404:
            form.add_error("code", _("No complaint has this code. Check it sign by sign."))
        else:
            return found if isinstance(found, HttpResponse) else redirect("complaints:status", code=found.receipt_code)
    return render(request, "complaints/track.html", {"form": form}, status=422)


@login_not_required
@require_safe
@never_cache
def status(request: HttpRequest, code: str) -> HttpResponse:
    """How far a complaint is, in plain words."""
    complaint = _by_code(request, code)
    if isinstance(complaint, HttpResponse):
        return complaint
    return render(request, "complaints/status.html", _status_page(complaint))


def _status_page(complaint: Complaint, **more: Any) -> dict[str, Any]:
    moves = moves_from(complaint.state, ActorKind.RESIDENT)
    main = main_of(complaint)
    return {
        "complaint": complaint,
        "events": history_of(complaint, public_only=True),
        "moves": [name for name in moves if name != "rate" or not complaint.satisfaction],
        "is_late": complaint.is_open and complaint.due_at <= timezone.now(),
        "parts": complaint.parts.order_by("pk").only("receipt_code", "title", "state"),
        "main": main,
        "main_progress": progress_of(main) if main is not None else [],
        "clock": clock_story(complaint, timezone.now()) if complaint.is_open else None,
        **more,
    }


ACTS = {
    "message": forms.NoteForm,
    "rate": forms.RateForm,
    "reopen": forms.NoteForm,
    "withdraw": forms.OptionalNoteForm,
}


@login_not_required
@require_POST
@never_cache
def act(request: HttpRequest, code: str, act: str) -> HttpResponse:
    """What the resident does on the page of a complaint: add a message, rate, reopen, withdraw."""
    complaint = _by_code(request, code)
    if isinstance(complaint, HttpResponse):
        return complaint
    form = ACTS[act](request.POST)
    if form.is_valid():
        try:
            _do(act, complaint, form.cleaned_data, request)
            return redirect("complaints:status", code=complaint.receipt_code)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    page = _status_page(complaint, act=act, form=form)
    return render(request, "complaints/status.html", page, status=422)


def _do(act: str, complaint: Complaint, data: dict[str, Any], request: HttpRequest) -> None:
    by = request.user if request.user.is_authenticated else None
    now = timezone.now()
    if act == "message":
        services.add_message(complaint.pk, text=data["note"], now=now, by=by)
    elif act == "rate":
        services.rate_complaint(complaint.pk, satisfaction=data["satisfaction"], note=data["note"], now=now, by=by)
    elif act == "reopen":
        services.reopen_complaint(complaint.pk, reason=data["note"], now=now, by=by)
    else:
        services.withdraw_complaint(complaint.pk, reason=data["note"], now=now, by=by)


@login_not_required
@require_safe
def photo(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """A photo of the complaint with this code."""
    complaint = _by_code(request, code)
    if isinstance(complaint, HttpResponse):
        return complaint
    return photo_response(get_object_or_404(complaint.photos, pk=pk, event__is_public=True))
