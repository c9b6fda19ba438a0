"""The inspectors' pages: my inspections, the form of one, and what a device sends when the network is back.

Everything works as plain forms. With a script (static/js/inspection.js) answers wait on the device while there is no
network; each has a key, so that sending it again changes nothing.
"""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from common.errors import NotAllowed, Refusal
from common.photos import photo_response
from common.uploads import LimitedUploads
from firms.choices import Verdict
from firms.forms.inspections import PHOTO_BYTES, UPLOAD_BYTES, ItemForm
from firms.models import Inspection, InspectionAnswer, InspectionPhoto
from firms.permissions import is_inspector_of
from firms.selectors.inspection_pages import ItemState, form_of, progress_of
from firms.services import inspections as services
from places.permissions import may_anywhere

WORKER = Path(settings.BASE_DIR) / "static" / "js" / "inspection_worker.js"
MOST_SHOWN = 200


def _mine(request: HttpRequest) -> Any:
    """Inspections of the person. Raises `NotAllowed` for people who inspect nowhere."""
    if not may_anywhere(request.user, "manage_firms"):
        raise NotAllowed
    return Inspection.objects.of(request.user)


def _one(request: HttpRequest, pk: int) -> Inspection:
    rows = _mine(request).select_related("estate__area", "firm", "version__checklist", "route")
    rows = rows.select_related("first_inspector", "second_inspector").defer("estate__polygon", "estate__area__geometry")
    return get_object_or_404(rows, pk=pk)


@require_safe
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """My inspections: those to be made in the order of their days and routes, then those made lately."""
    rows = _mine(request).select_related("estate__area", "version__checklist", "route", "firm")
    rows = rows.defer("estate__polygon", "estate__area__geometry")
    context = {
        "todo": rows.open().order_by("due_on", "route_id", "position", "pk")[:MOST_SHOWN],
        "done": rows.filter(state="submitted").order_by("-submitted_at")[:20],
        "today": timezone.localdate(),
    }
    return render(request, "firms/inspections/mine.html", context)


def _page(request: HttpRequest, inspection: Inspection, **more: Any) -> dict[str, Any]:
    form = form_of(inspection)
    return {
        "inspection": inspection,
        "form": form,
        "progress": progress_of(form),
        "verdicts": Verdict.choices,
        "is_open": inspection.state in ("planned", "under_way"),
        "is_mine": is_inspector_of(request.user, inspection),
        **more,
    }


@require_safe
@never_cache
def inspection(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of an inspection, one item after the other."""
    return render(request, "firms/inspections/inspection.html", _page(request, _one(request, pk)))


@csrf_exempt  # checked in `_answer`, after the limits of the upload are in place
@require_POST
def answer(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """One answer, from the plain form or from a device that has the network back."""
    request.upload_handlers = [LimitedUploads(request, limit=PHOTO_BYTES, total_limit=UPLOAD_BYTES)]
    return _answer(request, pk, code)


@csrf_protect
def _answer(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    found, by_script = _one(request, pk), request.headers.get("Accept") == "application/json"
    form = ItemForm(request.POST, {"photos": request.FILES.getlist("photos")})  # type: ignore[arg-type]
    problem, status = "", 422
    if form.is_valid():
        try:
            services.answer_item(
                found.pk,
                by=request.user,
                now=timezone.now(),
                given=form.given(code),
                pictures=form.cleaned_data["photos"],
            )
        except Refusal as refusal:
            problem, status = str(refusal), refusal.status
    else:
        problem = " ".join(str(error) for errors in form.errors.values() for error in errors)
    if by_script:
        found = _one(request, pk)
        item = next((one for one in _items(found) if one.item.code == code), None)
        shown = _item_json(found, item) if item is not None else None
        return JsonResponse({"error": problem, "item": shown}, status=status if problem else 200)
    if problem:
        page = _page(request, found, failed=code, problem=problem, typed=request.POST)
        return render(request, "firms/inspections/inspection.html", page, status=422)
    return redirect(reverse("inspections:inspection", args=[pk]) + f"#item-{code}")


def _items(found: Inspection) -> list[ItemState]:
    return [item for section in form_of(found) for item in section.items]


def _item_json(found: Inspection, item: ItemState) -> dict[str, Any]:
    return {
        "code": item.item.code,
        "replaces": item.replaces,
        "is_conflict": item.is_conflict,
        "heads": [_head_json(found, head) for head in item.heads],
    }


def _head_json(found: Inspection, head: InspectionAnswer) -> dict[str, Any]:
    return {
        "key": str(head.client_key),
        "verdict": head.verdict,
        "verdict_words": str(head.get_verdict_display()),
        "number": "" if head.number is None else format(head.number.normalize(), "f"),
        "words": head.words,
        "who": str(head.inspector),
        "photos": [reverse("inspections:photo", args=[found.pk, one.pk]) for one in head.photos.all()],
    }


@require_safe
@never_cache
def state(request: HttpRequest, pk: int) -> JsonResponse:
    """What counts of every item now, and a token for the next sending: what a device asks for when it is back."""
    found = _one(request, pk)
    items = [_item_json(found, item) for item in _items(found)]
    return JsonResponse({"state": found.state, "token": get_token(request), "items": items})


@require_POST
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Submit the inspection."""
    found = _one(request, pk)
    try:
        services.submit_inspection(found.pk, by=request.user, now=timezone.now())
    except Refusal as refusal:
        page = _page(request, _one(request, pk), submit_problem=str(refusal))
        return render(request, "firms/inspections/inspection.html", page, status=refusal.status)
    messages.success(request, _("Submitted. Thank you."))
    return redirect("inspections:inspection", pk)


@require_safe
def photo(request: HttpRequest, pk: int, photo_pk: int) -> HttpResponse:
    """A photo of an inspection, for its inspectors and for staff of its area."""
    seen = Inspection.objects.visible_to(request.user)
    found = get_object_or_404(
        InspectionPhoto.objects.filter(answer__inspection__in=seen), pk=photo_pk, answer__inspection_id=pk
    )
    return photo_response(found)


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """The service worker; served from here so that its scope is these pages and no others."""
    if not may_anywhere(request.user, "manage_firms"):
        raise NotAllowed
    try:
        script = WORKER.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise Http404 from error
    response = HttpResponse(script, content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response
