"""Plans of inspections: the list, making one, the draw, its routes, and all that is needed to recompute it."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display

from common.errors import Refusal
from firms.admin.inspection_base import Act, InspectionsAdmin
from firms.choices import PlanState
from firms.forms.inspections import PlanForm, WordsForm
from firms.models import Inspection, InspectionPlan
from firms.permissions import can_inspect_in
from firms.services import inspections as services
from jobs.registry import job_onward
from places.permissions import may_anywhere

COLOURS = {PlanState.DRAFT: "warning", PlanState.IN_FORCE: "success", PlanState.CANCELLED: "default"}
MOST_ROUTES = 300


@admin.register(InspectionPlan)
class InspectionPlanAdmin(InspectionsAdmin):
    """Who inspects what in a period, drawn by lot."""

    list_display = ("shown_plan", "shown_state", "first_day", "last_day", "version", "drawn_at")
    list_filter = (("state", ChoicesDropdownFilter),)
    list_filter_submit = True
    list_before_template = "firms/inspections/_plan_tools.html"
    template = "firms/inspections/staff_plan.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request).select_related("area", "version__checklist")
        return rows.defer("area__geometry", "version__sections")

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("new/", wrap(self.new_view), name="firms_inspectionplan_new"),
            path("<int:pk>/draw/", wrap(self.draw_view), name="firms_inspectionplan_draw"),
            path("<int:pk>/inputs/", wrap(self.inputs_view), name="firms_inspectionplan_inputs"),
            path("<int:pk>/acts/<slug:act>/", wrap(self.act_view), name="firms_inspectionplan_act"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        may = may_anywhere(request.user, "manage_firms")  # type: ignore[arg-type]
        return super().changelist_view(request, {**(extra_context or {}), "may_inspect": may})

    def acts_for(self, target: InspectionPlan, user: Any) -> dict[str, Act]:
        if target.state != PlanState.DRAFT or not can_inspect_in(user, target.area):
            return {}
        cancel = Act(
            gettext_lazy("Cancel the plan"),
            WordsForm,
            lambda one, data, by, now: services.cancel_plan(one.pk, by=by, reason=data["note"]),
        )
        return {"cancel": cancel}

    def context_of(self, request: HttpRequest, target: InspectionPlan) -> dict[str, Any]:
        stops = Inspection.objects.select_related("estate", "first_inspector", "second_inspector")
        stops = stops.defer("estate__polygon").order_by("position")
        return {
            "routes": target.routes.prefetch_related(Prefetch("stops", stops)).order_by("number")[:MOST_ROUTES],
            "people": target.inspectors.order_by("pk"),
            "may_draw": target.state == PlanState.DRAFT and can_inspect_in(request.user, target.area),  # type: ignore[arg-type]
            "draw_address": self.address("draw", target.pk),
        }

    def new_view(self, request: HttpRequest) -> HttpResponse:
        """Make a plan with its seed."""
        if not (self.has_view_permission(request) and may_anywhere(request.user, "manage_firms")):  # type: ignore[arg-type]
            raise PermissionDenied
        form = PlanForm(request.POST or None, user=request.user)

        def do(data: dict[str, Any]) -> str:
            now = timezone.now()
            plan = services.make_plan(by=request.user, now=now, today=timezone.localdate(now), **data)  # type: ignore[arg-type]
            return self.address("change", plan.pk)

        return self.form_page(request, _("New plan of inspections"), form, do)

    def draw_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Have the plan drawn in the background."""
        plan = self.visible(request, pk)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        try:
            job = services.start_draw(plan.pk, by=request.user)  # type: ignore[arg-type]
        except Refusal as refusal:
            self.message_user(request, str(refusal), level="error")
            return redirect(self.address("change", pk))
        return redirect("jobs:detail", job.pk)

    def inputs_view(self, request: HttpRequest, pk: int) -> JsonResponse:
        """Seed, inputs and digest: whoever has them recomputes the draw."""
        plan = self.visible(request, pk)
        if not plan.sha256:
            raise Http404
        words = {"seed": plan.seed, "inputs": plan.inputs, "sha256": plan.sha256}
        return JsonResponse(words, json_dumps_params={"ensure_ascii": False, "indent": 1})

    @display(description=gettext_lazy("plan"), header=True)
    def shown_plan(self, row: InspectionPlan) -> list[str]:
        return [row.area.name, f"{row.first_day} – {row.last_day}"]

    @display(description=gettext_lazy("state"), label=COLOURS, ordering="state")
    def shown_state(self, row: InspectionPlan) -> tuple[str, str]:
        return row.state, row.get_state_display()


def _to_plan(job: Any) -> str:
    return reverse("admin:firms_inspectionplan_change", args=[job.parameters["plan"]])


job_onward(services.DRAW, _to_plan)
