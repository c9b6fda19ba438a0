"""A firm's pages of awards: rounds and applications, the self-assessment item by item, evidence, hearing."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.downloads import stored_download
from common.errors import Refusal
from common.paging import CappedPaginator
from common.uploads import LimitedUploads
from programmes.forms.awards import ApplyForm, ItemForm, StatementForm
from programmes.models import AwardApplication, AwardEvidence, AwardRound
from programmes.permissions import applying_firms, require, writing_firms
from programmes.selectors.awards import applications_of, checklist, class_title, open_rounds, progress
from programmes.services import awards

PER_PAGE = 20
MOST_BYTES = 60 * 1024 * 1024


@require_safe
@never_cache
def index(request: HttpRequest) -> HttpResponse:
    """Rounds that take applications, and the firm's applications."""
    require(bool(writing_firms(request.user)))
    page = CappedPaginator(applications_of(request.user), PER_PAGE).get_page(request.GET.get("page"))
    rounds = open_rounds(timezone.localdate())
    may_apply = bool(applying_firms(request.user))
    return render(request, "programmes/awards/firm_list.html", {"page": page, "rounds": rounds, "may_apply": may_apply})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin an application to a round."""
    firms = applying_firms(request.user)
    require(bool(firms))
    found = get_object_or_404(AwardRound.objects.filter(state="open").select_related("standard"), pk=pk)
    form = ApplyForm(found, firms, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = awards.open_application(
                pk, by=request.user, now=timezone.now(), today=timezone.localdate(), **form.chosen
            )
            return redirect("awards:application", pk=made.pk)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        except ValidationError as error:
            form.add_error(None, error.messages)
    status = 422 if form.is_bound else 200
    return render(request, "programmes/awards/apply.html", {"form": form, "round": found}, status=status)


def _mine(request: HttpRequest, pk: int) -> AwardApplication:
    """An application of the person's firms; for other firms there is no such page."""
    firms = writing_firms(request.user)
    require(bool(firms))
    rows = AwardApplication.objects.of_firms(firms).select_related("round__standard", "firm", "project", "area")
    return get_object_or_404(rows.defer("area__geometry"), pk=pk)


@csrf_exempt  # checked in `_application`, after the limits of the upload are in place
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def application(request: HttpRequest, pk: int) -> HttpResponse:
    """One application: its checklist while the firm writes, what came of it afterwards."""
    if request.method == "POST":
        limits = {"limit": settings.UPLOAD_MAX_BYTES, "total_limit": MOST_BYTES}
        request.upload_handlers = [LimitedUploads(request, **limits)]
    return _application(request, pk)


@csrf_protect
def _application(request: HttpRequest, pk: int) -> HttpResponse:
    found = _mine(request, pk)
    refused = ""
    if request.method == "POST":
        refused = _act(request, found)
        if not refused:
            return redirect("awards:application", pk=pk)
    context = _context(request, found) | {"refused": refused}
    return render(request, "programmes/awards/application.html", context, status=422 if refused else 200)


def _context(request: HttpRequest, found: AwardApplication) -> dict[str, Any]:
    typed = {key.removeprefix("p_"): value for key, value in request.POST.items() if key.startswith("p_")}
    sections = checklist(found)
    for section in sections:
        for item in section["items"]:
            item["typed"] = typed.get(item["code"])
    return {
        "application": found,
        "class_title": class_title(found.round.standard, found.class_code),
        "sections": sections,
        "progress": progress(found),
        "is_writable": found.state == "draft",
        "may_submit": found.firm_id in applying_firms(request.user),
        "steps": found.steps.exclude(act="open"),
        "withdrawal": found.withdrawals.first(),
        "statement_form": StatementForm(request.POST if "statement" in request.POST else None),
    }


def _act(request: HttpRequest, found: AwardApplication) -> str:
    """Do what the button says; what a rule refused, in words."""
    act = request.POST.get("act", "save")
    try:
        done = ACTS.get(act, _save)(request, found)
    except Refusal as refusal:
        return str(refusal)
    except ValidationError as error:
        return " ".join(error.messages)
    messages.success(request, done)
    return ""


def _save(request: HttpRequest, found: AwardApplication) -> str:
    """Keep every item that was filled in, and the files chosen beside items."""
    for section in checklist(found, reviews=False):
        for item in section["items"]:
            _save_item(request, found, item)
    for name, file in request.FILES.items():
        code = name.removeprefix("f_")
        awards.attach_evidence(found.pk, code, file, by=request.user, now=timezone.now())
    return _("Saved.")


def _save_item(request: HttpRequest, found: AwardApplication, item: dict[str, Any]) -> None:
    code = item["code"]
    given, note = request.POST.get(f"p_{code}", "").strip(), request.POST.get(f"n_{code}", "")
    before = item["answer"]
    if not given or (before is not None and (given, note) == (str(before.points), before.note)):
        return
    form = ItemForm({"item": code, "points": given, "note": note})
    if not form.is_valid():
        raise Refusal(_("Item %s: type a number.") % code)
    data = form.cleaned_data
    awards.save_answer(found.pk, code, by=request.user, now=timezone.now(), points=data["points"], note=data["note"])


def _submit(request: HttpRequest, found: AwardApplication) -> str:
    _save(request, found)
    awards.submit_application(found.pk, by=request.user, now=timezone.now(), today=timezone.localdate())
    return _("The application has been handed in.")


def _take_back(request: HttpRequest, found: AwardApplication) -> str:
    awards.take_back_application(found.pk, by=request.user, now=timezone.now())
    return _("The application has been taken back.")


def _state(request: HttpRequest, found: AwardApplication) -> str:
    running = found.withdrawals.filter(state="hearing").first()
    if running is None:
        raise Http404
    awards.state_to_withdrawal(
        running.pk,
        request.POST.get("statement", ""),
        by=request.user,
        now=timezone.now(),
        today=timezone.localdate(),
    )
    return _("What you say has been kept.")


def _remove(request: HttpRequest, found: AwardApplication) -> str:
    file = get_object_or_404(found.evidence, pk=request.POST.get("file", "0"))
    awards.remove_evidence(file.pk, by=request.user)
    return _("The file has been taken away.")


ACTS = {"save": _save, "submit": _submit, "take_back": _take_back, "state": _state, "remove": _remove}


@require_POST
@never_cache
def save_item(request: HttpRequest, pk: int) -> HttpResponse:
    """Autosave of one item: says what became of it beside the field."""
    found = _mine(request, pk)
    code = request.POST.get("item", "")
    given = {"item": code, "points": request.POST.get(f"p_{code}", ""), "note": request.POST.get(f"n_{code}", "")}
    form = ItemForm(given)
    words, status = "", 200
    if form.is_valid():
        data = form.cleaned_data
        try:
            awards.save_answer(
                pk, data["item"], by=request.user, now=timezone.now(), points=data["points"], note=data["note"]
            )
        except Refusal as refusal:
            words, status = str(refusal), 422
    else:
        words, status = _("Type a number."), 422
    if request.headers.get("HX-Request") == "true":
        status = 200  # htmx shows no other answer, and this one says what was wrong
    context = {"words": words, "progress": progress(found)}
    return render(request, "programmes/awards/_saved.html", context, status=status)


@require_safe
@never_cache
def evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """A file of an application of the person's firms."""
    firms = writing_firms(request.user)
    require(bool(firms))
    file = get_object_or_404(AwardEvidence.objects.filter(application__firm__in=firms), pk=pk)
    return stored_download(file.file, file.name)
