"""What waits for the office about firms, for its first page: one number and one list each."""

import datetime
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from firms.choices import OrderState
from firms.models import DisclosureVersion, Filing, RectificationOrder
from firms.rules.quarters import Quarter
from firms.selectors.report_board import QueueFilters
from places.permissions import may_anywhere


class Waiting(NamedTuple):
    """How many wait; `screen` and `filters` are the list with just these."""

    title: Any
    number: int
    screen: str
    filters: dict[str, str]
    is_urgent: bool = False


def waiting_for(user: User, now: datetime.datetime, today: datetime.date) -> list[Waiting]:
    """Kinds of which some wait; nothing for those who do not manage firms. A statement for each kind."""
    if not may_anywhere(user, "manage_firms"):
        return []
    quarter = Quarter.of(today).previous
    reports = QueueFilters(quarter, limit="waiting").rows(user, now).count()
    orders = RectificationOrder.objects.visible_to(user)
    disclosed = DisclosureVersion.objects.visible_to(user).waiting().count()
    overdue, proved = orders.overdue(today).count(), orders.filter(state=OrderState.ANSWERED).count()
    order_list = "admin:firms_rectificationorder_changelist"
    found = [
        Waiting(
            _("Filings to decide"),
            Filing.objects.waiting_for(user).count(),
            "admin:firms_filing_changelist",
            {"waits": "me"},
        ),
        Waiting(_("Reports to review"), reports, "admin:firms_quarterlyreport_list", {"limit": "waiting"}),
        Waiting(_("Disclosures to check"), disclosed, "admin:firms_disclosureversion_changelist", {"state": "waiting"}),
        Waiting(_("Orders overdue"), overdue, order_list, {"limit": "overdue"}, is_urgent=True),
        Waiting(_("Orders to re-inspect"), proved, order_list, {"limit": "check"}),
    ]
    return [one for one in found if one.number]
