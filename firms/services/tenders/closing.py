"""The end of bidding: no bid comes in any more, and who was eligible is frozen."""

import datetime
import logging

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.digest import canonical_json, sha256_hex
from common.errors import MoveNotAllowed, Refusal
from firms.choices import TenderPaper, TenderState
from firms.models import BidderEligibility, SealedBid, Tender
from firms.selectors.bids import counting_bids
from firms.selectors.eligibility import bidder_eligibility
from firms.services.tenders._steps import managed, move, publish_paper

logger = logging.getLogger(__name__)


class StillBidding(Refusal):
    """The end of bidding has not come."""

    message = _("Bids are taken until the end of bidding; nothing can be closed before.")


def database_now() -> datetime.datetime:
    """The moment by the clock that bids and openings are judged by."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


@transaction.atomic
def close_tender(tender_id: int, *, by: User | None = None) -> Tender:
    """Close the bidding (截止投标) after its end and freeze each bidder's eligibility on that day with a digest.

    The list of commitments is published: what is opened later can be compared with it. Raises `StillBidding`.
    """
    tender = managed(tender_id, by)
    if tender.state != TenderState.PUBLISHED:
        raise MoveNotAllowed
    now = database_now()
    if now < tender.bids_due_at:
        raise StillBidding
    move(tender, "close", by=by, now=now)
    bids = list(counting_bids(tender))
    day = timezone.localdate(tender.bids_due_at)
    for bid in bids:
        _freeze(tender, bid, day, now)
    content = {"bids": sorted(({"commitment": bid.commitment, "receipt": bid.receipt_digest} for bid in bids),
                              key=lambda row: row["commitment"])}  # fmt: skip
    publish_paper(tender, TenderPaper.COMMITMENTS, content, by=by, now=now)
    return tender


def _freeze(tender: Tender, bid: SealedBid, day: datetime.date, now: datetime.datetime) -> BidderEligibility:
    found = bidder_eligibility(tender, bid.firm, day)
    payload = canonical_json({"tender": tender.code, "receipt": bid.receipt_digest, "made_at": now, **found.document()})
    return BidderEligibility.objects.create(
        tender=tender,
        firm=bid.firm,
        bid=bid,
        as_of=day,
        is_eligible=found.is_eligible,
        payload=payload,
        sha256=sha256_hex(payload),
        made_at=now,
    )


def close_due_tenders() -> int:
    """Close every tender whose bidding has ended. One that fails does not stop the others; may run twice."""
    now, closed = database_now(), 0
    due = Tender.objects.filter(state=TenderState.PUBLISHED, bids_due_at__lte=now).order_by("pk")
    for tender_id in list(due.values_list("pk", flat=True)):
        try:
            close_tender(tender_id)
            closed += 1
        except Refusal:
            logger.info("tender %s was closed by somebody else", tender_id)
        except Exception:
            logger.exception("tender %s cannot be closed", tender_id)
    return closed
