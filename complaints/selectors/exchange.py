"""What other systems are told: how orders of a source have come on, page by page without gaps."""

import datetime
from typing import NamedTuple

from django.db import connection
from django.db.models import BooleanField
from django.db.models.expressions import RawSQL

from complaints.models import Complaint, ComplaintEvent

PAGE, MOST = 200, 1000


class Changes(NamedTuple):
    """A page of orders that changed, oldest change first, and where the next page begins."""

    complaints: list[Complaint]
    cursor: int
    has_more: bool


def changed_orders(
    source: str, *, since: datetime.datetime | None = None, cursor: int = 0, limit: int = PAGE
) -> Changes:
    """Orders of a source with a step after the cursor, or after a moment for a first call.

    Walks the history by its number, so a page costs the same wherever it lies. An order may come on several pages;
    each time it is shown as it stands now.
    """
    steps = ComplaintEvent.objects.filter(complaint__source=source, pk__gt=cursor)
    if since is not None:
        steps = steps.filter(created_at__gte=since)
    steps = steps.filter(settled()).order_by("pk")
    found = list(steps.values_list("pk", "complaint_id")[: limit + 1])
    page = found[:limit]
    wanted = dict.fromkeys(complaint_id for _pk, complaint_id in page)
    rows = Complaint.objects.select_related("estate", "category", "firm", "handling_area", "source_order").defer(
        "text", "reporter_name", "reporter_phone", "reporter_email", "estate__polygon", "handling_area__geometry"
    )
    by_id = rows.in_bulk(list(wanted))
    return Changes([by_id[pk] for pk in wanted], page[-1][0] if page else cursor, len(found) > limit)


def settled() -> RawSQL:
    """Steps of transactions that ended before the oldest one still running.

    Numbers are given before the commit: without this, a step that commits late would lie behind a cursor that has
    already passed it, and would never be told (docs/decisions/0052).
    """
    table = connection.ops.quote_name(ComplaintEvent._meta.db_table)
    return RawSQL(  # noqa: S611
        f"age({table}.xmin) > age(pg_snapshot_xmin(pg_current_snapshot())::xid)", (), output_field=BooleanField()
    )
