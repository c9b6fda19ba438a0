"""What follows from the receipt of a complaint, after its commit and in this order."""

import datetime
import logging
from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from complaints.models import Complaint
from complaints.services import route_complaint
from complaints.services.triage import triage_complaint
from jobs.registry import outbox_handler
from jobs.services import enqueue

logger = logging.getLogger(__name__)

STEPS: tuple[Callable[[int, datetime.datetime], object], ...] = (triage_complaint, route_complaint)
"""Each takes the complaint's id and the time, writes to the database only, and may run twice."""


@outbox_handler("complaints.received")
def complaint_received(event_id: int) -> None:
    """Take the steps, then tell resident and office. A step that fails is logged: they hear of the complaint anyway."""
    complaint_id = Complaint.objects.values_list("pk", flat=True).get(events=event_id)
    for step in STEPS:
        try:
            with transaction.atomic():
                step(complaint_id, timezone.now())
        except Exception:
            logger.exception("a step after the receipt of complaint %s failed", complaint_id)
    enqueue("complaints.tell", queue="notify", event_id=event_id, sides=["resident", "office"])
