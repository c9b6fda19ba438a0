"""Teams, calls and hours: a place for each, hours with consent only, read by two people only."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from audit.models import AuditEntry
from common.errors import MoveNotAllowed, NotAllowed
from programmes.choices_volunteers import CallState, VisitState
from programmes.models import HoursConsent, TeamMember, VolunteerHours
from programmes.services import volunteers
from programmes.services.register import InTheFuture
from programmes.services.volunteers.calls import CallNotOpen, NoPlaceLeft, SignedUp
from programmes.services.volunteers.hours import NoConsent
from programmes.services.volunteers.teams import InTeam, TeamClosed
from programmes.workflow import check_move
from programmes.workflow_volunteers import CALL_MOVES, VISIT_MOVES
from tests.programmes.conftest import NOW, TODAY

ALLOWED = {
    ("call", "close"): {"open"},
    ("call", "cancel"): {"open", "closed"},
    ("visit", "assign"): {"asked", "assigned"},
    ("visit", "finish"): {"assigned"},
    ("visit", "cancel"): {"asked", "assigned"},
}
TABLES = {"call": (CALL_MOVES, CallState), "visit": (VISIT_MOVES, VisitState)}


@pytest.mark.parametrize(("table", "act"), sorted(ALLOWED))
def test_every_act_from_every_state(table, act):
    moves, states = TABLES[table]
    assert {move.name for move in moves} == {name for kind, name in ALLOWED if kind == table}
    for state in states.values:
        if state in ALLOWED[table, act]:
            assert check_move(moves, act, state) in states.values
        else:
            with pytest.raises(MoveNotAllowed):
                check_move(moves, act, state)


def test_a_call_gives_as_many_places_as_it_has_and_takes_them_back(town):
    call = town.call(town.team(), places=1)
    first, second = town.volunteer("a"), town.volunteer("b")
    volunteers.sign_up(call.pk, by=first, now=NOW)
    with pytest.raises(SignedUp):
        volunteers.sign_up(call.pk, by=first, now=NOW)
    with pytest.raises(NoPlaceLeft):
        volunteers.sign_up(call.pk, by=second, now=NOW)
    volunteers.withdraw_sign_up(call.pk, by=first, now=NOW)
    assert volunteers.sign_up(call.pk, by=second, now=NOW).user == second
    with pytest.raises(MoveNotAllowed):
        volunteers.withdraw_sign_up(call.pk, by=first, now=NOW)


def test_nobody_signs_up_for_what_is_closed_or_has_begun(town):
    team = town.team()
    closed, begun = town.call(team), town.call(team)
    volunteers.close_volunteer_call(closed.pk, by=None)
    user = town.volunteer("a")
    for call, moment in ((closed, NOW), (begun, begun.starts_at)):
        with pytest.raises(CallNotOpen):
            volunteers.sign_up(call.pk, by=user, now=moment)
    with pytest.raises(ValidationError):
        town.call(team, starts_at=NOW)


def test_one_is_in_a_team_once_and_can_come_back(town):
    team, user = town.team(), town.volunteer("a")
    volunteers.join_team(team.pk, by=user, now=NOW)
    with pytest.raises(InTeam):
        volunteers.join_team(team.pk, by=user, now=NOW)
    with pytest.raises(IntegrityError, match="team_member_once"), transaction.atomic():
        TeamMember.objects.create(team=team, user=user, joined_at=NOW)
    volunteers.leave_team(team.pk, by=user, now=NOW)
    volunteers.join_team(team.pk, by=user, now=NOW)
    volunteers.keep_team(by=None, team=team, is_active=False)
    with pytest.raises(TeamClosed):
        volunteers.join_team(team.pk, by=town.volunteer("b"), now=NOW)


def test_hours_are_recorded_with_consent_only_and_go_with_it(town):
    team, user = town.team(), town.volunteer("a")
    member = town.member(team, user, consents=False)
    with pytest.raises(NoConsent):
        town.hours(member)
    volunteers.consent_to_hours(member.pk, by=user, now=NOW)
    volunteers.consent_to_hours(member.pk, by=user, now=NOW)
    town.hours(member)
    town.hours(member, day=TODAY - datetime.timedelta(days=1))
    with pytest.raises(NotAllowed):
        volunteers.withdraw_consent(member.pk, by=town.volunteer("other"))
    assert volunteers.withdraw_consent(member.pk, by=user) == 2
    assert not VolunteerHours.objects.exists()
    assert not HoursConsent.objects.exists()
    with pytest.raises(NoConsent):
        town.hours(member)


def test_the_database_takes_no_hours_without_consent_nor_more_than_a_day(town):
    member = town.member(town.team(), town.volunteer("a"))
    with pytest.raises(IntegrityError, match="consent_id"), transaction.atomic():
        VolunteerHours.objects.create(day=TODAY, hours=Decimal(1), recorded_at=NOW)
    with pytest.raises(ValidationError):
        town.hours(member, "24.5")
    with pytest.raises(InTheFuture):
        town.hours(member, day=TODAY + datetime.timedelta(days=1))
    town.hours(member)
    with pytest.raises(ValidationError):
        town.hours(member)


def test_hours_are_read_by_the_person_and_the_coordinator_and_by_no_office(town):
    coordinator, user = town.volunteer("lead"), town.volunteer("a")
    officer = town.person("officer", "housing_department")
    entry = town.hours(town.member(town.team(coordinator), user))
    for reader, rows in ((coordinator, [entry]), (user, [entry]), (officer, []), (town.volunteer("b"), [])):
        assert list(VolunteerHours.objects.readable_by(reader)) == rows


def test_only_the_coordinator_records_hours_and_only_the_office_and_the_coordinator_call(town):
    coordinator, stranger = town.volunteer("lead"), town.volunteer("b")
    officer = town.person("officer", "subdistrict_officer", town.tree.first)
    elsewhere = town.person("away", "subdistrict_officer", town.tree.second)
    team = town.team(coordinator)
    member = town.member(team, town.volunteer("a"))
    given = {"now": NOW, "today": TODAY, "day": TODAY, "hours": Decimal(2)}
    for person in (officer, stranger):
        with pytest.raises(NotAllowed):
            volunteers.record_hours(member.pk, by=person, **given)
    volunteers.record_hours(member.pk, by=coordinator, **given)
    values = {"title": "巡查", "starts_at": NOW + datetime.timedelta(days=1), "place": "广场", "places_needed": 3}
    for person in (elsewhere, stranger):
        with pytest.raises(NotAllowed):
            volunteers.open_volunteer_call(team.pk, by=person, now=NOW, **values)
    for person in (officer, coordinator):
        volunteers.open_volunteer_call(team.pk, by=person, now=NOW, **values)


def test_what_is_written_about_hours_names_no_figure(town):
    town.hours(town.member(town.team(), town.volunteer("a")), "3.5")
    entry = AuditEntry.objects.get(action="programmes.record_hours")
    assert "3.5" not in str(entry.payload)
