"""The opening: witnesses give their shares, and only then can anybody read a bid."""

import datetime
import json
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from common.errors import MoveNotAllowed, NotAllowed, Refusal
from firms.choices import BidOutcome, TenderPaper, TenderState
from firms.models import OpenedBid, PropertyFirm, ReleasedShare, SealedBid, Tender, TenderWitness
from firms.permissions import can_manage_tenders_in, can_represent
from firms.sealing import SHARES, SealingError, read_bid, read_share, sha256, unseal
from firms.selectors.bids import bids_to_open, opened_bids
from firms.services.tenders._steps import locked, move, publish_paper
from firms.services.tenders.bidding import threshold_of
from firms.services.tenders.closing import database_now

SEALED = "tender_sealed_until_opening"
MOST_DIGITS = 10


class StillSealed(Refusal):
    """The opening has not come."""

    message = _("The bids stay sealed until the opening.")


class WrongShares(Refusal):
    """What was handed in does not open these bids."""

    message = _("These are not your shares of the bids of this tender. Open them again with your key file.")
    status = 422


class SharesMissing(Refusal):
    """Too few witnesses came."""

    message = _("Too few witnesses have opened their shares: %(given)s of %(needed)s.")


class NotTheBid(Refusal):
    """The copy is not what was committed to."""

    message = _("This is not the bid that was handed in: its SHA-256 differs from the commitment.")
    status = 422


class OpenedAlready(Refusal):
    """Nothing is opened twice."""

    message = _("This bid is open already.")


def _in_opening(tender_id: int) -> Tender:
    """The tender, locked, when its bids may be opened. The database refuses too early rows once more."""
    tender = locked(tender_id)
    if tender.state != TenderState.CLOSED:
        raise MoveNotAllowed
    if database_now() < tender.opening_at:
        raise StillSealed
    return tender


@transaction.atomic
def release_shares(witness_id: int, given: Any, *, by: User) -> int:
    """A witness hands in the shares that their key opened (见证人解封). Gives how many are new.

    Every share is compared with its digest in the bid: a wrong one harms nobody. Raises `StillSealed`, `WrongShares`.
    """
    witness = TenderWitness.objects.get(pk=witness_id)
    if witness.user_id != by.pk:
        raise NotAllowed
    tender = _in_opening(witness.tender_id)
    if not isinstance(given, dict) or given.get("format") != SHARES or given.get("tender") != tender.code:
        raise WrongShares
    shares = given.get("shares")
    bids = {str(bid.pk): bid for bid in bids_to_open(tender).filter(opened=None)}
    if not isinstance(shares, dict) or not shares or not set(shares) <= set(bids):
        raise WrongShares
    known = set(ReleasedShare.objects.filter(witness=witness).values_list("bid_id", flat=True))
    now = datetime.datetime.now(datetime.UTC)  # the database writes its own
    rows = []
    for key, text in sorted(shares.items()):
        bid = bids[key]
        try:
            read_share(str(text), bid.context_payload, witness.number, bid.boxes[witness.number - 1]["share_digest"])
        except SealingError as error:
            raise WrongShares from error
        if bid.pk not in known:
            rows.append(ReleasedShare(bid=bid, witness=witness, share_code=text, released_at=now))
    ReleasedShare.objects.bulk_create(rows)
    record(by, "firms.release_shares", tender, fields=["shares"])
    return len(rows)


@transaction.atomic
def reveal_bid(bid_id: int, copy: str, *, by: User) -> OpenedBid:
    """A bidder opens the own bid with the copy they kept (投标人自行解密), when witnesses are missing.

    The copy's SHA-256 must be the commitment. Raises `StillSealed`, `NotTheBid`, `OpenedAlready`, `NotAllowed`.
    """
    bid = SealedBid.objects.select_related("firm").get(pk=bid_id)
    if not can_represent(by, bid.firm):
        raise NotAllowed
    tender = _in_opening(bid.tender_id)
    if not bids_to_open(tender).filter(pk=bid.pk).exists():
        raise MoveNotAllowed
    if OpenedBid.objects.filter(bid=bid).exists():
        raise OpenedAlready
    if sha256(copy.encode()) != bid.commitment:
        raise NotTheBid
    try:
        content = _content(read_bid(copy, bid.context_payload))
    except (SealingError, InvalidOperation) as error:
        raise NotTheBid from error
    opened = _keep(bid, BidOutcome.REVEALED, copy, content)
    record(by, "firms.reveal_bid", tender)
    return opened


@transaction.atomic
def open_bids(tender_id: int, *, by: User, with_gaps: str = "") -> Tender:
    """Put the shares together, decrypt, compare with the commitments, publish the record (开标). Once, all together.

    By somebody who runs the tender or one of its witnesses. With a reason in `with_gaps`, bids for which shares are
    missing are recorded as unreadable. Raises `StillSealed`, `SharesMissing`, `MoveNotAllowed`, `NotAllowed`.
    """
    tender = _in_opening(tender_id)
    if not (can_manage_tenders_in(by, tender.area) or tender.witnesses.filter(user=by).exists()):
        raise NotAllowed
    bids = list(bids_to_open(tender).filter(opened=None).defer(None))
    shares = _shares_of(bids)
    short = [bid for bid in bids if len(shares[bid.pk]) < threshold_of(bid)]
    if short and not with_gaps.strip():
        given = min(len(shares[bid.pk]) for bid in short)
        raise SharesMissing(SharesMissing.message % {"given": given, "needed": threshold_of(short[0])})
    for bid in bids:
        _open(bid, shares[bid.pk])
    now = database_now()
    move(tender, "open", by=by, now=now, reason=with_gaps)
    publish_paper(tender, TenderPaper.OPENING, _record_of(tender, with_gaps), by=by, now=now)
    return tender


def _shares_of(bids: list[SealedBid]) -> dict[int, dict[int, bytes]]:
    found: dict[int, dict[int, bytes]] = {bid.pk: {} for bid in bids}
    for row in ReleasedShare.objects.filter(bid__in=found).select_related("witness"):
        found[row.bid_id][row.witness.number] = bytes.fromhex(row.share_code)[1:]
    return found


def _open(bid: SealedBid, shares: Mapping[int, bytes]) -> OpenedBid:
    try:
        text = unseal(bid.context_payload, bid.iv_code, bytes(bid.ciphertext), bid.commitment, shares)
        return _keep(bid, BidOutcome.OPENED, text, _content(text))
    except (SealingError, InvalidOperation, UnicodeDecodeError) as error:
        problem = str(error) if isinstance(error, SealingError) else "the price is not a number"
        return _save(OpenedBid(bid=bid, outcome=BidOutcome.INVALID, problem=problem))


def _content(text: str) -> tuple[Decimal, str]:
    """Price and statement. Raises `InvalidOperation` for what is no price."""
    content = json.loads(text)
    amount = Decimal(content["amount"])
    if not amount.is_finite() or not 0 < amount < 10**MOST_DIGITS or amount != round(amount, 4):
        raise InvalidOperation
    return amount, content["statement"]


def _keep(bid: SealedBid, outcome: BidOutcome, text: str, content: tuple[Decimal, str]) -> OpenedBid:
    limit = bid.tender.price_limit
    amount, statement = content
    if limit is not None and amount > limit:
        return _save(OpenedBid(bid=bid, outcome=BidOutcome.INVALID, problem="the price is above the limit"))
    statement = statement.replace("\0", "")
    if "\0" in text:
        return _save(OpenedBid(bid=bid, outcome=BidOutcome.INVALID, problem="the bid cannot be kept as text"))
    return _save(OpenedBid(bid=bid, outcome=outcome, amount=amount, statement=statement, payload=text))


def _save(opened: OpenedBid) -> OpenedBid:
    opened.opened_at = datetime.datetime.now(datetime.UTC)  # the database writes its own
    try:
        with transaction.atomic():
            opened.save(force_insert=True)
    except IntegrityError as error:
        if SEALED in str(error) or "sealed until" in str(error):
            raise StillSealed from error
        raise
    return opened


def _record_of(tender: Tender, with_gaps: str) -> dict[str, Any]:
    """What the record of the opening says."""
    rows = [
        {
            "firm": {"code": row.bid.firm.unified_code, "name": row.bid.firm.name},
            "commitment": row.bid.commitment,
            "received_at": row.bid.received_at,
            "outcome": row.outcome,
            "problem": row.problem,
            "amount": row.amount,
        }
        for row in opened_bids(tender)
    ]
    excluded = tender.eligibilities.filter(is_eligible=False).select_related("firm")
    return {
        "bids": rows,
        "excluded": [{"firm": row.firm.unified_code, "eligibility": row.sha256} for row in excluded],
        "remark": with_gaps.strip(),
    }


def may_reveal(bid: SealedBid, firm: PropertyFirm) -> bool:
    """Whether the page offers the bidder to open the bid with the own copy."""
    return bid.firm_id == firm.pk and bid.tender.state == TenderState.CLOSED and not hasattr(bid, "opened")
