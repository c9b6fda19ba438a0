"""Reads that join several apps for the home page. Counted at most once in five minutes."""

import datetime
from typing import Any

from django.core.cache import cache
from django.db.models import Count, F, Q
from django.utils import timezone

from complaints.choices import Channel, Satisfaction, State
from complaints.models import Complaint
from credit.models import ListIssue

KEEP_SECONDS = 300
FIGURE_DAYS = 30
LISTS_SHOWN = 3


def home_page() -> dict[str, Any]:
    """What the home page shows: figures of the last 30 days, and the latest lists that are public."""
    return {
        "figures": cache.get_or_set("portal-figures", figures, KEEP_SECONDS),
        "figure_days": FIGURE_DAYS,
        "issues": ListIssue.objects.public().newest_versions()[:LISTS_SHOWN],
    }


def figures() -> dict[str, int | None]:
    """Counts and whole percents of the last 30 days; None is "no data", never 0 or 100.

    What was imported is history of another system and does not count.
    in time: of the complaints whose answer was due in the period, those answered before the limit.
    satisfied: of those rated in the period, satisfied or basically satisfied.
    """
    since = timezone.now() - datetime.timedelta(days=FIGURE_DAYS)
    due = Q(due_at__gte=since, due_at__lt=timezone.now()) & ~Q(state__in=[State.WITHDRAWN, State.REFUSED])
    rated = Q(rated_at__gte=since)
    content = Q(satisfaction__in=[Satisfaction.SATISFIED, Satisfaction.BASICALLY_SATISFIED])
    handled_here = Complaint.objects.exclude(channel=Channel.IMPORT)
    counts = handled_here.filter(Q(created_at__gte=since) | due | rated).aggregate(
        received=Count("pk", Q(created_at__gte=since)),
        answered=Count("pk", Q(resolved_at__gte=since)),
        due=Count("pk", due),
        in_time=Count("pk", due & Q(resolved_at__lt=F("due_at"))),
        rated=Count("pk", rated),
        content=Count("pk", rated & content),
    )
    return {
        "received": counts["received"],
        "answered": counts["answered"],
        "in_time_percent": _percent(counts["in_time"], counts["due"]),
        "content_percent": _percent(counts["content"], counts["rated"]),
    }


def _percent(part: int, whole: int) -> int | None:
    return part * 100 // whole if whole else None
