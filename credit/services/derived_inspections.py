"""Derived facts of inspections: rectification orders that firms let pass."""

import datetime
from collections.abc import Iterator

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from credit.services.derived import LOOK_BACK, Proposal
from firms.choices import OrderState, OrderStepKind
from firms.models import OrderStep


def overdue_rectifications(now: datetime.datetime) -> Iterator[Proposal]:
    """Orders without proof when their last day was over, once per order. One that was revoked is no fact."""
    steps = (
        OrderStep.objects.filter(kind=OrderStepKind.PRESS, created_at__lte=now, created_at__gte=now - LOOK_BACK)
        .exclude(order__state=OrderState.REVOKED)
        .select_related("order__firm", "order__project__estate__area", "order__project__firm", "order__estate__area")
        .order_by("order_id", "pk")
        .distinct("order_id")
    )
    for step in steps.iterator(chunk_size=500):
        order = step.order
        is_same_firm = order.project is not None and order.project.firm_id == order.firm_id
        yield Proposal(
            key=str(order.pk),
            firm=order.firm,
            fact=_("Findings of an inspection at %(place)s were not put right by %(due)s (order %(number)s).")
            % {
                "place": order.estate.name,
                "due": date_format(datetime.date.fromisoformat(step.data["due_on"]), "DATE_FORMAT"),
                "number": order.number,
            },
            occurred_on=timezone.localdate(step.created_at),
            project=order.project if is_same_firm else None,
            area=order.estate.area,
        )
