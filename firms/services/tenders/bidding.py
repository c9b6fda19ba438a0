"""Bids come in sealed. Whatever happens here, the server holds no key to them."""

import datetime
import json
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from common.digest import canonical_json, sha256_hex
from common.errors import NotAllowed, Refusal
from firms.choices import TenderState
from firms.models import BidWithdrawal, PropertyFirm, SealedBid, Tender
from firms.permissions import can_represent
from firms.sealing import SealingError, check_envelope, context_of, un64
from firms.selectors.eligibility import bidder_eligibility

IN_TIME = ("tender_bid_in_time", "tender_withdrawn_in_time")


class BiddingEnded(Refusal):
    """The database's clock says that it is over."""

    message = _("Bidding has ended: this came too late and was not taken.")


class NotEligible(Refusal):
    """A sanction of a list forbids to bid."""

    message = _("Your firm may not bid: %(reasons)s")
    status = 403

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(self.message % {"reasons": "; ".join(reasons)})


class WrongSeal(Refusal):
    """What was handed in is not a bid sealed for this tender."""

    message = _(
        "This is not a bid sealed for this tender as it stands now: dates may have changed. "
        "Load the page again, seal the bid anew and hand it in."
    )
    status = 422


class NoBid(Refusal):
    """There is nothing to take back."""

    message = _("Your firm has no bid in this tender.")


def sealing_context(tender: Tender, firm: PropertyFirm) -> str:
    """The text that a bid of the firm is bound to."""
    return context_of(
        tender=tender.code,
        firm=firm.unified_code,
        opens_at=tender.opening_at,
        threshold=tender.threshold,
        keys=[row["digest"] for row in tender.key_sheet],
    )


def receipt_of(envelope: dict[str, Any]) -> str:
    """SHA-256 of the canonical JSON of what was handed in: what the firm keeps as a receipt."""
    return sha256_hex(canonical_json(envelope))


def standing_bid(tender: Tender, firm: PropertyFirm) -> SealedBid | None:
    """The bid of a firm that counts: the last one, unless it was taken back."""
    bid = SealedBid.objects.filter(tender=tender, firm=firm).select_related("withdrawal").order_by("-number").first()
    return None if bid is None or hasattr(bid, "withdrawal") else bid


@transaction.atomic
def submit_bid(tender_id: int, firm: PropertyFirm, envelope: Any, *, by: User | None) -> SealedBid:
    """Take a sealed bid (提交投标文件); it replaces the firm's earlier one. The moment is that of the database.

    Bids of several firms come in side by side; two of one firm one after the other.
    Raises `BiddingEnded`, `NotEligible`, `WrongSeal`, `NotAllowed`.
    """
    PropertyFirm.objects.select_for_update(of=("self",), no_key=True).get(pk=firm.pk)
    tender = Tender.objects.get(pk=tender_id)
    if by is not None and not can_represent(by, firm):
        raise NotAllowed
    if tender.state != TenderState.PUBLISHED:
        raise BiddingEnded
    eligibility = bidder_eligibility(tender, firm)
    if eligibility.is_barred:
        raise NotEligible(eligibility.reasons)
    try:
        check_envelope(envelope, sealing_context(tender, firm))
    except SealingError as error:
        raise WrongSeal from error
    bid = SealedBid(
        tender=tender,
        firm=firm,
        number=SealedBid.objects.filter(tender=tender, firm=firm).count() + 1,
        context_payload=envelope["context"],
        iv_code=envelope["iv"],
        ciphertext=un64(envelope["ciphertext"]),
        commitment=envelope["commitment"],
        boxes=envelope["boxes"],
        receipt_digest=receipt_of(envelope),
        submitted_by=by,
        received_at=datetime.datetime.now(datetime.UTC),  # the database writes its own
    )
    _insert(bid)
    bid.refresh_from_db(fields=["received_at"])
    record(by, "firms.submit_bid", tender, reason=bid.receipt_digest)
    return bid


@transaction.atomic
def withdraw_bid(tender_id: int, firm: PropertyFirm, *, by: User | None) -> BidWithdrawal:
    """Take the bid back before the end of bidding (撤回投标). Raises `BiddingEnded`, `NoBid`, `NotAllowed`."""
    PropertyFirm.objects.select_for_update(of=("self",), no_key=True).get(pk=firm.pk)
    tender = Tender.objects.get(pk=tender_id)
    if by is not None and not can_represent(by, firm):
        raise NotAllowed
    bid = standing_bid(tender, firm)
    if bid is None:
        raise NoBid
    withdrawal = BidWithdrawal(bid=bid, withdrawn_by=by, withdrawn_at=datetime.datetime.now(datetime.UTC))
    _insert(withdrawal)
    record(by, "firms.withdraw_bid", tender, reason=bid.receipt_digest)
    return withdrawal


def _insert(row: SealedBid | BidWithdrawal) -> None:
    """Save; what the database's clock refuses is told as such."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        name = error.__cause__.diag.constraint_name if error.__cause__ is not None else ""  # type: ignore[attr-defined]
        if name in IN_TIME:
            raise BiddingEnded from error
        if name == "tender_bid_commitment_once":
            raise WrongSeal from error
        raise


def envelope_of(bid: SealedBid) -> dict[str, Any]:
    """A bid as it was handed in; its canonical JSON gives the receipt again."""
    from firms.sealing import FORMAT, b64

    return {
        "boxes": bid.boxes,
        "ciphertext": b64(bytes(bid.ciphertext)),
        "commitment": bid.commitment,
        "context": bid.context_payload,
        "format": FORMAT,
        "iv": bid.iv_code,
    }


def threshold_of(bid: SealedBid) -> int:
    """How many shares open a bid."""
    return int(json.loads(bid.context_payload)["threshold"])
