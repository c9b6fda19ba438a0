"""Reminding firms of reports that are not handed in: once per firm, due day and reminder."""

import datetime
from collections import Counter

from django.db import transaction

from firms.choices import ReportState
from firms.models import QuarterlyReport, ReportReminder
from firms.selectors.reports import local_day, zone_here
from jobs.services import enqueue

REMIND = "firms.report_reminder"
OPEN_STATES = (ReportState.DRAFT, ReportState.RETURNED)
FARTHEST = datetime.timedelta(days=62)
ONE_DAY = datetime.timedelta(days=1)


def remind_firms(now: datetime.datetime) -> int:
    """Promise the reminders that fall on today or were missed. Runs any number of times. Returns how many."""
    today, zone = local_day(now), zone_here()
    waiting = QuarterlyReport.objects.filter(
        state__in=OPEN_STATES, opens_on__lte=today, due_at__gt=now, due_at__lte=now + FARTHEST
    ).select_related("terms")
    counts: Counter[tuple[int, datetime.date, datetime.date, int]] = Counter()
    for report in waiting.only("firm", "quarter_start", "due_at", "terms__reminder_days").iterator(chunk_size=2000):
        due_on = report.due_at.astimezone(zone).date() - ONE_DAY
        left = (due_on - today).days
        reached = [days for days in report.terms.reminder_days if left <= days]
        if reached:
            counts[(report.firm_id, report.quarter_start, due_on, min(reached))] += 1
    return sum(_remind(*key, count, now) for key, count in sorted(counts.items()))


@transaction.atomic
def _remind(
    firm: int,
    quarter_start: datetime.date,
    due_on: datetime.date,
    days: int,
    count: int,
    now: datetime.datetime,
) -> int:
    values = {"firm_id": firm, "quarter_start": quarter_start, "due_on": due_on, "days_before": days}
    reminder, is_new = ReportReminder.objects.get_or_create(
        **values, defaults={"report_count": count, "created_at": now}
    )
    if is_new:
        enqueue(REMIND, reminder=reminder.pk)
    return int(is_new)
