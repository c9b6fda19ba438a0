"""The platform operators' administration: jurisdictions, host names, archives, deletions, the schedule."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Model
from django.forms import ModelForm
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_celery_beat import admin as _their_screens  # noqa: F401  (registered first, replaced below)
from django_celery_beat.models import ClockedSchedule, CrontabSchedule, IntervalSchedule, PeriodicTask, SolarSchedule
from unfold.decorators import action

from common.admin import ReadOnlyAdmin, ScopedAdmin
from common.downloads import stored_download
from tenants import services
from tenants.choices import Status
from tenants.forms import DeletionRequestForm, DomainForm, NewJurisdictionForm
from tenants.models import (
    AuditAnchor,
    Domain,
    Jurisdiction,
    JurisdictionArchive,
    JurisdictionDeletion,
    JurisdictionMigration,
    JurisdictionTask,
)
from tenants.permissions import can_operate
from tenants.services.facts import CHANGEABLE

FIXED = ("slug", "level", "parent", "national_code", "status", "schema", "created_at")


class _Operated(ScopedAdmin):
    """Rows that platform operators see and change."""

    def may_view(self, user: Any) -> bool:
        return can_operate(user)

    def may_change(self, user: Any, target: Model | None = None) -> bool:
        return can_operate(user)


class _Watched(ReadOnlyAdmin):
    """Rows that platform operators look at."""

    def may_view(self, user: Any) -> bool:
        return can_operate(user)


@admin.register(Jurisdiction)
class JurisdictionAdmin(_Operated):
    """Cities and districts of the platform."""

    list_display = ("name", "slug", "level", "national_code", "parent", "status", "host")
    list_filter = ("status", "level")
    list_select_related = ("parent",)
    search_fields = ("name", "slug", "national_code")
    actions = None
    actions_detail = ("disable", "enable", "archive")

    @admin.display(description=_("schema"))
    def schema(self, jurisdiction: Jurisdiction) -> str:
        return jurisdiction.schema_name

    @admin.display(description=_("host name"))
    def host(self, jurisdiction: Jurisdiction) -> str:
        return next((domain.domain for domain in jurisdiction.domains.all() if domain.is_primary), "—")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("domains")

    def get_form(
        self, request: HttpRequest, obj: Jurisdiction | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        if obj is None:
            kwargs["form"] = NewJurisdictionForm
        return super().get_form(request, obj, change=change, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Jurisdiction | None = None) -> tuple[str, ...]:
        if obj is None:
            return (*NewJurisdictionForm.Meta.fields, "domain", "administrator", "administrator_email")
        return ("name", *FIXED, "time_zone", "language", "branding", "features", "deletion_grace_days")

    def get_readonly_fields(self, request: HttpRequest, obj: Jurisdiction | None = None) -> tuple[str, ...]:
        return FIXED if obj is not None else ()

    def save_model(self, request: HttpRequest, obj: Jurisdiction, form: ModelForm, change: bool) -> None:
        if change:
            values = {name: form.cleaned_data[name] for name in CHANGEABLE}
            services.update_jurisdiction(obj.pk, by=request.user, **values)
            return
        facts = {name: form.cleaned_data[name] for name in (*NewJurisdictionForm.Meta.fields, "domain")}
        first = None
        if form.cleaned_data["administrator"]:
            first = services.first_administrator(
                form.cleaned_data["administrator"], email=form.cleaned_data["administrator_email"]
            )
        job = services.start_provisioning(administrator=first, by=request.user, **facts)
        obj.pk, request.provisioning_job = job.parameters["jurisdiction_id"], job.pk

    def response_add(self, request: HttpRequest, obj: Jurisdiction, post_url_continue: Any = None) -> HttpResponse:
        return redirect("jobs:detail", request.provisioning_job)

    def _act(self, request: HttpRequest, object_id: str, title: Any, text: Any, service: Any) -> HttpResponse:
        jurisdiction = self.open_object(request, object_id)

        def act(reason: str) -> None:
            service(jurisdiction.pk, by=request.user, reason=reason)

        return self.ask_reason(request, jurisdiction, title=title, text=text, act=act)

    def _is(self, request: HttpRequest, object_id: str | None, *statuses: str) -> bool:
        jurisdiction = self.get_object(request, object_id) if object_id else None
        return jurisdiction is not None and jurisdiction.status in statuses and can_operate(request.user)

    def has_disable_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        return self._is(request, object_id, Status.ACTIVE)

    def has_enable_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        return self._is(request, object_id, Status.DISABLED, Status.ARCHIVED)

    def has_archive_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        return self._is(request, object_id, Status.ACTIVE, Status.DISABLED)

    @action(description=_("Take out of use"), permissions=["disable"])
    def disable(self, request: HttpRequest, object_id: str) -> HttpResponse:
        text = _("Its site answers that it is out of use; nothing is lost.")
        return self._act(request, object_id, _("Take out of use"), text, services.disable_jurisdiction)

    @action(description=_("Put into use"), permissions=["enable"])
    def enable(self, request: HttpRequest, object_id: str) -> HttpResponse:
        text = _("Its site answers again.")
        return self._act(request, object_id, _("Put into use"), text, services.enable_jurisdiction)

    @action(description=_("Archive"), permissions=["archive"])
    def archive(self, request: HttpRequest, object_id: str) -> HttpResponse:
        text = _("It is taken out of use and all it holds is kept as one file. A job does this.")
        return self._act(request, object_id, _("Archive"), text, services.start_archiving)


@admin.register(Domain)
class DomainAdmin(_Operated):
    """Host names."""

    list_display = ("host_name", "jurisdiction", "primary")
    form = DomainForm
    list_select_related = ("tenant",)
    search_fields = ("domain", "tenant__name")
    actions = None
    actions_detail = ("lead", "remove")

    def get_fields(self, request: HttpRequest, obj: Domain | None = None) -> tuple[str, ...]:
        return ("domain", "tenant") if obj is None else self.list_display

    def get_readonly_fields(self, request: HttpRequest, obj: Domain | None = None) -> tuple[str, ...]:
        return self.list_display

    @admin.display(description=_("host name"), ordering="domain")
    def host_name(self, domain: Domain) -> str:
        return domain.domain

    @admin.display(description=_("jurisdiction"), ordering="tenant")
    def jurisdiction(self, domain: Domain) -> Jurisdiction:
        return domain.tenant

    @admin.display(description=_("primary"), ordering="is_primary", boolean=True)
    def primary(self, domain: Domain) -> bool:
        return domain.is_primary

    def save_model(self, request: HttpRequest, obj: Domain, form: ModelForm, change: bool) -> None:
        if not change:
            data = form.cleaned_data
            made = services.add_domain(data["tenant"].pk, data["domain"], by=request.user)
            obj.pk = made.pk

    def has_lead_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        domain = self.get_object(request, object_id) if object_id else None
        return domain is not None and not domain.is_primary and can_operate(request.user)

    @action(description=_("Make primary"), permissions=["lead"])
    def lead(self, request: HttpRequest, object_id: str) -> HttpResponse:
        domain = self.open_object(request, object_id)
        if request.method != "POST":
            return self.confirm(request, domain, _("Make primary"), _("Visitors are led to this host name."))
        services.make_domain_primary(domain.pk, by=request.user)
        return redirect("admin:tenants_domain_change", domain.pk)

    @action(description=_("Remove"), permissions=["lead"])
    def remove(self, request: HttpRequest, object_id: str) -> HttpResponse:
        domain = self.open_object(request, object_id)
        if request.method != "POST":
            return self.confirm(request, domain, _("Remove"), _("The site no longer answers on this host name."))
        services.remove_domain(domain.pk, by=request.user)
        messages.success(request, _("The host name was removed."))
        return redirect("admin:tenants_domain_changelist")


@admin.register(JurisdictionDeletion)
class JurisdictionDeletionAdmin(_Operated):
    """Deletions: asked for by one person, approved by another, done after the grace period."""

    list_display = ("name", "slug", "requested_by", "approved_by", "due_at", "cancelled_at", "purged_at")
    list_select_related = ("requested_by", "approved_by")
    actions = None
    actions_detail = ("approve", "call_off")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is None:
            kwargs["form"] = DeletionRequestForm
        return super().get_form(request, obj, change=change, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return ("jurisdiction", "reason")
        return [field.name for field in self.opts.fields if field.name != "id"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.get_fields(request, obj) if obj is not None else ()

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        if not change:
            data = form.cleaned_data
            made = services.request_deletion(
                data["jurisdiction"].pk, by=request.user, reason=data["reason"], now=timezone.now()
            )
            obj.pk = made.pk
            obj.slug = made.slug

    def has_approve_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        deletion = self.get_object(request, object_id) if object_id else None
        return deletion is not None and deletion.is_open and deletion.approved_at is None and can_operate(request.user)

    def has_call_off_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        deletion = self.get_object(request, object_id) if object_id else None
        return deletion is not None and deletion.is_open and can_operate(request.user)

    @action(description=_("Approve"), permissions=["approve"])
    def approve(self, request: HttpRequest, object_id: str) -> HttpResponse:
        deletion = self.open_object(request, object_id)
        if request.method != "POST":
            text = _("After the grace period everything is archived and deleted. It can be called off until then.")
            return self.confirm(request, deletion, _("Approve"), text)
        services.approve_deletion(deletion.pk, by=request.user, now=timezone.now())
        return redirect("admin:tenants_jurisdictiondeletion_change", deletion.pk)

    @action(description=_("Call off"), permissions=["call_off"])
    def call_off(self, request: HttpRequest, object_id: str) -> HttpResponse:
        deletion = self.open_object(request, object_id)

        def act(reason: str) -> None:
            services.cancel_deletion(deletion.pk, by=request.user, now=timezone.now(), reason=reason)

        return self.ask_reason(request, deletion, title=_("Call off"), text=_("The jurisdiction stays."), act=act)


@admin.register(JurisdictionArchive)
class JurisdictionArchiveAdmin(_Watched):
    """Archive files."""

    list_display = ("name", "slug", "created_at", "size", "row_count", "file_count", "sha256")
    search_fields = ("name", "slug")
    actions = None
    actions_detail = ("download",)

    def has_download_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        return can_operate(request.user)

    @action(description=_("Download"), permissions=["download"])
    def download(self, request: HttpRequest, object_id: str) -> FileResponse:
        archive = self.open_object(request, object_id)
        answer = stored_download(archive.file)
        services.note_download(archive.pk, by=request.user)
        return answer


@admin.register(JurisdictionMigration)
class JurisdictionMigrationAdmin(_Watched):
    """How far each schema is brought up to date."""

    list_display = ("schema_name", "state", "started_at", "finished_at", "error")
    list_filter = ("state",)
    search_fields = ("schema_name",)


@admin.register(JurisdictionTask)
class JurisdictionTaskAdmin(_Watched):
    """How the last run of each recurring task went in each jurisdiction."""

    list_display = ("task", "jurisdiction", "state", "finished_at", "failed_at", "error")
    list_filter = ("state", "task")
    list_select_related = ("jurisdiction",)
    search_fields = ("jurisdiction__name", "task")


@admin.register(AuditAnchor)
class AuditAnchorAdmin(_Watched):
    """Ends of the audit chains, noted outside them."""

    list_display = ("schema_name", "position", "hash", "anchored_at")
    search_fields = ("schema_name",)


for _model in (PeriodicTask, ClockedSchedule, CrontabSchedule, IntervalSchedule, SolarSchedule):
    if admin.site.is_registered(_model):  # their own screens would be open on every host
        admin.site.unregister(_model)


@admin.register(PeriodicTask)
class ScheduleAdmin(_Watched):
    """What runs when. The schedule itself stands in the settings."""

    list_display = ("name", "task_name", "due", "enabled", "last_run_at", "total_run_count")
    search_fields = ("name", "task")

    @admin.display(description=_("task"), ordering="task")
    def task_name(self, entry: PeriodicTask) -> str:
        return entry.task

    @admin.display(description=_("Schedule"))
    def due(self, entry: PeriodicTask) -> str:
        return str(entry.scheduler)

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = PeriodicTask.objects.all()
        return rows if can_operate(request.user) else rows.none()
