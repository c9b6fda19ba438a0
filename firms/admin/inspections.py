"""Inspections in the staff administration: the list, one with its findings, orders, late answers."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter, DropdownFilter
from unfold.decorators import display

from common.errors import Refusal
from firms.admin.inspection_base import Act, InspectionsAdmin
from firms.choices import OPEN_INSPECTIONS, InspectionState
from firms.forms.inspections import IssueForm, PeriodForm, SingleForm, WordsForm
from firms.models import Inspection
from firms.permissions import can_inspect_in
from firms.selectors.inspection_pages import form_of, late_answers, progress_of
from firms.services import inspections as services
from places.permissions import may_anywhere

COLOURS = {"planned": "info", "under_way": "warning", "submitted": "success", "cancelled": "default"}


class WhoseFilter(DropdownFilter):
    """My own, and those whose day is over."""

    title = gettext_lazy("tasks")
    parameter_name = "tasks"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("mine", _("mine, to be made")), ("open", _("to be made")), ("late", _("overdue"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "mine":
            return queryset.open().of(request.user)
        if self.value() == "late":
            return queryset.open().filter(due_on__lt=timezone.localdate())
        return queryset.open() if self.value() == "open" else queryset


@admin.register(Inspection)
class InspectionAdmin(InspectionsAdmin):
    """Who looks at which estate by when, and what was found."""

    list_display = ("shown_estate", "version", "shown_state", "due_on", "inspectors", "firm")
    list_filter = (("state", ChoicesDropdownFilter), WhoseFilter)
    list_filter_submit = True
    search_fields = ("estate__search_text",)
    search_help_text = gettext_lazy("Name of the estate")
    list_before_template = "firms/inspections/_inspection_tools.html"
    ordering = ("due_on", "pk")
    template = "firms/inspections/staff_inspection.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request).for_list()
        return rows.defer("estate__polygon", "estate__area__geometry", "version__sections")

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("new/", wrap(self.new_view), name="firms_inspection_new"),
            path("export/", wrap(self.export_view), name="firms_inspection_export"),
            path("<int:pk>/acts/<slug:act>/", wrap(self.act_view), name="firms_inspection_act"),
            path("<int:pk>/late/<int:answer>/", wrap(self.late_view), name="firms_inspection_late"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        may = may_anywhere(request.user, "manage_firms")  # type: ignore[arg-type]
        return super().changelist_view(request, {**(extra_context or {}), "may_inspect": may})

    def acts_for(self, target: Inspection, user: Any) -> dict[str, Act]:
        if not can_inspect_in(user, target.estate.area):
            return {}
        acts = {}
        is_orderable = target.state == InspectionState.SUBMITTED and target.firm_id
        if is_orderable and target.findings.filter(order=None).exists():
            acts["issue"] = Act(
                gettext_lazy("Serve rectification orders"),
                IssueForm,
                lambda one, data, by, now: services.issue_orders(one.pk, by=by, now=now, **data),
            )
        if target.state in OPEN_INSPECTIONS:
            acts["cancel"] = Act(
                gettext_lazy("Cancel the inspection"),
                WordsForm,
                lambda one, data, by, now: services.cancel_inspection(one.pk, by=by, now=now, reason=data["note"]),
            )
        return acts

    def context_of(self, request: HttpRequest, target: Inspection) -> dict[str, Any]:
        form = form_of(target)
        return {
            "form": form,
            "progress": progress_of(form),
            "findings": target.findings.select_related("order", "answer"),
            "late": late_answers(target),
            "steps": target.steps.select_related("actor"),
            "may_inspect": can_inspect_in(request.user, target.estate.area),  # type: ignore[arg-type]
            "is_mine": request.user.pk in (target.first_inspector_id, target.second_inspector_id),
        }

    def new_view(self, request: HttpRequest) -> HttpResponse:
        """Plan an inspection outside a plan."""
        self._check(request)
        form = SingleForm(request.POST or None, user=request.user)

        def do(data: dict[str, Any]) -> str:
            people = (data.pop("first_inspector"), data.pop("second_inspector"))
            made = services.plan_inspection(by=request.user, now=timezone.now(), inspectors=people, **data)
            return self.address("change", made.pk)

        return self.form_page(request, _("Plan an inspection"), form, do)

    def export_view(self, request: HttpRequest) -> HttpResponse:
        """Have the findings of a period made into a workbook."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = PeriodForm(request.POST or None)

        def do(data: dict[str, Any]) -> str:
            days = {name: day.isoformat() if day else "" for name, day in data.items()}
            job = services.start_export(by=request.user, **days)  # type: ignore[arg-type]
            return reverse("jobs:detail", args=[job.pk])

        return self.form_page(request, _("Findings as Excel"), form, do)

    def late_view(self, request: HttpRequest, pk: int, answer: int) -> HttpResponse:
        """Make a finding of an answer that came after the submission."""
        target = self.visible(request, pk)
        if request.method == "POST" and target.answers.filter(pk=answer).exists():
            try:
                services.take_up_late(answer, by=request.user, now=timezone.now())  # type: ignore[arg-type]
            except Refusal as refusal:
                return self.tell_refusal(request, refusal)
        return redirect(self.address("change", pk))

    def _check(self, request: HttpRequest) -> None:
        if not (self.has_view_permission(request) and may_anywhere(request.user, "manage_firms")):  # type: ignore[arg-type]
            raise PermissionDenied

    @display(description=gettext_lazy("estate"), header=True)
    def shown_estate(self, row: Inspection) -> list[str]:
        return [row.estate.name, row.estate.area.name]

    @display(description=gettext_lazy("state"), label=COLOURS, ordering="state")
    def shown_state(self, row: Inspection) -> tuple[str, str]:
        return row.state, row.get_state_display()

    @display(description=gettext_lazy("inspectors"))
    def inspectors(self, row: Inspection) -> str:
        return f"{row.first_inspector}, {row.second_inspector}"
