"""Plans of joint branches and tasks of the formation drive in the administration."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display

from common.errors import Refusal
from jobs.models import JobRun
from jobs.registry import job_onward
from party.admin.base import Act, LineAreaFilter, PartyAdmin, Row
from party.admin.organisations import unit_address
from party.choices import PlanState, TaskState
from party.forms.base import NothingForm, ReasonForm
from party.forms.work import FoundBranchForm, NoteForm
from party.models import FormationTask, JointPlan, PlannedUnit
from party.permissions import can_manage_party
from party.querysets.organisation import line_paths_of
from party.selectors.map import plan_map
from party.services import plans
from party.workflow import PLAN_MOVES, may_move
from places.models import Area

TASK_COLOURS = {TaskState.OPEN: "warning", TaskState.DONE: "success", TaskState.DROPPED: "default"}


def _may(name: str) -> Any:
    return lambda user, target: may_move(PLAN_MOVES, name, target.state) and can_manage_party(user, target.area)


def _propose(request: HttpRequest, target: JointPlan, form: Any) -> object:
    return plans.propose_plan(target.pk, by=request.user, now=timezone.now())


def _drop(request: HttpRequest, target: JointPlan, form: Any) -> object:
    return plans.drop_plan(target.pk, by=request.user, now=timezone.now(), **form.cleaned_data)


@admin.register(JointPlan)
class JointPlanAdmin(PartyAdmin):
    """Plans; the page of one shows its branches on a list and on a small map, with the proven bound."""

    page_template = "party/organisations/staff_plan.html"
    acts = (
        Act("propose", pgettext_lazy("party", "Turn the plan into tasks"), NothingForm, _propose, _may("propose")),
        Act("drop", pgettext_lazy("party", "Give the plan up"), ReasonForm, _drop, _may("drop")),
    )
    list_display = ("area", "day", "state", "unit_count", "branch_count", "left_count", "lower_bound", "is_exact")
    list_filter = (("state", ChoicesDropdownFilter), LineAreaFilter)
    list_filter_submit = True

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("area", "rule").defer("area__geometry")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.start_view)
        return [path("start/<str:code>/", view, name="party_jointplan_start"), *super().get_urls()]

    def start_view(self, request: HttpRequest, code: str) -> HttpResponse:
        """Ask for a plan of an area; the progress page follows the work."""
        from django.core.exceptions import PermissionDenied
        from django.http import Http404

        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        area = Area.objects.under(line_paths_of(request.user)).without_geometry().filter(code=code).first()
        if area is None:
            raise Http404
        try:
            _plan, job = plans.start_plan(area, by=request.user, now=timezone.now())
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(reverse("admin:party_partyorganisation_coverage", args=[code]))
        return HttpResponseRedirect(reverse("jobs:detail", args=[job.pk]))

    def page_context(self, request: HttpRequest, target: JointPlan) -> dict[str, Any]:
        rows = list(
            target.units.select_related("firm", "project__estate", "owners_committee__estate").defer(
                "project__estate__polygon", "owners_committee__estate__polygon"
            )
        )
        branches: dict[int, list[PlannedUnit]] = {}
        for row in rows:
            branches.setdefault(row.number, []).append(row)
        left = branches.pop(0, [])
        return {
            "is_computing": target.state == PlanState.COMPUTING,
            "map": plan_map(rows),
            "facts": [
                (
                    _("area"),
                    target.area.name,
                    reverse("admin:party_partyorganisation_coverage", args=[target.area.code]),
                ),
                (_("state"), target.get_state_display(), ""),
                (_("day"), target.day, ""),
                (pgettext("party", "units"), target.unit_count, ""),
                (pgettext("party", "joint branches"), target.branch_count, ""),
                (pgettext("party", "left for an instructor"), target.left_count, ""),
                (pgettext("party", "proven least of both together"), target.lower_bound, ""),
                (pgettext("party", "at most above the least"), target.gap, ""),
                (pgettext("party", "joint branch: most units"), target.rule.joint_units_most, ""),
                (pgettext("party", "joint branch: farthest apart (m)"), target.rule.joint_distance, ""),
            ],
            "sections": [
                *([(pgettext("party", "Tasks"), _plan_tasks(target))] if target.state == PlanState.PROPOSED else []),
                *(
                    (_("Joint branch %(number)d") % {"number": number}, [_planned(row) for row in group])
                    for number, group in sorted(branches.items())
                ),
                *([(pgettext("party", "Left for an instructor"), [_planned(row) for row in left])] if left else []),
            ],
        }


def _plan_tasks(plan: JointPlan) -> list[Row]:
    """What came of the plan, each with who acts and by when."""
    return [
        Row(
            _("Joint branch %(number)d") % {"number": task.number} if task.number else str(task.unit),
            f"{task.get_step_display()} · {task.get_actor_display()} · {task.due_on}",
            task.get_state_display(),
            reverse("admin:party_formationtask_change", args=[task.pk]),
        )
        for task in plan.tasks.with_unit().order_by("number", "pk")
    ]


def _to_plan(job: JobRun) -> str:
    return reverse("admin:party_jointplan_change", args=[job.parameters["plan_id"]])


job_onward("party.plan", _to_plan)


def _planned(row: PlannedUnit) -> Row:
    words = _("%(n)d full members") % {"n": row.members}
    return Row(
        row.unit, words if row.longitude is not None else f"{words} · {_('place unknown')}", link=unit_address(row.unit)
    )


def _is_open(user: Any, task: FormationTask) -> bool:
    return task.state == TaskState.OPEN and can_manage_party(user, task.area)


def _found(request: HttpRequest, task: FormationTask, form: Any) -> object:
    return plans.found_planned_branch(task.pk, by=request.user, now=timezone.now(), **form.cleaned_data)


def _finish(request: HttpRequest, task: FormationTask, form: Any) -> object:
    return plans.finish_task(task.pk, by=request.user, now=timezone.now(), **form.cleaned_data)


def _drop_task(request: HttpRequest, task: FormationTask, form: Any) -> object:
    return plans.drop_task(task.pk, by=request.user, now=timezone.now(), note=form.cleaned_data["reason"])


@admin.register(FormationTask)
class FormationTaskAdmin(PartyAdmin):
    """Tasks of the formation drive, those due first."""

    acts = (
        Act(
            "found",
            pgettext_lazy("party", "Found the joint branch"),
            FoundBranchForm,
            _found,
            lambda user, task: _is_open(user, task) and task.number > 0,
        ),
        Act(
            "finish",
            pgettext_lazy("party", "It is done"),
            NoteForm,
            _finish,
            lambda user, task: _is_open(user, task) and not task.number,
        ),
        Act("drop", pgettext_lazy("party", "It is not needed"), ReasonForm, _drop_task, _is_open),
    )
    list_display = ("shown_about", "step", "actor", "area", "due_on", "shown_state")
    list_filter = (
        ("state", ChoicesDropdownFilter),
        ("step", ChoicesDropdownFilter),
        ("actor", ChoicesDropdownFilter),
        LineAreaFilter,
    )
    list_filter_submit = True
    ordering = ("due_on", "pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request).with_unit().select_related("area", "plan", "organisation")
        return rows.defer("area__geometry")

    def page_context(self, request: HttpRequest, target: FormationTask) -> dict[str, Any]:
        units: list[Row] = []
        if target.number and target.plan_id:
            rows = PlannedUnit.objects.filter(plan=target.plan_id, number=target.number)
            units = [_planned(row) for row in rows.select_related("firm", "project", "owners_committee")]
        made, plan = target.organisation, target.plan
        return {
            "facts": [
                (pgettext("party", "step"), target.get_step_display(), ""),
                (pgettext("party", "who acts"), target.get_actor_display(), ""),
                (_("due"), target.due_on, ""),
                (_("state"), target.get_state_display(), ""),
                (_("area"), target.area.name, ""),
                (_("plan"), plan or "–", reverse("admin:party_jointplan_change", args=[plan.pk]) if plan else ""),
                *([] if target.number else [(pgettext("party", "unit"), target.unit, unit_address(target.unit))]),
                (
                    _("Party organisation"),
                    made or "–",
                    reverse("admin:party_partyorganisation_change", args=[made.pk]) if made else "",
                ),
                (_("note"), target.note or "–", ""),
            ],
            "sections": [(pgettext("party", "Units of the joint branch"), units)] if units else [],
        }

    @display(description=pgettext_lazy("party", "unit"))
    def shown_about(self, task: FormationTask) -> str:
        return _("Joint branch %(number)d") % {"number": task.number} if task.number else str(task.unit)

    @display(description=gettext_lazy("state"), label=TASK_COLOURS)
    def shown_state(self, task: FormationTask) -> tuple[str, str]:
        return task.state, task.get_state_display()
