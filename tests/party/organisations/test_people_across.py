"""Appointments across with conflicts and shares; people sent to units, their visits and findings."""

import datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import IntegrityError, transaction

from common.errors import MoveNotAllowed, NotAllowed
from party.choices import CrossKind, LegalPath
from party.models import AssignmentVisit, CrossAppointment
from party.rules.conflicts import LEADS_TO, Facts, conflicts
from party.selectors.crossing import crossing_of
from party.services import appointments, assignments
from party.services._steps import DayWrong
from party.services.rules import set_share_target
from party.services.snapshots import take_snapshot
from tests.party.conftest import NOW, SINCE, TODAY

# kind, path, kin, benefit, watched → conflicts
CASES = [
    ("community_in_committee", "owners_election", False, False, False, []),
    ("community_in_committee", "appointment", False, False, False, ["path"]),
    ("community_in_committee", "party_election", False, False, False, ["path"]),
    ("community_in_committee", "agreement", False, False, False, ["path"]),
    ("community_in_committee", "owners_election", True, False, False, ["kin"]),
    ("community_in_committee", "owners_election", False, True, False, ["benefit"]),
    ("community_in_committee", "owners_election", False, False, True, ["self"]),
    ("community_in_committee", "owners_election", None, None, False, ["undeclared"]),
    ("community_in_committee", "appointment", True, True, True, ["path", "kin", "benefit", "self"]),
    ("secretary_instructs", "appointment", False, False, False, []),
    ("secretary_instructs", "owners_election", False, False, False, ["path"]),
    ("secretary_deputy_manager", "agreement", False, False, False, []),
    ("secretary_deputy_manager", "agreement", False, True, False, ["benefit"]),
    ("secretary_deputy_manager", "agreement", None, False, False, ["undeclared"]),
    ("quality_supervisor", "agreement", False, False, False, []),
    ("quality_supervisor", "appointment", True, None, False, ["undeclared", "kin"]),
    ("committee_in_community", "party_election", False, False, False, []),
    ("committee_in_community", "owners_election", False, False, False, ["path"]),
    ("manager_in_community", "appointment", False, False, True, ["self"]),
]


@pytest.mark.parametrize(("kind", "path", "kin", "benefit", "watched", "expected"), CASES)
def test_what_stands_in_the_way(kind, path, kin, benefit, watched, expected):
    assert conflicts(Facts(kind, path, kin, benefit, watched)) == expected


def test_every_kind_has_a_legal_path():
    assert set(LEADS_TO) == set(CrossKind.values)
    assert set().union(*LEADS_TO.values()) == set(LegalPath.values)


@pytest.fixture
def place(town):
    """An estate with a committee, a project with a manager, and the community's organisation."""
    town.home = town.estate()
    town.its_project = town.project(estate=town.home, manager_name="陈经理")
    town.its_committee = town.committee(town.home)
    town.line = town.organisation()
    return town


def proposed(town, unit, kind="community_in_committee", **values):
    path = sorted(LEADS_TO[kind])[0]
    values = {"name": "沈从容", "own_post": "社区副书记", "legal_path": path, "effective_from": SINCE, **values}
    return appointments.propose_appointment(unit, kind, by=None, now=NOW, community=town.line, **values)


def declared(row, kin=False, benefit=False):
    return appointments.declare_interests(
        row.pk, by=None, now=NOW, has_kin_at_firm=kin, has_benefit=benefit, declared_on=TODAY
    )


def taken_up(row, **declaration):
    declared(row, **declaration)
    return appointments.take_up_appointment(row.pk, by=None, now=NOW, document="选举结果公告")


def test_an_appointment_goes_its_way(place):
    row = taken_up(proposed(place, place.its_committee))
    assert (row.state, row.direction) == ("in_force", "into_unit")
    ended = appointments.end_appointment(row.pk, by=None, now=NOW, effective_to=TODAY, reason="term_over")
    assert (ended.state, ended.effective_to) == ("ended", TODAY)
    with pytest.raises(MoveNotAllowed):
        appointments.end_appointment(row.pk, by=None, now=NOW, effective_to=TODAY, reason="term_over")


@pytest.mark.parametrize(("declaration", "codes"), [({"kin": True}, ["kin"]), ({"benefit": True}, ["benefit"])])
def test_kin_and_benefits_stop_it(place, declaration, codes):
    row = proposed(place, place.its_committee)
    with pytest.raises(appointments.InConflict) as caught:
        taken_up(row, **declaration)
    assert caught.value.codes == codes
    row.refresh_from_db()
    assert row.state == "proposed"


def test_without_a_declaration_it_does_not_come_into_force(place):
    row = proposed(place, place.its_committee)
    with pytest.raises(appointments.InConflict):
        appointments.take_up_appointment(row.pk, by=None, now=NOW, document="公告")
    with pytest.raises(IntegrityError), transaction.atomic():
        CrossAppointment.objects.filter(pk=row.pk).update(state="in_force", document="公告")


def test_nobody_is_sent_into_an_owners_committee(place):
    with pytest.raises(appointments.WrongPath):
        proposed(place, place.its_committee, legal_path="appointment")
    row = proposed(place, place.its_committee)
    with pytest.raises(IntegrityError), transaction.atomic():
        CrossAppointment.objects.filter(pk=row.pk).update(legal_path="appointment")
    with pytest.raises(appointments.NotElected):
        proposed(place, place.its_committee, effective_from=SINCE - datetime.timedelta(days=1))


def test_the_other_side_fits_the_kind(place):
    row = proposed(place, place.its_project, "quality_supervisor")
    with pytest.raises(IntegrityError), transaction.atomic():
        CrossAppointment.objects.filter(pk=row.pk).update(kind="committee_in_community")


def test_nobody_supervises_themselves(place):
    taken_up(proposed(place, place.its_project, "secretary_deputy_manager"))
    row = proposed(place, place.its_project, "quality_supervisor")
    with pytest.raises(appointments.InConflict) as caught:
        taken_up(row)
    assert caught.value.codes == ["self"]
    taken_up(proposed(place, place.its_project, "quality_supervisor", name="另一人"))
    with pytest.raises(appointments.InConflict):
        taken_up(proposed(place, place.its_project, "quality_supervisor", name="陈经理"))


def test_who_watches_a_place_is_no_deputy_of_its_manager(place):
    place.sent(place.its_project, "supervisor", name="沈从容")
    with pytest.raises(appointments.InConflict):
        taken_up(proposed(place, place.its_project, "secretary_deputy_manager"))


def test_a_manager_who_is_sent_to_watch_the_own_place_is_a_conflict(place):
    place.sent(place.its_project, "quality_supervisor", name="陈经理")
    with pytest.raises(appointments.InConflict) as caught:
        taken_up(proposed(place, place.its_project, "manager_in_community", name="陈经理"))
    assert caught.value.codes == ["self"]


def test_shares_of_a_community_against_a_target_that_bars_nobody(place):
    set_share_target(
        by=None, measure="committees_crossed", share=Decimal("0.8"), source="试验文件", effective_from=SINCE
    )
    second = place.committee()
    place.counted(place.its_committee, 2)
    place.counted(second, 3)
    taken_up(proposed(place, place.its_committee))
    taken_up(proposed(place, second, "committee_in_community", name="金委员"))
    taken_up(proposed(place, place.its_project, "manager_in_community", name="陈经理"))
    place.committee()
    found = crossing_of(place.tree.community, TODAY)
    assert (found.into_units, found.into_communities) == (1, 2)
    shares = {share.measure: (share.share.exact, share.target) for share in found.shares}
    assert shares["committees_crossed"] == (Fraction(2, 3), Decimal("0.8000"))
    assert shares["projects_crossed"] == (Fraction(1), None)
    assert shares["members_in_committees"] == (Fraction(5, 15), None)
    assert crossing_of(place.tree.other, TODAY).into_units == 0
    # far below the target, and still a candidate is proposed and takes up the post
    taken_up(proposed(place, second, name="新委员"))


def test_a_secretary_who_instructs_counts_as_an_instructor(place):
    from party.models import CoverageSnapshot

    place.counted(place.its_project, 1)
    taken_up(proposed(place, place.its_project, "secretary_instructs"))
    take_snapshot(TODAY)
    assert CoverageSnapshot.objects.get(area=place.tree.community, end="project").instructor == 1


def test_visits_and_findings(place):
    row = place.sent(place.its_project, "quality_supervisor")
    later = TODAY + datetime.timedelta(days=10)
    visit = assignments.record_visit(
        row.pk, by=None, now=NOW, visited_on=TODAY, summary="查看保洁", findings=[("楼道堆物", later)]
    )
    finding = visit.findings.get()
    assert (finding.state, finding.due_on) == ("open", later)
    assignments.settle_finding(finding.pk, by=None, now=NOW, settled_on=TODAY, outcome="已清理")
    with pytest.raises(MoveNotAllowed):
        assignments.settle_finding(finding.pk, by=None, now=NOW, settled_on=TODAY, outcome="再次")
    with pytest.raises(IntegrityError), transaction.atomic():
        AssignmentVisit.objects.filter(pk=visit.pk).update(summary="x")


@pytest.mark.parametrize("days", [-600, 1])
def test_a_visit_lies_within_the_assignment_and_in_the_past(place, days):
    row = place.sent(place.its_project)
    with pytest.raises(DayWrong):
        assignments.record_visit(
            row.pk, by=None, now=NOW, visited_on=TODAY + datetime.timedelta(days=days), summary="走访"
        )


def test_who_was_sent_reports_and_others_do_not(place):
    sent = place.person("sent", "grid_worker", place.tree.community)
    other = place.person("other", "grid_worker", place.tree.community)
    row = place.sent(place.its_project, user=sent)
    assignments.record_visit(row.pk, by=sent, now=NOW, visited_on=TODAY, summary="走访")
    with pytest.raises(NotAllowed):
        assignments.record_visit(row.pk, by=other, now=NOW, visited_on=TODAY, summary="走访")
    with pytest.raises(NotAllowed):
        assignments.end_assignment(row.pk, by=sent, now=NOW, effective_to=TODAY, reason="moved")
    assignments.end_assignment(row.pk, by=None, now=NOW, effective_to=TODAY, reason="moved")
