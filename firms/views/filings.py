"""The firm's pages of filings: list, begin, write and hand in, files."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from common.downloads import stored_download
from common.errors import NotAllowed, Refusal
from common.paging import CappedPaginator
from common.uploads import LimitedUploads
from firms.choices import FilingState
from firms.forms.filings import FilingForm, StartForm
from firms.models import Filing, FilingFile, PropertyFirm
from firms.permissions import filing_firm_ids
from firms.rules.filing_fields import NEEDS_FILE
from firms.selectors.filings import filing_rows, filings_of, latest_notes, register_values
from firms.services.filings import (
    WrongValues,
    attach_file,
    open_filing,
    save_filing,
    submit_filing,
    withdraw_filing,
)
from firms.services.filings._steps import personal_of
from firms.workflow.filings import FIRM, moves_from

PER_PAGE = 20
MOST_BYTES = 60 * 1024 * 1024
WRITABLE = (FilingState.DRAFT, FilingState.RETURNED)


def _firms(request: HttpRequest) -> Any:
    ids = filing_firm_ids(request.user)
    if not ids:
        raise NotAllowed
    return PropertyFirm.objects.filter(pk__in=ids)


@require_safe
@never_cache
def filing_list(request: HttpRequest) -> HttpResponse:
    """The firm's filings: those under way, and those that ended."""
    _firms(request)
    tab = "ended" if request.GET.get("tab") == "ended" else "open"
    page = CappedPaginator(filings_of(request.user, is_open=tab == "open"), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "firms/filings/list.html", {"tab": tab, "page": page, "today": timezone.localdate()})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def filing_new(request: HttpRequest) -> HttpResponse:
    """Choose what to file, and about what."""
    firms = _firms(request)
    asked = {name: request.GET[name] for name in ("kind", "project") if name in request.GET}
    form = StartForm(firms, request.POST or None, initial=asked)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            filing = open_filing(data["kind"], data["firm"], by=request.user, now=timezone.now(), **form.subject())
            return redirect("firms:filing", pk=filing.pk)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        except ValidationError as error:
            form.add_error(None, error.messages)
    return render(request, "firms/filings/new.html", {"form": form}, status=422 if form.is_bound else 200)


def _mine(request: HttpRequest, pk: int) -> Filing:
    """A filing of the person's firms; for other firms there is no such page."""
    rows = Filing.objects.filter(firm__in=_firms(request)).select_related("firm", "estate", "project")
    return get_object_or_404(rows.defer("estate__polygon"), pk=pk)


@csrf_exempt  # checked in `_filing`, after the limits of the upload are in place
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def filing(request: HttpRequest, pk: int) -> HttpResponse:
    """One filing: its fields while the firm writes, what was stated afterwards, its steps."""
    if request.method == "POST":
        limits = {"limit": settings.UPLOAD_MAX_BYTES, "total_limit": MOST_BYTES}
        request.upload_handlers = [LimitedUploads(request, **limits)]
    return _filing(request, pk)


@csrf_protect
def _filing(request: HttpRequest, pk: int) -> HttpResponse:
    found = _mine(request, pk)
    stated = {**found.values, **personal_of(found)}
    if not any(stated.values()):
        stated = register_values(found)
    form = FilingForm(found, initial=stated)
    if request.method == "POST":
        answer, form = _act(request, found)
        if answer is not None:
            return answer
    steps = list(found.steps.select_related("actor"))
    notes = latest_notes(steps) if found.state == FilingState.RETURNED else {}
    form.add_notes(notes)
    context = {
        "filing": found,
        "form": form if found.state in WRITABLE else None,
        "rows": filing_rows(found, personal_of(found), is_revealed=True) if found.state not in WRITABLE else [],
        "steps": [step for step in steps if step.act != "open"],
        "files": list(found.files.all()),
        "files_note": notes.get("files", ""),
        "needs_file": found.kind in NEEDS_FILE,
        "may_withdraw": "withdraw" in moves_from(found.state, FIRM),
        "is_late": found.is_late(timezone.localdate()),
    }
    return render(request, "firms/filings/detail.html", context, status=422 if request.method == "POST" else 200)


def _act(request: HttpRequest, found: Filing) -> tuple[HttpResponse | None, FilingForm]:
    """Do what the button says: an answer, or None and the form with what was refused."""
    act = request.POST.get("act", "save")
    form = FilingForm(found, request.POST, is_draft=act != "submit")
    if act != "withdraw" and not form.is_valid():
        return None, form
    try:
        _do(request, found, act, form)
    except WrongValues as wrong:
        for name, words in wrong.errors.items():
            form.add_error(name, words)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
    except ValidationError as error:
        form.add_error(None, error.messages)
    else:
        return redirect("firms:filing", pk=found.pk), form
    return None, form


def _do(request: HttpRequest, found: Filing, act: str, form: FilingForm) -> None:
    by, now = request.user, timezone.now()
    if act == "withdraw":
        withdraw_filing(found.pk, by=by, now=now)
        messages.success(request, _("The filing has been withdrawn."))
        return
    save_filing(found.pk, form.cleaned_data, by=by, now=now)
    for file in request.FILES.getlist("files"):
        attach_file(found.pk, file, by=by, now=now)
    if act == "submit":
        submit_filing(found.pk, by=by, now=now, given=form.cleaned_data)
        messages.success(request, _("The filing has been handed in."))
    else:
        messages.success(request, _("Saved."))


@require_safe
def filing_file(request: HttpRequest, pk: int, file_pk: int) -> FileResponse:
    """A file of a filing of the person's firm."""
    return file_response(_mine(request, pk), file_pk)


def file_response(found: Filing, file_pk: int) -> FileResponse:
    """A file as a download; never shown by the browser itself."""
    kept: FilingFile | None = found.files.filter(pk=file_pk).first()
    return stored_download(kept and kept.file)
