"""Experts judge bids, never persons: declaration, points per criterion, sums with their derivation."""

import datetime
import json
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from common.digest import canonical_json, sha256_hex
from common.errors import MoveNotAllowed, NotAllowed, Refusal
from firms.choices import CriterionKind, TenderState
from firms.models import OpenedBid, ScoreSheet, SealedBid, Tender, TenderEvaluation, TenderExpert
from firms.rules.tenders import TIE_RULE, Criterion, JudgedBid, evaluate
from firms.selectors.eligibility import credit_bonus
from firms.services.tenders._steps import locked, managed, move

PLACES = Decimal("0.01")


class NotDeclared(Refusal):
    """Who has an interest in the outcome does not judge."""

    message = _("Declare first whether you have an interest of your own in the outcome. With one, you do not judge.")
    status = 403


class WrongPoints(Refusal):
    """Points lie between nought and the highest of the criterion."""

    message = _("Give every criterion points from 0 to its highest, with at most two decimals.")
    status = 422


class SheetsMissing(Refusal):
    """All experts judge all bids."""

    message = _("%(number)s score sheets are missing.")


class TooFewExperts(Refusal):
    """The committee is too small."""

    message = _("At least %(number)s experts without an interest of their own judge the bids.")


class TooFewBids(Refusal):
    """There is no competition."""

    message = _("Fewer than %(number)s valid bids were opened. Declare that the tender has failed.")


def judged_bids(tender: Tender) -> Any:
    """The opened, readable bids of a tender."""
    rows = OpenedBid.objects.filter(bid__tender=tender, amount__isnull=False)
    return rows.select_related("bid__firm", "bid__eligibility").defer("bid__ciphertext").order_by("bid_id")


@transaction.atomic
def declare_interest(
    expert_id: int, *, by: User, now: datetime.datetime, has_conflict: bool, declaration: str = ""
) -> TenderExpert:
    """An expert declares whether they have an interest of their own (回避声明), once, before seeing points."""
    expert = TenderExpert.objects.get(pk=expert_id)
    tender = locked(expert.tender_id)
    if expert.user_id != by.pk:
        raise NotAllowed
    expert.refresh_from_db()
    if expert.declared_at is not None or tender.state != TenderState.OPENED:
        raise MoveNotAllowed
    expert.has_conflict, expert.declaration, expert.declared_at = has_conflict, declaration.strip(), now
    expert.save(update_fields=["has_conflict", "declaration", "declared_at"])
    record(by, "firms.declare_interest", tender, fields=["experts"])
    return expert


@transaction.atomic
def submit_sheet(
    expert_id: int, bid_id: int, points: Mapping[int, Any], *, by: User, now: datetime.datetime, remark: str = ""
) -> ScoreSheet:
    """An expert's points for one bid by number of the criterion (提交评分表). Final.

    Raises `NotDeclared`, `WrongPoints`, `MoveNotAllowed`, `NotAllowed`.
    """
    expert = TenderExpert.objects.get(pk=expert_id)
    tender = locked(expert.tender_id)
    expert.refresh_from_db()
    if expert.user_id != by.pk:
        raise NotAllowed
    if expert.has_conflict is not False:
        raise NotDeclared
    if tender.state != TenderState.OPENED:
        raise MoveNotAllowed
    bid = SealedBid.objects.filter(tender=tender, opened__amount__isnull=False, pk=bid_id).defer("ciphertext").get()
    given = _checked(tender, points)
    payload = canonical_json({"tender": tender.code, "receipt": bid.receipt_digest, "points": given})
    sheet = ScoreSheet(
        expert=expert, bid=bid, payload=payload, sha256=sha256_hex(payload), remark=remark.strip(), submitted_at=now
    )
    sheet.full_clean()
    sheet.save(force_insert=True)
    record(by, "firms.submit_sheet", tender, fields=["sheets"], reason=sheet.sha256)
    return sheet


def _checked(tender: Tender, points: Mapping[int, Any]) -> dict[str, Decimal]:
    criteria = tender.criteria.filter(kind=CriterionKind.EXPERT)
    if set(points) != {criterion.number for criterion in criteria}:
        raise WrongPoints
    found = {}
    for criterion in criteria:
        try:
            value = Decimal(str(points[criterion.number]))
            is_right = value.is_finite() and 0 <= value <= criterion.weight and value == value.quantize(PLACES)
        except InvalidOperation as error:
            raise WrongPoints from error
        if not is_right:
            raise WrongPoints
        found[str(criterion.number)] = value
    return found


@transaction.atomic
def evaluate_tender(tender_id: int, *, by: User | None, now: datetime.datetime) -> TenderEvaluation:
    """Add everything up and rank the bids (形成评标报告), frozen with a digest.

    Raises `TooFewBids`, `TooFewExperts`, `SheetsMissing`, `MoveNotAllowed`, `NotAllowed`.
    """
    tender = managed(tender_id, by)
    if tender.state != TenderState.OPENED or tender.terms is None:
        raise MoveNotAllowed
    opened, experts = list(judged_bids(tender)), list(tender.experts.filter(has_conflict=False))
    if len(opened) < max(tender.terms.least_bidders, 1):
        raise TooFewBids(TooFewBids.message % {"number": tender.terms.least_bidders})
    if len(experts) < max(tender.terms.least_experts, 1):
        raise TooFewExperts(TooFewExperts.message % {"number": tender.terms.least_experts})
    sheets = list(ScoreSheet.objects.filter(expert__in=experts).order_by("expert_id"))
    missing = len(opened) * len(experts) - len(sheets)
    if missing:
        raise SheetsMissing(SheetsMissing.message % {"number": missing})
    payload = canonical_json({"tender": tender.code, "made_at": now, **_sums(tender, opened, sheets)})
    evaluation = TenderEvaluation.objects.create(
        tender=tender,
        number=tender.evaluations.count() + 1,
        payload=payload,
        sha256=sha256_hex(payload),
        made_by=by,
        made_at=now,
    )
    move(tender, "evaluate", by=by, now=now)
    return evaluation


def _sums(tender: Tender, opened: list[OpenedBid], sheets: list[ScoreSheet]) -> dict[str, Any]:
    criteria = [Criterion(row.number, row.title, row.kind, row.weight) for row in tender.criteria.all()]
    points: dict[int, dict[int, list[Decimal]]] = {}
    for sheet in sheets:
        of_bid = points.setdefault(sheet.bid_id, {})
        for number, value in json.loads(sheet.payload)["points"].items():
            of_bid.setdefault(int(number), []).append(Decimal(value))
    bids = [
        JudgedBid(
            bid=row.bid_id,
            firm=row.bid.firm.unified_code,
            amount=row.amount or Decimal(0),
            bonus=credit_bonus(tender, json.loads(row.bid.eligibility.payload)),
            received_at=row.bid.received_at,
            points=points.get(row.bid_id, {}),
        )
        for row in opened
    ]
    return {
        "criteria": [
            {"number": row.number, "title": row.title, "kind": row.kind, "weight": row.weight} for row in criteria
        ],
        "drops_extremes": tender.drops_extremes,
        "ties": TIE_RULE,
        "sheets": [sheet.sha256 for sheet in sheets],
        "bids": evaluate(bids, criteria, drops_extremes=tender.drops_extremes),
    }
