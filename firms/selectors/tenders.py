"""What the pages of a tender show: to everybody, to the firm, to witnesses and experts."""

import json
from typing import Any

from django.utils.translation import gettext as _

from firms.choices import CriterionKind, TenderState
from firms.models import PropertyFirm, SealedBid, Tender, TenderExpert, TenderWitness
from firms.selectors.bids import counting_bids, opened_bids, witnesses_who_gave
from firms.selectors.eligibility import bidder_eligibility, obstacle_words

SHOWN_OPEN = (
    TenderState.OPENED, TenderState.EVALUATED, TenderState.PUBLICITY, TenderState.AWARDED, TenderState.FAILED,
)  # fmt: skip
SHOWN_RANKED = (TenderState.PUBLICITY, TenderState.AWARDED)


def tender_page(tender: Tender) -> dict[str, Any]:
    """What everybody reads of a published tender."""
    is_open = tender.state in SHOWN_OPEN
    return {
        "tender": tender,
        "estates": tender.estates.order_by("code"),
        "criteria": tender.criteria.all(),
        "bonus": bonus_rows(tender),
        "documents": tender.documents.all(),
        "questions": tender.questions.exclude(answered_at=None),
        "publications": tender.publications.all(),
        "steps": tender.steps.all(),
        "opened": opened_bids(tender) if is_open else [],
        "excluded": tender.eligibilities.filter(is_eligible=False).select_related("firm") if is_open else [],
        "commitments": _commitments(tender),
        "ranking": ranking(tender) if tender.state in SHOWN_RANKED else None,
        "award": tender.awards.filter(overturned_at=None).select_related("bid__firm").first(),
    }


def bonus_rows(tender: Tender) -> list[tuple[int, str]]:
    """Credit bonus by place of the grade, 1 for the best."""
    return [(int(rank) + 1, points) for rank, points in sorted(tender.credit_bonus.items())]


def _commitments(tender: Tender) -> list[str]:
    """Commitments of the sealed bids: at once where the terms say so, else from the end of bidding on. No names."""
    if tender.terms is None or (tender.state == TenderState.PUBLISHED and not tender.terms.shows_commitments):
        return []
    return sorted(counting_bids(tender).values_list("commitment", flat=True))


def ranking(tender: Tender) -> dict[str, Any] | None:
    """The newest evaluation with names of firms, None before it."""
    evaluation = tender.evaluations.order_by("-number").first()
    if evaluation is None:
        return None
    content = json.loads(evaluation.payload)
    names = dict(PropertyFirm.objects.filter(bids__tender=tender).values_list("unified_code", "name"))
    rows = [{**row, "name": names.get(row["firm"], row["firm"])} for row in content["bids"]]
    return {"evaluation": evaluation, "rows": rows, "criteria": content["criteria"]}


def firm_page(tender: Tender, firm: PropertyFirm) -> dict[str, Any]:
    """What a firm reads of a tender beyond what everybody reads: forecast, own bid, frozen eligibility."""
    bids = list(SealedBid.objects.filter(tender=tender, firm=firm).select_related("withdrawal").defer("ciphertext"))
    standing = bids[0] if bids and not hasattr(bids[0], "withdrawal") else None
    frozen = tender.eligibilities.filter(firm=firm).first()
    award = tender.awards.filter(overturned_at=None).first()
    return {
        "firm": firm,
        "forecast": bidder_eligibility(tender, firm),
        "bids": bids,
        "standing": standing,
        "frozen": frozen,
        "frozen_reasons": [obstacle_words(row) for row in json.loads(frozen.payload)["obstacles"]] if frozen else [],
        "own_questions": tender.questions.filter(firm=firm),
        "own_objection": award.objections.filter(firm=firm).first() if award else None,
    }


def witness_page(tender: Tender, witness: TenderWitness) -> dict[str, Any]:
    """What a witness sees: own key as published, who has given shares, whether all can be opened."""
    given = witnesses_who_gave(tender)
    others = [{"witness": row, "given": given.get(row.pk, 0)} for row in tender.witnesses.all()]
    return {
        "tender": tender,
        "witness": witness,
        "others": others,
        "gave": given.get(witness.pk, 0),
        "came": sum(1 for row in others if row["given"]),
        "bids": counting_bids(tender).filter(eligibility__is_eligible=True).count(),
        "is_published": any(row["digest"] == witness.key_digest for row in tender.key_sheet),
    }


def expert_page(tender: Tender, expert: TenderExpert) -> dict[str, Any]:
    """The bids that an expert judges, with what they have given already."""
    sheets = {sheet.bid_id: json.loads(sheet.payload)["points"] for sheet in expert.sheets.all()}
    rows = [
        {"opened": row, "points": sheets.get(row.bid_id), "number": number}
        for number, row in enumerate(opened_bids(tender).filter(amount__isnull=False).defer(None), start=1)
    ]
    criteria = list(tender.criteria.filter(kind=CriterionKind.EXPERT))
    for row in rows:
        row["files"] = files_of(row["opened"].payload)
        given = row["points"] or {}
        row["given"] = [(found.title, given[key]) for found in criteria if (key := str(found.number)) in given]
    return {
        "tender": tender,
        "expert": expert,
        "rows": rows,
        "criteria": criteria,
        "is_done": bool(rows) and all(row["points"] is not None for row in rows),
    }


def files_of(payload: str) -> list[str]:
    """Names of the files within an opened bid; whatever a bidder wrote there, this says something."""
    try:
        files = json.loads(payload)["files"]
        return [str(row["name"])[:200] for row in files]
    except (ValueError, KeyError, TypeError):
        return [_("files that cannot be read")]
