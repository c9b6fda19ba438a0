"""Deliberation before a vote, and what others are told of it; emergency use of the fund."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from committees import deliberation as seam
from committees.models import ChainRule, ChainStage
from committees.selectors.decided import owners_decision
from committees.services import chains
from committees.services._work import DayWrong, WordsMissing
from common.errors import MoveNotAllowed, NotAllowed
from firms.approvals import FEE_ADJUSTMENT, Approval, approval_of, set_approval_source
from tests.committees.office.conftest import NOW, TODAY

ONE_DAY = datetime.timedelta(days=1)
ALL = ["prior", "hearing", "coordination", "appraisal"]


@pytest.fixture
def no_results():
    """Nobody counts votes; afterwards as `AppConfig.ready` leaves it."""
    set_approval_source(seam.approval_known)
    seam.set_result_source(None)
    yield
    seam.set_result_source(owners_decision)


def begin(town, reference=7, matter=FEE_ADJUSTMENT):
    given = {"now": NOW, "matter": matter, "title": "调价", "text": "拟调至每平方米二元", "reference": reference}
    return chains.open_chain(town.estate, by=town.acting, **given)


def hold(town, chain, kind, outcome="agreed", by=None, **facts):
    given = {"noticed_on": TODAY - ONE_DAY, "held_on": TODAY, "participants": "业主代表十人", "minutes": "逐项讨论"}
    return chains.hold_stage(chain.pk, by=by, now=NOW, kind=kind, outcome=outcome, **{**given, **facts})


def test_a_chain_is_complete_after_its_last_stage(town):
    chain = begin(town)
    for number, kind in enumerate(ALL):
        state = seam.chain_state(town.estate, FEE_ADJUSTMENT, 7)
        assert (state.is_needed, state.is_complete, list(state.missing)) == (True, False, ALL[number:])
        with pytest.raises(seam.ChainIncomplete):
            seam.require_chain(town.estate, FEE_ADJUSTMENT, 7)
        hold(town, chain, kind)
    state = seam.chain_state(town.estate, FEE_ADJUSTMENT, 7)
    assert state.is_complete and state.missing == () and state.may_vote
    seam.require_chain(town.estate, FEE_ADJUSTMENT, 7)
    chain.refresh_from_db()
    assert (chain.state, chain.completed_on) == ("complete", TODAY)
    with pytest.raises(MoveNotAllowed):
        hold(town, chain, "appraisal")


def test_stages_keep_their_order(town):
    chain = begin(town)
    for kind in ("hearing", "coordination", "appraisal"):
        with pytest.raises(chains.StageOutOfOrder):
            hold(town, chain, kind)


def test_a_stage_that_stopped_is_held_again(town):
    chain = begin(town)
    hold(town, chain, "prior", "stopped")
    assert chains.next_stage(chain) == "prior"
    hold(town, chain, "prior", "changed")
    assert chains.next_stage(chain) == "hearing"
    with pytest.raises(IntegrityError), transaction.atomic():
        row = ChainStage.objects.last()
        row.pk = None
        row.save(force_insert=True)


def test_what_was_held_is_never_changed(town):
    hold(town, begin(town), "prior")
    with pytest.raises(IntegrityError), transaction.atomic():
        ChainStage.objects.update(outcome="stopped")


def test_a_stage_needs_notice_people_and_minutes(town):
    chain = begin(town)
    with pytest.raises(DayWrong):
        hold(town, chain, "prior", noticed_on=TODAY + ONE_DAY, held_on=TODAY)
    with pytest.raises(DayWrong):
        hold(town, chain, "prior", held_on=TODAY + ONE_DAY)
    for missing in ("participants", "minutes"):
        with pytest.raises(WordsMissing):
            hold(town, chain, "prior", **{missing: " "})


def test_the_prior_deliberation_is_recorded_by_those_who_guide(town):
    chain = begin(town)
    with pytest.raises(NotAllowed):
        hold(town, chain, "prior", by=town.acting)
    hold(town, chain, "prior", by=town.guide)
    with pytest.raises(NotAllowed):
        hold(town, chain, "hearing", by=town.stranger)
    hold(town, chain, "hearing", by=town.acting)


def test_one_deliberation_for_a_case(town):
    chain = begin(town)
    with pytest.raises(ValidationError):
        begin(town)
    begin(town, reference=8)
    chains.close_chain(chain.pk, by=town.guide, now=NOW, reason="方案撤回")
    assert seam.chain_state(town.estate, FEE_ADJUSTMENT, 7).missing == tuple(ALL)
    begin(town)


def test_a_matter_without_a_rule_goes_to_the_vote_directly(town):
    assert seam.chain_state(town.estate, "hire_firm", 1).may_vote
    with pytest.raises(chains.NoChainNeeded):
        begin(town, matter="hire_firm")


def test_a_rule_ends_the_one_before_and_changes_no_running_chain(town):
    chain = begin(town)
    given = {"now": NOW, "matter": FEE_ADJUSTMENT, "stages": ["hearing", "prior"], "source": "地方办法"}
    with pytest.raises(NotAllowed):
        chains.set_chain_rule(by=town.officer, effective_from=TODAY, **given)
    whole = town.person("housing", "housing_department", town.tree.district)
    rule = chains.set_chain_rule(by=whole, effective_from=TODAY, **given)
    assert rule.stages == ["prior", "hearing"]
    assert ChainRule.objects.on(TODAY).get(matter=FEE_ADJUSTMENT) == rule
    assert list(seam.chain_state(town.estate, FEE_ADJUSTMENT, 7).missing) == ALL
    assert seam.chain_state(town.other, FEE_ADJUSTMENT, 1, on=TODAY).missing == ("prior", "hearing")
    assert chain.stages == ALL
    with pytest.raises(DayWrong):
        chains.set_chain_rule(by=whole, effective_from=TODAY, **given)


def test_firms_are_told_what_is_known(town, no_results):
    assert approval_of(town.estate, FEE_ADJUSTMENT, 7) is None
    chain = begin(town)
    assert approval_of(town.estate, FEE_ADJUSTMENT, 7) == Approval(is_chain_complete=False)
    for kind in ALL:
        hold(town, chain, kind)
    assert approval_of(town.estate, FEE_ADJUSTMENT, 7) == Approval(is_chain_complete=True)
    result = Approval(False, True, TODAY, "表决结果", "a" * 64)
    seam.set_result_source(lambda estate, matter, reference: result)
    assert approval_of(town.estate, FEE_ADJUSTMENT, 7) == Approval(True, True, TODAY, "表决结果", "a" * 64)
    assert approval_of(town.other, FEE_ADJUSTMENT, 7).is_chain_complete is False


def emergency(town):
    given = {"now": NOW, "ground": "lift", "text": "轿厢坠落保护动作", "expected_amount": Decimal("30000.00")}
    return chains.open_emergency(town.estate, by=town.acting, **given)


def test_an_emergency_goes_from_inspection_to_report(town):
    case = emergency(town)
    posted = {"now": NOW, "place": "大堂", "posted_on": TODAY, "until": TODAY + 7 * ONE_DAY}
    with pytest.raises(MoveNotAllowed):
        chains.post_emergency(case.pk, by=town.acting, **posted)
    inspected = {"now": NOW, "inspected_by": "检验机构", "inspection": "曳引机损坏", "is_confirmed": True}
    with pytest.raises(NotAllowed):
        chains.inspect_emergency(case.pk, by=town.acting, **inspected)
    chains.inspect_emergency(case.pk, by=town.guide, paper=b"%PDF-1", **inspected)
    chains.post_emergency(case.pk, by=town.acting, **posted)
    spent = {"now": NOW, "spent_amount": Decimal("28000.00"), "report": "已更换"}
    case = chains.report_emergency(case.pk, by=town.acting, **spent)
    assert (case.state, case.spent_amount) == ("reported", Decimal("28000.00"))


def test_no_emergency_no_money(town):
    case = emergency(town)
    given = {"now": NOW, "inspected_by": "检验机构", "inspection": "可择期维修", "is_confirmed": False}
    chains.inspect_emergency(case.pk, by=town.guide, **given)
    with pytest.raises(MoveNotAllowed):
        chains.report_emergency(case.pk, by=town.acting, now=NOW, spent_amount=Decimal(1), report="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        type(case).objects.filter(pk=case.pk).update(state="reported")
