"""Plans: made with a seed, drawn in the background, cancelled before the draw and never after it."""

import datetime
import secrets
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.services import record
from common.digest import digest
from common.errors import MoveNotAllowed, NotAllowed, Refusal
from firms.choices import InspectionStepKind, PlanState, VersionState
from firms.models import ChecklistVersion, Inspection, InspectionPlan, InspectionRoute, InspectionStep, ServiceProject
from firms.permissions import can_inspect_in, inspectors_for
from firms.rules.draw import Route, TooFewInspectors, draw, inputs_to_json, routes_to_json
from firms.selectors.planning import draw_inputs
from firms.services.inspections._steps import words
from firms.workflow.inspections import plan_target
from jobs.models import JobRun
from jobs.services import enqueue, start_job
from places.models import Area, Estate

if TYPE_CHECKING:
    from accounts.models import User

DRAW = "firms.draw_plan"
LONGEST = datetime.timedelta(days=366)


class NotEnoughInspectors(Refusal):
    """Two people are needed."""

    message = gettext_lazy("An inspection is made by two people. Choose at least two inspectors with the right here.")
    status = 422


class NothingToDraw(Refusal):
    """There is no estate or no working day to draw from."""

    message = gettext_lazy("There is nothing to draw: no estate in use in this area, or no working day in this period.")
    status = 422


class PeriodWrong(Refusal):
    """The period ends before it begins, began already or is longer than a year."""

    message = gettext_lazy("Choose a period of at most a year that begins today or later.")
    status = 422


@transaction.atomic
def make_plan(
    *,
    by: "User",
    now: datetime.datetime,
    today: datetime.date,
    area: Area,
    version: ChecklistVersion,
    first_day: datetime.date,
    last_day: datetime.date,
    inspectors: Iterable["User"],
    seed: str = "",
) -> InspectionPlan:
    """A plan with its inspectors and its seed, before anything is drawn (制定检查计划).

    `seed` may come from outside, such as numbers drawn in public; else it is made here. It stands in the audit trail
    before the draw and is never changed. Raises `NotEnoughInspectors`, `PeriodWrong`, `NotAllowed`.
    """
    if not can_inspect_in(by, area):
        raise NotAllowed
    if version.state != VersionState.PUBLISHED:
        raise MoveNotAllowed
    if not today <= first_day <= last_day <= first_day + LONGEST:
        raise PeriodWrong
    people = _able(inspectors, area)
    plan = InspectionPlan(
        area=area,
        version=version,
        first_day=first_day,
        last_day=last_day,
        seed=seed.strip() or secrets.token_hex(16),
        made_by=by,
        made_at=now,
    )
    plan.full_clean(exclude=["inputs"])
    plan.save()
    plan.inspectors.set(people)
    record(by, "firms.make_plan", plan, fields=["area", "seed"], reason=_("Seed: %(seed)s") % {"seed": plan.seed})
    return plan


def _able(inspectors: Iterable["User"], area: Area) -> list["User"]:
    """Two different people at least, all with the right in the area. Raises `NotEnoughInspectors`."""
    people = {one.pk: one for one in inspectors}
    if len(people) < 2 or not people.keys() <= {one.pk for one in inspectors_for(area)}:
        raise NotEnoughInspectors
    return list(people.values())


def _locked(plan_id: int) -> InspectionPlan:
    rows = InspectionPlan.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("area", "version").defer("area__geometry").get(pk=plan_id)


@transaction.atomic
def start_draw(plan_id: int, *, by: "User") -> JobRun:
    """Have a plan drawn in the background. Raises `MoveNotAllowed` when it is drawn, `NotAllowed`."""
    plan = _locked(plan_id)
    if not can_inspect_in(by, plan.area):
        raise NotAllowed
    plan_target("draw", plan.state)
    job = start_job(DRAW, _("Draw of inspections: %(plan)s") % {"plan": plan}, started_by=by, plan=plan.pk)
    record(by, "firms.start_draw", plan)
    return job


@transaction.atomic
def draw_plan(
    plan_id: int,
    *,
    by: "User | None",
    now: datetime.datetime,
    told: Callable[[int, int], None] = lambda done, of: None,
) -> InspectionPlan:
    """Draw a plan: inputs are read and kept, routes and inspections made, inspectors told. Twice is the same as once.

    `told(done, of)` hears of the estates. Raises `NothingToDraw`, `MoveNotAllowed` for a cancelled plan.
    """
    plan = _locked(plan_id)
    if plan.state == PlanState.IN_FORCE:
        return plan
    target = plan_target("draw", plan.state)
    inputs = draw_inputs(plan, now, told)
    if not inputs.estates or not inputs.days:
        raise NothingToDraw
    try:
        routes = draw(plan.seed, inputs)
    except TooFewInspectors as error:
        raise NotEnoughInspectors from error
    plan.inputs = inputs_to_json(inputs)
    plan.sha256 = digest({"seed": plan.seed, "inputs": plan.inputs, "routes": routes_to_json(routes)})
    plan.state, plan.drawn_at = target, now
    plan.save(update_fields=["inputs", "sha256", "state", "drawn_at"])
    _make_inspections(plan, routes, now)
    record(by, "firms.draw_plan", plan, fields=["state", "sha256"])
    enqueue("firms.tell_inspectors", queue="notify", plan_id=plan.pk)
    return plan


def _make_inspections(plan: InspectionPlan, routes: Iterable[Route], now: datetime.datetime) -> None:
    routes = list(routes)
    estates = {row.code: row for row in Estate.objects.filter(code__in={code for one in routes for code in one.codes})}
    projects = ServiceProject.objects.on(plan.first_day).filter(estate__in=estates.values())
    project_of = {project.estate_id: project for project in projects}
    rows = InspectionRoute.objects.bulk_create(
        InspectionRoute(plan=plan, number=one.number, due_on=one.due_on, metres=one.metres) for one in routes
    )
    made = []
    for row, route in zip(rows, routes, strict=True):
        for position, code in enumerate(route.codes, start=1):
            project = project_of.get(estates[code].pk)
            made.append(
                Inspection(
                    route=row,
                    position=position,
                    estate=estates[code],
                    project=project,
                    firm_id=project.firm_id if project else None,
                    version=plan.version,
                    first_inspector_id=route.inspectors[0],
                    second_inspector_id=route.inspectors[1],
                    due_on=route.due_on,
                )
            )
    Inspection.objects.bulk_create(made)
    InspectionStep.objects.bulk_create(
        InspectionStep(inspection=one, kind=InspectionStepKind.PLAN, to_state=one.state, created_at=now) for one in made
    )


@transaction.atomic
def cancel_plan(plan_id: int, *, by: "User", reason: str) -> InspectionPlan:
    """Give up a plan that is not drawn (作废计划). One that was drawn stands, so that nobody draws until it pleases."""
    plan = _locked(plan_id)
    if not can_inspect_in(by, plan.area):
        raise NotAllowed
    reason = words(reason)
    plan.state = plan_target("cancel", plan.state)
    plan.save(update_fields=["state"])
    record(by, "firms.cancel_plan", plan, fields=["state"], reason=reason)
    return plan
