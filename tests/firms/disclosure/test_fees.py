"""Fees, their reference prices, and cases that need the owners."""

import datetime
import io
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from common.digest import sha256_hex_of_bytes
from common.errors import MoveNotAllowed, NotAllowed, Refusal
from firms.approvals import Approval, set_approval_source
from firms.choices import AdjustmentState
from firms.models import FeeAdjustment, FeeStandard, ReferencePrice, ServiceLevel
from firms.selectors import fees_of
from firms.services import Content, disclose, enter_decision, enter_fee, move_adjustment, propose_adjustment
from firms.services.adjusting import AccountsNotPublic, AnotherCaseOpen, FeeNeedsOwners, OwnersHaveNotDecided
from firms.services.documents import NoDocument
from firms.services.price_import import TableRefused, import_prices
from firms.workflow.adjustments import MOVES, moves_from, target_of
from tests.firms.disclosure.conftest import account, add_duty

DAY = datetime.timedelta(days=1)
PDF = b"%PDF-1.7 a decision"
TABLE = """等级代码,等级名称,等级序号,服务内容,房屋类型,下限,上限,生效日期,依据
g3,三级,3,每日保洁；24小时值守,有电梯,1.5,2.0,2026-07-01,试验价格通知
g2,二级,2,隔日保洁,,,,2026-07-01,试验价格通知
g2,,,,全部,1.0,1.4,2026-07-01,试验价格通知
"""


@pytest.fixture
def no_source():
    yield
    set_approval_source(None)


def fee(project, by, now, amount="1.80", start=datetime.date(2026, 7, 1), **more):
    return enter_fee(project.pk, by=by, now=now, amount=Decimal(amount), effective_from=start, basis="合同", **more)


@pytest.fixture
def case(project, firm_person, now):
    add_duty("accounts", frequency="yearly", due_days=90, effective_from=datetime.date(2025, 1, 1))
    fee(project, firm_person, now)
    content = Content(account=account(income="100", cost="0", to_fund="0"))
    year = datetime.date(2025, 1, 1)
    disclose(project.pk, by=firm_person, now=now, kind="accounts", period_start=year, content=content)
    return propose_adjustment(
        project.pk,
        by=firm_person,
        now=now,
        proposed_amount=Decimal("2.10"),
        start_on=datetime.date(2026, 10, 1),
        reasons="人工成本上涨",
    )


def brought_to_the_owners(case, by, now):
    move_adjustment(case.pk, "publish", by=by, now=now)
    return move_adjustment(case.pk, "deliberate", by=by, now=now)


@pytest.mark.parametrize("state", AdjustmentState.values)
@pytest.mark.parametrize("move", MOVES)
def test_every_move_from_every_state(move, state):
    if state in MOVES[move].sources:
        assert target_of(move, state) == MOVES[move].target
        assert move in moves_from(state, MOVES[move].actor)
    else:
        with pytest.raises(MoveNotAllowed):
            target_of(move, state)


def test_a_first_and_a_lower_fee_are_entered_a_higher_one_needs_the_owners(project, firm_person, manager, now):
    with pytest.raises(NotAllowed):
        fee(project, manager, now)  # a project manager does not speak for the firm
    fee(project, firm_person, now)
    with pytest.raises(FeeNeedsOwners):
        fee(project, firm_person, now, "1.81", datetime.date(2026, 8, 1))
    with pytest.raises(Refusal):
        fee(project, firm_person, now, "1.70", datetime.date(2026, 7, 1))
    fee(project, firm_person, now, "1.70", datetime.date(2026, 8, 1))
    amounts = [fees_of(project, day)[0].fee.amount for day in (datetime.date(2026, 7, 31), datetime.date(2026, 8, 1))]
    assert amounts == [Decimal("1.80"), Decimal("1.70")]


def test_a_fee_stands_beside_the_price_of_its_level(project, people, firm_person, now):
    assert import_prices(io.BytesIO(TABLE.encode()), by=people["housing"], now=now) == (2, 2)
    assert import_prices(io.BytesIO(TABLE.encode()), by=people["housing"], now=now) == (0, 0)
    fee(project, firm_person, now, "2.50", level_code="g3", building_type="lift")
    fee(project, firm_person, now, "1.20", level_code="g2", building_type="no_lift")
    lift, stairs = fees_of(project, now.date())
    assert (lift.level.title, lift.against.place, lift.against.percent) == ("三级", "above", Decimal("25.0"))
    assert lift.level.items == ["每日保洁", "24小时值守"]
    assert (stairs.price.building_type, stairs.against.place) == ("all", "within")


def test_a_table_with_a_faulty_row_is_not_taken_at_all(people, now):
    faulty = TABLE + "g1,一级,1,,,3,2,2026-07-01,x\n,x,,,,,,2026-07-01,x\ng9,九级,9,,飞机,1,2,2026-07-01,x\n"
    with pytest.raises(TableRefused) as refused:
        import_prices(io.BytesIO(faulty.encode()), by=people["housing"], now=now)
    assert [str(row) in problem for row, problem in zip((5, 6, 7), refused.value.problems, strict=True)] == [True] * 3
    assert not ServiceLevel.objects.exists()
    assert not ReferencePrice.objects.exists()
    with pytest.raises(NotAllowed):
        import_prices(io.BytesIO(TABLE.encode()), by=people["officer"], now=now)


def test_reasons_are_published_only_beside_the_accounts(project, firm_person, now):
    case = propose_adjustment(
        project.pk, by=firm_person, now=now, proposed_amount=Decimal(2), start_on=now.date(), reasons="成本"
    )
    with pytest.raises(AccountsNotPublic):
        move_adjustment(case.pk, "publish", by=firm_person, now=now)
    with pytest.raises(AnotherCaseOpen):
        propose_adjustment(
            project.pk, by=firm_person, now=now, proposed_amount=Decimal(3), start_on=now.date(), reasons="成本"
        )
    assert not FeeAdjustment.objects.public().exists()


def test_without_a_source_nothing_is_approved_by_itself(case, firm_person, people, now):
    brought_to_the_owners(case, firm_person, now)
    with pytest.raises(NotAllowed):
        move_adjustment(case.pk, "approve", by=firm_person, now=now)
    for move in ("approve", "reject"):
        with pytest.raises(OwnersHaveNotDecided):
            move_adjustment(case.pk, move, by=people["officer"], now=now)
    with pytest.raises(MoveNotAllowed):
        move_adjustment(case.pk, "file", by=people["officer"], now=now)
    assert FeeStandard.objects.count() == 1


@pytest.mark.parametrize(
    "found",
    [
        None,
        Approval(is_chain_complete=False, is_approved=True, decided_on=datetime.date(2026, 6, 1), digest="a" * 64),
        Approval(is_chain_complete=True, is_approved=None),
        Approval(is_chain_complete=True, is_approved=False, decided_on=datetime.date(2026, 6, 1), digest="a" * 64),
        Approval(is_chain_complete=True, is_approved=True, decided_on=datetime.date(2026, 6, 1), digest=""),
    ],
)
def test_only_a_complete_chain_with_an_announced_approval_counts(case, firm_person, people, now, no_source, found):
    brought_to_the_owners(case, firm_person, now)
    set_approval_source(lambda estate, matter, reference: found)
    with pytest.raises(OwnersHaveNotDecided):
        move_adjustment(case.pk, "approve", by=people["officer"], now=now)


def test_the_assemblys_result_carries_the_case_to_a_new_fee(case, project, firm_person, people, now, no_source):
    brought_to_the_owners(case, firm_person, now)
    asked = []

    def source(estate, matter, reference):
        asked.append((estate, matter, reference))
        return Approval(True, True, datetime.date(2026, 6, 30), "业主大会决定", "a" * 64)

    set_approval_source(source)
    approved = move_adjustment(case.pk, "approve", by=people["officer"], now=now)
    assert asked == [(project.estate, "fee_adjustment", case.pk)]
    assert (approved.approval_source, approved.decision_digest) == ("assembly", "a" * 64)
    move_adjustment(case.pk, "file", by=people["officer"], now=now)
    assert FeeStandard.objects.get(case=case).effective_from == datetime.date(2026, 10, 1)
    assert fees_of(project, datetime.date(2026, 10, 1))[0].fee.amount == Decimal("2.10")
    states = [step.to_state for step in case.steps.all()]
    assert states == ["proposed", "published", "deliberating", "approved", "filed"]


def test_an_officer_enters_the_document_which_leaves_its_digest(case, firm_person, people, now):
    brought_to_the_owners(case, firm_person, now)
    values = {
        "now": now,
        "is_approved": True,
        "title": "业主大会决议",
        "decided_on": now.date(),
        "document": PDF,
        "reason": "线下表决",
    }
    with pytest.raises(NotAllowed):
        enter_decision(case.pk, by=firm_person, **values)
    with pytest.raises(NotAllowed):
        enter_decision(case.pk, by=people["other officer"], **values)
    for wrong, error in (
        ({"document": b""}, NoDocument),
        ({"document": b"<html>"}, NoDocument),
        ({"title": " "}, Refusal),
        ({"reason": ""}, Refusal),
        ({"decided_on": now.date() + DAY}, Refusal),
    ):
        with pytest.raises(error):
            enter_decision(case.pk, by=people["officer"], **{**values, **wrong})
    found = enter_decision(case.pk, by=people["officer"], **values)
    assert (found.state, found.approval_source) == ("approved", "document")
    assert found.decision_digest == sha256_hex_of_bytes(PDF)
    with found.decision_file.open("rb") as file:
        assert file.read() == PDF


def test_a_rejected_case_ends_and_another_may_begin(case, project, firm_person, people, now):
    brought_to_the_owners(case, firm_person, now)
    enter_decision(
        case.pk,
        by=people["officer"],
        now=now,
        is_approved=False,
        title="决议",
        decided_on=now.date(),
        document=PDF,
        reason="线下表决",
    )
    with pytest.raises(MoveNotAllowed):
        move_adjustment(case.pk, "file", by=people["officer"], now=now)
    propose_adjustment(
        project.pk, by=firm_person, now=now, proposed_amount=Decimal(2), start_on=now.date(), reasons="重新提出"
    )


def test_the_database_itself_refuses_an_approval_without_the_owners(case):
    with pytest.raises(IntegrityError, match="fee_adjustment_stands_on_the_owners"), transaction.atomic():
        FeeAdjustment.objects.filter(pk=case.pk).update(state="approved")
    with pytest.raises(IntegrityError), transaction.atomic():
        case.steps.update(reason="x")
