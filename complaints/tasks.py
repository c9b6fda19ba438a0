"""Celery's side of complaints: handlers of what was promised, and closing what nobody rated."""

import datetime
import logging

from celery import shared_task
from django.utils import timezone

from common.errors import Refusal
from complaints import (
    bulk_tasks,  # noqa: F401 (their handlers register themselves)
    clock_tasks,  # noqa: F401
    finding_tasks,  # noqa: F401
    notice_tasks,  # noqa: F401
    order_tasks,  # noqa: F401
    received_tasks,  # noqa: F401
    reindexing_tasks,  # noqa: F401
    retention_tasks,  # noqa: F401
    routing_tasks,  # noqa: F401
    services,
    statistic_tasks,  # noqa: F401
    triage_tasks,  # noqa: F401
)
from complaints.choices import State
from complaints.models import Complaint
from complaints.selectors import policy_on

logger = logging.getLogger(__name__)


@shared_task
def close_unrated() -> int:
    """Close what was answered and neither rated nor reopened in the days that the policy gives. Runs any time."""
    now = timezone.now()
    days = policy_on(timezone.localdate(now)).close_after_days
    over = Complaint.objects.filter(
        state=State.RESOLVED, satisfaction="", resolved_at__lte=now - datetime.timedelta(days=days)
    )
    closed = 0
    for pk in over.order_by("resolved_at").values_list("pk", flat=True).iterator():
        try:
            services.close_complaint(pk, by=None, now=now)
            closed += 1
        except Refusal:  # rated or reopened in the meantime
            logger.info("complaint %s is no longer to be closed", pk)
    return closed


@shared_task
def remind_late_referrals() -> int:
    """Tell offices of referrals to law enforcement whose reply is overdue. Runs any time."""
    return services.remind_late_referrals(timezone.now())
