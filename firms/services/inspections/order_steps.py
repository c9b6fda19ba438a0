"""What happens to an order: the firm's proof, the re-inspection, more time once, revoking."""

import datetime
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.errors import NotAllowed, Refusal
from common.images import Picture
from common.storing import files_undone_on_error
from firms.choices import OrderActor, OrderStepKind
from firms.models import OrderPhoto, RectificationOrder
from firms.permissions import can_answer_order, can_inspect_in
from firms.rules.rectification import due_on, extended, is_in_time
from firms.selectors.planning import policy_on
from firms.services.inspections._steps import count, locked_order, move_order, store_photos, words

if TYPE_CHECKING:
    from accounts.models import User


class ExtendedAlready(Refusal):
    """More time was given, or asked for, once."""

    message = _("The time of an order is extended once only, and that was decided already.")


class ExtensionTooLong(Refusal):
    """More days than the rules allow."""

    message = _("So many days are not allowed. Choose fewer working days.")
    status = 422


def _staffs(order_id: int, by: "User") -> RectificationOrder:
    order = locked_order(order_id)
    if not can_inspect_in(by, order.estate.area):
        raise NotAllowed
    return order


def _firms(order_id: int, by: "User") -> RectificationOrder:
    order = locked_order(order_id)
    if not can_answer_order(by, order):
        raise NotAllowed
    return order


def answer_order(
    order_id: int, *, by: "User", now: datetime.datetime, note: str, pictures: Iterable[Picture] = ()
) -> RectificationOrder:
    """The firm says what it put right, with photos (提交整改材料).

    Raises `MoveNotAllowed` when the order was closed meanwhile, `WordsNeeded`, `TooManyPhotos`, `NotAllowed`.
    """
    with files_undone_on_error() as stored, transaction.atomic():
        order = _firms(order_id, by)
        note = words(note)
        step = move_order(order, "answer", OrderActor.FIRM, by, now, note=note, answered_on=timezone.localdate(now))
        store_photos(OrderPhoto, {"step": step}, pictures, now, stored)
        return order


@transaction.atomic
def give_back_order(order_id: int, *, by: "User", now: datetime.datetime, reason: str) -> RectificationOrder:
    """At the re-inspection it is not in order: a new round begins (退回整改), with days of its own where time is over.

    The clock of a firm that answered in time never gets shorter. Raises `WordsNeeded`, `MoveNotAllowed`, `NotAllowed`.
    """
    order = _staffs(order_id, by)
    reason, today = words(reason), timezone.localdate(now)
    again = due_on(today, policy_on(today).again_days)
    later = max(order.due_on, again.day)
    move_order(
        order,
        "give_back",
        OrderActor.STAFF,
        by,
        now,
        note=reason,
        data={"due_on": later.isoformat()},
        due_on=later,
        is_due_provisional=not again.is_exact,
        round=order.round + 1,
    )
    return order


@transaction.atomic
def pass_order(order_id: int, *, by: "User", now: datetime.datetime, note: str = "") -> RectificationOrder:
    """Looked at again on the spot and in order: the order is closed (复查销号).

    Raises `MoveNotAllowed`, `NotAllowed`.
    """
    order = _staffs(order_id, by)
    day = order.answered_on or timezone.localdate(now)
    in_time = is_in_time(day, order.due_on)
    move_order(order, "pass", OrderActor.STAFF, by, now, note=note.strip(), data={"in_time": in_time}, closed_at=now)
    numbers = Counter(order.findings.values_list("severity", flat=True))
    sums = {name: {"rectified": found, "in_time": found * in_time} for name, found in numbers.items()}
    count(now, order.inspection, sums, order.estate.area_id)
    return order


@transaction.atomic
def revoke_order(order_id: int, *, by: "User", now: datetime.datetime, reason: str) -> RectificationOrder:
    """The order was wrong and is taken back, and why (撤销整改通知书). Its findings can be ordered anew."""
    order = _staffs(order_id, by)
    move_order(order, "revoke", OrderActor.STAFF, by, now, note=words(reason), closed_at=now)
    numbers = Counter(order.findings.values_list("severity", flat=True))
    order.findings.update(order=None)
    sums = {name: {"ordered": -found} for name, found in numbers.items()}
    count(order.issued_at, order.inspection, sums, order.estate.area_id)
    return order


@transaction.atomic
def ask_extension(order_id: int, *, by: "User", now: datetime.datetime, days: int, reason: str) -> RectificationOrder:
    """The firm asks for more working days before the time is over, once in a round (申请延期).

    Raises `ExtendedAlready`, `ExtensionTooLong`, `WordsNeeded`, `MoveNotAllowed`, `NotAllowed`.
    """
    order = _firms(order_id, by)
    today = timezone.localdate(now)
    asked = order.steps.filter(kind=OrderStepKind.ASK_EXTENSION, round=order.round).exists()
    if order.is_extended or asked or today > order.due_on:
        raise ExtendedAlready
    if not 1 <= days <= policy_on(today).longest_extension:
        raise ExtensionTooLong
    move_order(order, "ask_extension", OrderActor.FIRM, by, now, note=words(reason), data={"days": days})
    return order


@transaction.atomic
def extend_order(order_id: int, *, by: "User", now: datetime.datetime, days: int, reason: str) -> RectificationOrder:
    """The office gives more working days, once in the life of an order, with the reason (准予延期).

    Raises `ExtendedAlready`, `ExtensionTooLong`, `WordsNeeded`, `MoveNotAllowed`, `NotAllowed`.
    """
    order = _staffs(order_id, by)
    if order.is_extended:
        raise ExtendedAlready
    if not 1 <= days <= policy_on(timezone.localdate(now)).longest_extension:
        raise ExtensionTooLong
    due = extended(order.due_on, days)
    move_order(
        order,
        "extend",
        OrderActor.STAFF,
        by,
        now,
        note=words(reason),
        data={"days": days, "due_on": due.day.isoformat()},
        due_on=due.day,
        is_due_provisional=not due.is_exact,
        is_extended=True,
    )
    return order
