"""Home visits: asked, assigned, done; who reads the address; what is forgotten."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from audit.models import AuditEntry
from common.errors import MoveNotAllowed, NotAllowed
from jobs.models import OutboxEntry
from jobs.services import run_outbox_entry
from notifications.models import Notice
from programmes.models import HomeVisit, VisitStep
from programmes.services import volunteers
from programmes.services.register import NeedsReason
from programmes.services.volunteers.visits import TeamElsewhere
from tests.programmes.conftest import NOW
from tests.programmes.volunteers.conftest import PHONE

DAYS = datetime.timedelta


def test_a_visit_goes_from_the_request_to_the_note(town):
    lead, resident = town.volunteer("lead"), town.volunteer("resident")
    visit = town.visit(by=resident)
    with pytest.raises(NeedsReason):
        volunteers.finish_visit(assigned(town, visit, lead).pk, by=lead, now=NOW, note=" ")
    done = volunteers.finish_visit(visit.pk, by=lead, now=NOW, note="灯泡已换")
    assert (done.state, done.note) == ("done", "灯泡已换")
    assert [step.act for step in visit.history.all()] == ["ask", "assign", "finish"]
    with pytest.raises(MoveNotAllowed):
        volunteers.cancel_visit(visit.pk, by=resident, now=NOW)
    (entry,) = OutboxEntry.objects.filter(topic="programmes.tell_visit")
    assert run_outbox_entry(entry.pk)
    assert Notice.objects.get(event="volunteers.visit_assigned", channel="in_site").recipient == lead


def assigned(town, visit, lead=None):
    return volunteers.assign_visit(visit.pk, by=None, now=NOW, team=town.team(lead))


def test_the_office_asks_for_who_called_in_its_own_area_only(town):
    officer = town.person("officer", "subdistrict_officer", town.tree.first)
    visit = town.visit(by=officer, is_by_phone=True)
    assert (visit.requested_by, visit.is_by_phone) == (None, True)
    with pytest.raises(NotAllowed):
        town.visit(by=officer, is_by_phone=True, area=town.tree.other)
    with pytest.raises(ValidationError):
        town.visit(contact_phone="1")
    with pytest.raises(ValidationError):
        town.visit(need="")


def test_a_team_of_another_area_does_not_go(town):
    visit = town.visit()
    with pytest.raises(TeamElsewhere):
        volunteers.assign_visit(visit.pk, by=None, now=NOW, team=town.team(area=town.tree.other))
    assert volunteers.assign_visit(visit.pk, by=None, now=NOW, team=town.team(area=town.tree.first)).state == "assigned"


def test_who_lives_there_is_read_by_the_office_and_the_team_that_goes_and_it_is_written_down(town):
    lead, other = town.volunteer("lead"), town.volunteer("other")
    officer = town.person("officer", "subdistrict_officer", town.tree.first)
    away = town.person("away", "subdistrict_officer", town.tree.second)
    visit = town.visit()
    for person in (lead, other, away):
        with pytest.raises(NotAllowed):
            volunteers.reveal_visit(visit.pk, by=person)
    assigned(town, visit, lead)
    for person in (lead, officer):
        assert volunteers.reveal_visit(visit.pk, by=person).contact_phone == PHONE
    assert AuditEntry.objects.filter(action="programmes.reveal_visit").count() == 2
    volunteers.finish_visit(visit.pk, by=lead, now=NOW, note="好")
    with pytest.raises(MoveNotAllowed):
        volunteers.reveal_visit(visit.pk, by=lead)


def test_the_database_sees_no_word_about_the_person(town):
    visit = town.visit()
    with connection.cursor() as cursor:
        cursor.execute("SELECT contact_name, contact_phone, address, text FROM programmes_homevisit")
        row = str(cursor.fetchone())
    assert not any(word in row for word in ("李", PHONE, "晴川", "灯泡"))
    assert visit.masked_contact == "李** 138****1234"


def test_a_visit_without_team_is_not_assigned_and_its_history_stays(town):
    visit = town.visit()
    with pytest.raises(IntegrityError, match="home_visit_has_team"), transaction.atomic():
        HomeVisit.objects.filter(pk=visit.pk).update(state="assigned")
    with pytest.raises(IntegrityError, match="insert-only"), transaction.atomic():
        VisitStep.objects.all().delete()


def test_persons_are_forgotten_after_the_term_and_the_visit_stays(town):
    resident = town.volunteer("resident")
    visit, running = town.visit(by=resident), town.visit(by=resident)
    volunteers.cancel_visit(visit.pk, by=resident, now=NOW)
    volunteers.set_keeping_term(by=None, kind="visit", days=60, source="试验", effective_from=NOW.date() - DAYS(1))
    assert volunteers.forget_visits(NOW + DAYS(60)) == 0
    assert volunteers.forget_visits(NOW + DAYS(61)) == 1
    visit.refresh_from_db()
    assert [getattr(visit, name) for name in ("contact_name", "contact_phone", "address", "text", "note", "need")] == (
        [""] * 6
    )
    assert (visit.requested_by, visit.kind, visit.area) == (None, "repair", town.tree.community)
    running.refresh_from_db()
    assert running.contact_phone == PHONE
