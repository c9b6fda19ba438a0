"""Which rungs of the escalation ladder are in force, and for which complaints one is due and not yet taken."""

import datetime
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Count, Exists, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from complaints.choices import LadderStep
from complaints.models import Complaint, ComplaintEvent, Escalation, EscalationStep
from complaints.rules import latest_due, step_due
from complaints.selectors.clocks import RESTARTS

if TYPE_CHECKING:
    from complaints.querysets import ComplaintQuerySet

LOOK_BACK = datetime.timedelta(days=90)
"""A limit that ended longer ago calls nobody up: what was imported from the past stays quiet."""


class NextRung(NamedTuple):
    """The next step that will be taken, and when."""

    rung: EscalationStep
    due_at: datetime.datetime


def ladder_on(day: datetime.date) -> list[EscalationStep]:
    """The rungs in force on a day, of each step the latest, in the order in which they fall due."""
    latest: dict[str, EscalationStep] = {}
    for rung in EscalationStep.objects.on(day).order_by("effective_from"):
        latest[rung.step] = rung
    return sorted(latest.values(), key=lambda rung: (rung.offset_days, LadderStep.values.index(rung.step)))


def due_complaints(rung: EscalationStep, now: datetime.datetime) -> "ComplaintQuerySet":
    """Open complaints for which the rung is due and not taken in the present round of handling."""
    local = timezone.localtime(now)
    since = timezone.make_aware(datetime.datetime.combine(rung.effective_from, datetime.time()))
    rows = Complaint.objects.due_before(latest_due(local, rung.offset_days))
    rows = rows.filter(due_at__gte=max(since, now - LOOK_BACK))
    if rung.offset_days < 0:
        rows = rows.filter(due_at__gt=now)
    if rung.is_for_firms_only:
        rows = rows.filter(firm__isnull=False)
    restarts = ComplaintEvent.objects.filter(complaint=OuterRef("pk"), kind__in=RESTARTS).order_by()
    count = restarts.values("complaint").annotate(number=Count("pk")).values("number")
    taken = Escalation.objects.filter(complaint=OuterRef("pk"), step=rung.step, round=OuterRef("round_number"))
    rows = rows.annotate(round_number=Coalesce(Subquery(count), Value(0)) + 1)
    return rows.filter(~Exists(taken)).order_by("due_at", "pk")


def is_rung_due(rung: EscalationStep, complaint: Complaint, now: datetime.datetime) -> bool:
    """The same question for one complaint whose row is locked, apart from what was taken already."""
    if rung.is_for_firms_only and complaint.firm_id is None:
        return False
    if rung.offset_days < 0 and now >= complaint.due_at:
        return False
    return step_due(timezone.localtime(complaint.due_at), rung.offset_days) <= now


def next_rung(complaint: Complaint, number: int, now: datetime.datetime) -> NextRung | None:
    """The step that the ladder takes next for an open complaint in its round, if nothing changes."""
    if not complaint.is_open:
        return None
    taken = set(complaint.escalations.filter(round=number).values_list("step", flat=True))
    local = timezone.localtime(complaint.due_at)
    for rung in ladder_on(timezone.localdate(now)):
        is_over = rung.offset_days < 0 and now >= complaint.due_at
        if rung.step in taken or is_over or (rung.is_for_firms_only and complaint.firm_id is None):
            continue
        return NextRung(rung, step_due(local, rung.offset_days))
    return None
