"""Bids come in sealed and in time, or not at all; the database's clock decides."""

import datetime
import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from audit.models import AuditEntry
from common.digest import canonical_json, sha256_hex
from common.errors import MoveNotAllowed, NotAllowed
from firms.models import BidWithdrawal, SealedBid, Tender, TenderCriterion, TenderWitness
from firms.selectors.bids import counting_bids
from firms.services import tenders as services
from firms.services.tenders.bidding import BiddingEnded, NoBid, NotEligible, WrongSeal, envelope_of, receipt_of
from firms.services.tenders.closing import StillBidding
from firms.standing import FirmStanding, Measure, set_standing_source
from tests.firms.tenders.conftest import DAY, HOUR, World, time_passes


def counting(tender: Tender) -> list[SealedBid]:
    return list(counting_bids(tender))


def test_a_bid_is_kept_as_it_came_with_a_receipt(world: World) -> None:
    tender = world.published()
    made = world.envelope(tender, 0)
    bid = services.submit_bid(tender.pk, world.firms[0], made, by=world.accounts[0])
    kept = SealedBid.objects.get(pk=bid.pk)
    assert envelope_of(kept) == made
    assert receipt_of(envelope_of(kept)) == kept.receipt_digest == sha256_hex(canonical_json(made))
    assert AuditEntry.objects.filter(action="firms.submit_bid", reason=bid.receipt_digest).exists()


def test_the_moment_is_that_of_the_database(world: World) -> None:
    tender = world.published()
    before = timezone.now()
    bid = world.bid(tender, 0)
    assert before - datetime.timedelta(seconds=5) < bid.received_at < timezone.now() + datetime.timedelta(seconds=5)
    kept = SealedBid.objects.get(pk=bid.pk)
    kept.pk, kept.number, kept.commitment = None, 9, "0" * 64
    kept.received_at = before - 300 * DAY
    kept.save(force_insert=True)
    assert SealedBid.objects.get(number=9).received_at >= bid.received_at


def test_a_late_bid_is_refused(world: World) -> None:
    tender = world.published()
    made = world.envelope(tender, 0)
    time_passes(tender, opening=False)
    with pytest.raises(BiddingEnded):
        services.submit_bid(tender.pk, world.firms[0], made, by=world.accounts[0])
    assert not SealedBid.objects.exists()


def test_the_database_itself_refuses_a_late_bid(world: World) -> None:
    tender = world.published()
    bid = world.bid(tender, 0)
    time_passes(tender)
    late = SealedBid.objects.get(pk=bid.pk)
    late.pk, late.number, late.commitment = None, 2, "1" * 64
    late.received_at = bid.received_at  # what the application says does not matter
    with pytest.raises(IntegrityError, match="bidding ended"), transaction.atomic():
        late.save(force_insert=True)
    with pytest.raises(IntegrityError, match="bidding ended"), transaction.atomic():
        BidWithdrawal.objects.create(bid=bid, withdrawn_at=bid.received_at)


@pytest.mark.parametrize("field", ["ciphertext", "commitment", "boxes", "received_at", "number", "context_payload"])
def test_no_bid_is_changed_or_deleted_afterwards(world: World, field: str) -> None:
    bid = world.bid(world.published(), 0)
    value = {"ciphertext": b"x", "boxes": [], "received_at": timezone.now() - DAY, "number": 5}.get(field, "f" * 64)
    with pytest.raises(IntegrityError, match="insert-only"), transaction.atomic():
        SealedBid.objects.filter(pk=bid.pk).update(**{field: value})
    with pytest.raises(IntegrityError, match="insert-only"), transaction.atomic():
        SealedBid.objects.filter(pk=bid.pk).delete()


def test_of_several_bids_of_a_firm_the_last_counts(world: World) -> None:
    tender = world.published()
    world.bid(tender, 0, "2.5")
    last = world.bid(tender, 0, "2.4")
    other = world.bid(tender, 1)
    assert counting(tender) == [last, other]
    assert last.number == 2


def test_a_withdrawn_bid_counts_no_more_and_none_before_it_does(world: World) -> None:
    tender = world.published()
    world.bid(tender, 0)
    world.bid(tender, 0)
    services.withdraw_bid(tender.pk, world.firms[0], by=world.accounts[0])
    assert counting(tender) == []
    with pytest.raises(NoBid):
        services.withdraw_bid(tender.pk, world.firms[0], by=world.accounts[0])
    again = world.bid(tender, 0)
    assert counting(tender) == [again]


def test_nobody_withdraws_after_the_end(world: World) -> None:
    tender = world.published()
    world.bid(tender, 0)
    time_passes(tender)
    with pytest.raises(BiddingEnded):
        services.withdraw_bid(tender.pk, world.firms[0], by=world.accounts[0])
    assert len(counting(tender)) == 1


def test_a_bid_for_another_tender_firm_or_date_is_refused(world: World) -> None:
    tender, other = world.published(), world.published()
    made = world.envelope(other, 0)
    for envelope in (made, world.envelope(tender, 1), {}, None, {**made, "boxes": made["boxes"][:1]}):
        with pytest.raises(WrongSeal):
            services.submit_bid(tender.pk, world.firms[0], envelope, by=world.accounts[0])
    old = world.envelope(tender, 0)
    later = tender.opening_at + DAY
    services.put_off(
        tender.pk, by=world.officer, now=timezone.now(), bids_due_at=later, opening_at=later, reason="补充资料"
    )
    with pytest.raises(WrongSeal):
        services.submit_bid(tender.pk, world.firms[0], old, by=world.accounts[0])
    world.bid(tender, 0)


def test_one_and_the_same_envelope_is_taken_once(world: World) -> None:
    tender = world.published()
    made = world.envelope(tender, 0)
    services.submit_bid(tender.pk, world.firms[0], made, by=world.accounts[0])
    with pytest.raises(WrongSeal):
        services.submit_bid(tender.pk, world.firms[0], made, by=world.accounts[0])


def test_only_who_represents_the_firm_bids_and_withdraws(world: World) -> None:
    tender = world.published()
    made = world.envelope(tender, 0)
    for somebody in (world.accounts[1], world.officer, world.witnesses[0]):
        with pytest.raises(NotAllowed):
            services.submit_bid(tender.pk, world.firms[0], made, by=somebody)
    world.bid(tender, 0)
    with pytest.raises(NotAllowed):
        services.withdraw_bid(tender.pk, world.firms[0], by=world.accounts[1])


@pytest.fixture
def barred() -> Any:
    """Firms that a published list forbids to bid: add their primary keys."""
    from credit.selectors.for_firms import firm_standing

    found: set[int] = set()
    since = datetime.date(2026, 1, 1)
    measure = Measure("tender", "禁止参加投标", "本地办法第9条", since, None, tone="sanction", list_kind="black")

    def source(firm: Any, as_of: datetime.date, project: Any) -> FirmStanding:
        return FirmStanding(firm.pk, as_of, measures=(measure,) if firm.pk in found else ())

    set_standing_source(source)
    yield found
    set_standing_source(firm_standing)


def test_a_listed_firm_cannot_submit_and_reads_why(world: World, barred: set[int]) -> None:
    tender = world.published()
    made = world.envelope(tender, 0)
    barred.add(world.firms[0].pk)
    with pytest.raises(NotEligible, match=r"禁止参加投标.*本地办法第9条"):
        services.submit_bid(tender.pk, world.firms[0], made, by=world.accounts[0])


def test_eligibility_is_frozen_at_the_end_of_bidding_with_a_digest(world: World, barred: set[int]) -> None:
    tender = world.published()
    for number in range(3):
        world.bid(tender, number)
    barred.add(world.firms[1].pk)  # listed after the bid, before the end
    time_passes(tender)
    services.close_tender(tender.pk)
    barred.clear()
    frozen = {row.firm_id: row for row in tender.eligibilities.all()}
    assert [frozen[firm.pk].is_eligible for firm in world.firms[:3]] == [True, False, True]
    row = frozen[world.firms[1].pk]
    content = json.loads(row.payload)
    assert sha256_hex(row.payload) == row.sha256 and canonical_json(content) == row.payload
    assert content["obstacles"] == [{"basis": "本地办法第9条", "code": "listed", "text": "禁止参加投标"}]
    assert content["as_of"] == timezone.localdate(tender.bids_due_at).isoformat()
    with pytest.raises(IntegrityError, match="insert-only"), transaction.atomic():
        tender.eligibilities.update(is_eligible=True)


def test_a_grade_below_the_one_asked_for_is_not_eligible(world: World) -> None:
    tender = world.published(worst_rank=1, admits_unrated=False, credit_source="本地招标办法第5条")
    world.bid(tender, 0)  # a forecast forbids nothing: what counts is the end of bidding
    time_passes(tender)
    services.close_tender(tender.pk)
    row = tender.eligibilities.get()
    assert not row.is_eligible
    assert json.loads(row.payload)["obstacles"] == [{"basis": "本地招标办法第5条", "code": "unrated", "text": ""}]


def test_bidding_is_closed_after_its_end_only_and_once(world: World) -> None:
    tender = world.published()
    with pytest.raises(StillBidding):
        services.close_tender(tender.pk, by=world.officer)
    time_passes(tender)
    services.close_tender(tender.pk, by=world.officer)
    with pytest.raises(MoveNotAllowed):
        services.close_tender(tender.pk, by=world.officer)


def test_the_task_closes_what_is_due_and_nothing_else(world: World) -> None:
    due, running = world.published(), world.published()
    time_passes(due)
    assert services.close_due_tenders() == 1
    assert services.close_due_tenders() == 0
    states = dict(Tender.objects.values_list("pk", "state"))
    assert (states[due.pk], states[running.pk]) == ("closed", "published")


def test_commitments_are_published_at_the_end_without_names(world: World) -> None:
    tender = world.closed()
    paper = tender.publications.get(paper="commitments")
    assert sha256_hex(paper.payload) == paper.sha256
    bids = json.loads(paper.payload)["bids"]
    assert {row["commitment"] for row in bids} == {bid.commitment for bid in counting(tender)}
    assert not any(firm.unified_code in paper.payload for firm in world.firms)


# --- What a published tender is bound to ----------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        {"threshold": 3},
        {"key_sheet": []},
        {"key_sheet_digest": "0" * 64},
        {"price_limit": 9},
        {"worst_rank": 0, "credit_source": "x"},
        {"state": "draft"},
        {"bids_due_at": datetime.timedelta(minutes=-30)},
        {"opening_at": datetime.timedelta(seconds=-1)},
    ],
)
def test_the_database_freezes_a_published_tender(world: World, change: dict[str, Any]) -> None:
    tender = world.published()
    values = {
        name: getattr(tender, name) + value if isinstance(value, datetime.timedelta) else value
        for name, value in change.items()
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        Tender.objects.filter(pk=tender.pk).update(**values)


def test_after_the_end_of_bidding_no_date_moves(world: World) -> None:
    tender = world.closed()
    with pytest.raises(IntegrityError), transaction.atomic():
        Tender.objects.filter(pk=tender.pk).update(opening_at=tender.opening_at + HOUR)


def test_keys_and_criteria_of_a_published_tender_are_frozen(world: World) -> None:
    tender = world.published()
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        TenderWitness.objects.filter(tender=tender, number=1).update(public_key="x", key_digest="0" * 64)
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        TenderWitness.objects.create(
            tender=tender, number=4, user=world.officer, role="office", organisation="x", key_digest="1" * 64
        )
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        TenderCriterion.objects.filter(tender=tender).update(weight=1)
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM firms_tender_estates")


def test_a_tender_is_published_whole(world: World) -> None:
    tender = world.draft()
    now = timezone.now()
    with pytest.raises(services_publishing().NotComplete, match="20"):
        services.publish_tender(tender.pk, by=world.officer, now=now)  # an hour to bid is too short
    services.set_criteria(tender.pk, [{"title": "x", "kind": "expert", "weight": 99}], by=world.officer)
    with pytest.raises(services_publishing().NotComplete, match="100"):
        services.publish_tender(tender.pk, by=world.officer, now=now - 25 * DAY)


def services_publishing() -> Any:
    from firms.services.tenders import publishing

    return publishing


def test_two_witnesses_at_least_open_together(world: World) -> None:
    with pytest.raises(ValidationError):
        world.draft(threshold=1)
    tender = world.draft()
    with pytest.raises(IntegrityError, match="tender_threshold_shared"), transaction.atomic():
        Tender.objects.filter(pk=tender.pk).update(threshold=1)


def test_a_key_comes_from_its_witness_and_differs_from_the_others(world: World) -> None:
    from firms.services.tenders.drafting import WrongKey
    from tests.firms.tenders.conftest import key_files

    tender = world.draft()
    first, second = tender.witnesses.order_by("number")[:2]
    with pytest.raises(NotAllowed):
        services.give_key(first.pk, key_files()[0]["key"], by=world.officer)
    with pytest.raises(ValidationError):
        services.give_key(first.pk, second.public_key, by=first.user)
    with pytest.raises(WrongKey):
        services.give_key(first.pk, "AAAA", by=first.user)


def test_a_document_is_kept_in_versions_and_not_changed_at_the_last_moment(world: World) -> None:
    tender = world.published()
    now = timezone.now()
    content = {"kind": "terms", "title": "招标文件", "content": b"%PDF-1.7 second"}
    with pytest.raises(services_publishing().TooLateToChange):
        services.add_document(tender.pk, by=world.officer, now=now, **content)
    second = services.add_document(tender.pk, by=world.officer, now=now - 20 * DAY, **content)
    assert second.version == 2
    for broken in (b"", b"MZ program", b"PK\x03\x04 no archive"):
        with pytest.raises(services_publishing().WrongDocument):
            services.add_document(tender.pk, by=world.officer, now=now - 20 * DAY, **{**content, "content": broken})


def test_an_answer_goes_to_all_once(world: World) -> None:
    tender, now = world.published(), timezone.now()
    asked = services.ask_question(
        tender.pk, world.firms[0], by=world.accounts[0], now=now, question="是否包含地下车库？"
    )
    with pytest.raises(NotAllowed):
        services.answer_question(asked.pk, by=world.people["other officer"], now=now, answer="含")
    services.answer_question(asked.pk, by=world.officer, now=now, answer="包含。")
    with pytest.raises(MoveNotAllowed):
        services.answer_question(asked.pk, by=world.officer, now=now, answer="不含。")


def test_other_areas_offices_run_nothing_here(world: World) -> None:
    tender, other = world.draft(), world.people["other officer"]
    for act in (
        lambda: services.publish_tender(tender.pk, by=other, now=timezone.now()),
        lambda: services.cancel_tender(tender.pk, by=other, now=timezone.now(), reason="x"),
        lambda: services.set_criteria(tender.pk, [], by=other),
        lambda: services.appoint_expert(tender.pk, world.officer, by=other),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert tender in Tender.objects.visible_to(world.officer)
    assert tender not in Tender.objects.visible_to(other)
