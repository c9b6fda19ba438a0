"""Plans of joint branches: asked for, computed in the background, turned into tasks, carried out."""

import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.errors import Refusal
from jobs.models import JobRun
from jobs.services import start_job
from party.choices import Actor, OrganisationKind, OrganisationLevel, PlanState, Step
from party.models import FormationTask, JointPlan, PartyOrganisation, PlannedUnit
from party.permissions import require_manager
from party.rules.planner import plan_joint_branches
from party.selectors.planning import join_units_of, key_of, limits_of, positions, units_to_join
from party.selectors.rules import rule_on
from party.services._steps import hold, kept, lock, note_step, words
from party.services.organisations import found_organisation, join_units
from party.units import link_of
from party.workflow import PLAN_MOVES, TASK_MOVES, check_move
from places.models import Area

if TYPE_CHECKING:
    from accounts.models import User

SECONDS = 8.0


class NoRule(Refusal):
    """Nobody entered a formation rule yet."""

    message = gettext_lazy("Enter the formation rule first: it says what must be formed.")


class NothingToPlan(Refusal):
    """Every unit of the area has what it needs."""

    message = gettext_lazy("Nothing is to be joined here: every unit whose members were counted is covered.")


class PlanUnderWay(Refusal):
    """There is an open plan of the area."""

    message = gettext_lazy("There is a plan of this area already. Use it or give it up.")


@transaction.atomic
def start_plan(area: Area, *, by: "User | None", now: datetime.datetime) -> tuple[JointPlan, JobRun]:
    """Ask for a plan of an area; it is computed in the background. Raises `NoRule`, `PlanUnderWay`, `NothingToPlan`."""
    require_manager(by, area)
    Area.objects.select_for_update(of=("self",), no_key=True).only("pk").get(pk=area.pk)
    day = localdate(now)
    rule = rule_on(day)
    if rule is None:
        raise NoRule
    if JointPlan.objects.filter(area=area, state__in=[PlanState.COMPUTING, PlanState.READY]).exists():
        raise PlanUnderWay
    if not units_to_join(area, day, rule):
        raise NothingToPlan
    plan = JointPlan(area=area, rule=rule, day=day, made_by=by, made_at=now)
    kept(plan, by, "start_plan", now, area=area)
    title = _("Plan of joint branches: %(area)s") % {"area": area.name}
    return plan, start_job("party.plan", title, started_by=by, plan_id=plan.pk)


def compute_plan(plan_id: int, *, now: datetime.datetime) -> JointPlan:
    """Compute a plan that was asked for. Twice is the same as once: a plan that is ready stays as it is."""
    plan = JointPlan.objects.select_related("area", "rule").get(pk=plan_id)
    if plan.state != PlanState.COMPUTING:
        return plan
    units = units_to_join(plan.area, plan.day, plan.rule)
    spots = positions(units, plan.day)
    result = plan_joint_branches(join_units_of(units, spots), limits_of(plan.rule), seconds=SECONDS)
    number_of = {key: number for number, branch in enumerate(result.branches, 1) for key in branch}
    unplaced = len(units) - len(spots)
    with transaction.atomic():
        plan = lock(JointPlan, plan_id)
        if plan.state != PlanState.COMPUTING:
            return plan
        PlannedUnit.objects.bulk_create(_planned(plan, unit, number_of, spots) for unit in units)
        plan.unit_count, plan.branch_count = len(units), len(result.branches)
        plan.left_count, plan.lower_bound = len(result.left) + unplaced, result.lower_bound + unplaced
        plan.is_exact = result.is_exact
        plan.state = check_move(PLAN_MOVES, "finish", plan.state)
        kept(plan, None, "compute_plan", now, area=plan.area, before=PlanState.COMPUTING)
    return plan


def _planned(
    plan: JointPlan, unit: Any, number_of: dict[str, int], spots: dict[str, tuple[float, float]]
) -> PlannedUnit:
    key = key_of(unit)
    spot = [Decimal(f"{value:.6f}") for value in spots[key]] if key in spots else [None, None]
    return PlannedUnit(
        plan=plan,
        number=number_of.get(key, 0),
        members=unit.here + unit.elsewhere,
        longitude=spot[0],
        latitude=spot[1],
        **{link_of(unit): unit},
    )


@transaction.atomic
def propose_plan(plan_id: int, *, by: "User | None", now: datetime.datetime) -> list[FormationTask]:
    """Turn a plan into tasks: one for each joint branch, one for each unit that needs an instructor."""
    plan = lock(JointPlan, plan_id)
    require_manager(by, plan.area)
    before, plan.state = plan.state, check_move(PLAN_MOVES, "propose", plan.state)
    kept(plan, by, "propose_plan", now, area=plan.area, before=before)
    due_on = localdate(now) + datetime.timedelta(days=plan.rule.days_to_cover)
    tasks = [
        FormationTask(area=plan.area, plan=plan, number=number, step=Step.JOIN, actor=Actor.STREET, due_on=due_on)
        for number in range(1, plan.branch_count + 1)
    ]
    has_task = set(FormationTask.objects.open().filter(step=Step.SEND).values_list(*_LINK_IDS))
    for row in plan.units.filter(number=0):
        links = {name: getattr(row, name) for name in _LINK_IDS}
        if tuple(links.values()) not in has_task:
            tasks.append(
                FormationTask(area=plan.area, plan=plan, step=Step.SEND, actor=Actor.COMMUNITY, due_on=due_on, **links)
            )
    return FormationTask.objects.bulk_create(tasks)


_LINK_IDS = ("firm_id", "project_id", "owners_committee_id")


@transaction.atomic
def drop_plan(plan_id: int, *, by: "User | None", now: datetime.datetime, reason: str) -> JointPlan:
    """Give a plan up; the next one can be asked for."""
    plan = lock(JointPlan, plan_id)
    require_manager(by, plan.area)
    before, plan.state = plan.state, check_move(PLAN_MOVES, "drop", plan.state)
    made: JointPlan = kept(plan, by, "drop_plan", now, area=plan.area, before=before, note=words(reason, 300))
    return made


@transaction.atomic
def open_task(
    unit: Any, area: Area, *, by: "User | None", now: datetime.datetime, step: str, actor: str, due_on: datetime.date
) -> FormationTask:
    """Make the next step of a unit a task. Raises `ValidationError` when it is one already."""
    require_manager(by, area)
    hold(unit)
    task = FormationTask(area=area, step=step, actor=actor, due_on=due_on, **{link_of(unit): unit})
    made: FormationTask = kept(task, by, "open_task", now, area=area)
    return made


@transaction.atomic
def finish_task(task_id: int, *, by: "User | None", now: datetime.datetime, note: str = "") -> FormationTask:
    """The step was done."""
    return _close(lock(FormationTask, task_id), "finish", by, now, note)


@transaction.atomic
def drop_task(task_id: int, *, by: "User | None", now: datetime.datetime, note: str) -> FormationTask:
    """The step is not needed any more; a word says why."""
    return _close(lock(FormationTask, task_id), "drop", by, now, words(note, 300))


def _close(task: FormationTask, act: str, by: "User | None", now: datetime.datetime, note: str) -> FormationTask:
    require_manager(by, task.area)
    before, task.state = task.state, check_move(TASK_MOVES, act, task.state)
    task.closed_on, task.note = localdate(now), note.strip()[:300]
    task.save(update_fields=["state", "closed_on", "note", "organisation"])
    note_step(task, by, f"{act}_task", now, area=task.area, before=before)
    return task


def _level_of(units: list[Any]) -> str:
    """The level of the units where all are of one end, else that of the place."""
    links = {link_of(unit) for unit in units}
    return links.pop() if len(links) == 1 else OrganisationLevel.ESTATE


@transaction.atomic
def found_planned_branch(
    task_id: int,
    *,
    by: "User | None",
    now: datetime.datetime,
    name: str,
    founded_date: datetime.date,
    parent: PartyOrganisation | None = None,
    approval: str = "",
) -> PartyOrganisation:
    """Found the joint branch of a task with the units of the plan; the task is done. One transaction."""
    task = lock(FormationTask, task_id)
    require_manager(by, task.area)
    check_move(TASK_MOVES, "finish", task.state)
    rows = PlannedUnit.objects.filter(plan=task.plan_id, number=task.number or -1).select_related(
        "firm", "project", "owners_committee"
    )
    units = [row.unit for row in rows]
    if not units:
        raise NothingToPlan
    branch = found_organisation(
        by=by,
        now=now,
        area=task.area,
        founded_date=founded_date,
        name=name,
        level=_level_of(units),
        kind=OrganisationKind.JOINT_BRANCH,
        parent=parent,
        approval=approval,
        member_count=sum(row.members for row in rows),
    )
    join_units(branch.pk, units, by=by, now=now, effective_from=founded_date)
    task.organisation = branch
    _close(task, "finish", by, now, "")
    return branch
