"""Words of complaints that come from places: written anew when an estate is called otherwise, or an area moves.

What stands in a complaint itself its triggers keep (docs/decisions/0055); a place may have a hundred thousand of them.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import Q

from complaints.models import Complaint
from places.models import Area

if TYPE_CHECKING:
    from django.db.models import QuerySet

CHUNK = 500


def complaints_of_places(estate_ids: list[int], area_ids: list[int]) -> "QuerySet[Complaint]":
    """Those at the estates, and those of the areas and whatever lies below these, or handled there."""
    paths = list(Area.objects.filter(pk__in=area_ids).values_list("path", flat=True))
    within = Area.objects.under(paths).order_by().values("pk")
    wanted = Q(estate__in=estate_ids)
    if paths:
        wanted |= Q(area__in=within) | Q(handling_area__in=within)
    return Complaint.objects.filter(wanted)


def index_anew(pks: list[int]) -> Iterator[int]:
    """Write the words of complaints anew, in chunks with a commit each; gives how many are done after each."""
    for start in range(0, len(pks), CHUNK):
        chunk = pks[start : start + CHUNK]
        with transaction.atomic(), connection.cursor() as cursor:
            # In the order of the key: two runs at once wait for each other and never lock crosswise.
            cursor.execute(
                "SELECT public.index_complaint(current_schema()::text, id, false) FROM "
                "(SELECT id FROM complaints_complaint WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE) AS wanted",
                [chunk],
            )
        yield start + len(chunk)
