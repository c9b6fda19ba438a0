"""A dispute at the mediation centre, from application to confirmation by the court."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from common.errors import MoveNotAllowed, NotAllowed
from complaints.choices import MediationState
from complaints.models import MediationCase, MediationEvent, MediationSession
from complaints.services import mediation
from tests.complaints.conftest import NOW, World

LATER = NOW + datetime.timedelta(days=3)


@pytest.fixture
def world(jurisdiction):
    return World()


@pytest.fixture
def mediator(world):
    return world.person("mediator", "mediator", world.district)


@pytest.fixture
def case(world):
    complaint = world.brought_to("dispatched", now=NOW, reporter_name="赵安", reporter_phone="19900000001")
    return mediation.open_mediation(complaint.pk, by=world.officer, now=NOW, subject="漏水赔偿", summary="天花板漏水")


@pytest.fixture
def accepted(case, world, mediator):
    for party in case.parties.all():
        mediation.record_consent(party.pk, by=world.officer, now=NOW)
    mediation.appoint_mediator(case.pk, by=world.officer, now=NOW, mediator=mediator, body="people", is_lead=True)
    return mediation.accept_mediation(case.pk, by=world.officer, now=NOW)


@pytest.fixture
def agreed(accepted, mediator):
    party = accepted.parties.get(kind="firm")
    duty = mediation.Duty(party, "修复天花板并赔偿", datetime.date(2025, 10, 20))
    return mediation.record_agreement(
        accepted.pk, by=mediator, now=LATER, agreed_date=LATER.date(), agreement="企业修复，居民补缴。", duties=[duty]
    )


def test_the_resident_and_the_firm_become_parties(case):
    assert [party.kind for party in case.parties.all()] == ["resident", "firm"]
    assert case.state == MediationState.APPLIED
    assert case.complaint.events.filter(kind="mediate").count() == 1


def test_a_complaint_has_one_mediation_at_a_time(case, world):
    with pytest.raises(mediation.MediationUnderWay):
        mediation.open_mediation(case.complaint_id, by=world.officer, now=NOW, subject="再来")
    with pytest.raises(IntegrityError), transaction.atomic():
        MediationCase.objects.create(complaint=case.complaint, area=case.area, subject="再来", created_at=NOW)


def test_nothing_begins_before_every_party_has_agreed(case, world, mediator):
    mediation.appoint_mediator(case.pk, by=world.officer, now=NOW, mediator=mediator, body="people", is_lead=True)
    mediation.record_consent(case.parties.first().pk, by=world.officer, now=NOW)
    with pytest.raises(mediation.PartiesMissing):
        mediation.accept_mediation(case.pk, by=world.officer, now=NOW)


def test_somebody_has_to_lead(case, world, mediator):
    for party in case.parties.all():
        mediation.record_consent(party.pk, by=world.officer, now=NOW)
    mediation.appoint_mediator(case.pk, by=world.officer, now=NOW, mediator=mediator, body="court")
    with pytest.raises(mediation.LeadMissing):
        mediation.accept_mediation(case.pk, by=world.officer, now=NOW)


def test_only_people_with_the_role_mediate(case, world):
    with pytest.raises(mediation.NoMediatorHere):
        mediation.appoint_mediator(case.pk, by=world.officer, now=NOW, mediator=world.firm_person, body="people")


def test_a_mediator_sees_the_case_and_no_other(accepted, world, mediator):
    stranger = world.person("mediator-2", "mediator", world.district)
    assert list(MediationCase.objects.visible_to(mediator)) == [accepted]
    assert not MediationCase.objects.visible_to(stranger).exists()
    assert not MediationCase.objects.visible_to(world.south_officer).exists()
    with pytest.raises(NotAllowed):
        mediation.fail_mediation(accepted.pk, by=stranger, now=NOW, reason="无法调解")


def test_a_relieved_mediator_no_longer_sees_it(case, world, mediator):
    post = mediation.appoint_mediator(case.pk, by=world.officer, now=NOW, mediator=mediator, body="people")
    mediation.relieve_mediator(post.pk, by=world.officer, now=NOW, reason="当事人申请回避")
    assert not MediationCase.objects.visible_to(mediator).exists()


def test_one_mediator_leads(case, world, mediator):
    other = world.person("mediator-2", "mediator", world.district)
    mediation.appoint_mediator(case.pk, by=world.officer, now=NOW, mediator=mediator, body="people", is_lead=True)
    with pytest.raises(mediation.AppointedAlready):
        mediation.appoint_mediator(case.pk, by=world.officer, now=NOW, mediator=other, body="court", is_lead=True)


def test_the_office_does_not_decide_for_the_mediator(accepted, world):
    with pytest.raises(MoveNotAllowed):
        mediation.fail_mediation(accepted.pk, by=world.officer, now=NOW, reason="无法调解")


def test_minutes_are_not_in_the_database_in_clear(accepted, mediator):
    from django.db import connection

    mediation.record_session(
        accepted.pk,
        by=mediator,
        now=LATER,
        held_at=LATER,
        place="社区会议室",
        present=accepted.parties.all(),
        minutes="双方陈述漏水经过",
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT minutes FROM complaints_mediationsession")
        stored = cursor.fetchone()[0]
    assert "漏水" not in stored
    assert MediationSession.objects.get().minutes == "双方陈述漏水经过"


def test_a_session_lies_between_acceptance_and_now(accepted, mediator):
    words = {"place": "社区", "present": [], "minutes": "记录"}
    for held_at in (NOW - datetime.timedelta(days=1), LATER + datetime.timedelta(hours=1)):
        with pytest.raises(mediation.NoSuchDay):
            mediation.record_session(accepted.pk, by=mediator, now=LATER, held_at=held_at, **words)


def test_an_agreement_opens_thirty_days_for_the_court(agreed):
    assert agreed.state == MediationState.AGREED
    assert agreed.confirmation_due_date == datetime.date(2025, 10, 29)
    assert agreed.duties.get().what == "修复天花板并赔偿"


def test_the_court_is_asked_in_time_or_not_at_all(agreed, mediator):
    late = NOW + datetime.timedelta(days=60)
    with pytest.raises(mediation.ConfirmationTimeOver):
        mediation.apply_for_confirmation(
            agreed.pk, by=mediator, now=late, applied_date=datetime.date(2025, 10, 30), court="区人民法院"
        )
    asked = mediation.apply_for_confirmation(
        agreed.pk, by=mediator, now=late, applied_date=datetime.date(2025, 10, 29), court="区人民法院"
    )
    confirmed = mediation.record_confirmation(asked.pk, by=mediator, now=late, is_confirmed=True, note="第1号")
    assert confirmed.state == MediationState.CONFIRMED
    assert confirmed.closed_at == late


def test_a_duty_is_performed_once(agreed, mediator):
    duty, now = agreed.duties.get(), timezone.now()
    mediation.record_performance(duty.pk, by=mediator, now=now, performed_date=datetime.date(2025, 10, 10))
    mediation.record_performance(duty.pk, by=mediator, now=now, performed_date=datetime.date(2025, 10, 11))
    assert agreed.duties.get().performed_date == datetime.date(2025, 10, 10)
    assert agreed.events.filter(kind="perform").count() == 1


def test_the_history_is_never_changed(case):
    event = MediationEvent.objects.get(case=case)
    with pytest.raises(IntegrityError), transaction.atomic():
        MediationEvent.objects.filter(pk=event.pk).update(note="anders")


def test_two_who_open_it_at_once_open_one(fresh_jurisdiction, at_once):
    world = World()
    complaint = world.brought_to("dispatched")

    def open_it():
        return mediation.open_mediation(complaint.pk, by=world.officer, now=timezone.now(), subject="漏水")

    results = at_once(fresh_jurisdiction, open_it, open_it)
    assert MediationCase.objects.count() == 1
    assert sum(isinstance(result, mediation.MediationUnderWay) for result in results) == 1


class TestPages:
    """The pages of office and mediator."""

    def test_the_mediator_finds_the_case_and_ends_it(self, jurisdiction, client_of, accepted, mediator):
        client = client_of(jurisdiction)
        client.force_login(mediator)
        listing = client.get("/admin/complaints/mediationcase/")
        assert "漏水赔偿" in listing.content.decode()
        page = client.get(f"/admin/complaints/mediationcase/{accepted.pk}/change/").content.decode()
        assert "赵安" not in page
        answer = client.post(f"/admin/complaints/mediationcase/{accepted.pk}/acts/fail/", {"fail-note": "分歧过大"})
        assert answer.status_code == 302
        accepted.refresh_from_db()
        assert accepted.state == MediationState.FAILED

    def test_names_are_shown_once_and_recorded(self, jurisdiction, client_of, accepted, mediator):
        from audit.models import AuditEntry

        client = client_of(jurisdiction)
        client.force_login(mediator)
        page = client.post(f"/admin/complaints/mediationcase/{accepted.pk}/parties/").content.decode()
        assert "赵安" in page
        assert AuditEntry.objects.filter(action="complaints.reveal_parties").count() == 1

    def test_what_was_typed_stays_when_it_is_refused(self, jurisdiction, client_of, agreed, mediator):
        client = client_of(jurisdiction)
        client.force_login(mediator)
        data = {"apply_confirmation-applied_date": "2025-12-31", "apply_confirmation-court": "区人民法院"}
        answer = client.post(f"/admin/complaints/mediationcase/{agreed.pk}/acts/apply_confirmation/", data)
        assert answer.status_code == 409
        assert "区人民法院" in answer.content.decode()

    def test_every_form_of_the_office_can_be_filled_in(self, jurisdiction, client_of, case, world, mediator):
        client = client_of(jurisdiction)
        client.force_login(world.officer)
        base = f"/admin/complaints/mediationcase/{case.pk}/acts"
        sent = [
            ("add_party", {"add_party-kind": "other", "add_party-name": "楼上住户", "add_party-phone": ""}),
            *(("consent", {"consent-party": party.pk}) for party in case.parties.all()),
            ("appoint", {"appoint-mediator": mediator.pk, "appoint-body": "people", "appoint-is_lead": "on"}),
        ]
        for name, data in sent:
            assert client.post(f"{base}/{name}/", data).status_code == 302, name
        last = case.parties.get(kind="other")
        assert client.post(f"{base}/consent/", {"consent-party": last.pk}).status_code == 302
        assert client.post(f"{base}/accept/").status_code == 302
        case.refresh_from_db()
        assert case.state == MediationState.ACCEPTED


# --- An officer who mediates -------------------------------------------------------------------------


@pytest.fixture
def both(case, world):
    """The officer of the place is appointed as mediator of the case."""
    from accounts.models import Role
    from accounts.services import grant_role

    grant_role(world.officer, Role.objects.get(code="mediator"), world.north, by=None, today=NOW.date())
    officer = type(world.officer).objects.get(pk=world.officer.pk)
    mediation.appoint_mediator(case.pk, by=officer, now=NOW, mediator=officer, body="people", is_lead=True)
    return officer


def sides(case):
    return list(case.events.order_by("pk").values_list("kind", "actor_kind"))


def test_an_officer_who_mediates_keeps_the_acts_of_the_office(both, case, mediator):
    mediation.appoint_mediator(case.pk, by=both, now=NOW, mediator=mediator, body="people")
    post = case.posts.get(mediator=mediator)
    mediation.relieve_mediator(post.pk, by=both, now=NOW, reason="回避")
    for party in case.parties.all():
        mediation.record_consent(party.pk, by=both, now=NOW)
    assert mediation.accept_mediation(case.pk, by=both, now=NOW).state == MediationState.ACCEPTED
    assert mediation.fail_mediation(case.pk, by=both, now=LATER, reason="未达成").state == MediationState.FAILED
    assert sides(case)[-2:] == [("accept", "staff"), ("fail", "mediator")]


def test_an_officer_who_mediates_is_offered_both(both, case, client_of, jurisdiction):
    client = client_of(jurisdiction)
    client.force_login(both)
    page = client.get(f"/admin/complaints/mediationcase/{case.pk}/change/")
    offered = {act["name"] for act in page.context["acts"]}
    assert {"appoint", "relieve", "accept", "decline", "withdraw"} <= offered


def test_a_mediator_without_an_office_appoints_nobody(case, world, mediator):
    mediation.appoint_mediator(case.pk, by=world.officer, now=NOW, mediator=mediator, body="people")
    with pytest.raises(NotAllowed):
        mediation.appoint_mediator(case.pk, by=mediator, now=NOW, mediator=mediator, body="court")
