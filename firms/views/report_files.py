"""Files of quarterly reports: attachments, the Excel template, and workbooks that firms hand in."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.downloads import stored_download
from common.errors import NotAllowed, Refusal
from common.uploads import LimitedUploads, TooBig
from firms.documents.report_workbook import FORMAT
from firms.forms.reports import UploadForm
from firms.models import PropertyFirm, ReportAttachment, ReportFormVersion
from firms.permissions import firm_ids
from firms.rules.quarters import Quarter
from firms.services import reports as services
from firms.services.reports.workbooks import WORKBOOK
from firms.views.reports import one_report, own_reports
from jobs.models import JobRun

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WORKBOOK_BYTES = 20 * 1024 * 1024


@require_safe
@never_cache
def template(request: HttpRequest, firm: int, quarter: str, version: int) -> HttpResponse:
    """The Excel template of a firm's projects of a quarter."""
    found, known = Quarter.read(quarter), own_reports(request).filter(firm=firm, form_version=version)
    if found is None or not known.of_quarter(found.first_day).exists():
        raise Http404
    content = services.template_for(
        PropertyFirm.objects.get(pk=firm), found, ReportFormVersion.objects.get(pk=version), by=request.user
    )
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{FORMAT}-{found}-{firm}-{version}.xlsx"'
    return response


@csrf_exempt  # checked in `_upload`, after the limits of the upload are in place
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def upload(request: HttpRequest) -> HttpResponse:
    """Hand in a filled workbook; a job checks it."""
    if request.method == "POST":
        request.upload_handlers = [LimitedUploads(request, limit=WORKBOOK_BYTES, total_limit=WORKBOOK_BYTES)]
    return _upload(request)


@csrf_protect
def _upload(request: HttpRequest) -> HttpResponse:
    if not firm_ids(request.user):
        raise NotAllowed
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            if isinstance(file, TooBig):
                raise Refusal(_("The file is larger than 20 MB. Split it."))
            submit = form.cleaned_data["what"] == UploadForm.SUBMIT
            job = services.start_workbook_check(file, by=request.user, submit=submit)
            return redirect("jobs:detail", pk=job.pk)
        except Refusal as refusal:
            form.add_error("file", str(refusal))
    return render(request, "firms/reports/upload.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def uploaded(request: HttpRequest, pk: int) -> HttpResponse:
    """What the check of a workbook found; the rows that fit are filed from here."""
    if not firm_ids(request.user):
        raise NotAllowed
    job = get_object_or_404(JobRun, pk=pk, kind=WORKBOOK, started_by=request.user)
    if request.method == "POST":
        try:
            return redirect("jobs:detail", pk=services.confirm_workbook(job.pk, by=request.user).pk)
        except Refusal as refusal:
            messages.error(request, str(refusal))
    context: dict[str, Any] = {
        "job": job,
        "is_check": bool(job.parameters.get("dry_run")),
        "submits": bool(job.parameters.get("submit")),
        "first_errors": job.parameters.get("first_errors", []),
    }
    return render(request, "firms/reports/uploaded.html", context)


# --- Attachments ------------------------------------------------------------------------------------------


@csrf_exempt  # checked in `_add_file`, after the limits of the upload are in place
@require_POST
def add_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Attach files to a report."""
    limit = services.FILE_BYTES
    request.upload_handlers = [LimitedUploads(request, limit=limit, total_limit=5 * limit)]
    return _add_file(request, pk)


@csrf_protect
def _add_file(request: HttpRequest, pk: int) -> HttpResponse:
    report = one_report(request, pk)
    files, added = request.FILES.getlist("files"), 0
    for file in files:
        try:
            services.attach_file(
                report.pk, request.POST.get("field", ""), file.name, file, by=request.user, now=timezone.now()
            )
            added += 1
        except NotAllowed:
            raise
        except Refusal as refusal:
            messages.error(request, f"{file.name}: {refusal}")
    if added:
        messages.success(request, _("The files were attached."))
    elif not files:
        messages.error(request, _("Choose a file first."))
    return redirect("firms:reports:detail", pk=pk)


def _attachment(request: HttpRequest, pk: int, file: int) -> ReportAttachment:
    return get_object_or_404(ReportAttachment.objects.filter(report__in=own_reports(request)), pk=file, report=pk)


@require_safe
@never_cache
def download(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """A file of a report, as it was taken."""
    attachment = _attachment(request, pk, file)
    return stored_download(attachment.file, attachment.name)


@require_POST
def remove(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """Take a file away."""
    attachment = _attachment(request, pk, file)
    try:
        services.remove_file(attachment.pk, by=request.user, now=timezone.now())
        messages.success(request, _("The file was taken away."))
    except NotAllowed:
        raise
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("firms:reports:detail", pk=pk)
