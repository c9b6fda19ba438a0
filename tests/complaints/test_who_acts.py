"""State × role: which acts the page offers to whom, and that services refuse what it does not offer."""

import datetime
import itertools

import pytest

from common.errors import MoveNotAllowed, NotAllowed
from complaints import services
from complaints.choices import State
from complaints.models import Complaint
from complaints.views.acts import ACTS
from tests.complaints.conftest import NOW

LATER = NOW + datetime.timedelta(hours=1)
DECIDE = {
    "received": {"accept", "refuse", "take", "assign", "reclassify", "note", "merge"},
    "accepted": {"refuse", "dispatch", "resolve", "take", "assign", "reclassify", "note", "merge", "split"},
    "dispatched": {"dispatch", "respond", "resolve", "take", "assign", "reclassify", "note", "merge", "split"},
    "in_progress": {"dispatch", "resolve", "take", "assign", "reclassify", "note", "merge", "split"},
    "resolved": {"send_back", "close", "take", "assign", "reclassify", "note"},
    "closed": {"reclassify", "note"},
    "refused": {"reclassify", "note"},
    "withdrawn": {"reclassify", "note"},
}
MINE = set().union(*DECIDE.values()) | {"return"}
HANDLERS = ("housing_department", "subdistrict_officer", "community_worker")
LOOKERS = ("organisation_department", "grid_worker", "mediator", "auditor")
FIRMS = ("firm_administrator", "firm_project_manager")


def offered(user, complaint):
    return {name for name, act in ACTS.items() if name in MINE and act.is_offered(user, complaint)}


@pytest.mark.parametrize(("state", "role"), list(itertools.product(DECIDE, HANDLERS)))
def test_who_handles_complaints_of_the_place_is_offered_what_the_state_allows(world, state, role):
    complaint = world.brought_to(state, now=NOW)
    person = world.person("one", role, world.north_community if role == "community_worker" else world.district)
    assert offered(person, complaint) == DECIDE[state]
    elsewhere = world.person("two", role, world.south)
    assert offered(elsewhere, complaint) == set()
    assert not Complaint.objects.visible_to(elsewhere).filter(pk=complaint.pk).exists()


@pytest.mark.parametrize(("state", "role"), list(itertools.product(DECIDE, (*LOOKERS, *FIRMS))))
def test_who_only_looks_and_firms_are_offered_nothing_of_the_office(world, state, role):
    complaint = world.brought_to(state, now=NOW)
    person = world.person("one", role, world.firm if role in FIRMS else world.district)
    assert offered(person, complaint) == set()


def test_the_office_that_was_told_to_handle_is_offered_its_own_acts(world):
    complaint = world.submit(now=NOW, estate=None)
    boss = world.person("boss", "housing_department", world.district)
    services.accept_complaint(complaint.pk, by=boss, now=LATER)
    complaint = services.dispatch_complaint(complaint.pk, by=boss, now=LATER, area=world.north)
    assert offered(world.officer, complaint) == {"respond", "resolve", "take", "assign", "note", "return"}
    assert offered(world.south_officer, complaint) == set()


SERVICES = {
    "accept": lambda pk, by: services.accept_complaint(pk, by=by, now=LATER),
    "refuse": lambda pk, by: services.refuse_complaint(pk, by=by, now=LATER, reason="无关", legal_basis="第三条"),
    "dispatch": lambda pk, by: services.dispatch_complaint(pk, by=by, now=LATER, note="转办"),
    "respond": lambda pk, by: services.record_first_response(pk, by=by, now=LATER, note="已联系"),
    "resolve": lambda pk, by: services.resolve_complaint(pk, by=by, now=LATER, note="已办结"),
    "answer": lambda pk, by: services.answer_complaint(pk, by=by, now=LATER, note="已办结"),
    "return": lambda pk, by: services.return_complaint(pk, by=by, now=LATER, reason="不属于本单位"),
    "send_back": lambda pk, by: services.send_back_complaint(pk, by=by, now=LATER, reason="重办"),
    "close": lambda pk, by: services.close_complaint(pk, by=by, now=LATER),
    "take": lambda pk, by: services.take_complaint(pk, by=by, now=LATER),
    "note": lambda pk, by: services.add_note(pk, by=by, now=LATER, text="备注"),
}


@pytest.mark.parametrize("state", ["received", "accepted", "dispatched", "in_progress", "resolved", "closed"])
def test_services_refuse_people_of_another_place_and_of_another_firm_in_every_state(world, state):
    complaint = world.brought_to(state, now=NOW)
    steps = complaint.events.count()
    grid_worker = world.person("grid", "grid_worker", world.north)
    for stranger, service in itertools.product(
        (world.south_officer, world.other_firm_person, grid_worker), SERVICES.values()
    ):
        with pytest.raises((NotAllowed, MoveNotAllowed)):
            service(complaint.pk, stranger)
    complaint.refresh_from_db()
    assert (complaint.state, complaint.events.count()) == (state, steps)


def test_every_state_stands_in_the_table():
    assert set(DECIDE) | {"merged"} == set(State.values)


# --- At the same moment ----------------------------------------------------------------------------


def test_two_officers_who_dispatch_at_once_pass_it_on_once(fresh_world, fresh_jurisdiction, at_once):
    complaint = fresh_world.brought_to("accepted", now=NOW)
    colleague = fresh_world.person("colleague", "subdistrict_officer", fresh_world.north)
    results = at_once(
        fresh_jurisdiction,
        lambda: services.dispatch_complaint(complaint.pk, by=fresh_world.officer, now=LATER),
        lambda: services.dispatch_complaint(complaint.pk, by=colleague, now=LATER),
    )
    refused = [result for result in results if isinstance(result, Exception)]
    assert len(refused) == 1
    assert isinstance(refused[0], services.ReasonNeeded)  # the second would pass it on, and says no reason
    complaint.refresh_from_db()
    assert (complaint.state, complaint.transfer_count) == ("dispatched", 0)


def test_a_resident_who_withdraws_while_the_office_resolves_leaves_one_end(fresh_world, fresh_jurisdiction, at_once):
    complaint = fresh_world.brought_to("accepted", now=NOW)
    results = at_once(
        fresh_jurisdiction,
        lambda: services.withdraw_complaint(complaint.pk, now=LATER),
        lambda: services.resolve_complaint(complaint.pk, by=fresh_world.officer, now=LATER, note="已办结"),
    )
    assert sum(isinstance(result, MoveNotAllowed) for result in results) == 1
    complaint.refresh_from_db()
    ends = complaint.events.filter(kind__in=["withdraw", "resolve"])
    assert [event.to_state for event in ends] == [complaint.state]
