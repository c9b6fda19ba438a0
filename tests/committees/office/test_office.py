"""Terms, members, hand-over, alerts, standstill."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from committees.choices import HandoverLeg, OfficeState
from committees.models import CommitteeMember, Handover, OfficeAlert, OwnersCommittee, WorkStep
from committees.selectors.office import ending_terms, standing_of, with_state
from committees.services import handovers, offices
from committees.services.alerts import raise_alerts
from committees.services.oversight import NotParalysed, take_measure
from common.errors import MoveNotAllowed, NotAllowed
from tests.committees.office.conftest import NOW, SEATS, TERM_FROM, TERM_TO, TODAY

ONE_DAY = datetime.timedelta(days=1)


def test_the_state_follows_from_the_facts(town):
    committee = town.committee
    for day, state in (
        (TODAY, OfficeState.IN_OFFICE),
        (datetime.date(2028, 1, 31), OfficeState.IN_OFFICE),
        (datetime.date(2028, 2, 1), OfficeState.RENEWAL_DUE),  # three months before the end
        (TERM_TO - ONE_DAY, OfficeState.RENEWAL_DUE),
        (TERM_TO, OfficeState.OVERDUE),
    ):
        assert standing_of(committee, day).state == state, day
    offices.end_membership(town.members[4].pk, by=None, now=NOW, ended_on=TODAY, reason="resigned")
    assert standing_of(committee, TODAY).state == OfficeState.SHORT_HANDED
    offices.dissolve_committee(
        committee.pk, by=None, now=NOW, ended_on=TODAY, reason="replaced", basis="新一届业委会已备案"
    )
    assert standing_of(committee, TODAY).state == OfficeState.DISSOLVED


def test_an_early_election_is_due_below_half(town):
    for member in town.members[:2]:
        offices.end_membership(member.pk, by=None, now=NOW, ended_on=TODAY, reason="resigned")
    assert not standing_of(town.committee, TODAY).must_elect
    offices.end_membership(town.members[2].pk, by=None, now=NOW, ended_on=TODAY, reason="resigned")
    assert standing_of(town.committee, TODAY).must_elect


def test_two_committees_never_serve_at_once(town):
    with pytest.raises(ValidationError):
        town.establish(town.estate)
    row = {"estate": town.estate, "name": "x", "term_from": TERM_FROM, "term_to": TERM_TO}
    with pytest.raises(IntegrityError), transaction.atomic():
        OwnersCommittee.objects.create(**row)
    town.establish(town.estate, term_from=TERM_TO, term_to=TERM_TO + 365 * ONE_DAY)


@pytest.mark.parametrize("seats", [3, 4, 6, 13])
def test_the_law_limits_the_size(town, seats):
    with pytest.raises(offices.SeatsWrong):
        town.establish(town.other, seats=seats)


def test_the_law_limits_the_term(town):
    with pytest.raises(offices.TermTooLong):
        town.establish(town.other, term_to=datetime.date(2029, 5, 2))
    town.establish(town.other, term_to=datetime.date(2029, 5, 1))


def test_a_management_committee_has_rules_of_its_own(town):
    with pytest.raises(offices.SeatsWrong):
        town.establish(town.estate, kind="management", seats=5)
    with pytest.raises(offices.TermTooLong):
        town.establish(town.estate, kind="management", seats=7, term_to=datetime.date(2027, 5, 2))
    body = town.establish(town.estate, kind="management", seats=7, term_to=datetime.date(2027, 5, 1))
    assert body.kind == "management"


def test_only_the_office_of_the_subdistrict_registers(town):
    given = {"now": NOW, "name": "x", "term_from": TERM_FROM, "term_to": TERM_TO, "seats": 5}
    for nobody in (town.acting, town.guide, town.elsewhere):
        with pytest.raises(NotAllowed):
            offices.establish_committee(town.estate, by=nobody, **given)
    town.person("other-officer", "subdistrict_officer", town.tree.first)
    offices.establish_committee(town.other, by=town.elsewhere, **given)


def test_nobody_loses_a_seat_without_a_legal_ground(town):
    member = town.members[1]
    given = {"now": NOW, "ended_on": TODAY, "reason": "disqualified"}
    with pytest.raises(offices.GroundNeeded):
        offices.end_membership(member.pk, by=town.officer, **given)
    with pytest.raises(NotAllowed):  # the committee itself cannot throw anybody out
        offices.end_membership(member.pk, by=town.acting, ground="第46条", **given)
    with pytest.raises(IntegrityError), transaction.atomic():
        CommitteeMember.objects.filter(pk=member.pk).update(term_to=TODAY, end_reason="removed")
    offices.end_membership(member.pk, by=town.officer, ground="第46条", evidence="产权已转让", **given)
    member.refresh_from_db()
    assert (member.end_reason, member.end_ground) == ("disqualified", "第46条")
    with pytest.raises(offices.NotServing):
        offices.end_membership(member.pk, by=town.officer, ground="第46条", **given)


def test_an_alternate_steps_up_once_into_a_free_seat(town):
    left = town.members[2]
    with pytest.raises(offices.NotAnAlternate):
        offices.step_up(town.alternate.pk, left.pk, by=town.acting, now=NOW, day=TODAY)
    offices.end_membership(left.pk, by=town.acting, now=NOW, ended_on=TODAY, reason="resigned")
    seated = offices.step_up(town.alternate.pk, left.pk, by=town.acting, now=NOW, day=TODAY)
    assert (seated.post, seated.name, seated.stood_in_for) == ("member", "候补甲", left)
    assert standing_of(town.committee, TODAY).serving == SEATS
    second = town.seat(town.committee, "候补乙", "alternate")
    with pytest.raises(offices.NotAnAlternate):
        offices.step_up(second.pk, left.pk, by=town.acting, now=NOW, day=TODAY)


def test_names_are_public_only_for_seats_of_a_filed_committee(town):
    member, alternate = town.members[0], town.alternate
    assert member.public_name(TODAY) == "委**"
    OwnersCommittee.objects.filter(pk=town.committee.pk).update(filed_on=TERM_FROM, certificate_number="备1号")
    member, alternate = (CommitteeMember.objects.select_related("committee").get(pk=m.pk) for m in (member, alternate))
    assert member.public_name(TODAY) == "委员0"
    assert alternate.public_name(TODAY) == "候**"
    assert member.public_name(TERM_FROM - ONE_DAY) == "委**"


def test_a_new_chair_replaces_the_old_one(town):
    offices.change_post(town.members[3].pk, by=town.acting, now=NOW, post="chair")
    assert list(town.committee.members.filter(post="chair")) == [town.members[3]]


def test_a_hand_over_needs_two_sides(town):
    begun = {"now": NOW, "leg": HandoverLeg.TO_KEEPER, "begins_on": TODAY, "keeper": "居委会"}
    with pytest.raises(handovers.NothingToHandOver):
        handovers.open_handover(town.committee.pk, by=town.acting, items=[" "], **begun)
    handover = handovers.open_handover(town.committee.pk, by=town.acting, items=["印章", "档案"], **begun)
    assert handover.due_on == TODAY + 10 * ONE_DAY
    first, second = handover.items.all()
    with pytest.raises(MoveNotAllowed):  # nothing is received before it was given
        handovers.confirm_item(first.pk, by=town.officer, now=NOW, is_receipt=True)
    with pytest.raises(NotAllowed):
        handovers.confirm_item(first.pk, by=town.officer, now=NOW, is_receipt=False)
    for item in (first, second):
        handovers.confirm_item(item.pk, by=town.acting, now=NOW, is_receipt=False)
    handovers.confirm_item(first.pk, by=town.officer, now=NOW, is_receipt=True)
    with pytest.raises(handovers.ItemsOpen):
        handovers.close_handover(handover.pk, by=town.acting, now=NOW)
    handovers.confirm_item(second.pk, by=town.officer, now=NOW, is_receipt=True)
    handovers.close_handover(handover.pk, by=town.acting, now=NOW)
    assert not Handover.objects.filter(closed_at=None).exists()


def test_one_person_never_confirms_for_both_sides(town):
    both = town.person("both", "committee_member", town.estate)
    handover = handovers.open_handover(
        town.committee.pk, by=both, now=NOW, leg=HandoverLeg.MEMBER, items=["账册"], begins_on=TODAY
    )
    item = handover.items.get()
    handovers.confirm_item(item.pk, by=both, now=NOW, is_receipt=False)
    with pytest.raises(handovers.OtherSideConfirms):
        handovers.confirm_item(item.pk, by=both, now=NOW, is_receipt=True)
    handovers.confirm_item(item.pk, by=town.colleague, now=NOW, is_receipt=True)


def test_alerts_are_told_once_and_from_the_facts(town):
    before = datetime.datetime.combine(datetime.date(2028, 1, 31), datetime.time(7), NOW.tzinfo)
    assert raise_alerts(before) == 0
    assert raise_alerts(before + 5 * ONE_DAY) == 1  # nights that did not run make no difference
    assert raise_alerts(before + 6 * ONE_DAY) == 0
    assert raise_alerts(before + 200 * ONE_DAY) == 1
    assert list(OfficeAlert.objects.order_by("pk").values_list("kind", flat=True)) == ["renewal_due", "overdue"]


def test_a_notice_reaches_the_committee_and_its_office(town):
    from committees.work_tasks import tell_term
    from notifications.models import Notice

    raise_alerts(datetime.datetime(2028, 5, 2, 7, tzinfo=NOW.tzinfo))
    tell_term(alert_id=OfficeAlert.objects.get().pk)
    told = set(Notice.objects.values_list("recipient__username", flat=True))
    assert {"acting", "colleague"} <= told and "elsewhere" not in told and "stranger" not in told


def test_the_list_of_terms_shows_the_most_urgent_first(town):
    over = town.establish(town.other, term_to=TODAY)
    day = datetime.date(2028, 3, 1)
    rows = ending_terms(OwnersCommittee.objects.visible_to(town.officer), day)
    assert rows == [town.committee]
    everything = town.person("housing", "housing_department", town.tree.district)
    assert ending_terms(OwnersCommittee.objects.visible_to(everything), day) == [over, town.committee]
    states = dict(with_state(OwnersCommittee.objects.all(), day).values_list("pk", "office_state"))
    assert states == {over.pk: "overdue", town.committee.pk: "renewal_due"}


def test_a_measure_needs_facts(town):
    given = {"now": NOW, "evidence": "三个月未开会", "legal_basis": "第48条"}
    for ground in ("overdue", "too_few"):
        with pytest.raises(NotParalysed):
            take_measure(town.committee.pk, by=town.officer, ground=ground, measure="order", **given)
    with pytest.raises(NotAllowed):
        take_measure(town.committee.pk, by=town.guide, ground="idle", measure="order", **given)
    row = take_measure(
        town.committee.pk,
        by=town.officer,
        ground="idle",
        measure="form_management",
        body_name="晴川家园物业管理委员会",
        body_seats=7,
        body_until=datetime.date(2028, 4, 1),
        **given,
    )
    town.committee.refresh_from_db()
    assert town.committee.ended_on == TODAY and row.body.kind == "management"
    assert not town.committee.members.filter(term_to=None).exists()


def test_history_is_never_changed(town):
    step = WorkStep.objects.first()
    for change in (lambda: WorkStep.objects.filter(pk=step.pk).update(note="x"), step.delete):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
