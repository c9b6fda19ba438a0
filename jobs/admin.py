"""Looking after background work: what waits, what failed, and trying again."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action

from common.admin import ReadOnlyAdmin
from common.errors import Refusal
from common.rights import holds
from jobs import services
from jobs.models import JobRun, OutboxEntry


class _Managed(ReadOnlyAdmin):
    def may_view(self, user: Any) -> bool:
        return holds("jobs.manage", user)


@admin.register(JobRun)
class JobRunAdmin(_Managed):
    """Every long job of the schema."""

    list_display = ("title", "kind", "state", "done_count", "total_count", "started_by", "created_at", "finished_at")
    list_filter = ("state", "kind")
    list_select_related = ("started_by",)
    search_fields = ("title",)
    date_hierarchy = "created_at"
    fields = (
        "page",
        "title",
        "kind",
        "state",
        "parameters",
        "done_count",
        "total_count",
        "counts",
        "error",
        "error_detail",
        "queue",
        "attempts",
        "started_by",
        "created_at",
        "started_at",
        "heartbeat_at",
        "finished_at",
        "request_id",
    )
    actions_detail = ("retry",)
    actions = None

    @admin.display(description=_("progress page"))
    def page(self, job: JobRun) -> str:
        return format_html('<a href="{0}">{0}</a>', reverse("jobs:detail", args=[job.pk]))

    def has_retry_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        job = self.get_object(request, object_id) if object_id else None
        return job is not None and job.state == JobRun.State.FAILED and self.may_view(request.user)

    @action(description=_("Run again"), permissions=["retry"])
    def retry(self, request: HttpRequest, object_id: str) -> HttpResponse:
        job = self.open_object(request, object_id)
        if request.method != "POST":
            return self.confirm(request, job, _("Run again"), _("It goes on from what it had finished."))
        try:
            services.retry_job(job.pk, by=request.user)
        except Refusal as error:
            return self.tell_refusal(request, error)
        return redirect("jobs:detail", job.pk)


@admin.register(OutboxEntry)
class OutboxEntryAdmin(_Managed):
    """Side effects that were promised. Their content may name persons, so only its keys are shown."""

    list_display = ("topic", "queue", "created_at", "due_at", "attempts", "done_at", "last_error_short")
    list_filter = ("topic", "queue", ("done_at", admin.EmptyFieldListFilter))
    fields = (
        "topic",
        "content_keys",
        "queue",
        "created_at",
        "due_at",
        "attempts",
        "done_at",
        "last_error",
        "request_id",
    )
    actions_detail = ("retry",)
    actions = None

    @admin.display(description=_("content"))
    def content_keys(self, entry: OutboxEntry) -> str:
        return ", ".join(sorted(entry.payload)) or "—"

    @admin.display(description=_("last error"))
    def last_error_short(self, entry: OutboxEntry) -> str:
        return entry.last_error[:80]

    def has_retry_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        entry = self.get_object(request, object_id) if object_id else None
        return entry is not None and entry.done_at is None and self.may_view(request.user)

    @action(description=_("Try again now"), permissions=["retry"])
    def retry(self, request: HttpRequest, object_id: str) -> HttpResponse:
        entry = self.open_object(request, object_id)
        if request.method != "POST":
            return self.confirm(request, entry, _("Try again now"), _("It is tried at once instead of at its turn."))
        try:
            services.retry_outbox_entry(entry.pk, by=request.user, now=timezone.now())
        except Refusal as error:
            return self.tell_refusal(request, error)
        return redirect("admin:jobs_outboxentry_change", entry.pk)
