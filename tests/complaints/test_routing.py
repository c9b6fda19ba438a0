"""Routing rules at work: after the receipt, in their table, and tried on the last month."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from common.errors import NotAllowed
from complaints import services
from complaints.models import Complaint, RoutingRule
from complaints.received_tasks import complaint_received
from complaints.routing_tasks import simulate
from complaints.selectors.routing_past import simulate_routing
from jobs.models import JobRun
from jobs.services import Progress
from tests.complaints.conftest import NOW

LATER = NOW + datetime.timedelta(minutes=5)


def rule(position=1, **values):
    values = {"name": f"规则{position}", "outcome": "firm", "effective_from": datetime.date(2025, 1, 1)} | values
    return RoutingRule.objects.create(position=position, **values)


@pytest.fixture
def boss(world):
    return world.person("boss", "housing_department", world.district)


def test_an_automatic_rule_accepts_and_dispatches_once(world):
    rule(is_automatic=True)
    complaint = world.submit(now=NOW)
    for _time in range(2):
        services.route_complaint(complaint.pk, LATER)
    complaint.refresh_from_db()
    assert (complaint.state, complaint.firm) == ("dispatched", world.firm)
    kinds = list(complaint.events.order_by("id").values_list("kind", "actor_kind"))
    assert kinds == [("submit", "resident"), ("route", "system"), ("accept", "system"), ("dispatch", "system")]


def test_the_receipt_asks_the_rules(world):
    rule(is_automatic=True, outcome="level", office_level="subdistrict")
    complaint = world.submit(now=timezone.now())
    complaint_received(event_id=complaint.events.get().pk)
    complaint.refresh_from_db()
    assert (complaint.state, complaint.handling_area) == ("dispatched", world.north)


def test_a_rule_that_only_suggests_moves_nothing(world, east, client_of):
    named = rule(outcome="office", office_area=world.north)
    complaint = services.route_complaint(world.submit(now=NOW).pk, LATER)
    assert complaint.state == "received"
    event = complaint.events.get(kind="route")
    assert (event.data["rule"], event.data["office"], event.is_public) == (named.pk, world.north.pk, False)
    office = client_of(east)
    office.force_login(world.officer)
    page = office.get(f"/admin/complaints/complaint/{complaint.pk}/change/").content.decode()
    assert "“规则1”" in page
    assert "规则1" not in client_of(east).get(f"/complaints/track/{complaint.receipt_code}/").content.decode()


def dispatch_form(world, east, client_of, complaint):
    office = client_of(east)
    office.force_login(world.officer)
    page = office.get(f"/admin/complaints/complaint/{complaint.pk}/change/")
    return next(act["form"] for act in page.context["acts"] if act["name"] == "dispatch")


@pytest.mark.parametrize("whose", ["north", "north_community"])
def test_the_suggested_office_is_chosen_in_the_form(whose, world, east, client_of):
    rule(outcome="office", office_area=getattr(world, whose))
    complaint = services.route_complaint(world.submit(now=NOW).pk, LATER)
    services.accept_complaint(complaint.pk, by=world.officer, now=LATER)
    form = dispatch_form(world, east, client_of, complaint)
    assert f'<option value="{getattr(world, whose).pk}" selected>' in str(form["area"])
    assert "规则1" in form["area"].help_text


def test_the_firm_stays_chosen_where_the_rule_says_so_and_nothing_is_said_without_a_rule(world, east, client_of):
    plain = world.brought_to("accepted", now=NOW)
    assert dispatch_form(world, east, client_of, plain)["area"].help_text in ("", None)
    rule(outcome="firm")
    complaint = services.route_complaint(world.submit(now=NOW).pk, LATER)
    services.accept_complaint(complaint.pk, by=world.officer, now=LATER)
    form = dispatch_form(world, east, client_of, complaint)
    assert "selected" not in str(form["area"]).replace('value="" selected', "") and "规则1" in form["area"].help_text


def test_what_was_dispatched_once_is_not_suggested_again(world, east, client_of):
    rule(outcome="office", office_area=world.north)
    complaint = services.route_complaint(world.submit(now=NOW).pk, LATER)
    services.accept_complaint(complaint.pk, by=world.officer, now=LATER)
    services.dispatch_complaint(complaint.pk, by=world.officer, now=LATER, area=world.north)
    assert dispatch_form(world, east, client_of, complaint)["area"].initial is None


def test_an_office_two_steps_below_can_be_suggested(world, east, client_of):
    world.estate.area = world.district
    world.estate.save()
    rule(outcome="office", office_area=world.north_community)
    complaint = services.route_complaint(world.submit(now=NOW).pk, LATER)
    boss = world.person("boss", "housing_department", world.district)
    services.accept_complaint(complaint.pk, by=boss, now=LATER)
    world.officer = boss
    form = dispatch_form(world, east, client_of, complaint)
    assert f'<option value="{world.north_community.pk}" selected>' in str(form["area"])


def test_the_first_rule_that_fits_speaks_and_the_severity_follows(world):
    rule(1, category=world.category("facilities-lift"))
    rule(2, keywords="垃圾\n异味", outcome="triage", severity_lift="urgent")
    rule(3, outcome="triage", severity_lift="serious")
    complaint = world.submit(now=NOW)
    due = complaint.due_at
    complaint = services.route_complaint(complaint.pk, LATER)
    assert complaint.severity == "urgent"
    assert complaint.due_at < due
    assert complaint.events.get(kind="route").data["name"] == "规则2"
    assert complaint.events.get(kind="reclassify").data["severity"] == ["routine", "urgent"]


def test_a_rule_that_cannot_be_followed_leaves_the_complaint_to_a_person(world):
    rule(is_automatic=True, outcome="office", office_area=world.south)
    complaint = services.route_complaint(world.submit(now=NOW).pk, LATER)
    assert complaint.state == "received"
    assert complaint.events.get(kind="route").data["to"] == "nowhere"


def test_rules_speak_in_their_time_only_and_not_over_a_decision(world):
    rule(1, effective_to=datetime.date(2025, 9, 26), is_automatic=True)
    rule(2, effective_from=datetime.date(2025, 9, 27), is_automatic=True)
    untouched = services.route_complaint(world.submit(now=NOW).pk, LATER)
    assert (untouched.state, untouched.events.count()) == ("received", 1)
    rule(3, is_automatic=True)
    decided = services.route_complaint(world.brought_to("accepted", now=NOW).pk, LATER)
    assert (decided.state, decided.firm) == ("accepted", None)


# --- Tried on the last month -----------------------------------------------------------------------


def test_a_trial_says_what_the_rules_then_do(world):
    lift, rubbish = world.category("facilities-lift"), world.category("cleaning-rubbish")
    rule(1, category=lift, outcome="level", office_level="community", is_automatic=True)
    rule(2, keywords="垃圾", is_automatic=True)
    rule(3, area=world.south, outcome="office", office_area=world.south, is_automatic=True)
    made = [
        world.submit(now=NOW, estate=estate, category=category, title=title, text="请处理。")
        for estate in (world.estate, world.south_estate, None)
        for category in (lift, rubbish)
        for title in ("垃圾", "别的事")
    ]
    before = simulate_routing(NOW.date(), LATER)
    routed = [services.route_complaint(complaint.pk, LATER) for complaint in made]
    spoken = [one.events.filter(kind="route").values_list("data", flat=True).first() for one in routed]
    for told in before["rules"]:
        of_rule = [data for data in spoken if data is not None and data["rule"] == told["id"]]
        assert told["caught"] == len(of_rule)
        assert told["nowhere"] == sum(data["to"] == "nowhere" for data in of_rule)
        assert told["undecided"] == told["caught"] - told["nowhere"]
    assert before["unmatched"] == spoken.count(None)
    after = simulate_routing(NOW.date(), LATER)
    assert sum(told["differed"] for told in after["rules"]) == 0
    assert [told["caught"] for told in after["rules"]] == [told["caught"] for told in before["rules"]]


def test_a_trial_shows_where_officers_decided_otherwise_by_what_was_known_at_the_receipt(world, east, client_of, boss):
    named = rule(severity="routine")
    other = world.brought_to("accepted", now=timezone.now())
    services.dispatch_complaint(other.pk, by=world.officer, now=timezone.now(), area=world.north)
    services.reclassify_complaint(
        other.pk, by=world.officer, now=timezone.now(), category=other.category, severity="urgent", reason="更正"
    )
    world.brought_to("dispatched", now=timezone.now())
    job = JobRun.objects.create(
        kind="complaints.simulate_routing", title="试行", parameters={"as_of": "2025-09-26"}, started_by=boss
    )
    counts = simulate(job, Progress(job))
    assert counts == {"complaints": 2, "differing": 1, "unmatched": 0}
    JobRun.objects.filter(pk=job.pk).update(state="succeeded", finished_at=timezone.now())
    browser = client_of(east)
    browser.force_login(boss)
    page = browser.get(f"/admin/complaints/routingrule/simulations/{job.pk}/").content.decode()
    assert named.name in page
    assert f"/admin/complaints/complaint/{other.pk}/change/" in page
    assert world.north.name in page


# --- The table -------------------------------------------------------------------------------------


def test_who_answers_for_the_whole_jurisdiction_orders_the_rules(world, boss):
    first, second, third = rule(1), rule(2), rule(3)
    services.move_routing_rule(third.pk, by=boss, is_up=True)
    services.move_routing_rule(first.pk, by=boss, is_up=True)  # the first stays the first
    assert list(RoutingRule.objects.order_by("position")) == [first, third, second]
    services.move_routing_rule(first.pk, by=boss, is_up=False)
    assert list(RoutingRule.objects.order_by("position")) == [third, first, second]
    with pytest.raises(NotAllowed):
        services.move_routing_rule(first.pk, by=world.officer, is_up=True)
    with pytest.raises(NotAllowed):
        services.save_routing_rule(first, by=world.officer, fields=["name"])


@pytest.mark.parametrize(
    "values",
    [
        {"outcome": "office"},
        {"outcome": "level"},
        {"outcome": "firm", "office_level": "community"},
        {"outcome": "triage", "is_automatic": True},
        {"time_from": datetime.time(8)},
        {"time_from": datetime.time(8), "time_to": datetime.time(8)},
        {"effective_to": datetime.date(2025, 1, 1)},
    ],
)
def test_a_rule_that_makes_no_sense_is_refused_by_the_database_and_in_words(world, boss, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        rule(**values)
    base = {"name": "新", "outcome": "firm", "effective_from": datetime.date(2025, 1, 1)}
    with pytest.raises(ValidationError):
        services.save_routing_rule(RoutingRule(**(base | values)), by=boss, fields=[])


def test_the_table_is_written_and_ordered_in_pages_without_script(world, east, client_of, boss):
    browser = client_of(east)
    browser.force_login(boss)
    assert browser.get("/admin/complaints/routingrule/add/").status_code == 200
    data = {"outcome": "firm", "effective_from": "2025-01-01", "weekdays": ["6", "7"], "keywords": "停水\n停电"}
    for name in ("甲", "乙"):
        answer = browser.post("/admin/complaints/routingrule/add/", {**data, "name": name})
        assert answer.status_code == 302
    second = RoutingRule.objects.get(name="乙")
    assert second.weekdays == [6, 7]
    assert browser.post(f"/admin/complaints/routingrule/{second.pk}/up/").status_code == 302
    page = browser.get("/admin/complaints/routingrule/").content.decode()
    assert page.rindex("乙") < page.rindex("甲")
    assert "停水" in page
    refused = browser.post("/admin/complaints/routingrule/add/", {**data, "name": "丙", "outcome": "office"})
    assert refused.status_code == 200
    assert not RoutingRule.objects.filter(name="丙").exists()


def test_officers_read_the_table_and_cannot_change_it(world, east, client_of, sees_equal_queries):
    named = rule(area=world.north)
    browser = client_of(east)
    browser.force_login(world.officer)
    assert named.name in browser.get("/admin/complaints/routingrule/").content.decode()
    assert browser.post(f"/admin/complaints/routingrule/{named.pk}/up/").status_code == 403
    assert browser.post("/admin/complaints/routingrule/simulate/").status_code == 403

    def grow():
        for number in range(2, 21):
            rule(number, area=world.south, category=world.category())

    sees_equal_queries(lambda: browser.get("/admin/complaints/routingrule/"), grow)


def test_routing_loads_no_border_of_an_area(world):
    rule(is_automatic=True, outcome="office", office_area=world.north, area=world.north)
    complaint = world.submit(now=NOW)
    with CaptureQueriesContext(connection) as statements:
        services.route_complaint(complaint.pk, LATER)
    assert Complaint.objects.get(pk=complaint.pk).state == "dispatched"
    assert not [one["sql"] for one in statements if '"geometry"' in one["sql"]]
