"""Pages of a firm's own people about single records: notice, objection, request for repair, own reports."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from common.errors import Refusal
from common.uploads import LimitedUploads
from credit.documents.notice import notice_docx
from credit.forms import MOST_BYTES, RecordObjectionForm, RepairForm, ReportForm
from credit.models import CreditEvent
from credit.querysets import NOTIFIED_STATES
from credit.selectors.firm_area import find_reportable, notice_of, record_page, reportable_items
from credit.services import ask_repair, file_event_objection, open_scoring_notice, report_event
from credit.views.firm import readable_firm
from firms.permissions import can_read_credit_file, can_represent
from firms.selectors import projects_of

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FORMS: dict[str, type[Form]] = {"object": RecordObjectionForm, "repair": RepairForm}


def _limit_uploads(request: HttpRequest) -> None:
    """What is over the limits is thrown away while it is read, so that the rest of the form survives."""
    if request.method == "POST":
        limits = {"limit": settings.UPLOAD_MAX_BYTES, "total_limit": MOST_BYTES}
        request.upload_handlers = [LimitedUploads(request, **limits)]


def _event(request: HttpRequest, pk: int) -> CreditEvent:
    """A record of which the person's firm has been told, or that it reported; for others there is no such page."""
    events = CreditEvent.objects.select_related("firm", "project", "rulebook_version", "scoring_notice", "objection")
    event = get_object_or_404(events, pk=pk)
    is_known = event.state in NOTIFIED_STATES or event.source == "firm"
    if not is_known or not can_read_credit_file(request.user, event.firm):
        raise Http404
    return event


@csrf_exempt  # checked in `_record`, after the limits of the upload are in place
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """A record with its notice, its steps, and what the firm can do about it."""
    _limit_uploads(request)
    return _record(request, pk)


@csrf_protect
def _record(request: HttpRequest, pk: int) -> HttpResponse:
    event = _event(request, pk)
    act = request.POST.get("act", "")
    forms = {name: form() for name, form in FORMS.items()}
    if request.method == "POST":
        if act not in FORMS:
            raise Http404
        forms[act] = FORMS[act](request.POST, {"files": request.FILES.getlist("files")})
        if forms[act].is_valid() and _done(request, event, act, forms[act]):
            return redirect("credit:record", pk=pk)
    notice = notice_of(event)
    if request.method == "GET" and notice is not None and notice.first_seen_at is None:
        open_scoring_notice(notice.pk, by=request.user, now=timezone.now())
    context = {**record_page(event, request.user, timezone.now()), "forms": forms, "act": act}
    return render(request, "credit/firm_record.html", context, status=422 if request.method == "POST" else 200)


def _done(request: HttpRequest, event: CreditEvent, act: str, form: Form) -> bool:
    """Do what the form asks; False with the refusal on the form."""
    data, now = form.cleaned_data, timezone.now()
    try:
        if act == "object":
            file_event_objection(event.pk, by=request.user, grounds=data["grounds"], files=data["files"], now=now)
            messages.success(request, _("Your objection has been received."))
        else:
            ask_repair(event.pk, by=request.user, explanation=data["explanation"], files=data["files"], now=now)
            messages.success(request, _("Your request for repair has been received."))
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return False
    except ValidationError as error:  # a file that is attached already
        form.add_error(None, error.messages)
        return False
    return True


@require_safe
@never_cache
def record_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """The scoring notice as a Word file. Opening it counts as reading it."""
    notice = notice_of(_event(request, pk))
    if notice is None:
        raise Http404
    if request.method == "GET":
        notice = open_scoring_notice(notice.pk, by=request.user, now=timezone.now())
    answer = HttpResponse(notice_docx(notice), content_type=WORD)
    answer["Content-Disposition"] = f'attachment; filename="notice-{notice}.docx"'
    return answer


@csrf_exempt  # checked in `_report`, after the limits of the upload are in place
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def report(request: HttpRequest, code: str) -> HttpResponse:
    """The firm reports a fact about itself: choose an item, then say what happened. Offices review it."""
    _limit_uploads(request)
    return _report(request, code)


@csrf_protect
def _report(request: HttpRequest, code: str) -> HttpResponse:
    firm, today = readable_firm(request, code), timezone.localdate()
    if not can_represent(request.user, firm):
        raise Http404
    item = find_reportable(today, request.GET.get("item", ""))
    context: dict[str, Any] = {"firm": firm, "item": item}
    if item is None:
        context["groups"] = reportable_items(today)
        return render(request, "credit/firm_report.html", context)
    data = (request.POST, {"files": request.FILES.getlist("files")}) if request.method == "POST" else ()
    form = ReportForm(*data, item=item, projects=projects_of(firm, today), today=today)
    if request.method == "POST" and form.is_valid():
        try:
            event = report_event(
                by=request.user, now=timezone.now(), item_code=item["code"], firm=firm, source="firm", **form.values()
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("Your report has been received. The offices will review it."))
            return redirect("credit:record", pk=event.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "credit/firm_report.html", {**context, "form": form}, status=status)
