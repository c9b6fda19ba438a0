"""Exits in the administration, and the data that filings and exits follow."""

import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter, DropdownFilter
from unfold.decorators import display

from common.admin import ScopedAdmin
from firms import services
from firms.admin.filings import FilingAreaFilter, FirmCaseAdmin, WordsForm
from firms.choices import ExitState
from firms.forms.exits import ExitForm
from firms.models import FilingTerms, FirmExit, HandoverKind, ServiceProject
from firms.permissions import can_manage_projects_of, can_see_firms, can_set_terms
from firms.services.terms import add_terms, end_terms, save_handover_kind
from firms.views.exits import confirm, exit_page
from places.permissions import area_paths, may_anywhere
from places.querysets import under_paths

COLOURS = {ExitState.OPEN: "warning", ExitState.DONE: "success", ExitState.CALLED_OFF: "default"}


class ExitAreaFilter(FilingAreaFilter):
    """The same for exits."""

    path_field = "project__estate__area__path"


class DueFilter(DropdownFilter):
    """Hand-overs whose day is over, and notices that came too late."""

    title = gettext_lazy("clock")
    parameter_name = "clock"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("over", _("hand-over overdue")), ("leaves", _("leaves within 30 days"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        today = timezone.localdate()
        if self.value() == "over":
            return queryset.filter(state=ExitState.OPEN, handover_due_on__lt=today)
        if self.value() == "leaves":
            return queryset.filter(state=ExitState.OPEN, leave_on__lte=today + datetime.timedelta(days=30))
        return queryset


@admin.register(FirmExit)
class FirmExitAdmin(FirmCaseAdmin):
    """Exits of firms from projects of the person's areas."""

    list_display = ("shown_what", "shown_state", "notified_on", "leave_on", "handover_due_on", "shown_notice")
    list_filter = (("state", ChoicesDropdownFilter), ("kind", ChoicesDropdownFilter), DueFilter, ExitAreaFilter)
    list_filter_submit = True
    search_fields = ("project__firm__search_text", "project__estate__search_text")
    search_help_text = gettext_lazy("Estate or firm")
    ordering = ("leave_on", "pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request).select_related("project__firm", "project__estate__area", "receiver")
        return rows.defer("project__estate__polygon", "project__estate__area__geometry")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request) and may_anywhere(request.user, "manage_firms")

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/acts/<slug:act>/", wrap(self.act_view), name="firms_firmexit_act"),
            *super().get_urls(),
        ]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """The notice, recorded by the office."""
        if not self.has_add_permission(request):
            return self.changeform_view(request, None, form_url, extra_context)
        paths = area_paths(request.user, "manage_firms")
        projects = ServiceProject.objects.filter(under_paths(paths, field="estate__area__path"), effective_to=None)
        form = ExitForm(projects, request.POST or None, initial={"project": request.GET.get("project")})
        if request.method == "POST" and form.is_valid():
            done: list[FirmExit] = []
            project = form.cleaned_data["project"]

            def act() -> None:
                done.append(services.open_exit(project.pk, by=request.user, now=timezone.now(), **form.values()))

            if self.told(request, act):
                return redirect(self._address_of(done[0]))
        status = 422 if form.is_bound else 200
        return self.page(request, "firms/exits/staff_new.html", title=_("Record an exit"), form=form, status=status)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        return self._detail(request, self.visible_or_404(request, object_id))

    def _detail(self, request: HttpRequest, found: FirmExit, **more: Any) -> HttpResponse:
        may_end = found.state == ExitState.OPEN and can_manage_projects_of(request.user, found.project.estate)
        context = {
            **exit_page(found, request.user),
            "title": str(found),
            "forms": {"finish": WordsForm(), "call_off": WordsForm()} if may_end else {},
            **more,
        }
        return self.page(request, "firms/exits/staff_detail.html", **context)

    def act_view(self, request: HttpRequest, pk: int, act: str) -> HttpResponse:
        """Confirm an item, end the project, or call the exit off."""
        found = self.visible_or_404(request, pk)
        if act not in ("confirm", "finish", "call_off"):
            raise Http404
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if act == "confirm":
            confirm(request, found)
            return redirect(self._address_of(found))
        form = WordsForm(request.POST)
        service = services.finish_exit if act == "finish" else services.call_off_exit
        reason = form.cleaned_data["reason"] if form.is_valid() else ""
        self.told(request, lambda: service(found.pk, by=request.user, now=timezone.now(), reason=reason))
        return redirect(self._address_of(found))

    @display(description=gettext_lazy("project"), header=True)
    def shown_what(self, found: FirmExit) -> list[str]:
        return [str(found.project.estate), f"{found.project.firm} · {found.get_kind_display()}"]

    @display(description=gettext_lazy("state"), label=COLOURS, ordering="state")
    def shown_state(self, found: FirmExit) -> tuple[str, str]:
        return found.state, found.get_state_display()

    @display(description=gettext_lazy("notice"), label={"late": "danger", "in_time": "success"})
    def shown_notice(self, found: FirmExit) -> tuple[str, str]:
        return ("late", _("too late")) if found.is_notice_late else ("in_time", _("in time"))


class FirmDataAdmin(ScopedAdmin):
    """Data that filings and exits follow: read by everybody who sees firms, set for the whole jurisdiction."""

    actions = None

    def may_view(self, user: Any) -> bool:
        return can_see_firms(user)

    def may_change(self, user: Any, target: Model | None = None) -> bool:
        return can_set_terms(user)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return self.model._default_manager.all()


@admin.register(FilingTerms)
class FilingTermsAdmin(FirmDataAdmin):
    """Terms: one is added; of one that stands only the end can be set."""

    list_display = ("kind", "days", "day_count", "legal_source", "effective_from", "effective_to")
    list_filter = (("kind", ChoicesDropdownFilter),)

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        if obj is None:
            return []
        return [field.name for field in self.opts.fields if field.name not in ("id", "effective_to")]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        tomorrow = timezone.localdate() + datetime.timedelta(days=1)
        return {"effective_from": tomorrow, **super().get_changeform_initial_data(request)}

    def save_model(self, request: HttpRequest, obj: FilingTerms, form: forms.ModelForm, change: bool) -> None:
        if change and form.cleaned_data["effective_to"] is not None:
            end_terms(obj.pk, by=request.user, now=timezone.now(), effective_to=form.cleaned_data["effective_to"])
        elif not change:
            add_terms(obj, by=request.user, now=timezone.now())


@admin.register(HandoverKind)
class HandoverKindAdmin(FirmDataAdmin):
    """What is handed over at an exit."""

    list_display = ("name", "name_en", "code", "is_required", "is_active", "position", "legal_source")
    ordering = ("position", "pk")

    def save_model(self, request: HttpRequest, obj: HandoverKind, form: forms.ModelForm, change: bool) -> None:
        save_handover_kind(obj, by=request.user)
