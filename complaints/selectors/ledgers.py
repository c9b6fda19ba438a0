"""What belongs into the ledgers of estates: findings from the facts of the last month."""

import datetime
from typing import NamedTuple

from django.db.models import Count, F, QuerySet
from django.utils import timezone

from complaints.models import Category, Complaint, ComplaintFact, LedgerEntry
from complaints.rules.periods import DAY, Period
from places.models import Area, Estate

LOOK_BACK = 30
LEAST_REPEATED = 3
LEAST_LATE = 3
MOST_FINDINGS = 50


class Finding(NamedTuple):
    """Something that deserves an entry. Without a category it is about complaints that were not answered in time."""

    key: str
    estate: Estate
    category: Category | None
    number: int
    period: Period
    complaints: "QuerySet[Complaint]"


def findings(area: Area, now: datetime.datetime) -> list[Finding]:
    """What came again and again in the last 30 days, and estates with several answers late; most frequent first."""
    today = timezone.localdate(now)
    period = Period(today - DAY * (LOOK_BACK - 1), today)
    facts = ComplaintFact.objects.filter(area__path__startswith=area.path, estate__isnull=False).order_by()
    fresh = facts.filter(received_on__gte=period.first, received_on__lte=period.last)
    late = facts.filter(answer_due_on__gte=period.first, answer_due_on__lt=today, is_answer_in_time=False)
    rows = [
        *_often(fresh.values("estate_id", "category_id"), LEAST_REPEATED),
        *_often(late.values("estate_id"), LEAST_LATE),
    ]
    estates = Estate.objects.select_related("area").defer("polygon").in_bulk({row["estate_id"] for row in rows})
    categories = Category.objects.in_bulk({row["category_id"] for row in rows if "category_id" in row})
    found = []
    for row in rows:
        category = categories[row["category_id"]] if "category_id" in row else None
        behind = fresh.filter(category=category) if category else late
        behind = behind.filter(estate=row["estate_id"]).values("pk")
        kind = f"repeated:{category.pk}" if category else "late"
        found.append(
            Finding(
                f"{kind}:{row['estate_id']}:{today:%Y-%m}",
                estates[row["estate_id"]],
                category,
                row["number"],
                period,
                Complaint.objects.filter(pk__in=behind),
            )
        )
    return found


def _often(rows: "QuerySet", least: int) -> list[dict[str, int]]:
    counted = rows.annotate(number=Count("pk")).filter(number__gte=least)
    return list(counted.order_by("-number", "estate_id")[:MOST_FINDINGS])


def tasks_of(area: Area) -> "QuerySet[LedgerEntry]":
    """Entries of the area that were taken up, the earliest day first."""
    entries = LedgerEntry.objects.filter(estate__area__path__startswith=area.path).for_list()
    return entries.exclude(due_on=None).order_by(F("due_on").asc(), "pk")
