"""Experts judge bids, sums are derived and frozen, two people award, objections are heard."""

import datetime
import io
import json
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from docx import Document

from common.digest import canonical_json, sha256_hex
from common.errors import MoveNotAllowed, NotAllowed
from firms.documents.tenders import contract_docx, notice_docx
from firms.models import ScoreSheet, SealedBid, Tender, TenderAward
from firms.services import tenders as services
from firms.services.tenders import awarding, drafting, judging
from firms.services.tenders._steps import ReasonNeeded
from tests.firms.tenders.conftest import DAY, World


def bid_of(world: World, tender: Tender, number: int) -> SealedBid:
    return SealedBid.objects.get(tender=tender, firm=world.firms[number])


def publicised(world: World, **values: Any) -> tuple[Tender, TenderAward]:
    tender = world.evaluated(**values)
    award = services.publicise_award(tender.pk, bid_of(world, tender, 0).pk, by=world.officer, now=timezone.now())
    return Tender.objects.get(pk=tender.pk), award


def test_an_expert_declares_before_judging_and_with_an_interest_never(world: World) -> None:
    tender, now = world.opened(), timezone.now()
    expert, other = tender.experts.order_by("pk")[:2]
    bid = bid_of(world, tender, 0)
    with pytest.raises(judging.NotDeclared):
        services.submit_sheet(expert.pk, bid.pk, {1: "50", 2: "5"}, by=expert.user, now=now)
    services.declare_interest(expert.pk, by=expert.user, now=now, has_conflict=True, declaration="曾任职于投标人")
    with pytest.raises(judging.NotDeclared):
        services.submit_sheet(expert.pk, bid.pk, {1: "50", 2: "5"}, by=expert.user, now=now)
    with pytest.raises(MoveNotAllowed):
        services.declare_interest(expert.pk, by=expert.user, now=now, has_conflict=False)
    with pytest.raises(NotAllowed):
        services.declare_interest(other.pk, by=world.officer, now=now, has_conflict=False)


@pytest.mark.parametrize("points", [{1: "60.01", 2: "5"}, {1: "-1", 2: "5"}, {1: "50"}, {1: "50", 2: "5.001"},
                                    {1: "fifty", 2: "5"}, {1: "NaN", 2: "5"}, {1: "50", 2: "5", 3: "30"}])  # fmt: skip
def test_points_lie_within_their_criterion(world: World, points: dict[int, str]) -> None:
    tender, now = world.opened(), timezone.now()
    expert = tender.experts.order_by("pk")[0]
    services.declare_interest(expert.pk, by=expert.user, now=now, has_conflict=False)
    with pytest.raises(judging.WrongPoints):
        services.submit_sheet(expert.pk, bid_of(world, tender, 0).pk, points, by=expert.user, now=now)


def test_a_sheet_is_given_once_and_never_changed(world: World) -> None:
    tender, now = world.opened(), timezone.now()
    expert, bid = tender.experts.order_by("pk")[0], bid_of(world, tender, 0)
    services.declare_interest(expert.pk, by=expert.user, now=now, has_conflict=False)
    sheet = services.submit_sheet(expert.pk, bid.pk, {1: "50", 2: "5.5"}, by=expert.user, now=now)
    assert sha256_hex(sheet.payload) == sheet.sha256
    with pytest.raises(ValidationError):
        services.submit_sheet(expert.pk, bid.pk, {1: "60", 2: "5"}, by=expert.user, now=now)
    with pytest.raises(IntegrityError, match="insert-only"), transaction.atomic():
        ScoreSheet.objects.update(payload="{}")


def test_the_evaluation_waits_for_all_and_is_frozen_with_its_derivation(world: World) -> None:
    tender, now = world.opened(credit_bonus={"0": "3"}, credit_source="本地办法"), timezone.now()
    with pytest.raises(judging.TooFewExperts):
        services.evaluate_tender(tender.pk, by=world.officer, now=now)
    for expert in tender.experts.all():
        services.declare_interest(expert.pk, by=expert.user, now=now, has_conflict=False)
    with pytest.raises(judging.SheetsMissing, match="15"):
        services.evaluate_tender(tender.pk, by=world.officer, now=now)
    for expert in tender.experts.all():
        for number, points in enumerate(({1: "50", 2: "8"}, {1: "40", 2: "10"}, {1: "30", 2: "5"})):
            services.submit_sheet(expert.pk, bid_of(world, tender, number).pk, points, by=expert.user, now=now)
    evaluation = services.evaluate_tender(tender.pk, by=world.officer, now=now)
    content = json.loads(evaluation.payload)
    assert canonical_json(content) == evaluation.payload and sha256_hex(evaluation.payload) == evaluation.sha256
    # 50 + 8 + 30 × 2.0 ÷ 2.5; 40 + 10 + 30 × 2.0 ÷ 2.4; 30 + 5 + 30
    assert [row["total"] for row in content["bids"]] == ["82.00", "75.00", "65.00"]
    assert [row["firm"] for row in content["bids"]] == [firm.unified_code for firm in world.firms[:3]]
    assert len(content["sheets"]) == 15


def test_fewer_bids_than_the_law_asks_for_are_no_competition(world: World) -> None:
    tender = world.opened(("2.5", "2.4"))
    world.judged(tender, {0: ("50", "8"), 1: ("40", "10")})
    with pytest.raises(judging.TooFewBids, match="3"):
        services.evaluate_tender(tender.pk, by=world.officer, now=timezone.now())
    with pytest.raises(ReasonNeeded):
        services.fail_tender(tender.pk, by=world.officer, now=timezone.now(), reason=" ")
    failed = services.fail_tender(tender.pk, by=world.officer, now=timezone.now(), reason="有效投标不足三家")
    assert failed.state == "failed"
    assert "有效投标不足三家" in failed.publications.get(paper="failure").payload


def test_the_award_goes_through_publicity_and_a_second_person(world: World) -> None:
    tender, award = publicised(world)
    today = timezone.localdate()
    assert award.publicity_until == today + 3 * DAY
    over = timezone.now() + 4 * DAY
    with pytest.raises(awarding.InPublicity):
        services.confirm_award(tender.pk, by=world.housing, now=timezone.now() + 3 * DAY)
    with pytest.raises(awarding.AnotherPerson):
        services.confirm_award(tender.pk, by=world.officer, now=over)
    with pytest.raises(MoveNotAllowed):
        services.hand_over(tender, by=world.officer)
    confirmed = services.confirm_award(tender.pk, by=world.housing, now=over)
    assert confirmed.contract_until == timezone.localdate(over) + 30 * DAY
    assert Tender.objects.get(pk=tender.pk).state == "awarded"


def test_the_database_itself_asks_for_two_people_and_one_award(world: World) -> None:
    _tender, award = publicised(world)
    with pytest.raises(IntegrityError, match="tender_award_two_people"), transaction.atomic():
        TenderAward.objects.filter(pk=award.pk).update(confirmed_by=world.officer)
    with pytest.raises(IntegrityError, match="tender_award_one_stands"), transaction.atomic():
        award.pk = None
        award.save(force_insert=True)


def test_who_passes_over_the_first_says_why(world: World) -> None:
    tender = world.evaluated()
    second, now = bid_of(world, tender, 1), timezone.now()
    with pytest.raises(awarding.ReasonForPlace):
        services.publicise_award(tender.pk, second.pk, by=world.officer, now=now)
    award = services.publicise_award(tender.pk, second.pk, by=world.officer, now=now, reason="第一名放弃")
    assert (award.place, award.reason) == (2, "第一名放弃")


def test_an_objection_that_is_upheld_overturns_the_award(world: World) -> None:
    tender, award = publicised(world)
    now = timezone.now()
    with pytest.raises(awarding.PublicityOver):  # who did not bid does not object
        services.object_to_award(award.pk, world.firms[3], by=world.accounts[3], now=now, grounds="x")
    with pytest.raises(awarding.PublicityOver):
        services.object_to_award(award.pk, world.firms[1], by=world.accounts[1], now=now + 4 * DAY, grounds="x")
    objection = services.object_to_award(
        award.pk, world.firms[1], by=world.accounts[1], now=now, grounds="业绩证明不实"
    )
    assert objection.answer_until == timezone.localdate(now) + 3 * DAY
    with pytest.raises(ValidationError):
        services.object_to_award(award.pk, world.firms[1], by=world.accounts[1], now=now, grounds="again")
    with pytest.raises(awarding.InPublicity):
        services.confirm_award(tender.pk, by=world.housing, now=now + 5 * DAY)
    services.decide_objection(objection.pk, by=world.housing, now=now, is_upheld=True, decision="核查属实")
    tender.refresh_from_db()
    assert tender.state == "evaluated"
    again = services.publicise_award(
        tender.pk, bid_of(world, tender, 1).pk, by=world.officer, now=now, reason="第一名被取消资格"
    )
    services.confirm_award(tender.pk, by=world.housing, now=now + 4 * DAY)
    assert TenderAward.objects.get(confirmed_at__isnull=False) == again


def test_a_dismissed_objection_lets_the_award_stand(world: World) -> None:
    tender, award = publicised(world)
    now = timezone.now()
    objection = services.object_to_award(award.pk, world.firms[2], by=world.accounts[2], now=now, grounds="评分偏低")
    services.decide_objection(objection.pk, by=world.officer, now=now, is_upheld=False, decision="评分依据充分")
    with pytest.raises(MoveNotAllowed):
        services.decide_objection(objection.pk, by=world.officer, now=now, is_upheld=True, decision="x")
    services.confirm_award(tender.pk, by=world.housing2, now=now + 4 * DAY)


def test_an_awarded_tender_is_handed_over_to_the_filing(world: World) -> None:
    tender, _award = publicised(world)
    services.confirm_award(tender.pk, by=world.housing, now=timezone.now() + 4 * DAY)
    tender.refresh_from_db()
    values = services.hand_over(tender, by=world.officer)
    assert (values.firm, values.estates, values.fee) == (world.firms[0], [world.estate], Decimal("2.5"))
    assert values.effective_from == tender.service_from
    with pytest.raises(NotAllowed):
        services.hand_over(tender, by=world.people["other officer"])
    text = "\n".join(
        cell.text
        for table in Document(io.BytesIO(contract_docx(values, timezone.now()))).tables
        for row in table.rows
        for cell in row.cells
    )
    assert world.firms[0].name in text and "2.5 元/平方米·月" in text and "新荷苑" in text


def test_the_notice_names_the_keys_and_is_the_same_every_time(world: World) -> None:
    tender = world.published()
    content = notice_docx(tender)
    assert content == notice_docx(Tender.objects.get(pk=tender.pk))
    text = "\n".join(
        cell.text for table in Document(io.BytesIO(content)).tables for row in table.rows for cell in row.cells
    )
    for row in tender.key_sheet:
        assert row["digest"] in text
    assert tender.code in text and tender.documents.get().sha256 in text


def test_publications_are_chained(world: World) -> None:
    tender, _award = publicised(world)
    papers = list(tender.publications.order_by("number"))
    assert [paper.paper for paper in papers] == ["notice", "commitments", "opening", "award"]
    before = ""
    for paper in papers:
        assert paper.before_sha256 == before == json.loads(paper.payload)["before"]
        assert sha256_hex(paper.payload) == paper.sha256
        before = paper.sha256
    with pytest.raises(IntegrityError, match="insert-only"), transaction.atomic():
        tender.publications.update(payload="{}")


def test_every_step_is_in_the_history(world: World) -> None:
    tender, _award = publicised(world)
    assert list(tender.steps.values_list("move", flat=True)) == ["publish", "close", "open", "evaluate", "publicise"]
    assert tender.steps.get(move="publish").by == world.officer
    assert isinstance(tender.steps.get(move="open").at, datetime.datetime)


def test_an_expert_is_no_witness_and_works_for_no_firm(world: World) -> None:
    tender = world.draft()
    for user in (world.witnesses[0], world.accounts[3]):
        with pytest.raises(drafting.NotAMember):
            services.appoint_expert(tender.pk, user, by=world.officer)
    with pytest.raises(drafting.NotAMember):
        services.appoint_witness(tender.pk, world.experts[0], by=world.officer, role="office", organisation="x")
