"""Coverage kept by day: every area and end, in two statements a day. A night that was missed is made up for."""

import datetime

from django.db import connection, transaction

from party.models import CoverageSnapshot
from party.selectors.rules import rule_on
from party.selectors.statements import KEEP_COVERAGE, KEEP_RATES

MOST_DAYS_BACK = 31


@transaction.atomic
def take_snapshot(day: datetime.date) -> int:
    """Keep the coverage and the rates of a day; rows of coverage written. Twice is the same as once.

    Facts are dated, so a past day can be counted later. Without a formation rule in force nothing is written: nobody
    knows what must be formed.
    """
    rule = rule_on(day)
    if rule is None:
        return 0
    values = {"day": day, "branch_from": rule.branch_from}
    with connection.cursor() as cursor:
        cursor.execute(KEEP_COVERAGE, values)
        written = cursor.rowcount
        cursor.execute(KEEP_RATES, values)
    return written


def missing_days(today: datetime.date) -> list[datetime.date]:
    """Days before today without a snapshot, since the last one and at most a month back; the oldest first."""
    last = CoverageSnapshot.objects.order_by("-day").values_list("day", flat=True).first()
    first = today - datetime.timedelta(days=MOST_DAYS_BACK if last is not None else 1)
    begin = first if last is None else max(first, last + datetime.timedelta(days=1))
    return [begin + datetime.timedelta(days=number) for number in range((today - begin).days)]


def take_missing(today: datetime.date) -> int:
    """Snapshots of every day that has none. Each is a transaction: stopped anywhere, the next night goes on."""
    return sum(take_snapshot(day) for day in missing_days(today))
