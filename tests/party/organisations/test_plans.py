"""Plans of joint branches from the asking to the branch that stands; tasks of the formation drive."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from common.errors import MoveNotAllowed, NotAllowed
from jobs.services import run_job
from party.models import FormationTask, JointPlan, PartyOrganisation
from party.selectors.states import units_on, with_state
from party.services.plans import (
    NothingToPlan,
    PlanUnderWay,
    compute_plan,
    drop_plan,
    drop_task,
    finish_task,
    found_planned_branch,
    open_task,
    propose_plan,
    start_plan,
)
from party.workflow import CROSS_MOVES, FINDING_MOVES, PLAN_MOVES, TASK_MOVES, check_move, may_move
from tests.party.conftest import NOW, SINCE, TODAY


@pytest.fixture
def street(town):
    """In the first subdistrict: six projects side by side with a member each, one far away, one of unknown place."""
    town.near = []
    for number in range(6):
        estate = town.estate(longitude=f"104.{number:06d}", latitude="30.650000")
        project = town.project(estate=estate)
        town.counted(project, 1)
        town.near.append(project)
    town.far = town.project(estate=town.estate(longitude="104.500000", latitude="30.650000"))
    town.lost = town.project()
    for project in (town.far, town.lost):
        town.counted(project, 2)
    covered = town.project(estate=town.estate(longitude="104.000000", latitude="30.650000"))
    town.counted(covered, 1)
    town.sent(covered)
    return town


def made(town, by=None):
    plan, job = start_plan(town.tree.first, by=by, now=NOW)
    run_job(job.pk)
    job.refresh_from_db()
    assert job.state == "succeeded", job.error_detail
    plan.refresh_from_db()
    return plan


def test_a_plan_is_computed_in_the_background_with_its_bound(street):
    plan = made(street, by=street.person("department"))
    assert (plan.state, plan.unit_count, plan.branch_count, plan.left_count) == ("ready", 8, 2, 2)
    assert (plan.lower_bound, plan.gap, plan.is_exact) == (4, 0, True)
    left = {row.project_id for row in plan.units.filter(number=0)}
    assert left == {street.far.pk, street.lost.pk}
    assert compute_plan(plan.pk, now=NOW).units.count() == 8  # a second worker changes nothing


def test_one_open_plan_of_an_area(street):
    plan = made(street)
    with pytest.raises(PlanUnderWay):
        start_plan(street.tree.first, by=None, now=NOW)
    drop_plan(plan.pk, by=None, now=NOW, reason="重新编制")
    made(street)


def test_nothing_to_plan_where_everybody_is_covered(town):
    town.counted(town.project(), 3)
    with pytest.raises(NothingToPlan):
        start_plan(town.tree.first, by=None, now=NOW)


def test_a_plan_becomes_tasks_and_tasks_become_branches(street):
    plan = made(street)
    tasks = propose_plan(plan.pk, by=None, now=NOW)
    assert sorted(task.step for task in tasks) == ["join", "join", "send", "send"]
    assert {task.due_on for task in tasks} == {TODAY + datetime.timedelta(days=60)}
    with pytest.raises(MoveNotAllowed):
        propose_plan(plan.pk, by=None, now=NOW)
    for number, task in enumerate(FormationTask.objects.filter(step="join"), 1):
        branch = found_planned_branch(task.pk, by=None, now=NOW, name=f"联合支部{number}", founded_date=TODAY)
        assert branch.member_count == branch.joint_units.count() == 3
        task.refresh_from_db()
        assert (task.state, task.organisation) == ("done", branch)
        with pytest.raises(MoveNotAllowed):
            found_planned_branch(task.pk, by=None, now=NOW, name="再来", founded_date=TODAY)
    gaps = {
        unit.pk: unit.gap for unit in with_state(units_on("project", TODAY, street.tree.first.path), TODAY, street.rule)
    }
    assert {gaps[project.pk] for project in street.near} == {"none"}
    assert gaps[street.far.pk] == "not_covered"


def test_founding_fails_as_a_whole(street):
    plan = made(street)
    propose_plan(plan.pk, by=None, now=NOW)
    task = FormationTask.objects.filter(step="join").first()
    row = plan.units.filter(number=task.number).first()
    street.joint(row.unit)  # somebody joined one of the units elsewhere in the meantime
    before = PartyOrganisation.objects.count()
    with pytest.raises(ValidationError), transaction.atomic():
        found_planned_branch(task.pk, by=None, now=NOW, name="联合支部", founded_date=TODAY)
    task.refresh_from_db()
    assert (task.state, PartyOrganisation.objects.count()) == ("open", before)


def test_only_the_line_of_the_area_plans(street):
    for person in (
        street.person("other", "community_secretary", street.tree.other),
        street.person("community", "community_secretary", street.tree.community),
        street.person("officer", "subdistrict_officer", street.tree.first),
    ):
        with pytest.raises(NotAllowed):
            start_plan(street.tree.first, by=person, now=NOW)
    assert not JointPlan.objects.exists()


def test_a_step_becomes_a_task_once(street):
    values = {"by": None, "now": NOW, "step": "form", "actor": "community", "due_on": TODAY}
    task = open_task(street.far, street.tree.community, **values)
    with pytest.raises(ValidationError), transaction.atomic():
        open_task(street.far, street.tree.community, **values)
    finish_task(task.pk, by=None, now=NOW)
    with pytest.raises(MoveNotAllowed):
        drop_task(task.pk, by=None, now=NOW, note="不需要")
    open_task(street.far, street.tree.community, **values)


TABLES = {
    "cross": (CROSS_MOVES, {"proposed", "in_force", "refused", "ended"}),
    "plan": (PLAN_MOVES, {"computing", "ready", "proposed", "dropped"}),
    "task": (TASK_MOVES, {"open", "done", "dropped"}),
    "finding": (FINDING_MOVES, {"open", "settled"}),
}


@pytest.mark.parametrize("name", TABLES)
def test_every_act_from_every_state(name):
    moves, states = TABLES[name]
    for move in moves:
        assert move.target in states
        for state in states:
            assert may_move(moves, move.name, state) == (state in move.sources)
            if state in move.sources:
                assert check_move(moves, move.name, state) == move.target
            else:
                with pytest.raises(MoveNotAllowed):
                    check_move(moves, move.name, state)


def test_firms_are_planned_for_only_where_all_they_serve_lies(town):
    from party.selectors.planning import units_to_join

    inside, across = town.firm(), town.firm()
    town.project(inside)
    town.project(across)
    town.project(across, town.estate(town.tree.other))
    for firm in (inside, across):
        town.counted(firm, 1, day=SINCE)
    assert units_to_join(town.tree.first, TODAY, town.rule) == [inside]
    assert set(units_to_join(town.tree.district, TODAY, town.rule)) == {inside, across}
