"""Celery's side of the clocks: the ladder, and limits that an announced calendar moves."""

import logging

from celery import shared_task
from django.utils import timezone

from complaints import services
from complaints.choices import OPEN_STATES
from complaints.models import Complaint
from complaints.selectors import due_complaints, ladder_on

logger = logging.getLogger(__name__)


@shared_task
def climb_ladder() -> dict[str, int]:
    """Take the steps of the ladder that are due and not yet taken. Runs at any time, twice or side by side.

    One complaint that fails stops no other. Returns how many were taken, by step.
    """
    now = timezone.now()
    counts: dict[str, int] = {}
    for rung in ladder_on(timezone.localdate(now)):
        for pk in due_complaints(rung, now).values_list("pk", flat=True).iterator():
            try:
                counts[rung.step] = counts.get(rung.step, 0) + services.take_rung(pk, rung, now=now)
            except Exception:
                logger.exception("step %s was not taken for complaint %s", rung.step, pk)
    return counts


@shared_task
def settle_due_times() -> int:
    """Compute anew the limits that stood on a calendar not announced then. Returns how many were settled."""
    unsettled = Complaint.objects.filter(is_due_provisional=True, state__in=OPEN_STATES)
    return sum(services.settle_due(pk) for pk in unsettled.values_list("pk", flat=True).iterator())
