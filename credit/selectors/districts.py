"""What the districts of a city have published about firms: read from the public register, never from their schemas."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from credit.rules.amounts import as_text
from tenants.context import current_jurisdiction
from tenants.models import PublishedRating


def districts_of(
    unified_codes: Iterable[str], as_of: datetime.date, known_at: datetime.datetime
) -> dict[str, list[dict[str, Any]]]:
    """Code of a firm → its newest published rating in each district of the open city, as the engine takes them.

    Each: `key` (national code of the district), `name`, `score`, `grade`, `area`, `households`, `fee`; numbers as
    text, None where the district did not publish them. Only what speaks about `as_of` or a day before, was published
    by `known_at` and was not withdrawn then. In a jurisdiction without districts nothing is found.
    """
    jurisdiction = current_jurisdiction()
    if jurisdiction is None:
        return {}
    rows = (
        PublishedRating.objects.filter(
            Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=known_at),
            jurisdiction__parent=jurisdiction,
            unified_code__in=list(unified_codes),
            as_of__lte=as_of,
            published_at__lte=known_at,
        )
        .select_related("jurisdiction")
        .order_by("unified_code", "jurisdiction__national_code", "-as_of", "-publication_number")
        .distinct("unified_code", "jurisdiction__national_code")
    )
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row.unified_code, []).append(
            {
                "key": row.jurisdiction.national_code,
                "name": row.jurisdiction.name,
                "score": None if row.score is None else as_text(row.score),
                "grade": row.grade,
                "area": None if row.floor_area is None else as_text(row.floor_area),
                "households": None if row.household_count is None else str(row.household_count),
                "fee": None,
            }
        )
    return found
