"""Which bids count, and what of them is known."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from firms.models import OpenedBid, ReleasedShare, SealedBid, Tender, TenderWitness


def counting_bids(tender: Tender) -> QuerySet[SealedBid]:
    """The last bid of each firm that was not taken back, with its firm, in the order in which they came."""
    later = SealedBid.objects.filter(tender=OuterRef("tender"), firm=OuterRef("firm"), number__gt=OuterRef("number"))
    rows = SealedBid.objects.filter(~Exists(later), tender=tender, withdrawal=None)
    return rows.select_related("firm").defer("ciphertext").order_by("received_at", "pk")


def bids_to_open(tender: Tender) -> QuerySet[SealedBid]:
    """Bids of eligible bidders, as they were frozen at the end of bidding."""
    return counting_bids(tender).filter(eligibility__is_eligible=True)


def boxes_for(tender: Tender, witness: TenderWitness) -> dict[str, Any]:
    """What a witness needs at the opening: their box of each bid that is to be opened."""
    from firms.sealing import BOXES

    bids = []
    for bid in bids_to_open(tender).exclude(opened__isnull=False):
        row = bid.boxes[witness.number - 1]
        bids.append(
            {
                "bid": bid.pk,
                "box": row["box"],
                "context": bid.context_payload,
                "share_digest": row["share_digest"],
            }
        )
    return {"format": BOXES, "tender": tender.code, "bids": bids}


def opened_bids(tender: Tender) -> QuerySet[OpenedBid]:
    """What was opened, in the order in which the bids came."""
    rows = OpenedBid.objects.filter(bid__tender=tender).select_related("bid__firm", "bid__eligibility")
    return rows.defer("bid__ciphertext", "payload").order_by("bid__received_at", "pk")


def witnesses_who_gave(tender: Tender) -> dict[int, int]:
    """Primary key of a witness → number of bids for which they gave their share."""
    found: dict[int, int] = {}
    for witness_id in ReleasedShare.objects.filter(bid__tender=tender).values_list("witness_id", flat=True):
        found[witness_id] = found.get(witness_id, 0) + 1
    return found
