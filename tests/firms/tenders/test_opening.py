"""Nothing is read before the opening; then enough witnesses open everything together."""

import json
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from common.digest import sha256_hex
from common.errors import MoveNotAllowed, NotAllowed
from firms import sealing
from firms.models import OpenedBid, ReleasedShare, SealedBid, Tender, TenderWitness
from firms.services import tenders as services
from firms.services.tenders.opening import NotTheBid, OpenedAlready, SharesMissing, StillSealed, WrongShares
from tests.firms.tenders.conftest import DAY, HOUR, World, time_passes


def sealed_tender(world: World) -> Tender:
    """Bidding has ended; the opening is an hour away."""
    tender = world.published()
    world.bid(tender, 0)
    time_passes(tender, opening=False)
    return services.close_tender(tender.pk)


def test_no_share_is_taken_and_nothing_opened_before_the_opening(world: World) -> None:
    tender = sealed_tender(world)
    witness = tender.witnesses.get(number=1)
    given = world.shares(tender, 1)
    with pytest.raises(StillSealed):
        services.release_shares(witness.pk, given, by=witness.user)
    with pytest.raises(StillSealed):
        services.open_bids(tender.pk, by=world.officer)
    with pytest.raises(StillSealed):
        services.reveal_bid(SealedBid.objects.get().pk, world.texts[0], by=world.accounts[0])


def test_the_database_itself_refuses_to_open_early(world: World) -> None:
    tender = sealed_tender(world)
    bid, witness = SealedBid.objects.get(), tender.witnesses.get(number=1)
    long_ago = tender.opening_at + DAY
    with pytest.raises(IntegrityError, match="sealed until"), transaction.atomic():
        ReleasedShare.objects.create(bid=bid, witness=witness, share_code="0" * 66, released_at=long_ago)
    with pytest.raises(IntegrityError, match="sealed until"), transaction.atomic():
        OpenedBid.objects.create(bid=bid, outcome="opened", amount=1, payload="x", opened_at=long_ago)


def test_while_bids_are_taken_no_share_is(world: World) -> None:
    tender = world.published()
    bid, witness = world.bid(tender, 0), tender.witnesses.get(number=1)
    with pytest.raises(IntegrityError, match="sealed until"), transaction.atomic():
        ReleasedShare.objects.create(bid=bid, witness=witness, share_code="0" * 66, released_at=tender.opening_at)
    with pytest.raises(MoveNotAllowed):
        services.release_shares(witness.pk, {"format": sealing.SHARES}, by=witness.user)


@pytest.mark.parametrize("numbers", [(1, 2), (2, 3), (1, 2, 3)])
def test_enough_witnesses_open_all_bids_together(world: World, numbers: tuple[int, ...]) -> None:
    tender = world.closed()
    world.release(tender, *numbers)
    assert not OpenedBid.objects.exists()
    tender = services.open_bids(tender.pk, by=world.officer)
    assert tender.state == "opened"
    opened = {row.bid.firm_id: row for row in OpenedBid.objects.select_related("bid")}
    assert [str(opened[firm.pk].amount) for firm in world.firms[:3]] == ["2.5000", "2.4000", "2.0000"]
    for number, firm in enumerate(world.firms[:3]):
        row = opened[firm.pk]
        assert row.payload == world.texts[number]
        assert sha256_hex(row.payload) == row.bid.commitment
    paper = json.loads(tender.publications.get(paper="opening").payload)
    assert {row["firm"]["name"] for row in paper["bids"]} == {firm.name for firm in world.firms[:3]}


def test_one_witness_is_too_few(world: World) -> None:
    tender = world.closed()
    world.release(tender, 2)
    with pytest.raises(SharesMissing, match=r"1.*2"):
        services.open_bids(tender.pk, by=world.officer)


def test_when_keys_are_lost_bidders_reveal_with_their_own_copies(world: World) -> None:
    tender = world.closed()
    bids = {bid.firm_id: bid for bid in SealedBid.objects.all()}
    with pytest.raises(NotTheBid):
        services.reveal_bid(bids[world.firms[0].pk].pk, world.texts[0] + " ", by=world.accounts[0])
    with pytest.raises(NotAllowed):
        services.reveal_bid(bids[world.firms[0].pk].pk, world.texts[0], by=world.accounts[1])
    for number in (0, 1):
        services.reveal_bid(bids[world.firms[number].pk].pk, world.texts[number], by=world.accounts[number])
    with pytest.raises(OpenedAlready):
        services.reveal_bid(bids[world.firms[0].pk].pk, world.texts[0], by=world.accounts[0])
    with pytest.raises(SharesMissing):
        services.open_bids(tender.pk, by=world.officer)
    services.open_bids(tender.pk, by=world.officer, with_gaps="两名见证人密钥遗失")
    outcomes = dict(OpenedBid.objects.values_list("bid__firm", "outcome"))
    assert [outcomes[firm.pk] for firm in world.firms[:3]] == ["revealed", "revealed", "invalid"]


def _flip_last(data: bytes) -> bytes:
    return data[:-1] + bytes([data[-1] ^ 1])


def _change(bid: SealedBid, **values: Any) -> None:
    """What only somebody with the database in their hands can do."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE firms_sealedbid DISABLE TRIGGER USER")
        SealedBid.objects.filter(pk=bid.pk).update(**values)
        cursor.execute("ALTER TABLE firms_sealedbid ENABLE TRIGGER USER")


@pytest.mark.parametrize("what", ["ciphertext", "commitment", "context_payload", "iv_code"])
def test_a_bid_changed_in_the_database_is_found_and_the_others_open(world: World, what: str) -> None:
    tender = world.closed()
    bid = SealedBid.objects.get(firm=world.firms[0])
    shares = {number: world.shares(tender, number) for number in (1, 2)}
    if what != "context_payload":
        for number, given in shares.items():
            witness = TenderWitness.objects.get(tender=tender, number=number)
            services.release_shares(witness.pk, given, by=witness.user)
    changed = {
        "ciphertext": _flip_last(bytes(bid.ciphertext)),
        "commitment": "a" * 64,
        "context_payload": bid.context_payload.replace(tender.code, "T0"),
        "iv_code": "0" * 24,
    }
    _change(bid, **{what: changed[what]})
    if what == "context_payload":  # the shares themselves do not fit any more
        witness = TenderWitness.objects.get(tender=tender, number=1)
        with pytest.raises(WrongShares):
            services.release_shares(witness.pk, shares[1], by=witness.user)
        return
    services.open_bids(tender.pk, by=world.officer)
    outcomes = dict(OpenedBid.objects.values_list("bid__firm", "outcome"))
    assert outcomes == {world.firms[0].pk: "invalid", world.firms[1].pk: "opened", world.firms[2].pk: "opened"}
    assert OpenedBid.objects.get(bid=bid).problem


def test_a_wrong_share_is_refused_and_harms_nobody(world: World) -> None:
    tender = world.closed()
    witness, given = tender.witnesses.get(number=1), world.shares(tender, 1)
    some = next(iter(given["shares"]))
    wrong = [
        {**given, "shares": {**given["shares"], some: "01" + "0" * 64}},
        {**given, "shares": {some: given["shares"][some], "999999": "00"}},
        {**given, "tender": "T0"},
        {**given, "shares": {}},
        world.shares(tender, 2),
        None,
    ]
    for broken in wrong:
        with pytest.raises(WrongShares):
            services.release_shares(witness.pk, broken, by=witness.user)
    assert not ReleasedShare.objects.exists()
    assert services.release_shares(witness.pk, given, by=witness.user) == 3
    assert services.release_shares(witness.pk, given, by=witness.user) == 0  # once is enough


def test_only_the_witness_gives_the_share(world: World) -> None:
    tender = world.closed()
    witness, given = tender.witnesses.get(number=1), world.shares(tender, 1)
    for somebody in (world.officer, world.witnesses[1], world.accounts[0]):
        with pytest.raises(NotAllowed):
            services.release_shares(witness.pk, given, by=somebody)


def test_a_witness_may_open_a_stranger_may_not(world: World) -> None:
    tender = world.closed()
    world.release(tender, 1, 2)
    for somebody in (world.accounts[0], world.people["other officer"], world.experts[0]):
        with pytest.raises(NotAllowed):
            services.open_bids(tender.pk, by=somebody)
    services.open_bids(tender.pk, by=world.witnesses[2])
    with pytest.raises(MoveNotAllowed):
        services.open_bids(tender.pk, by=world.witnesses[2])


def test_bids_of_the_not_eligible_stay_sealed(world: World) -> None:
    tender = world.closed(worst_rank=0, admits_unrated=False, credit_source="本地办法")
    witness = tender.witnesses.get(number=1)
    assert world.shares(tender, 1)["shares"] == {}
    with pytest.raises(WrongShares):
        services.release_shares(witness.pk, world.shares(tender, 1), by=witness.user)
    services.open_bids(tender.pk, by=world.officer)
    assert not OpenedBid.objects.exists()
    paper = json.loads(tender.publications.get(paper="opening").payload)
    assert len(paper["excluded"]) == 3


@pytest.mark.parametrize("amount", ["3.0001", "-1", "0", "NaN", "1e20", "zwei", "2.12345"])
def test_a_price_that_is_none_or_above_the_limit_is_no_valid_bid(world: World, amount: str) -> None:
    tender = world.opened((amount, "2.4"))
    assert OpenedBid.objects.get(bid__firm=world.firms[0]).outcome == "invalid"
    assert OpenedBid.objects.get(bid__firm=world.firms[1]).outcome == "opened"
    assert tender.state == "opened"


def test_a_cancelled_tender_stays_sealed_for_ever(world: World) -> None:
    tender = world.closed()
    services.cancel_tender(tender.pk, by=world.officer, now=tender.opening_at + HOUR, reason="规划调整")
    with pytest.raises(MoveNotAllowed):
        services.open_bids(tender.pk, by=world.officer)
    bid, witness = SealedBid.objects.first(), tender.witnesses.get(number=1)
    with pytest.raises(IntegrityError, match="sealed"), transaction.atomic():
        ReleasedShare.objects.create(bid=bid, witness=witness, share_code="0" * 66, released_at=tender.opening_at)
