"""Several at the same moment, each on a connection of its own."""

import datetime
import time
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from common.errors import MoveNotAllowed
from firms.models import OpenedBid, SealedBid, Tender
from firms.selectors.bids import counting_bids
from firms.services import tenders as services
from firms.services.tenders.bidding import BiddingEnded
from firms.services.tenders.closing import StillBidding
from tests.firms.tenders.conftest import World


def names(results: list[Any]) -> list[str]:
    return sorted(type(result).__name__ for result in results)


def test_two_openings_at_once_open_everything_once(fresh_world: World, fresh_jurisdiction: Any, at_once: Any) -> None:
    tender = fresh_world.closed()
    fresh_world.release(tender, 1, 2)
    results = at_once(
        fresh_jurisdiction,
        lambda: services.open_bids(tender.pk, by=fresh_world.officer),
        lambda: services.open_bids(tender.pk, by=fresh_world.witnesses[0]),
        lambda: services.open_bids(tender.pk, by=fresh_world.housing),
    )
    assert names(results) == ["MoveNotAllowed", "MoveNotAllowed", "Tender"]
    assert OpenedBid.objects.count() == 3
    assert Tender.objects.get().publications.filter(paper="opening").count() == 1


def hand_in(world: World, tender: Tender, number: int, envelopes: list[Any], due: datetime.datetime) -> list[str]:
    """A firm hands in one bid after the other around the end of bidding: the commitments taken, `late` for the rest."""
    while timezone.now() < due - datetime.timedelta(milliseconds=250):
        time.sleep(0.01)
    outcomes = []
    for envelope in envelopes:
        try:
            bid = services.submit_bid(tender.pk, world.firms[number], envelope, by=world.accounts[number])
            outcomes.append(bid.commitment)
        except BiddingEnded:
            outcomes.append("late")
        time.sleep(0.05)
    while timezone.now() < due:
        time.sleep(0.02)
    try:
        services.submit_bid(tender.pk, world.firms[number], envelopes[-1], by=world.accounts[number])
    except BiddingEnded:
        outcomes.append("late")
    return outcomes


def close(tender: Tender) -> str:
    """Close as soon as the database lets one."""
    while True:
        try:
            return services.close_tender(tender.pk).state
        except MoveNotAllowed:
            return "somebody else"
        except StillBidding:
            time.sleep(0.02)


def test_at_the_last_second_a_bid_is_in_or_refused_never_half(
    fresh_world: World, fresh_jurisdiction: Any, at_once: Any
) -> None:
    """Whoever got a receipt is in the closed tender, and nobody else, however many close it at the same time."""
    tender = fresh_world.published()
    made = {number: [fresh_world.envelope(tender, number) for _ in range(6)] for number in range(4)}
    due = timezone.now() + datetime.timedelta(seconds=4)
    _end_at(tender, due)
    results = at_once(
        fresh_jurisdiction,
        *(lambda n=n: hand_in(fresh_world, tender, n, made[n], due) for n in range(4)),
        lambda: close(tender),
        lambda: close(tender),
    )
    assert sorted(results[4:]) == ["closed", "somebody else"]
    counting = {bid.firm_id: bid.commitment for bid in counting_bids(tender)}
    for firm, outcomes in zip(fresh_world.firms, results[:4], strict=True):
        taken = [word for word in outcomes if word != "late"]
        assert outcomes[-1] == "late"
        assert SealedBid.objects.filter(firm=firm).count() == len(taken)
        assert counting.get(firm.pk) == (taken[-1] if taken else None)
        assert tender.eligibilities.filter(firm=firm).exists() == bool(taken)
    assert all(bid.received_at < due for bid in SealedBid.objects.all())


def _end_at(tender: Tender, due: datetime.datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE firms_tender DISABLE TRIGGER firms_tender_guard")
        Tender.objects.filter(pk=tender.pk).update(bids_due_at=due)
        cursor.execute("ALTER TABLE firms_tender ENABLE TRIGGER firms_tender_guard")
    tender.refresh_from_db()


def test_two_bids_of_one_firm_at_once_are_numbered(fresh_world: World, fresh_jurisdiction: Any, at_once: Any) -> None:
    tender = fresh_world.published()
    made = [fresh_world.envelope(tender, 0) for _ in range(4)]
    results = at_once(
        fresh_jurisdiction,
        *(
            lambda one=one: services.submit_bid(tender.pk, fresh_world.firms[0], one, by=fresh_world.accounts[0])
            for one in made
        ),
    )
    assert names(results) == ["SealedBid"] * 4
    assert sorted(SealedBid.objects.values_list("number", flat=True)) == [1, 2, 3, 4]


def test_two_awards_at_once_are_one(fresh_world: World, fresh_jurisdiction: Any, at_once: Any) -> None:
    tender = fresh_world.evaluated()
    bids = [SealedBid.objects.get(firm=fresh_world.firms[number]).pk for number in (0, 1)]
    now = timezone.now()
    results = at_once(
        fresh_jurisdiction,
        lambda: services.publicise_award(tender.pk, bids[0], by=fresh_world.officer, now=now),
        lambda: services.publicise_award(tender.pk, bids[1], by=fresh_world.housing, now=now, reason="x"),
    )
    assert names(results) == ["MoveNotAllowed", "TenderAward"]


@pytest.mark.parametrize("late", [True, False])
def test_who_withdraws_while_the_tender_is_closed_is_out_or_in(
    fresh_world: World, fresh_jurisdiction: Any, at_once: Any, late: bool
) -> None:
    tender = fresh_world.published()
    fresh_world.bid(tender, 0)
    _end_at(tender, timezone.now() + datetime.timedelta(seconds=-1 if late else 30))
    results = at_once(
        fresh_jurisdiction,
        lambda: services.withdraw_bid(tender.pk, fresh_world.firms[0], by=fresh_world.accounts[0]),
        lambda: services.close_due_tenders(),
    )
    assert names(results) == (["BiddingEnded", "int"] if late else ["BidWithdrawal", "int"])
    assert len(counting_bids(tender)) == (1 if late else 0)
