"""Rectification orders: issuing them, and the ladder of what follows when they are overdue."""

import datetime
from collections import Counter
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.errors import MoveNotAllowed, NotAllowed, Refusal
from firms.choices import InspectionState, OrderActor, OrderState, OrderStepKind
from firms.models import Finding, Inspection, OrderStep, RectificationOrder
from firms.permissions import can_inspect_in
from firms.rules.rectification import due_on, rungs_due
from firms.selectors.planning import ladder_on
from firms.services.inspections._steps import count, locked_inspection, locked_order, move_order, record, words
from jobs.services import enqueue

if TYPE_CHECKING:
    from accounts.models import User


class NoFindings(Refusal):
    """Nothing is left that could be ordered."""

    message = _("This inspection has no findings without an order.")


class NoFirmToOrder(Refusal):
    """No firm serves the estate."""

    message = _("No firm served the estate at the inspection, so nobody can be ordered. Tell the subdistrict.")


@transaction.atomic
def issue_orders(
    inspection_id: int, *, by: "User", now: datetime.datetime, legal_basis: str, demand: str = ""
) -> list[RectificationOrder]:
    """Order the firm to put the findings right (下达整改通知书): one order for each number of working days.

    What is dangerous has its own, short term and does not wait for what takes long. Raises `NoFindings`,
    `NoFirmToOrder`, `WordsNeeded`, `MoveNotAllowed` before the submission, `NotAllowed`.
    """
    inspection = locked_inspection(inspection_id)
    if not can_inspect_in(by, inspection.estate.area):
        raise NotAllowed
    if inspection.state != InspectionState.SUBMITTED:
        raise MoveNotAllowed
    if inspection.firm is None:
        raise NoFirmToOrder
    basis, by_days = words(legal_basis), dict[int, list[Finding]]()
    for finding in inspection.findings.filter(order=None).order_by("pk"):
        by_days.setdefault(finding.days, []).append(finding)
    if not by_days:
        raise NoFindings
    return [_issue(inspection, days, by_days[days], by, now, basis, demand.strip()) for days in sorted(by_days)]


def _issue(
    inspection: Inspection,
    days: int,
    findings: list[Finding],
    by: "User",
    now: datetime.datetime,
    basis: str,
    demand: str,
) -> RectificationOrder:
    due = due_on(timezone.localdate(now), days)
    earlier = inspection.orders.count()
    order = RectificationOrder.objects.create(
        number=f"ZG{timezone.localdate(now):%Y}-{inspection.pk}-{earlier + 1}",
        inspection=inspection,
        estate=inspection.estate,
        firm=inspection.firm,
        project=inspection.project,
        days=days,
        legal_basis=basis,
        demand=demand,
        due_on=due.day,
        is_due_provisional=not due.is_exact,
        issued_at=now,
        issued_by=by,
    )
    Finding.objects.filter(pk__in=[finding.pk for finding in findings]).update(order=order)
    numbers = Counter(finding.severity for finding in findings)
    count(now, inspection, {severity: {"ordered": found} for severity, found in numbers.items()})
    return _served(order, by, now)


def _served(order: RectificationOrder, by: "User", now: datetime.datetime) -> RectificationOrder:
    """First line of the history, audit, and the promise to tell the firm."""
    step = OrderStep.objects.create(
        order=order,
        kind=OrderStepKind.ISSUE,
        round=order.round,
        to_state=order.state,
        actor=by,
        side=OrderActor.STAFF,
        data={"due_on": order.due_on.isoformat(), "days": order.days},
        created_at=now,
    )
    record(by, "firms.issue_order", order, fields=["due_on"], reason=order.legal_basis)
    enqueue("firms.tell_order", queue="notify", step_id=step.pk)
    return order


def take_rungs(order_id: int, *, now: datetime.datetime) -> list[str]:
    """Take the steps of the ladder that are due for an order and not yet taken in this round (逾期督办).

    Runs any number of times. Nothing happens to an order that was answered or closed in the meantime.
    """
    with transaction.atomic():
        order = locked_order(order_id)
        if order.state != OrderState.ISSUED:
            return []
        today = timezone.localdate(now)
        taken = set(order.steps.filter(round=order.round).values_list("kind", flat=True))
        steps = rungs_due(ladder_on(today), order.due_on, today, taken)
        for name in steps:
            move_order(order, name, OrderActor.SYSTEM, None, now, data={"due_on": order.due_on.isoformat()})
        return steps
