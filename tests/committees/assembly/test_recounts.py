"""Papers of a box typed again by two, blind to the first typing."""

import pytest
from django.utils import timezone

from committees.models import BallotEntry
from committees.selectors.ledger import own_ballot, verify_ledger
from committees.selectors.recount import recount
from committees.services import counts, papers, polling, recounts
from committees.services.counts import BoxesNotDone
from common.errors import NotAllowed
from tests.committees.assembly.at_boxes import (
    FIVE,
    NINE,
    begun,
    box,
    closed,
    counted_box,
    opened,
    refused,
    retyped,
    sealed,
    typed,
)
from tests.committees.assembly.conftest import MIXED, NO, YES

__all__ = ["box", "counted_box"]

SPOILT = {"1": "invalid", "2": "invalid"}


def test_a_recount_is_blind_and_a_correction_keeps_the_line_before(world, counted_box):
    going = begun(world, counted_box)
    assert retyped(world, going, 0, YES) == (True, [])
    assert retyped(world, going, 1, MIXED) == (True, [])
    retyped(world, going, 2, YES)
    row = going.typings.get(differing=["2"])
    assert row.paper.serial == world.codes[world.label(1)].serial
    made = recounts.correct_paper(row.pk, by=world.officer, now=timezone.now(), reason="首次录入看错行")
    assert (made.new_entry.supersedes, made.new_entry.received_at) == (
        made.old_entry.number,
        made.old_entry.received_at,
    )
    assert made.old_entry.typings.get().typed_by in world.counters
    assert verify_ledger(counted_box.assembly) == []
    recounts.end_recount(going.pk, by=world.officer, now=timezone.now())
    [first, second] = counts.count_votes(counted_box.assembly_id, by=world.officer, now=timezone.now())
    assert (first.values["approve_heads"], second.values["approve_heads"], second.values["oppose_heads"]) == (3, 2, 1)
    assert made.old_entry.opened.choices == YES
    assert recount(counted_box.assembly)["equals"] is True
    found = own_ballot(counted_box.assembly, world.codes[world.label(1)].receipt)
    counted_box.assembly.refresh_from_db()
    found = own_ballot(counted_box.assembly, world.codes[world.label(1)].receipt)
    assert (found["entry"].pk, found["line_before"]) == (made.new_entry_id, made.old_entry.number)
    assert [choice for _motion, choice in found["choices"]] == ["approve", "oppose"]


@pytest.mark.parametrize("duplicates", ["first_valid", "last_before_close"])
def test_a_paper_that_proves_spoilt_loses_its_vote(world, duplicates):
    made = world.past(own_rules={"duplicates": duplicates})
    box = polling.set_up_box(made.pk, by=world.officer, now=made.opens_at, number=1, place="门", hours=(NINE, FIVE))
    sealed(world, box, "A1", made.opens_at)
    closed(world, made)
    opened(world, box, 2)
    typed(world, box, 0, YES)
    typed(world, box, 1, YES)
    going = begun(world, box)
    retyped(world, going, 0, SPOILT)
    retyped(world, going, 1, YES)
    recounts.correct_paper(
        going.typings.get(differing=["1", "2"]).pk, by=world.officer, now=timezone.now(), reason="两项都勾选"
    )
    recounts.end_recount(going.pk, by=world.officer, now=timezone.now())
    [first, _second] = counts.count_votes(made.pk, by=world.officer, now=timezone.now())
    assert first.values["approve_heads"] == 1
    made.refresh_from_db()
    assert (recount(made)["equals"], verify_ledger(made)) == (True, [])


def test_counters_who_differ_in_the_recount_look_again(world, counted_box):
    going = begun(world, counted_box)
    retyped(world, going, 0, YES, by=world.counters[:1])
    with pytest.raises(papers.TypedBySame):
        retyped(world, going, 0, YES, by=world.counters[:1])
    assert retyped(world, going, 0, NO, by=world.counters[1:]) == (False, ["1", "2"])
    assert retyped(world, going, 0, NO, by=world.counters[:1]).is_settled
    with pytest.raises(recounts.SettledAlready):
        retyped(world, going, 0, NO, by=world.counters[1:])


def test_what_a_recount_leaves_open_is_explained_and_no_count_goes_before(world, counted_box):
    going = begun(world, counted_box)
    retyped(world, going, 0, YES)
    with pytest.raises(BoxesNotDone):
        counts.count_votes(counted_box.assembly_id, by=world.officer, now=timezone.now())
    with pytest.raises(recounts.FindingsUnexplained):
        recounts.end_recount(going.pk, by=world.officer, now=timezone.now())
    ended = recounts.end_recount(going.pk, by=world.officer, now=timezone.now(), note="两张票未在箱中找到")
    assert (ended.findings["same"], len(ended.findings["missing"])) == (1, 2)
    with pytest.raises(recounts.RecountNotNow):
        retyped(world, going, 1, YES)


def test_a_recount_is_refused_outside_its_time_and_to_others(world, box):
    with pytest.raises(recounts.RecountNotNow):
        begun(world, box)
    closed(world, box.assembly)
    with pytest.raises(recounts.BoxHasNoPapers):
        begun(world, box)
    opened(world, box, 1)
    typed(world, box, 0, YES)
    going = begun(world, box)
    with pytest.raises(NotAllowed):
        retyped(world, going, 0, YES, by=[world.visitors[0]])
    with pytest.raises(recounts.NotInLedger):
        retyped(world, going, 4, YES)
    with pytest.raises(NotAllowed):
        recounts.begin_recount(box.pk, by=world.accounts[0], now=timezone.now(), reason="x")


def test_the_database_takes_a_correction_only_after_a_recount_that_differs(world, counted_box):
    from committees.models import PaperCorrection

    going = begun(world, counted_box)
    retyped(world, going, 0, YES)
    first, second = BallotEntry.objects.order_by("number")[:2]
    row = {"typing": going.typings.last(), "old_entry": first, "new_entry": second, "reason": "x", "at": world.now}
    refused(lambda: PaperCorrection.objects.create(**row), "polling_correction_fits")
    with pytest.raises(recounts.NothingDiffers):
        recounts.correct_paper(going.typings.last().pk, by=world.officer, now=timezone.now(), reason="x")
