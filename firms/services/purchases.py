"""Government purchase: rounds of the catalogue, applications of firms, awards by two people."""

import datetime
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from common.digest import canonical_json, sha256_hex
from common.errors import MoveNotAllowed, NotAllowed, Refusal
from firms.choices import RoundState
from firms.models import PropertyFirm, PurchaseApplication, PurchaseAward, PurchaseItem, PurchaseRound
from firms.permissions import can_manage_tenders_in, can_represent, holds_for_whole
from firms.selectors.eligibility import purchase_eligibility
from firms.services.tenders.closing import database_now
from places.models import Area

ITEM_FIELDS = (
    "code",
    "title",
    "unit",
    "worst_rank",
    "admits_unrated",
    "least_satisfaction",
    "legal_source",
    "is_active",
)


class RoundNotOpen(Refusal):
    """Outside the days of the round."""

    message = _("Applications are taken only while the round is open.")


class MayNotApply(Refusal):
    """The condition of the catalogue is not met."""

    message = _("Your firm may not apply: %(reasons)s")
    status = 403

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(self.message % {"reasons": "; ".join(reasons)})


class AnotherPersonConfirms(Refusal):
    """Two people."""

    message = _("Another person than the one who proposed the award confirms it.")
    status = 403


class NoItems(Refusal):
    """A round is about something."""

    message = _("Choose at least one service of the catalogue that is in use.")
    status = 422


@transaction.atomic
def keep_item(*, by: User | None, item: PurchaseItem | None = None, **values: Any) -> PurchaseItem:
    """Add a service to the catalogue or change it. Values are those of `ITEM_FIELDS`. For the whole jurisdiction."""
    if by is not None and not holds_for_whole(by, "manage_firms"):
        raise NotAllowed
    if item is None:
        item = PurchaseItem()
    else:
        item = PurchaseItem.objects.select_for_update(of=("self",), no_key=True).get(pk=item.pk)
    for name, value in values.items():
        if name not in ITEM_FIELDS:
            raise TypeError(name)
        setattr(item, name, value)
    item.full_clean()
    item.save()
    record(by, "firms.keep_purchase_item", item, fields=values)
    return item


@transaction.atomic
def open_round(
    area: Area,
    items: Sequence[PurchaseItem],
    *,
    by: User | None,
    now: datetime.datetime,
    title: str,
    opens_at: datetime.datetime,
    closes_at: datetime.datetime,
) -> PurchaseRound:
    """Publish a round: which services firms may apply for, from when until when. Raises `NoItems`, `NotAllowed`."""
    if by is not None and not can_manage_tenders_in(by, area):
        raise NotAllowed
    if not items or not all(item.is_active for item in items):
        raise NoItems
    made = PurchaseRound(
        area=area,
        title=title.strip(),
        opens_at=opens_at,
        closes_at=closes_at,
        state=RoundState.OPEN,
        created_by=by,
        created_at=now,
    )
    made.full_clean(exclude=["created_by", "items"])
    made.save()
    made.items.set(items)
    record(by, "firms.open_round", made)
    return made


def _round(round_id: int) -> PurchaseRound:
    rows = PurchaseRound.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("area").get(pk=round_id)


@transaction.atomic
def apply_for(
    round_id: int, item_id: int, firm: PropertyFirm, *, by: User | None, amount: Decimal, statement: str
) -> PurchaseApplication:
    """A firm applies for a service; its eligibility of this day is frozen with a digest.

    Raises `RoundNotOpen`, `MayNotApply`, `NotAllowed`, `ValidationError` for a second application.
    """
    found = PurchaseRound.objects.select_for_update(of=("self",)).get(pk=round_id)
    if by is not None and not can_represent(by, firm):
        raise NotAllowed
    now = database_now()
    if found.state != RoundState.OPEN or not found.opens_at <= now < found.closes_at:
        raise RoundNotOpen
    item = found.items.get(pk=item_id)
    eligibility = purchase_eligibility(item, firm, timezone.localdate(now))
    if not eligibility.is_eligible:
        raise MayNotApply(eligibility.reasons)
    payload = canonical_json({"round": found.pk, "item": item.code, "made_at": now, **eligibility.document()})
    made = PurchaseApplication(
        round=found,
        item=item,
        firm=firm,
        amount=amount,
        statement=statement.strip(),
        payload=payload,
        sha256=sha256_hex(payload),
        applied_by=by,
        applied_at=now,
    )
    made.clean_fields(exclude=["applied_by", "withdrawn_at"])
    made.validate_constraints(exclude=["applied_by"])
    made.save(force_insert=True)
    record(by, "firms.apply_for_purchase", found, fields=["offers"], reason=made.sha256)
    return made


@transaction.atomic
def withdraw_application(application_id: int, *, by: User) -> PurchaseApplication:
    """Take an application back while the round is open. Raises `RoundNotOpen`, `NotAllowed`, `MoveNotAllowed`."""
    made = PurchaseApplication.objects.select_for_update(of=("self",), no_key=True).get(pk=application_id)
    if not can_represent(by, made.firm):
        raise NotAllowed
    now = database_now()
    if made.round.state != RoundState.OPEN or now >= made.round.closes_at:
        raise RoundNotOpen
    if made.withdrawn_at is not None:
        raise MoveNotAllowed
    made.withdrawn_at = now
    made.save(update_fields=["withdrawn_at"])
    record(by, "firms.withdraw_application", made.round, fields=["offers"])
    return made


@transaction.atomic
def close_round(round_id: int, *, by: User | None) -> PurchaseRound:
    """End a round after its last moment. Raises `MoveNotAllowed` before."""
    found = _round(round_id)
    if by is not None and not can_manage_tenders_in(by, found.area):
        raise NotAllowed
    if found.state != RoundState.OPEN or database_now() < found.closes_at:
        raise MoveNotAllowed(_("Applications are taken until the end of the round; nothing can be closed before."))
    found.state = RoundState.CLOSED
    found.save(update_fields=["state"])
    record(by, "firms.close_round", found, fields=["state"])
    return found


@transaction.atomic
def propose_purchase(application_id: int, *, by: User | None, now: datetime.datetime, reason: str) -> PurchaseAward:
    """Propose that a firm's application is taken, with the reason. Several firms may provide one service."""
    made = PurchaseApplication.objects.select_related("round__area").get(pk=application_id)
    found = _round(made.round_id)
    if by is not None and not can_manage_tenders_in(by, found.area):
        raise NotAllowed
    if found.state != RoundState.CLOSED or made.withdrawn_at is not None:
        raise MoveNotAllowed
    award = PurchaseAward(application=made, reason=reason.strip(), proposed_by=by, proposed_at=now)
    award.full_clean(exclude=["proposed_by", "confirmed_by", "confirmed_at"])
    award.save(force_insert=True)
    record(by, "firms.propose_purchase", found, fields=["awards"])
    return award


@transaction.atomic
def confirm_purchase(award_id: int, *, by: User | None, now: datetime.datetime) -> PurchaseAward:
    """Another person confirms an award (双人确认). Raises `AnotherPersonConfirms`, `MoveNotAllowed`, `MayNotApply`."""
    award = PurchaseAward.objects.select_related("application__round", "application__item", "application__firm").get(
        pk=award_id
    )
    found = _round(award.application.round_id)
    award.refresh_from_db(fields=["confirmed_at", "confirmed_by"])
    if by is not None and not can_manage_tenders_in(by, found.area):
        raise NotAllowed
    if found.state != RoundState.CLOSED or award.confirmed_at is not None:
        raise MoveNotAllowed
    if by is not None and award.proposed_by_id == by.pk:
        raise AnotherPersonConfirms
    present = purchase_eligibility(award.application.item, award.application.firm, timezone.localdate(now))
    if present.is_barred:
        raise MayNotApply(present.reasons)
    award.confirmed_by, award.confirmed_at = by, now
    award.save(update_fields=["confirmed_by", "confirmed_at"])
    record(by, "firms.confirm_purchase", found, fields=["awards"])
    return award


@transaction.atomic
def decide_round(round_id: int, *, by: User | None) -> PurchaseRound:
    """Publish the result of a round, when no award waits for its second person. Raises `MoveNotAllowed`."""
    found = _round(round_id)
    if by is not None and not can_manage_tenders_in(by, found.area):
        raise NotAllowed
    waiting = PurchaseAward.objects.filter(application__round=found, confirmed_at=None).exists()
    if found.state != RoundState.CLOSED or waiting:
        raise MoveNotAllowed(_("An award waits for the second person, or the round is not closed."))
    found.state = RoundState.DECIDED
    found.save(update_fields=["state"])
    record(by, "firms.decide_round", found, fields=["state"])
    return found
