"""Plans: made with a seed, drawn once in the background, and recomputed by anybody."""

import datetime

import pytest
from django.db import connection

from audit.models import AuditEntry
from common.digest import digest
from common.errors import MoveNotAllowed, NotAllowed
from firms.choices import PlanState
from firms.models import EstateRisk, Inspection, InspectionFrequency, InspectionPlan
from firms.rules.draw import draw, inputs_from_json, routes_to_json
from firms.selectors.planning import frequencies, ladder_on, matrix_on, policy_on
from firms.services import inspections as services
from firms.services.inspections.figures import BeginsTooEarly
from firms.services.inspections.planning import PeriodWrong
from firms.standing import FirmStanding, Measure, set_standing_source
from firms.workflow.inspections import PLAN_MOVES, plan_target
from jobs.models import JobRun
from jobs.services import run_job
from notifications.models import Notice
from places.models import Estate
from tests.complaints.conftest import do_promised
from tests.firms.inspections.conftest import NOW

TODAY = NOW.date()
LAST = TODAY + datetime.timedelta(days=364)


def planned(world, **changes):
    values = {
        "by": world.officer,
        "now": NOW,
        "today": TODAY,
        "area": world.north,
        "version": world.version,
        "first_day": TODAY,
        "last_day": LAST,
        "inspectors": [world.officer, world.second, world.housing],
        "seed": "drawn in public: 7 1 3",
    }
    return services.make_plan(**(values | changes))


@pytest.mark.parametrize("state", PlanState.values)
@pytest.mark.parametrize("move", [move.name for move in PLAN_MOVES])
def test_every_move_from_every_state(move, state):
    allowed = {("draw", "draft"): "in_force", ("cancel", "draft"): "cancelled"}
    if (move, state) in allowed:
        assert plan_target(move, state) == allowed[move, state]
    else:
        with pytest.raises(MoveNotAllowed):
            plan_target(move, state)


def test_the_seed_is_in_the_audit_trail_before_the_draw(world):
    plan = planned(world)
    entry = AuditEntry.objects.get(action="firms.make_plan", object_id=str(plan.pk))
    assert plan.seed in entry.reason
    assert plan.sha256 == "" and not Inspection.objects.exists()


def test_without_a_seed_the_portal_makes_one(world):
    one, other = planned(world, seed=""), planned(world, seed="")
    assert len(one.seed) == 32 and one.seed != other.seed


def test_the_draw_makes_inspections_and_can_be_recomputed(world):
    plan = services.draw_plan(planned(world).pk, by=None, now=NOW)
    plan = InspectionPlan.objects.get(pk=plan.pk)
    routes = draw(plan.seed, inputs_from_json(plan.inputs))
    assert plan.sha256 == digest({"seed": plan.seed, "inputs": plan.inputs, "routes": routes_to_json(routes)})
    made = Inspection.objects.filter(route__plan=plan).order_by("route__number", "position")
    assert [one.estate.code for one in made] == [code for route in routes for code in route.codes]
    assert {one.estate for one in made} == {world.estate}  # the southern estate lies elsewhere
    assert made.count() == 2  # a whole year at low risk without a grade
    for one in made:
        assert (one.firm, one.state, one.due_on) == (world.firm, "planned", one.route.due_on)


def test_a_drawn_plan_stands(world):
    plan = services.draw_plan(planned(world).pk, by=None, now=NOW)
    with pytest.raises(MoveNotAllowed):
        services.cancel_plan(plan.pk, by=world.officer, reason="结果不理想")
    services.draw_plan(plan.pk, by=None, now=NOW)
    assert Inspection.objects.filter(route__plan=plan).count() == 2


def test_the_job_draws_and_tells_the_inspectors(world):
    plan = planned(world)
    job = services.start_draw(plan.pk, by=world.officer)
    run_job(job.pk)
    job = JobRun.objects.get(pk=job.pk)
    assert (job.state, job.counts["inspections"]) == ("succeeded", 2)
    do_promised("firms.tell_inspectors")
    told = set(Notice.objects.filter(event="inspection.to_inspector").values_list("recipient", flat=True))
    pairs = Inspection.objects.values_list("first_inspector", "second_inspector")
    assert told == {pk for pair in pairs for pk in pair}


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"first_day": TODAY - datetime.timedelta(days=1)}, PeriodWrong),
        ({"last_day": TODAY - datetime.timedelta(days=1)}, PeriodWrong),
        ({"last_day": TODAY + datetime.timedelta(days=400)}, PeriodWrong),
    ],
)
def test_periods_that_are_none(world, changes, refusal):
    with pytest.raises(refusal):
        planned(world, **changes)


def test_two_inspectors_with_the_right_are_needed(world):
    for people in ([world.officer], [world.officer, world.officer], [world.officer, world.south_officer], []):
        with pytest.raises(services.NotEnoughInspectors):
            planned(world, inspectors=people)


def test_who_has_no_right_there_makes_and_draws_nothing(world):
    plan = planned(world)
    for person in (world.south_officer, world.checker, world.firm_person):
        with pytest.raises(NotAllowed):
            planned(world, by=person)
        with pytest.raises(NotAllowed):
            services.start_draw(plan.pk, by=person)


def test_an_area_without_estates_has_nothing_to_draw(world):
    Estate.objects.filter(pk=world.estate.pk).update(status="demolished")
    with pytest.raises(services.NothingToDraw):
        services.draw_plan(planned(world).pk, by=None, now=NOW)


def test_two_workers_draw_at_the_same_moment_and_it_is_drawn_once(fresh_jurisdiction, fresh_world, at_once):
    plan = planned(fresh_world)
    results = at_once(fresh_jurisdiction, *(lambda: services.draw_plan(plan.pk, by=None, now=NOW) for _ in range(3)))
    assert {one.sha256 for one in results} == {InspectionPlan.objects.get().sha256}
    assert Inspection.objects.count() == 2


@pytest.fixture
def stands():
    """`stands(grade, *measures)`: how every firm stands."""
    from credit.selectors.for_firms import firm_standing

    def say(grade, *measures):
        set_standing_source(lambda firm, day, project: FirmStanding(firm.pk, day, grade=grade, measures=measures))

    yield say
    set_standing_source(firm_standing)


def measure(tone, amount, unit="次/年"):
    return Measure("inspection", "检查", "样本", TODAY, None, tone=tone, amount=amount, unit=unit)


@pytest.mark.parametrize(
    ("grade", "measures", "number"),
    [
        ("AAA", (), 1),
        ("D", (), 4),
        ("B", (), 2),
        ("AAA", (measure("sanction", "6"),), 6),
        ("B", (measure("honour", "1"),), 1),
        ("B", (measure("sanction", ""),), 2),
    ],
)
def test_the_grade_and_the_measures_of_the_firm_count(world, stands, grade, measures, number):
    stands(grade, *measures)
    assert frequencies([world.estate], TODAY)[0].per_year == number


def test_a_risk_set_by_hand_counts_and_the_latest_of_them(world):
    for level in ("high", "medium"):
        services.set_estate_risk(world.estate, by=world.officer, now=NOW, level=level, reason="近期投诉集中")
    found = frequencies([world.estate], TODAY)[0]
    assert (found.risk.level, found.per_year) == ("medium", 4)
    assert EstateRisk.objects.count() == 2


def test_grave_findings_and_overdue_orders_raise_the_risk(world):
    order = world.ordered(("hydrants",))
    assert frequencies([world.estate], TODAY)[0].risk.marks == ("grave",)
    later = NOW + datetime.timedelta(days=30)
    services.take_rungs(order.pk, now=later)
    found = frequencies([world.estate], later.date())[0]
    assert (found.risk.level, set(found.risk.marks)) == ("high", {"overdue", "grave"})


def test_figures_hold_from_their_day_and_begin_tomorrow_at_the_earliest(world):
    tomorrow = TODAY + datetime.timedelta(days=1)
    row = InspectionFrequency(risk="low", per_year=9, legal_source="样本", effective_from=TODAY)
    with pytest.raises(BeginsTooEarly):
        services.save_figures(row, by=world.housing, now=NOW)
    row.effective_from = tomorrow
    services.save_figures(row, by=world.housing, now=NOW)
    assert (matrix_on(TODAY)["low", ""], matrix_on(tomorrow)["low", ""]) == (2, 9)
    with pytest.raises(NotAllowed):
        services.save_figures(row, by=world.officer, now=NOW)
    assert {rung.step for rung in ladder_on(TODAY)} == {"remind", "press", "supervise", "interview"}
    assert policy_on(TODAY).route_length == 4


def test_the_draw_asks_as_much_for_many_estates_as_for_few(world, django_assert_max_num_queries):
    for number in range(30):
        world.serve(world.firm, world.estate_in(world.north_community, f"苑{number}", f"MANY{number:04}"))
    estates = list(Estate.objects.within_areas([world.north.path]))
    with django_assert_max_num_queries(14):
        assert len(frequencies(estates, TODAY)) == 31
    assert connection.schema_name
