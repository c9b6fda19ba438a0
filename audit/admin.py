"""The audit trail, for auditors: read, filter, export. Nobody edits it; the database refuses that too."""

import csv
from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import FieldTextFilter
from unfold.decorators import action

from audit.models import AuditEntry, AuditSeal
from audit.services import record_export
from audit.words import action_words, actor_words, object_words, role_words
from common.admin import DayRangeFilter, ReadOnlyAdmin
from common.rights import holds

COLUMNS = (
    "id",
    "occurred_at",
    "actor",
    "role",
    "action",
    "object_type",
    "object_id",
    "fields",
    "reason",
    "request_id",
    "hash",
)
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


class _Echo:
    """A file that hands back what is written to it, for the CSV writer."""

    def write(self, text: str) -> str:
        return text


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    """Who did what to which object, when and why."""

    list_display = ("occurred_at", "who", "in_role", "did", "what", "reason", "request_id")
    list_filter = (
        ("occurred_at", DayRangeFilter),
        ("actor", FieldTextFilter),
        ("action", FieldTextFilter),
        ("object_type", FieldTextFilter),
        ("object_id", FieldTextFilter),
        ("request_id", FieldTextFilter),
    )
    list_filter_submit = True
    search_fields = ("=request_id", "=object_id", "=actor")
    fields = (
        "occurred_at",
        "who",
        "in_role",
        "did",
        "action",
        "what",
        "object_type",
        "object_id",
        "fields",
        "reason",
        "request_id",
        "seal",
        "payload",
    )
    actions_list = ("export",)
    actions = None
    ordering = ("-id",)

    def may_view(self, user: Any) -> bool:
        return holds("audit.view", user)

    @admin.display(description=_("who"), ordering="actor")
    def who(self, entry: AuditEntry) -> str:
        return actor_words(entry)

    @admin.display(description=_("role"), ordering="role")
    def in_role(self, entry: AuditEntry) -> str:
        return role_words(entry)

    @admin.display(description=_("what was done"), ordering="action")
    def did(self, entry: AuditEntry) -> str:
        return action_words(entry.action)

    @admin.display(description=_("to what"))
    def what(self, entry: AuditEntry) -> str:
        return object_words(entry)

    @admin.display(description=_("seal"))
    def seal(self, entry: AuditEntry) -> str:
        seal = AuditSeal.objects.filter(entry_id=entry.pk).first()
        return f"{seal.position}: {seal.hash}" if seal is not None else "—"

    def has_export_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        return self.has_view_permission(request)

    @action(description=_("Export as CSV"), permissions=["export"])
    def export(self, request: HttpRequest) -> HttpResponse:
        """What the filters leave, oldest first, with the seals' hashes. The export itself is recorded."""
        changes = self.get_changelist_instance(request)
        entries = changes.get_queryset(request).order_by("id")
        with transaction.atomic():
            record_export(request.user, filters=sorted(request.GET))
        name = f"audit-{timezone.localdate():%Y%m%d}.csv"
        return StreamingHttpResponse(
            csv_lines(entries),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )


def csv_lines(entries: Any) -> Iterator[str]:
    """The lines of the export; the first begins with the mark that lets Excel read UTF-8."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(COLUMNS)
    after = 0
    while batch := list(entries.filter(pk__gt=after)[:1000]):
        hashes = dict(
            AuditSeal.objects.filter(entry_id__in=[entry.pk for entry in batch]).values_list("entry_id", "hash")
        )
        for entry in batch:
            yield writer.writerow([_cell(entry, name, hashes) for name in COLUMNS])
        after = batch[-1].pk


def _cell(entry: AuditEntry, name: str, hashes: dict[int, str]) -> str:
    if name == "hash":
        return hashes.get(entry.pk, "")
    value = getattr(entry, name)
    if name == "occurred_at":
        return timezone.localtime(value).isoformat()
    text = " ".join(value) if isinstance(value, list) else str(value)
    return f"'{text}" if text.startswith(DANGEROUS) else text  # a spreadsheet must not run it


def history_page(screen: Any, request: HttpRequest, target: Any) -> HttpResponse:
    """The trail of one object, for those who may see the object. Reasons are for auditors."""
    entries = AuditEntry.objects.about(target).order_by("-id")[:200]
    context = {
        **screen.admin_site.each_context(request),
        "title": _("History"),
        "target": target,
        "lines": [(entry, actor_words(entry), role_words(entry), action_words(entry.action)) for entry in entries],
        "may_audit": holds("audit.view", request.user),
        "opts": screen.opts,
    }
    return TemplateResponse(request, "audit/history.html", context)
