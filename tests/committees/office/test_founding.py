"""Before office: a petition with verified shares, a lawful group, candidates barred by law only, the filing."""

import datetime
from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from committees.models import Candidate, Petitioner
from committees.services import candidates, elections, preparing
from committees.services._work import WordsMissing
from common.errors import MoveNotAllowed, NotAllowed
from tests.committees.office.conftest import NOW, TODAY

GROUP = [("业主甲", "owner"), ("业主乙", "owner"), ("业主丙", "owner"), ("业主丁", "owner")]
GROUP += [("街道代表", "office"), ("居委代表", "residents_committee"), ("建设单位代表", "developer")]
DOCUMENTS = ["assembly_minutes_and_decision", "rules_of_procedure", "covenant", "member_list"]


@pytest.fixture
def place(town):
    """The other estate has no committee yet, and ten owners of 100 m² each."""
    town.people = [town.owner(f"业主{n}", estate=town.other) for n in range(10)]
    return town


def ask(town):
    return preparing.request_election(town.other, by=town.elsewhere, now=NOW)


def test_a_first_election_where_a_committee_stands_is_refused(place):
    with pytest.raises(preparing.CommitteeStands):
        preparing.request_election(place.estate, by=place.officer, now=NOW)
    assert preparing.request_election(place.estate, by=place.officer, now=NOW, kind="renewal").state == "requested"


def signed(town, count):
    preparation = ask(town)
    for owner in town.people[:count]:
        preparing.sign_petition(preparation.pk, owner, by=town.elsewhere, now=NOW, signed_on=TODAY)
    return preparation


def formed(town, group=GROUP, leader="office"):
    preparation = signed(town, 2)
    return preparing.form_group(preparation.pk, by=town.elsewhere, now=NOW, members=group, leader=leader)


def standing(town, preparation, number=0):
    candidate = candidates.nominate(
        preparation.pk, town.people[number], by=town.elsewhere, now=NOW, source="joint_owners"
    )
    return candidates.consent(candidate.pk, by=town.elsewhere, now=NOW, is_standing=True)


def review(town, candidate, opinion="no_bar", **facts):
    given = {"body": "preparatory_group", "reason": "核对登记", "opinion": opinion, **facts}
    return candidates.review_candidate(candidate.pk, by=town.elsewhere, now=NOW, **given)


def test_the_share_of_a_petition_is_what_the_register_says(place):
    half = place.owner("半户", parts=(1, 2), estate=place.other)
    preparation = signed(place, 1)
    preparing.sign_petition(preparation.pk, half, by=place.elsewhere, now=NOW, signed_on=TODAY)
    count = preparing.petition_count(preparation)
    assert (count.by_owners, count.by_area) == (Fraction(2, 11), Fraction(150, 1100))
    with pytest.raises(preparing.NotAnOwnerHere):
        stranger = place.owner("外人", estate=place.estate)
        preparing.sign_petition(preparation.pk, stranger, by=place.elsewhere, now=NOW, signed_on=TODAY)
    with pytest.raises(ValidationError):
        preparing.sign_petition(preparation.pk, half, by=place.elsewhere, now=NOW, signed_on=TODAY)
    assert Petitioner.objects.count() == 2


def test_one_fifth_of_the_owners_is_enough_and_less_is_not(place):
    preparation = signed(place, 1)
    with pytest.raises(preparing.ShareNotReached):
        preparing.form_group(preparation.pk, by=place.elsewhere, now=NOW, members=GROUP, leader="office")
    preparing.sign_petition(preparation.pk, place.people[1], by=place.elsewhere, now=NOW, signed_on=TODAY)
    made = preparing.form_group(preparation.pk, by=place.elsewhere, now=NOW, members=GROUP, leader="office")
    assert (made.state, made.group.count()) == ("preparing", 7)


@pytest.mark.parametrize(
    ("group", "leader"),
    [
        (GROUP[:5], "office"),  # too few
        ([*GROUP, ("业主戊", "owner")], "office"),  # an even number
        ([("甲", "owner")] * 3 + [("乙", "office")] * 4, "office"),  # owners below half
        (GROUP, "developer"),  # who may not lead
        (GROUP[:4] + [("居委", "residents_committee")] * 3, "office"),  # the leader sits not in it
    ],
)
def test_a_group_that_does_not_fit_the_law_is_refused(place, group, leader):
    with pytest.raises(preparing.GroupWrong):
        formed(place, group, leader)


def test_only_a_legal_ground_bars_a_candidate(place):
    candidate = standing(place, formed(place))
    for facts in ({}, {"bar": "party_member", "bar_article": "1", "evidence": "x"}, {"bar": "not_owner"}):
        with pytest.raises(candidates.GroundOutsideLaw):
            review(place, candidate, "bar", **facts)
    review(place, candidate)
    with pytest.raises(candidates.GroundOutsideLaw):  # nobody found a ground
        candidates.settle_candidate(candidate.pk, by=place.elsewhere, now=NOW, is_barred=True, reason="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        Candidate.objects.filter(pk=candidate.pk).update(state="barred")


def test_party_membership_is_neither_kept_nor_a_bar():
    from committees.choices import CandidateBar
    from committees.models import CommitteeMember

    for model in (Candidate, CommitteeMember):
        assert not [field.name for field in model._meta.get_fields() if "party" in field.name]
    assert not [code for code in CandidateBar.values if "party" in code]


def test_a_candidate_is_heard_before_a_bar(place):
    candidate = standing(place, formed(place))
    with pytest.raises(candidates.NotReviewed):
        candidates.settle_candidate(candidate.pk, by=place.elsewhere, now=NOW, is_barred=False)
    ground = {"bar": "firm_interest", "bar_article": "第39条", "evidence": "在物业企业任职证明"}
    review(place, candidate, "bar", **ground)
    barred = {"by": place.elsewhere, "now": NOW, "is_barred": True, "reason": "证据充分"}
    with pytest.raises(candidates.NotHeard):
        candidates.settle_candidate(candidate.pk, **barred)
    candidates.hear_candidate(candidate.pk, by=place.elsewhere, now=NOW, statement="已离职")
    found = candidates.settle_candidate(candidate.pk, **barred)
    assert (found.state, found.bar, found.bar_article) == ("barred", "firm_interest", "第39条")


def test_a_finding_does_not_bind(place):
    candidate = standing(place, formed(place))
    review(place, candidate, "bar", bar="dishonest_debtor", bar_article="第39条", evidence="名单截图")
    given = {"by": place.elsewhere, "now": NOW, "is_barred": False}
    with pytest.raises(WordsMissing):
        candidates.settle_candidate(candidate.pk, **given)
    assert candidates.settle_candidate(candidate.pk, reason="已履行完毕", **given).state == "listed"


def test_only_bodies_that_the_law_names_review(place, monkeypatch):
    candidate = standing(place, formed(place))
    with pytest.raises(candidates.BodyNotNamed):
        review(place, candidate, body="industry_committee")
    both = ["preparatory_group", "community_party_organisation"]
    monkeypatch.setattr(candidates, "reviewing_bodies", lambda day: both)
    review(place, candidate)
    with pytest.raises(candidates.NotReviewed):
        candidates.settle_candidate(candidate.pk, by=place.elsewhere, now=NOW, is_barred=False)
    review(place, candidate, body="community_party_organisation")
    candidates.settle_candidate(candidate.pk, by=place.elsewhere, now=NOW, is_barred=False)


def elected(town):
    preparation = formed(town)
    listed = []
    for number in range(5):
        candidate = standing(town, preparation, number)
        review(town, candidate)
        listed.append(candidates.settle_candidate(candidate.pk, by=town.elsewhere, now=NOW, is_barred=False))
    candidates.post_list(preparation.pk, by=town.elsewhere, now=NOW, place="北门", posted_on=TODAY)
    posts = [(row.pk, "chair" if number == 0 else "member") for number, row in enumerate(listed)]
    return elections.enter_elected(
        preparation.pk,
        by=town.elsewhere,
        now=NOW,
        elected=posts,
        name="竹影家园业主委员会",
        term_from=TODAY,
        term_to=datetime.date(2030, 4, 20),
        seats=5,
    )


def test_from_the_list_to_the_certificate(place):
    committee = elected(place)
    assert committee.members.count() == 5
    with pytest.raises(candidates.PapersMissing):
        candidates.hand_in_filing(committee.pk, by=place.stranger, now=NOW, documents=DOCUMENTS[:2])
    filing = candidates.hand_in_filing(committee.pk, by=place.stranger, now=NOW, documents=DOCUMENTS)
    assert filing.due_on == datetime.date(2026, 5, 7)  # ten working days over the holiday of May
    with pytest.raises(NotAllowed):
        candidates.decide_filing(filing.pk, by=place.officer, now=NOW, certificate_number="备2号")
    candidates.decide_filing(filing.pk, by=place.elsewhere, now=NOW, reason="名单缺页")
    second = candidates.hand_in_filing(committee.pk, by=place.stranger, now=NOW, documents=DOCUMENTS)
    candidates.decide_filing(second.pk, by=place.elsewhere, now=NOW, certificate_number="备2号")
    committee.refresh_from_db()
    assert (second.round, committee.certificate_number, committee.filed_on) == (2, "备2号", TODAY)
    with pytest.raises(MoveNotAllowed):
        candidates.hand_in_filing(committee.pk, by=place.stranger, now=NOW, documents=DOCUMENTS)


def test_nobody_is_elected_who_was_not_on_the_list(place):
    preparation = formed(place)
    candidate = standing(place, preparation)
    given = {"by": place.elsewhere, "now": NOW, "name": "x", "term_from": TODAY, "seats": 5}
    with pytest.raises(MoveNotAllowed):
        elections.enter_elected(
            preparation.pk, elected=[(candidate.pk, "chair")], term_to=datetime.date(2030, 4, 20), **given
        )


def test_the_office_refuses_with_a_reason(place):
    preparation = ask(place)
    with pytest.raises(WordsMissing):
        preparing.end_preparation(preparation.pk, by=place.elsewhere, now=NOW, reason=" ")
    assert preparing.end_preparation(preparation.pk, by=place.elsewhere, now=NOW, reason="条件未到").state == "refused"
    ask(place)
