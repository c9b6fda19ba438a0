"""An award from the application to the withdrawal: who may do each step, and what each step refuses."""

import datetime
import json
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from common.errors import MoveNotAllowed, NotAllowed, Refusal
from programmes.models import AwardApplication, AwardReview, AwardStandard, AwardStep
from programmes.services.awards import after, applying, ranking, reviewing, rounds
from programmes.services.awards._steps import NeedsWords
from programmes.workflow_awards import APPLICATION_MOVES, ROUND_MOVES
from tests.programmes.awards.conftest import AFTER, FULL, STANDARD
from tests.programmes.conftest import NOW, TODAY

DAY = datetime.timedelta(days=1)


def test_the_same_checklist_is_one_version_and_another_one_the_next(award_city):
    first = award_city.services.publish_standard(STANDARD, by=None, now=NOW)
    assert award_city.services.publish_standard(STANDARD, by=None, now=NOW) == first
    second = award_city.services.publish_standard({**STANDARD, "title": "改"}, by=None, now=NOW)
    assert (first.number, second.number) == (1, 2)
    with pytest.raises(IntegrityError), transaction.atomic():
        AwardStandard.objects.filter(pk=first.pk).update(title="x")


def test_a_round_opens_with_places_for_every_class(award_city):
    from programmes.models import AwardQuota

    made = award_city.round(state="draft")
    AwardQuota.objects.filter(round=made, class_code="office").delete()
    with pytest.raises(rounds.NoQuota):
        award_city.services.open_round(made.pk, by=None)


def test_a_subdistrict_officer_keeps_no_rounds(award_city):
    made = award_city.round(state="draft")
    with pytest.raises(NotAllowed):
        award_city.services.open_round(made.pk, by=award_city.officer)


@pytest.mark.parametrize("today", [TODAY - DAY, TODAY + 21 * DAY])
def test_applications_are_taken_on_the_rounds_days(award_city, today):
    made = award_city.round()
    project = award_city.project(award_city.estate())
    by = award_city.representative(project.firm)
    with pytest.raises(applying.RoundNotOpen):
        award_city.services.open_application(
            made.pk, by=by, now=NOW, today=today, firm=project.firm, project=project, class_code="home"
        )


def test_a_project_applies_once(award_city):
    made = award_city.round()
    found = award_city.application(made)
    with pytest.raises(ValidationError), transaction.atomic():
        award_city.services.open_application(
            made.pk, by=None, now=NOW, today=TODAY, firm=found.firm, project=found.project, class_code="home"
        )


def test_another_firms_people_neither_write_nor_hand_in(award_city):
    made = award_city.round()
    found = award_city.application(made, submitted=False)
    stranger = award_city.representative(award_city.firm())
    with pytest.raises(NotAllowed):
        award_city.services.save_answer(found.pk, "A1", by=stranger, now=NOW, points=Decimal(1))
    with pytest.raises(NotAllowed):
        award_city.services.submit_application(found.pk, by=stranger, now=NOW, today=TODAY)


def test_an_answer_saved_again_replaces_the_first(award_city):
    found = award_city.application(award_city.round(), submitted=False)
    for given in (10, 40):
        award_city.services.save_answer(found.pk, "A1", by=None, now=NOW, points=Decimal(given), note="说明")
    assert found.answers.get().points == 40


@pytest.mark.parametrize(("code", "given"), [("A1", "40.01"), ("A1", "-1")])
def test_points_beyond_an_item_are_refused(award_city, code, given):
    found = award_city.application(award_city.round(), submitted=False)
    with pytest.raises(applying.WrongPoints):
        award_city.services.save_answer(found.pk, code, by=None, now=NOW, points=Decimal(given))


def test_an_item_of_another_class_is_not_asked(award_city):
    found = award_city.application(award_city.round(), submitted=False)
    with pytest.raises(applying.NoSuchItem):
        award_city.services.save_answer(found.pk, "B3", by=None, now=NOW, points=Decimal(1))


def test_handing_in_needs_every_answer_and_proof_of_must_have_items(award_city):
    found = award_city.application(award_city.round(), submitted=False)
    submit = lambda: award_city.services.submit_application(found.pk, by=None, now=NOW, today=TODAY)  # noqa: E731
    with pytest.raises(applying.NotComplete):
        submit()
    for code, given in FULL.items():
        award_city.services.save_answer(found.pk, code, by=None, now=NOW, points=given)
    with pytest.raises(applying.NotComplete):
        submit()
    award_city.services.attach_evidence(found.pk, "A1", award_city.pdf(), by=None, now=NOW)
    assert (submit().state, submit_score(found)) == ("submitted", 100)


def submit_score(found):
    return AwardApplication.objects.get(pk=found.pk).self_score


def test_evidence_is_a_pdf_or_a_photo_and_stands_once(award_city):
    from django.core.files.base import ContentFile

    found = award_city.application(award_city.round(), submitted=False)
    add = lambda file: award_city.services.attach_evidence(found.pk, "A1", file, by=None, now=NOW)  # noqa: E731
    kept = add(award_city.pdf())
    with kept.file.open("rb") as file:
        assert file.read().startswith(b"%PDF-")
    with pytest.raises(ValidationError):
        add(award_city.pdf())
    with pytest.raises(Refusal):
        add(ContentFile(b"MZ no picture", name="x.exe"))
    award_city.services.remove_evidence(kept.pk, by=None)
    assert not found.evidence.exists()


def test_different_people_review_and_nobody_their_own_firm(award_city):
    made = award_city.round()
    found = award_city.application(made)
    review = award_city.services.review_application
    with pytest.raises(NotAllowed):
        review(found.pk, "subdistrict", FULL, by=award_city.district, now=NOW)
    with pytest.raises(MoveNotAllowed):
        review(found.pk, "district", FULL, by=award_city.district, now=NOW)
    review(found.pk, "subdistrict", FULL, by=award_city.officer, now=NOW)
    with pytest.raises(NotAllowed):
        review(found.pk, "district", FULL, by=award_city.officer, now=NOW)
    from accounts.models import Role
    from accounts.services import grant_role

    both = award_city.person("双岗", "subdistrict_officer", award_city.tree.first)
    other = award_city.application(made)
    review(other.pk, "subdistrict", FULL, by=both, now=NOW)
    grant_role(
        both, Role.objects.get(code="housing_department"), award_city.tree.district, by=None, today=timezone.localdate()
    )
    both = type(both).objects.get(pk=both.pk)
    with pytest.raises(reviewing.ReviewedBefore):
        review(other.pk, "district", FULL, by=both, now=NOW)
    firm = found.firm
    grant_role(
        award_city.chief, Role.objects.get(code="firm_project_manager"), firm, by=None, today=timezone.localdate()
    )
    with pytest.raises(reviewing.OwnFirm):
        review(found.pk, "district", FULL, by=type(both).objects.get(pk=award_city.chief.pk), now=NOW)


def test_a_sheet_gives_points_to_every_item_and_stays(award_city):
    found = award_city.application(award_city.round())
    with pytest.raises(reviewing.SheetNotComplete):
        award_city.services.review_application(
            found.pk, "subdistrict", {"A1": Decimal(1)}, by=award_city.officer, now=NOW
        )
    review = award_city.services.review_application(found.pk, "subdistrict", FULL, by=award_city.officer, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        AwardReview.objects.filter(pk=review.pk).update(total=1)


def test_an_application_is_returned_or_refused_with_a_reason(award_city):
    made = award_city.round()
    found, other = award_city.application(made), award_city.application(made)
    with pytest.raises(NeedsWords):
        award_city.services.return_application(found.pk, by=award_city.officer, now=NOW, reason=" ")
    award_city.services.return_application(found.pk, by=award_city.officer, now=NOW, reason="补照片")
    assert AwardApplication.objects.get(pk=found.pk).state == "draft"
    award_city.services.refuse_application(other.pk, by=award_city.officer, now=NOW, reason="不在范围")
    assert AwardApplication.objects.get(pk=other.pk).state == "refused"


def test_the_panel_scores_only_while_it_sits_and_each_member_once(award_city):
    made = award_city.round()
    found = award_city.reviewed(made)
    sheet = award_city.services.score_sheet
    with pytest.raises(MoveNotAllowed):
        sheet(found.pk, FULL, by=award_city.panel[0], now=NOW)
    award_city.services.call_panel(made.pk, by=None)
    with pytest.raises(NotAllowed):
        sheet(found.pk, FULL, by=award_city.chief, now=NOW)
    sheet(found.pk, FULL, by=award_city.panel[0], now=NOW)
    with pytest.raises(reviewing.ReviewedBefore):
        sheet(found.pk, FULL, by=award_city.panel[0], now=NOW)
    sheet(found.pk, FULL | {"B1": Decimal(11)}, by=award_city.panel[1], now=NOW)
    assert AwardApplication.objects.get(pk=found.pk).panel_score == Decimal("95.50")
    with pytest.raises(ranking.SheetsMissing):
        award_city.rank(made)


def test_who_reviewed_before_does_not_score_in_the_panel(award_city):
    made = award_city.round()
    award_city.services.seat_member(made.pk, award_city.district, by=None)
    found = award_city.reviewed(made)
    award_city.services.call_panel(made.pk, by=None)
    with pytest.raises(reviewing.ReviewedBefore):
        award_city.services.score_sheet(found.pk, FULL, by=award_city.district, now=NOW)


def tied(award_city):
    made = award_city.round()
    both = [award_city.reviewed(made) for _ in range(2)]
    award_city.services.call_panel(made.pk, by=None)
    for found in both:
        award_city.scored(made, found, 90)
    return made, both


def test_a_tie_is_voted_on_by_name_and_only_then_made_public(award_city):
    made, (first, second) = tied(award_city)
    decision = award_city.rank(made)
    made.refresh_from_db()
    assert (made.state, decision.undecided[0]["keys"]) == ("voting", [first.pk, second.pk])
    assert [step["step"] for step in json.loads(decision.text)["tie_steps"]] == [
        "must_points",
        "district_score",
        "grade",
    ]
    vote = award_city.services.vote_on_tie
    with pytest.raises(NotAllowed):
        vote(decision.pk, 0, second.pk, by=award_city.chief, now=NOW)
    for person in award_city.panel[:2]:
        vote(decision.pk, 0, second.pk, by=person, now=NOW)
    with pytest.raises(ranking.VotedAlready):
        vote(decision.pk, 0, first.pk, by=award_city.panel[0], now=NOW)
    with pytest.raises(ranking.VotesMissing):
        award_city.rank(made)
    vote(decision.pk, 0, first.pk, by=award_city.panel[2], now=NOW)
    final = award_city.rank(made)
    assert (final.undecided, ranking.is_sound(final), ranking.is_sound(decision)) == ([], True, True)
    states = dict(AwardApplication.objects.filter(round=made).values_list("pk", "state"))
    assert states == {first.pk: "not_chosen", second.pk: "listed"}
    assert [str(one.member) for one in decision.votes.all()] == [str(person) for person in award_city.panel]


def test_a_score_of_the_district_settles_the_tie_before_a_vote(award_city):
    made = award_city.round()
    first, second = award_city.reviewed(made, B1=15), award_city.reviewed(made)
    award_city.services.call_panel(made.pk, by=None)
    for found in (first, second):
        award_city.scored(made, found, 90)
    decision = award_city.rank(made)
    assert json.loads(decision.text)["tie_steps"][-1]["step"] == "district_score"
    assert dict(json.loads(decision.text)["outcomes"]) == {first.pk: "no_place", second.pk: "chosen"}


def test_a_list_is_public_for_working_days_and_an_upheld_objection_strikes(award_city):
    made, (first, second) = tied(award_city)
    made.quotas.update(places=2)
    award_city.rank(made)
    made.refresh_from_db()
    assert (made.publicity_from, made.publicity_until) == (TODAY, datetime.date(2026, 4, 27))
    neighbour = award_city.person("邻居", "resident", first.project.estate)
    with pytest.raises(ranking.PublicityRunning):
        award_city.services.close_round(made.pk, by=None, now=NOW, today=made.publicity_until)
    object_ = award_city.services.raise_objection
    raised = object_(first.pk, "电梯长期停用", by=neighbour, now=NOW, today=TODAY)
    with pytest.raises(after.ObjectedAlready):
        object_(first.pk, "再说一次", by=neighbour, now=NOW, today=TODAY)
    with pytest.raises(after.NotPublic):
        object_(second.pk, "太迟", by=neighbour, now=NOW, today=made.publicity_until + DAY)
    with pytest.raises(ranking.ObjectionsOpen):
        award_city.services.close_round(made.pk, by=None, now=NOW, today=AFTER)
    award_city.services.decide_objection(raised.pk, by=award_city.chief, now=NOW, is_upheld=True, answer="情况属实")
    award_city.services.close_round(made.pk, by=None, now=NOW, today=AFTER)
    states = dict(AwardApplication.objects.values_list("pk", "state"))
    assert (states[first.pk], states[second.pk]) == ("struck", "awarded")


def test_an_award_has_a_number_and_a_validity(awarded):
    found = awarded.application
    assert (found.state, found.awarded_on, found.valid_until) == ("awarded", AFTER, datetime.date(2028, 5, 20))
    assert found.number.startswith("SF2026-")


def test_an_award_is_withdrawn_by_another_person_after_the_firm_was_heard(awarded):
    services, city, found = awarded.city.services, awarded.city, awarded.application
    services.record_visit(
        found.pk, by=city.officer, now=NOW, today=AFTER, visited_on=AFTER, result="failed", finding="负责人不在岗"
    )
    case = services.notify_withdrawal(found.pk, by=city.district, now=NOW, today=AFTER, reason="复查不合格")
    decide = lambda by, today: services.decide_withdrawal(  # noqa: E731
        case.pk, by=by, now=NOW, today=today, is_withdrawn=True, grounds="事实清楚"
    )
    with pytest.raises(after.OwnNotice):
        decide(city.district, AFTER + 60 * DAY)
    with pytest.raises(after.HearingRunning):
        decide(city.chief, case.hearing_until)
    by = city.representative(found.firm)
    services.state_to_withdrawal(case.pk, "已换人", by=by, now=NOW, today=AFTER)
    decide(city.chief, AFTER)
    found.refresh_from_db()
    assert (found.state, found.withdrawn_on) == ("withdrawn", AFTER)
    assert list(AwardStep.objects.filter(application=found).values_list("act", flat=True)) == [
        "open",
        "submit",
        "review_subdistrict",
        "review_district",
        "choose",
        "award",
        "withdraw",
    ]


def test_an_award_may_stay_after_the_hearing(awarded):
    services, city, found = awarded.city.services, awarded.city, awarded.application
    case = services.notify_withdrawal(found.pk, by=city.district, now=NOW, today=AFTER, reason="举报")
    services.decide_withdrawal(
        case.pk, by=city.chief, now=NOW, today=case.hearing_until + DAY, is_withdrawn=False, grounds="查无实据"
    )
    found.refresh_from_db()
    assert found.state == "awarded"
    services.notify_withdrawal(found.pk, by=city.district, now=NOW, today=AFTER, reason="再次举报")


def test_awards_and_withdrawals_are_facts_without_names_of_persons(awarded):
    from programmes import facts

    later = NOW + 40 * DAY
    (granted,) = facts.granted_awards(later)
    assert (granted.firm, granted.project, granted.occurred_on) == (
        awarded.application.firm,
        awarded.application.project,
        AFTER,
    )
    assert awarded.application.number in granted.fact
    assert list(facts.granted_awards(NOW + 200 * DAY)) == []
    assert list(facts.withdrawn_awards(later)) == []


@pytest.mark.parametrize("moves", [ROUND_MOVES, APPLICATION_MOVES], ids=["round", "application"])
def test_every_state_is_reached_and_the_last_ones_are_left_by_nothing(moves):
    from programmes.choices_awards import ApplicationState, RoundState

    states = set(RoundState.values if moves is ROUND_MOVES else ApplicationState.values)
    reached = {move.target for move in moves if move.target}
    assert states - reached <= {"draft"}
    left = {source for move in moves for source in move.sources if move.target and move.target != source}
    last = {"closed"} if moves is ROUND_MOVES else {"refused", "not_chosen", "struck", "withdrawn", "taken_back"}
    assert states - left == last


def test_a_firm_is_told_of_steps_and_of_a_notice_of_withdrawal(awarded):
    from jobs.models import OutboxEntry
    from notifications.models import Notice
    from programmes.award_tasks import tell_award

    city, found = awarded.city, awarded.application
    case = city.services.notify_withdrawal(found.pk, by=city.district, now=NOW, today=AFTER, reason="举报")
    promised = OutboxEntry.objects.filter(topic="programmes.tell_award")
    assert [entry.payload["noun"] for entry in promised.order_by("created_at")][-1] == "withdrawal"
    for entry in promised:
        tell_award(**entry.payload)
    told = Notice.objects.filter(event="award.to_firm", channel="in_site")
    assert {notice.recipient for notice in told} == {city.representative(found.firm)}
    assert told.count() == promised.count() == 3
    assert str(case.application) in told.first().text
