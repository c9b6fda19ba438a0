"""The award: publicity, objections, confirmation by another person, and what the filing of the project needs."""

import datetime
import json
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from common.errors import MoveNotAllowed, NotAllowed, Refusal
from firms.choices import AwardObjectionState, TenderPaper, TenderState
from firms.models import AwardObjection, PropertyFirm, SealedBid, Tender, TenderAward
from firms.permissions import can_manage_tenders_in, can_represent
from firms.rules.tenders import last_day
from firms.selectors.eligibility import bidder_eligibility
from firms.services.tenders._steps import locked, managed, move, publish_paper
from places.models import Estate


class ReasonForPlace(Refusal):
    """Who passes over the first says why."""

    message = _("Say why the bid in the first place is passed over.")
    status = 422


class BarredMeanwhile(Refusal):
    """A sanction came in force after the end of bidding."""

    message = _("A sanction forbids the award to this firm: %(reasons)s. Choose the next bid, with this reason.")

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(self.message % {"reasons": "; ".join(reasons)})


class InPublicity(Refusal):
    """The publicity is not over, or objections are not decided."""

    message = _("The award is confirmed after the publicity, when every objection is decided.")


class AnotherPerson(Refusal):
    """Two people."""

    message = _("Another person than the one who publicised the award confirms it.")
    status = 403


class PublicityOver(Refusal):
    """Objections come during the publicity."""

    message = _("Objections are taken during the publicity of the award, from firms whose bid was opened.")


@transaction.atomic
def publicise_award(
    tender_id: int, bid_id: int, *, by: User | None, now: datetime.datetime, reason: str = ""
) -> TenderAward:
    """Publicise to whom the tender shall go (中标候选人公示). Raises `ReasonForPlace`, `BarredMeanwhile`."""
    tender = managed(tender_id, by)
    evaluation = tender.evaluations.order_by("-number").first()
    if tender.state != TenderState.EVALUATED or evaluation is None or tender.terms is None:
        raise MoveNotAllowed
    ranked = {row["bid"]: row for row in json.loads(evaluation.payload)["bids"]}
    if bid_id not in ranked:
        raise MoveNotAllowed
    row, bid = ranked[bid_id], SealedBid.objects.select_related("firm").defer("ciphertext").get(pk=bid_id)
    if row["place"] > 1 and not reason.strip():
        raise ReasonForPlace
    today = timezone.localdate(now)
    present = bidder_eligibility(tender, bid.firm, today)
    if present.is_barred:
        raise BarredMeanwhile(present.reasons)
    until = last_day(today, tender.terms.publicity_days, tender.terms.publicity_unit)
    award = TenderAward.objects.create(
        tender=tender,
        evaluation=evaluation,
        bid=bid,
        place=row["place"],
        reason=reason.strip(),
        publicised_by=by,
        publicised_at=now,
        publicity_until=until,
    )
    move(tender, "publicise", by=by, now=now, reason=reason)
    content = {
        "firm": {"code": bid.firm.unified_code, "name": bid.firm.name},
        **{name: row[name] for name in ("amount", "total", "place")},
        "reason": reason.strip(),
        "until": until,
        "evaluation": evaluation.sha256,
    }
    publish_paper(tender, TenderPaper.AWARD, content, by=by, now=now)
    return award


@transaction.atomic
def object_to_award(
    award_id: int, firm: PropertyFirm, *, by: User, now: datetime.datetime, grounds: str
) -> AwardObjection:
    """A bidder objects during the publicity (提出异议). Raises `PublicityOver`, `ValidationError`, `NotAllowed`."""
    award = TenderAward.objects.get(pk=award_id)
    tender = locked(award.tender_id)
    award.refresh_from_db()
    if not can_represent(by, firm):
        raise NotAllowed
    is_bidder = SealedBid.objects.filter(tender=tender, firm=firm, opened__isnull=False).exists()
    is_over = timezone.localdate(now) > award.publicity_until or award.overturned_at is not None
    if tender.state != TenderState.PUBLICITY or not is_bidder or is_over or tender.terms is None:
        raise PublicityOver
    until = last_day(timezone.localdate(now), tender.terms.answer_days, tender.terms.answer_unit)
    objection = AwardObjection(
        award=award, firm=firm, grounds=grounds.strip(), filed_by=by, filed_at=now, answer_until=until
    )
    objection.full_clean(exclude=["decided_by", "decided_at"])
    objection.save(force_insert=True)
    record(by, "firms.object_to_award", tender, fields=["objections"])
    return objection


@transaction.atomic
def decide_objection(
    objection_id: int, *, by: User | None, now: datetime.datetime, is_upheld: bool, decision: str
) -> AwardObjection:
    """Decide an objection (异议答复). Upheld, the award falls and the tender is evaluated as before it."""
    objection = AwardObjection.objects.select_related("award").get(pk=objection_id)
    tender = managed(objection.award.tender_id, by)
    objection.refresh_from_db()
    if objection.state != AwardObjectionState.OPEN or tender.state != TenderState.PUBLICITY:
        raise MoveNotAllowed
    objection.state = AwardObjectionState.UPHELD if is_upheld else AwardObjectionState.DISMISSED
    objection.decision, objection.decided_by, objection.decided_at = decision.strip(), by, now
    objection.full_clean(exclude=["decided_by"])
    objection.save(update_fields=["state", "decision", "decided_by", "decided_at"])
    record(by, "firms.decide_objection", tender, fields=["objections"])
    if is_upheld:
        objection.award.overturned_at = now
        objection.award.save(update_fields=["overturned_at"])
        move(tender, "overturn", by=by, now=now, reason=objection.decision[:500])
    return objection


@transaction.atomic
def confirm_award(tender_id: int, *, by: User | None, now: datetime.datetime) -> TenderAward:
    """Confirm the award after its publicity (发出中标通知). Raises `InPublicity`, `AnotherPerson`, `MoveNotAllowed`."""
    tender = managed(tender_id, by)
    award = tender.awards.filter(overturned_at=None).select_related("bid__firm", "bid__opened").first()
    if tender.state != TenderState.PUBLICITY or award is None or tender.terms is None:
        raise MoveNotAllowed
    if by is not None and award.publicised_by_id == by.pk:
        raise AnotherPerson
    today = timezone.localdate(now)
    is_running = today <= award.publicity_until and tender.terms.publicity_days > 0
    if is_running or award.objections.filter(state=AwardObjectionState.OPEN).exists():
        raise InPublicity
    present = bidder_eligibility(tender, award.bid.firm, today)
    if present.is_barred:
        raise BarredMeanwhile(present.reasons)
    award.confirmed_by, award.confirmed_at = by, now
    award.contract_until = today + datetime.timedelta(days=tender.terms.contract_days)
    award.save(update_fields=["confirmed_by", "confirmed_at", "contract_until"])
    move(tender, "award", by=by, now=now)
    content = {
        "firm": {"code": award.bid.firm.unified_code, "name": award.bid.firm.name},
        "amount": award.bid.opened.amount,
        "contract_until": award.contract_until,
    }
    publish_paper(tender, TenderPaper.RESULT, content, by=by, now=now)
    return award


@dataclass(frozen=True)
class HandOver:
    """What the filing of a project takes from an awarded tender."""

    tender: Tender
    firm: PropertyFirm
    estates: list[Estate]
    fee: Decimal
    fee_unit: str
    floor_area: Decimal
    effective_from: datetime.date
    effective_to: datetime.date


def hand_over(tender: Tender, *, by: User) -> HandOver:
    """The values with which the contract and the project of an awarded tender are filed (转项目备案).

    Raises `MoveNotAllowed` before the award, `NotAllowed`.
    """
    if not can_manage_tenders_in(by, tender.area):
        raise NotAllowed
    award = tender.awards.filter(confirmed_at__isnull=False).select_related("bid__firm", "bid__opened").first()
    if award is None:
        raise MoveNotAllowed
    return HandOver(
        tender=tender,
        firm=award.bid.firm,
        estates=list(tender.estates.order_by("code")),
        fee=award.bid.opened.amount,
        fee_unit=tender.price_unit,
        floor_area=tender.floor_area,
        effective_from=tender.service_from,
        effective_to=end_of_service(tender.service_from, tender.service_months),
    )


def end_of_service(start: datetime.date, months: int) -> datetime.date:
    """The day after the last day of a service of so many months; the 31st becomes the last day of a shorter month."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    following = datetime.date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(datetime.date(year, month + 1, 1) + datetime.timedelta(days=start.day - 1),
               following - datetime.timedelta(days=1))  # fmt: skip
