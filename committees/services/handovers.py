"""Seals and archives: from the old committee to a keeper, from the keeper to the new one; item by item, two persons."""

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from committees.choices import HandoverLeg
from committees.models import Handover, HandoverItem, OwnersCommittee
from committees.permissions import can_act_for, can_guide_in
from committees.rules.office import last_day
from committees.services._work import kept, lock, lock_committee, note_step, require_side
from committees.work_rules import work_rule
from common.errors import MoveNotAllowed, NotAllowed, Refusal

if TYPE_CHECKING:
    from accounts.models import User

USUAL_ITEMS = ("业主委员会印章", "财务印章", "会议记录与决定", "用印登记簿", "账册与凭证", "业主名册", "合同与档案")


class NothingToHandOver(Refusal):
    """A hand-over without a list."""

    message = _("List what is handed over, one thing on each line.")
    status = 422


class OtherSideConfirms(Refusal):
    """One person cannot confirm for both sides."""

    message = _("Somebody of the other side has to confirm this.")
    status = 403


class ItemsOpen(Refusal):
    """Not everything was confirmed by both sides."""

    message = _("Not everything was confirmed by both sides yet.")


@transaction.atomic
def open_handover(
    committee_id: int,
    *,
    by: "User | None",
    now: datetime.datetime,
    leg: str,
    items: Sequence[str],
    begins_on: datetime.date,
    keeper: str = "",
    receiver: OwnersCommittee | None = None,
) -> Handover:
    """Begin one leg of a hand-over with its list and its clock (启动移交).

    Raises `NothingToHandOver`, `NotAllowed`; `ValidationError` while the same leg is open.
    """
    committee = lock_committee(committee_id, standing=False)
    require_side(by, committee.estate)
    wanted = [item.strip()[:200] for item in items if item.strip()]
    if not wanted:
        raise NothingToHandOver
    days = work_rule(f"handover_days.{HandoverLeg(leg).value}", begins_on)
    period = days.value if isinstance(days.value, int | dict) else 10
    handover = Handover(
        estate=committee.estate,
        committee=committee,
        leg=leg,
        receiver=receiver,
        keeper=keeper.strip()[:120],
        begins_on=begins_on,
        due_on=last_day(begins_on, period),
        article=days.article,
    )
    kept(handover, by, "open_handover", now)
    HandoverItem.objects.bulk_create(HandoverItem(handover=handover, what=what) for what in wanted)
    return handover


def can_give(user: "User", handover: Handover) -> bool:
    """Whether the person confirms for the giving side."""
    if handover.leg == HandoverLeg.TO_NEW:
        return can_guide_in(user, handover.estate.area)
    return can_act_for(user, handover.estate)


def can_receive(user: "User", handover: Handover) -> bool:
    """Whether the person confirms for the receiving side."""
    if handover.leg == HandoverLeg.TO_KEEPER:
        return can_guide_in(user, handover.estate.area)
    return can_act_for(user, handover.estate)


@transaction.atomic
def confirm_item(item_id: int, *, by: "User", now: datetime.datetime, is_receipt: bool) -> HandoverItem:
    """One side confirms one thing (确认移交、接收).

    Raises `NotAllowed`, `OtherSideConfirms`, `MoveNotAllowed` when it was confirmed already or not handed over yet.
    """
    item = HandoverItem.objects.select_for_update(of=("self",)).select_related("handover__estate__area").get(pk=item_id)
    may = can_receive if is_receipt else can_give
    if not may(by, item.handover):
        raise NotAllowed
    if item.handover.closed_at or item.received_at or (not item.given_at) == is_receipt:
        raise MoveNotAllowed
    if is_receipt and item.given_by_id == by.pk:
        raise OtherSideConfirms
    if is_receipt:
        item.received_by, item.received_at = by, now
    else:
        item.given_by, item.given_at = by, now
    item.save(update_fields=["given_by", "given_at", "received_by", "received_at"])
    note_step(item.handover, by, "confirm_item", now, note=item.what)
    return item


@transaction.atomic
def close_handover(handover_id: int, *, by: "User | None", now: datetime.datetime) -> Handover:
    """Everything went over and was confirmed by both sides (移交完成). Raises `ItemsOpen`, `MoveNotAllowed`."""
    handover = lock(Handover, handover_id)
    require_side(by, handover.estate)
    if handover.closed_at is not None:
        raise MoveNotAllowed
    if handover.items.filter(received_at__isnull=True).exists():
        raise ItemsOpen
    handover.closed_at = now
    return kept(handover, by, "close_handover", now)


def overdue_handovers(now: datetime.datetime) -> list[Handover]:
    """Open hand-overs whose day is over."""
    rows = Handover.objects.with_estate().filter(closed_at__isnull=True, due_on__lt=timezone.localdate(now))
    return list(rows.order_by("due_on")[:200])
