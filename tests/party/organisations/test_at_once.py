"""Two people at the same moment, each on a connection of their own."""

import datetime

import pytest

from party.models import FormationTask, JointBranchUnit, JointPlan, PartyOrganisation, PartyPost
from party.services import plans
from party.services.organisations import change_organisation, found_organisation, join_units
from party.services.posts import count_members, take_post
from party.services.rules import set_formation_rule
from party.services.snapshots import take_snapshot
from tests.party.conftest import NOW, SINCE, TODAY

BY = {"by": None, "now": NOW}


def names_of(results):
    return sorted(type(result).__name__ for result in results)


@pytest.fixture
def scene(fresh_jurisdiction):
    """A city with a community, two projects there, a rule."""
    from firms.models import ServiceProject
    from firms.rules import fictitious_code
    from firms.services import file_firm
    from places.models import Estate
    from tests.credit.conftest import area

    code = fresh_jurisdiction.national_code
    city = area(code, "新市", "city", None)
    firm = file_firm(by=None, name="同时物业有限公司", unified_code=fictitious_code("at-once"))
    projects = []
    for number in range(2):
        spot = {"longitude": "104.000000", "latitude": "30.000000"}
        estate = Estate.objects.create(code=f"TEST002{number}", name=f"同时苑{number}", area=city, **spot)
        made = ServiceProject.objects.create(firm=firm, estate=estate, name=estate.name, effective_from=SINCE)
        projects.append(made)
        count_members(made, **BY, counted_on=SINCE, here=2)
    set_formation_rule(by=None, source="样本", effective_from=SINCE)
    return city, projects


def found(city, **values):
    values = {"name": "党组织", "level": "community", "kind": "committee", **values}
    return found_organisation(**BY, area=city, founded_date=SINCE, **values)


def test_what_may_stand_once_is_taken_once(fresh_jurisdiction, at_once, scene):
    city, (project, other) = scene

    def together(act, count=2):
        return at_once(fresh_jurisdiction, *(act for _number in range(count)))

    branch = {"level": "project", "kind": "branch", "project": project}
    assert names_of(together(lambda: found(city, **branch))) == ["PartyOrganisation", "ValidationError"]
    line = found(city)
    post = {"post": "secretary", "name": "贺知远", "term_from": SINCE}
    assert names_of(together(lambda: take_post(line.pk, **BY, **post))) == ["PartyPost", "ValidationError"]
    assert PartyPost.objects.count() == 1
    first, second = (found(city, level="project", kind="joint_branch") for _number in range(2))
    joined = at_once(
        fresh_jurisdiction,
        *(lambda pk=pk: join_units(pk, [other], **BY, effective_from=SINCE) for pk in (first.pk, second.pk)),
    )
    assert names_of(joined) == ["ValidationError", "list"]
    assert JointBranchUnit.objects.count() == 1
    step = {"step": "form", "actor": "community", "due_on": TODAY}
    assert names_of(together(lambda: plans.open_task(project, city, **BY, **step))) == [
        "FormationTask",
        "ValidationError",
    ]


def test_two_moves_make_no_cycle_together(fresh_jurisdiction, at_once, scene):
    city, _projects = scene
    one, two = (found(city, level="estate", kind="branch") for _number in range(2))
    results = at_once(
        fresh_jurisdiction,
        lambda: change_organisation(one.pk, **BY, parent=PartyOrganisation.objects.get(pk=two.pk)),
        lambda: change_organisation(two.pk, **BY, parent=PartyOrganisation.objects.get(pk=one.pk)),
    )
    assert names_of(results) == ["NotUnderThat", "PartyOrganisation"]
    depths = sorted(row.depth for row in PartyOrganisation.objects.filter(pk__in=[one.pk, two.pk]))
    assert depths == [0, 1]


def test_one_plan_computed_twice_and_one_snapshot(fresh_jurisdiction, at_once, scene):
    city, _projects = scene
    started = at_once(fresh_jurisdiction, *(lambda: plans.start_plan(city, **BY) for _number in range(2)))
    assert names_of(started) == ["PlanUnderWay", "tuple"]
    plan = JointPlan.objects.get()
    at_once(fresh_jurisdiction, *(lambda: plans.compute_plan(plan.pk, now=NOW) for _number in range(2)))
    assert plan.units.count() == 2
    proposed = at_once(fresh_jurisdiction, *(lambda: plans.propose_plan(plan.pk, **BY) for _number in range(2)))
    assert names_of(proposed) == ["MoveNotAllowed", "list"]
    assert FormationTask.objects.count() == 1
    task = FormationTask.objects.get()
    given = {"name": "联合支部", "founded_date": TODAY}
    branches = at_once(
        fresh_jurisdiction, *(lambda: plans.found_planned_branch(task.pk, **BY, **given) for _number in range(2))
    )
    assert names_of(branches) == ["MoveNotAllowed", "PartyOrganisation"]
    day = TODAY - datetime.timedelta(days=1)
    assert len({*at_once(fresh_jurisdiction, *(lambda: take_snapshot(day) for _number in range(2)))}) == 1
