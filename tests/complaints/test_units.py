"""Inside the office: taking, handing over, notes, corrections; and a unit that gives back."""

import datetime

import pytest

from audit.models import AuditEntry
from common.errors import MoveNotAllowed, NotAllowed
from complaints import services
from complaints.models import Complaint, HandlingPolicy
from complaints.selectors import officers_for
from tests.complaints.conftest import NOW

LATER = NOW + datetime.timedelta(hours=3)


@pytest.fixture
def colleague(world):
    return world.person("colleague", "subdistrict_officer", world.north)


def test_an_officer_takes_a_complaint_and_hands_it_over(world, colleague):
    complaint = world.submit(now=NOW)
    services.take_complaint(complaint.pk, by=world.officer, now=LATER)
    services.take_complaint(complaint.pk, by=world.officer, now=LATER)  # a second click changes nothing
    with pytest.raises(services.AlreadyTaken):
        services.take_complaint(complaint.pk, by=colleague, now=LATER)
    services.assign_complaint(complaint.pk, by=world.officer, now=LATER, to=colleague, note="我休假")
    complaint.refresh_from_db()
    assert complaint.assignee == colleague
    steps = complaint.events.filter(kind="assign").order_by("id")
    assert [step.data["to"] for step in steps] == [world.officer.pk, colleague.pk]
    assert not any(step.is_public for step in steps)


def test_nobody_of_another_place_can_be_put_in_charge(world):
    complaint = world.submit(now=NOW)
    assert list(officers_for(complaint)) == [world.officer]
    with pytest.raises(services.NotOfThisOffice):
        services.assign_complaint(complaint.pk, by=world.officer, now=LATER, to=world.south_officer)
    for stranger in (world.south_officer, world.firm_person):
        with pytest.raises(NotAllowed):
            services.take_complaint(complaint.pk, by=stranger, now=LATER)
    assert complaint.events.count() == 1


def test_nobody_is_put_in_charge_of_what_is_over(world):
    complaint = world.brought_to("withdrawn")
    with pytest.raises(MoveNotAllowed):
        services.take_complaint(complaint.pk, by=world.officer, now=LATER)


def test_who_is_in_charge_stays_while_the_office_of_the_area_is_responsible(world):
    complaint = world.brought_to("accepted")
    services.take_complaint(complaint.pk, by=world.officer, now=LATER)
    services.dispatch_complaint(complaint.pk, by=world.officer, now=LATER)
    complaint.refresh_from_db()
    assert complaint.assignee == world.officer


def test_who_was_in_charge_in_the_office_that_gives_back_is_in_charge_no_more(world):
    community_worker = world.person("worker", "community_worker", world.north_community)
    complaint = world.submit(now=NOW, estate=None)  # the whole district is responsible
    boss = world.person("boss", "subdistrict_officer", world.district)
    services.accept_complaint(complaint.pk, by=boss, now=LATER)
    services.dispatch_complaint(complaint.pk, by=boss, now=LATER, area=world.north)
    services.assign_complaint(complaint.pk, by=world.officer, now=LATER, to=world.officer)
    assert community_worker not in officers_for(Complaint.objects.get(pk=complaint.pk))
    services.return_complaint(complaint.pk, by=world.officer, now=LATER, reason="不属于本街道")
    complaint.refresh_from_db()
    assert (complaint.assignee, complaint.handling_area, complaint.state) == (None, None, "accepted")


def test_a_note_is_for_offices_only(world, east, client_of):
    complaint = world.brought_to("dispatched")
    services.add_note(complaint.pk, by=world.officer, now=LATER, text="居民多次来电，请上门核实。")
    assert complaint.events.get(kind="note").is_public is False
    client = client_of(east)
    assert "上门核实" not in client.get(f"/complaints/track/{complaint.receipt_code}/").content.decode()
    client.force_login(world.firm_person)
    assert "上门核实" not in client.get(f"/firm/complaints/{complaint.pk}/").content.decode()
    assert not AuditEntry.objects.filter(reason__contains="上门核实").exists()
    with pytest.raises(services.ReasonNeeded):
        services.add_note(complaint.pk, by=world.officer, now=LATER, text="  ")
    with pytest.raises(NotAllowed):
        services.add_note(complaint.pk, by=world.firm_person, now=LATER, text="不行")


def test_a_correction_moves_the_limits_and_keeps_what_was_there(world):
    complaint = world.submit(now=NOW)
    due = complaint.due_at
    lift = world.category("facilities-lift")
    corrected = services.reclassify_complaint(
        complaint.pk, by=world.officer, now=LATER, category=lift, severity="urgent", reason="实为电梯困人"
    )
    assert corrected.category == lift
    assert corrected.due_at < due
    step = complaint.events.get(kind="reclassify")
    assert step.data["category"] == ["cleaning-rubbish", "facilities-lift"]
    assert step.data["severity"][1] == "urgent"
    with pytest.raises(services.NothingChanged):
        services.reclassify_complaint(
            complaint.pk, by=world.officer, now=LATER, category=lift, severity="urgent", reason="再来一次"
        )
    with pytest.raises(NotAllowed):
        services.reclassify_complaint(
            complaint.pk, by=world.south_officer, now=LATER, category=lift, severity="serious", reason="越权"
        )


def test_limits_of_a_reopened_complaint_count_from_the_reopening_after_a_correction(world):
    complaint = world.brought_to("resolved", now=NOW)
    again = services.reopen_complaint(complaint.pk, reason="又满了", now=NOW + datetime.timedelta(days=3))
    corrected = services.reclassify_complaint(
        complaint.pk,
        by=world.officer,
        now=LATER + datetime.timedelta(days=3),
        category=world.category("cleaning-rubbish"),
        severity="serious",
        reason="影响面大",
    )
    assert corrected.first_response_due_at > NOW + datetime.timedelta(days=3)
    assert corrected.due_at <= again.due_at


def test_a_closed_complaint_is_corrected_for_the_statistics_and_keeps_its_limits(world):
    complaint = world.brought_to("closed")
    due = complaint.due_at
    services.reclassify_complaint(
        complaint.pk,
        by=world.officer,
        now=LATER,
        category=world.category("facilities-lift"),
        severity="routine",
        reason="归类有误",
    )
    complaint.refresh_from_db()
    assert complaint.due_at == due
    assert complaint.category.code == "facilities-lift"


def test_a_firm_gives_back_what_is_not_its_matter_once(world):
    complaint = world.brought_to("dispatched")
    with pytest.raises(services.ReasonNeeded):
        services.return_complaint(complaint.pk, by=world.firm_person, now=LATER, reason=" ")
    with pytest.raises(NotAllowed):
        services.return_complaint(complaint.pk, by=world.other_firm_person, now=LATER, reason="不是我们")
    back = services.return_complaint(complaint.pk, by=world.firm_person, now=LATER, reason="市政道路，不在服务范围")
    assert (back.state, back.firm, back.return_count) == ("accepted", None, 1)
    assert not Complaint.objects.visible_to(world.firm_person).exists()
    services.dispatch_complaint(complaint.pk, by=world.officer, now=LATER)
    with pytest.raises(services.ReturnLimitReached):
        services.return_complaint(complaint.pk, by=world.firm_person, now=LATER, reason="还是不是")


def test_how_often_units_may_give_back_is_data(world):
    HandlingPolicy.objects.create(effective_from=NOW.date(), return_limit=0, legal_source="试行办法")
    complaint = world.brought_to("dispatched", now=NOW)
    with pytest.raises(services.ReturnLimitReached):
        services.return_complaint(complaint.pk, by=world.firm_person, now=LATER, reason="不在服务范围")


def test_the_office_of_the_area_dispatches_anew_instead_of_giving_back_for_the_firm(world):
    complaint = world.brought_to("dispatched")
    with pytest.raises(NotAllowed):
        services.return_complaint(complaint.pk, by=world.officer, now=LATER, reason="代企业退回")


def test_two_officers_who_take_at_once_get_one_and_a_reason(fresh_world, fresh_jurisdiction, at_once):
    colleague = fresh_world.person("colleague", "subdistrict_officer", fresh_world.north)
    complaint = fresh_world.submit(now=NOW)
    results = at_once(
        fresh_jurisdiction,
        lambda: services.take_complaint(complaint.pk, by=fresh_world.officer, now=LATER),
        lambda: services.take_complaint(complaint.pk, by=colleague, now=LATER),
    )
    assert sum(isinstance(result, services.AlreadyTaken) for result in results) == 1
    assert complaint.events.filter(kind="assign").count() == 1
