"""First page of the administration: what waits for this person, in their areas, one statement for each kind of work."""

import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints.choices import OPEN_STATES, State
from complaints.models import Complaint
from credit.selectors.queues import queue_lengths
from firms.selectors.waiting import waiting_for
from places.permissions import may_anywhere

MOST_LATE = 8


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """unfold's callback: adds `figures` (label, number, address, is it urgent) and `late` complaints."""
    if getattr(request, "jurisdiction", None) is None:
        return context
    now = timezone.now()
    figures: list[dict[str, Any]] = []
    late: list[Complaint] = []
    if may_anywhere(request.user, "view_work") or may_anywhere(request.user, "handle_complaints"):
        figures += _complaint_figures(request.user, now)
        late = list(Complaint.objects.visible_to(request.user).overdue(now).for_list().order_by("due_at")[:MOST_LATE])
    figures += _firm_figures(request.user, now)
    figures += _credit_figures(request.user)
    return context | {"figures": figures, "late": late}


def _complaint_figures(user: Any, now: datetime.datetime) -> list[dict[str, Any]]:
    counts = (
        Complaint.objects.visible_to(user)
        .filter(state__in=OPEN_STATES)
        .aggregate(all=Count("pk"), late=Count("pk", Q(due_at__lte=now)), new=Count("pk", Q(state=State.RECEIVED)))
    )
    address = _address("admin:complaints_complaint_changelist")
    return [
        _figure(_("Waiting to be accepted"), counts["new"], _where(address, state=State.RECEIVED)),
        _figure(_("Open complaints"), counts["all"], _where(address, limit="open")),
        _figure(_("Overdue"), counts["late"], _where(address, limit="overdue"), urgent=counts["late"] > 0),
    ]


def _firm_figures(user: Any, now: datetime.datetime) -> list[dict[str, Any]]:
    return [
        _figure(str(one.title), one.number, _where(_address(one.screen), **one.filters), urgent=one.is_urgent)
        for one in waiting_for(user, now, timezone.localdate(now))
    ]


def _credit_figures(user: Any) -> list[dict[str, Any]]:
    """The queues of the credit part that concern the person; those of a kind that is rare only while any wait."""
    return [
        _figure(str(queue.title), number, _where(_address(f"admin:credit_{queue.screen}_changelist"), **queue.filters))
        for queue, number in queue_lengths(user)
        if number or queue.is_daily
    ]


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _where(address: str, **filters: str) -> str:
    """A list with only the rows that were counted."""
    return f"{address}?{urlencode(filters)}" if address else ""


def _figure(label: str, number: int, address: str, *, urgent: bool = False) -> dict[str, Any]:
    return {"label": label, "number": number, "address": address, "urgent": urgent}
