"""Importing a file: template, upload, check, confirm, progress. The work is done by a job."""

from collections.abc import Callable, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone

from common.errors import Refusal
from common.spreadsheets import Column
from credit.admin.base import CreditAdmin, tell
from credit.documents.templates import import_template
from credit.permissions import can_report_anywhere
from credit.services.imports import confirm_credit_import
from credit.services.rulebooks import rulebook_in_force
from jobs.choices import count_label
from jobs.models import JobRun
from places.forms import ImportForm

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ImportPages(CreditAdmin):
    """The pages of an import; subclasses say what is imported and what the template's second sheet explains."""

    import_kind: str
    import_title: Any
    import_columns: Sequence[Column]
    start_import: Callable[..., JobRun]

    def import_guide(self, document: dict[str, Any]) -> list[tuple[str, str]]:
        """Code and words of what may be entered by the rulebook in force."""
        raise NotImplementedError

    def import_urls(self, wrap: Callable[..., Any]) -> list[URLPattern]:
        """Addresses of these pages."""
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            path("import/", wrap(self.import_view), name=f"{name}_import"),
            path("import/template/", wrap(self.template_view), name=f"{name}_template"),
            path("import/<int:job_id>/", wrap(self.import_job_view), name=f"{name}_import_job"),
        ]

    def may_import(self, request: HttpRequest) -> None:
        """Raises `PermissionDenied`."""
        if not (self.has_view_permission(request) and can_report_anywhere(request.user)):
            raise PermissionDenied

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Hand in a file; a job checks it and writes nothing yet."""
        self.may_import(request)
        form = ImportForm(request.POST or None, request.FILES or None, columns=self.import_columns)
        if request.method == "POST" and form.is_valid():
            job = tell(request, lambda: self.begin_import(request, form.cleaned_data["file"]))
            if isinstance(job, JobRun):
                return redirect(self.address("import_job"), job.pk)
        return self.page(
            request,
            "credit/staff_import.html",
            self.import_title,
            status=422 if request.method == "POST" else 200,
            form=form,
            columns=self.import_columns,
            template_address=self.address("template"),
        )

    def begin_import(self, request: HttpRequest, upload: File) -> JobRun:
        """Start the job that checks the file."""
        return type(self).start_import(upload, by=request.user)

    def import_job_view(self, request: HttpRequest, job_id: int) -> HttpResponse:
        """What came of the check, and the button that imports; afterwards the progress of the import."""
        self.may_import(request)
        jobs = JobRun.objects.visible_to(request.user).filter(kind=self.import_kind)
        job = jobs.filter(pk=job_id).first()
        if job is None:
            raise Http404
        if request.method == "POST":
            started = tell(request, lambda: confirm_credit_import(job.pk, by=request.user))
            return redirect(self.address("import_job"), started.pk if isinstance(started, JobRun) else job.pk)
        is_own = job.state == JobRun.State.SUCCEEDED and job.started_by_id == request.user.pk
        is_check = bool(job.parameters.get("dry_run"))
        return self.page(
            request,
            "credit/staff_import_job.html",
            job.title,
            job=job,
            counts=[(count_label(name), number) for name, number in job.counts.items()],
            is_check=is_check,
            may_confirm=is_check and is_own,
            writes=sum(job.counts.get(name, 0) for name in ("created", "updated")),
        )

    def template_view(self, request: HttpRequest) -> HttpResponse:
        """A workbook to fill in."""
        self.may_import(request)
        now = timezone.now()
        try:
            guide = self.import_guide(rulebook_in_force(timezone.localdate(now)).document)
        except Refusal:
            guide = []
        content = import_template(self.import_columns, guide, title=str(self.import_title), at=now)
        answer = HttpResponse(content, content_type=XLSX)
        answer["Content-Disposition"] = f'attachment; filename="{self.opts.model_name}-template.xlsx"'
        return answer
