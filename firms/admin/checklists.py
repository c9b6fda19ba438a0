"""Checklists in the staff administration: versions, the draft with its items, preview, publishing."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firms.admin.inspection_base import Act, InspectionsAdmin
from firms.choices import VersionState
from firms.forms.inspections import ChecklistForm, ChecklistItemForm, EmptyForm, RemoveItemForm
from firms.models import Checklist, ChecklistVersion
from firms.permissions import can_manage_checklists
from firms.rules.checklists import Item, differences, problems_of
from firms.selectors.inspection_pages import blank_form
from firms.services import inspections as services


def _draft_of(checklist: Checklist) -> ChecklistVersion | None:
    return checklist.versions.filter(state=VersionState.DRAFT).first()


def _save_item(checklist: Checklist, data: dict[str, Any], by: Any, now: Any) -> object:
    draft = services.begin_draft(checklist.pk, by=by)
    item = Item(**{name: data[name] for name in Item._fields})
    return services.save_item(draft.pk, by=by, section=data["section"], section_en=data["section_en"], item=item)


def _remove(checklist: Checklist, data: dict[str, Any], by: Any, now: Any) -> object:
    draft = services.begin_draft(checklist.pk, by=by)
    return services.remove_item(draft.pk, by=by, code=data["code"])


def _publish(checklist: Checklist, data: dict[str, Any], by: Any, now: Any) -> object:
    draft = _draft_of(checklist)
    if draft is None:
        raise services.NoDraft
    return services.publish_draft(draft.pk, by=by, now=now)


@admin.register(Checklist)
class ChecklistAdmin(InspectionsAdmin):
    """What inspectors go by. A published version stays as it is; changes make the next one."""

    list_display = ("label", "code", "is_active")
    list_before_template = "firms/inspections/_checklist_tools.html"
    template = "firms/inspections/staff_checklist.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return Checklist.objects.all()

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("new/", wrap(self.new_view), name="firms_checklist_new"),
            path("<int:pk>/acts/<slug:act>/", wrap(self.act_view), name="firms_checklist_act"),
            path("<int:pk>/versions/<int:number>/", wrap(self.version_view), name="firms_checklist_version"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        may = can_manage_checklists(request.user)  # type: ignore[arg-type]
        return super().changelist_view(request, {**(extra_context or {}), "may_write": may})

    def acts_for(self, target: Checklist, user: Any) -> dict[str, Act]:
        if not can_manage_checklists(user):
            return {}
        acts = {
            "item": Act(gettext_lazy("Add or change an item"), ChecklistItemForm, _save_item),
            "remove": Act(gettext_lazy("Remove an item"), RemoveItemForm, _remove),
        }
        if _draft_of(target) is not None:
            acts["publish"] = Act(gettext_lazy("Publish the draft"), EmptyForm, _publish)
        return acts

    def context_of(self, request: HttpRequest, target: Checklist) -> dict[str, Any]:
        versions = list(target.versions.order_by("-number"))
        draft = next((one for one in versions if one.state == VersionState.DRAFT), None)
        published = next((one for one in versions if one.state == VersionState.PUBLISHED), None)
        changes = differences(published.parsed if published else (), draft.parsed) if draft else []
        return {
            "versions": versions,
            "draft": draft,
            "current": draft or published,
            "changes": changes,
            "problems": problems_of(draft.parsed) if draft else [],
        }

    def version_view(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """A version as an inspector sees it on the phone."""
        target = self.visible(request, pk)
        version = target.versions.filter(number=number).first()
        if version is None:
            raise Http404
        more = {"version": version, "sections": version.parsed, "form": blank_form(version)}
        return self.page(request, "firms/inspections/staff_preview.html", str(version), more)

    def new_view(self, request: HttpRequest) -> HttpResponse:
        """Begin a checklist."""
        if not (self.has_view_permission(request) and can_manage_checklists(request.user)):  # type: ignore[arg-type]
            raise PermissionDenied
        form = ChecklistForm(request.POST or None)

        def do(data: dict[str, Any]) -> str:
            version = services.add_checklist(by=request.user, **data)  # type: ignore[arg-type]
            return self.address("change", version.checklist_id)

        return self.form_page(request, _("New checklist"), form, do)
