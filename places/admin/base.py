"""What the screens of this app share: rights, saving through services, importing files."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy
from unfold.decorators import action

from common.admin import ScopedAdmin
from common.errors import Refusal
from common.paging import CappedPaginator
from common.spreadsheets import Column
from jobs.choices import count_label
from jobs.models import JobRun
from places.forms import ImportForm
from places.permissions import may_anywhere
from places.services.imports import confirm_import, start_check


class PlacesAdmin(ScopedAdmin):
    """Seen by those who see the work of an area, changed by those who manage places somewhere.

    Whether they may in this very area is decided by the service.
    """

    paginator = CappedPaginator
    actions = None

    def may_view(self, user: Any) -> bool:
        return may_anywhere(user, "view_work")

    def may_change(self, user: Any, target: Model | None = None) -> bool:
        return may_anywhere(user, "manage_places")

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Only inlines: there are no many-to-many fields, and the object was saved by its service."""
        for formset in formsets:
            self.save_formset(request, form, formset, change)


def adopt(saved: Model, shown: Model) -> None:
    """Make the instance that the admin holds the one that the service saved."""
    for field in saved._meta.concrete_fields:
        setattr(shown, field.attname, getattr(saved, field.attname))
    shown._state.adding = False


class ImportsRows(PlacesAdmin):
    """Adds to a list the button that imports a file: upload, check, confirm, progress."""

    actions_list = ("import_rows",)
    import_kind: str
    more_kinds: tuple[str, ...] = ()  # of other imports that begin on the same list
    import_right = "import_places"
    import_title: Any
    import_columns: tuple[Column, ...]
    import_form: type[ImportForm] = ImportForm

    def has_import_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        return request.user.is_authenticated and may_anywhere(request.user, self.import_right)

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.import_job)
        name = f"{self.opts.app_label}_{self.opts.model_name}_import_job"
        return [path("import/<int:job_id>/", page, name=name), *super().get_urls()]

    @action(description=gettext_lazy("Import from a file"), permissions=["import"], icon="upload_file")
    def import_rows(self, request: HttpRequest) -> HttpResponse:
        """Hand in a file; a job checks it and writes nothing yet."""
        form = self.import_form(request.POST or None, request.FILES or None, columns=self.import_columns)
        if request.method == "POST" and form.is_valid():
            return redirect(self._job_address(self.begin_check(request, form)))
        return self._import_page(request, form, self.import_columns, self.import_title)

    def _import_page(
        self, request: HttpRequest, form: ImportForm, columns: tuple[Column, ...], title: Any
    ) -> HttpResponse:
        return self._page(request, "admin/places/import.html", form=form, columns=columns, title=title)

    def begin_check(self, request: HttpRequest, form: ImportForm) -> JobRun:
        """Start the job that checks the file of a valid form."""
        more = {name: value for name, value in form.cleaned_data.items() if name != "file"}
        upload = form.cleaned_data["file"]
        title = f"{self.import_title}: {upload.name}"
        return start_check(self.import_kind, title, upload, by=request.user, right=self.import_right, **more)

    def begin_import(self, request: HttpRequest, check: JobRun) -> JobRun:
        """Start the job that imports the file of a finished check."""
        return confirm_import(check.pk, by=request.user, right=self.import_right)

    def import_job(self, request: HttpRequest, job_id: int) -> HttpResponse:
        """What came of the check, and the button that imports; afterwards the progress of the import."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        jobs = JobRun.objects.visible_to(request.user).filter(kind__in=(self.import_kind, *self.more_kinds))
        job = jobs.filter(pk=job_id).first()
        if job is None:
            raise Http404
        if request.method == "POST":
            return self._confirm(request, job)
        return self._page(
            request,
            "admin/places/import_job.html",
            job=job,
            title=job.title,
            counts=[(count_label(name), number) for name, number in job.counts.items()],
            is_check=bool(job.parameters.get("dry_run")),
            may_confirm=job.state == JobRun.State.SUCCEEDED and job.started_by_id == request.user.pk,
            writes=sum(job.counts.get(name, 0) for name in ("created", "updated")),
        )

    def _confirm(self, request: HttpRequest, job: JobRun) -> HttpResponse:
        try:
            started = self.begin_import(request, job)
        except Refusal as error:
            messages.error(request, str(error))
            started = job
        return redirect(self._job_address(started))

    def _job_address(self, job: JobRun) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_import_job", args=[job.pk])

    def _page(self, request: HttpRequest, template: str, **context: Any) -> HttpResponse:
        back = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
        everywhere = {**self.admin_site.each_context(request), "opts": self.opts, "back": back}
        return TemplateResponse(request, template, {**everywhere, **context})
