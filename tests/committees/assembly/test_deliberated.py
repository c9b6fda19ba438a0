"""A motion that needs deliberation waits for it, and whoever asked learns what the owners decided."""

import datetime

import pytest

from committees.deliberation import ChainIncomplete
from committees.services import assemblies, chains, rolls
from firms.approvals import FEE_ADJUSTMENT, approval_of
from tests.committees.assembly.conftest import DAY

CASE = 7
FEE = ({"matter": "other", "title": "调整物业费", "about": FEE_ADJUSTMENT, "reference": CASE},)
STAGES = ("prior", "hearing", "coordination", "appraisal")


def deliberated(world, stages=STAGES):
    given = {"matter": FEE_ADJUSTMENT, "title": "调价", "text": "每平方米二元", "reference": CASE}
    chain = chains.open_chain(world.estate, by=world.officer, now=world.now - 40 * DAY, **given)
    day = (world.now - 40 * DAY).date()
    for kind in stages:
        chains.hold_stage(
            chain.pk,
            by=world.officer,
            now=world.now - 40 * DAY,
            kind=kind,
            outcome="agreed",
            noticed_on=day - datetime.timedelta(days=1),
            held_on=day,
            participants="业主代表十人",
            minutes="逐项讨论",
        )


def test_no_notice_before_the_deliberation_is_complete(world):
    made = world.draft(agenda=FEE)
    told = made.opens_at - 16 * DAY
    rolls.freeze_roll(made.pk, by=world.officer, now=told)
    with pytest.raises(ChainIncomplete):
        assemblies.give_notice(made.pk, by=world.officer, now=told)
    deliberated(world, STAGES[:3])
    with pytest.raises(ChainIncomplete):
        assemblies.give_notice(made.pk, by=world.officer, now=told)


@pytest.mark.parametrize(("voters", "is_approved"), [(range(5), True), (range(3), False)])
def test_the_case_learns_what_the_owners_decided(world, voters, is_approved):
    assert approval_of(world.estate, FEE_ADJUSTMENT, CASE) is None
    deliberated(world)
    assert approval_of(world.estate, FEE_ADJUSTMENT, CASE).is_approved is None
    made = world.past(agenda=FEE)
    for number in voters:
        world.cast(made, number, {"1": "approve"})
    announced = world.announced(made)
    found = approval_of(world.estate, FEE_ADJUSTMENT, CASE)
    assert (found.is_approved, found.digest) == (is_approved, announced.record.sha256)
    assert found.is_chain_complete and "调整物业费" in found.title


def test_a_use_of_the_fund_is_deliberated_as_a_repair_whatever_the_agenda_says(world):
    made = world.draft(agenda=({"matter": "use_fund", "title": "屋面大修"},))
    told = made.opens_at - 16 * DAY
    rolls.freeze_roll(made.pk, by=world.officer, now=told)
    with pytest.raises(ChainIncomplete):
        assemblies.give_notice(made.pk, by=world.officer, now=told)
