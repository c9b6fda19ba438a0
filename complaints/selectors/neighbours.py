"""Reads around "the same was reported already": never who reported, never their words."""

import datetime
from collections.abc import Iterable
from decimal import Decimal
from math import cos, radians
from typing import NamedTuple

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Count, Q

from common.geo import Point, distance
from complaints.models import Category, Complaint, Joining
from places.models import Estate

NEAR = 50
"""Metres between two estates whose residents may mean the same thing."""
METRES_PER_DEGREE = 111_320
RECENT = datetime.timedelta(days=30)
LIKENESS = 0.3
MOST_SHOWN = 3
MOST_COMPARED = 200


class SameMatter(NamedTuple):
    """An open complaint that the new one may repeat, with what a stranger may know of it."""

    complaint_id: int
    category: str
    place: str
    since: datetime.datetime
    people: int


def people_behind(complaint: Complaint) -> int:
    """How many people stand behind a complaint: its reporter and the neighbours who joined."""
    return 1 + Joining.objects.filter(complaint=complaint).count()


def same_matters(
    estate: Estate | None, category: Category | None, words: str, now: datetime.datetime
) -> list[SameMatter]:
    """Open complaints of the last 30 days at the estate, or within 50 metres: of the category, or in like words.

    The most supported first. Without an estate nothing can be compared.
    """
    if estate is None:
        return []
    near = Complaint.objects.open().filter(estate__in=_estates_near(estate), created_at__gt=now - RECENT)
    recent = near.order_by("-id").values("pk")[:MOST_COMPARED]
    like = Q(likeness__gte=LIKENESS)
    if category is not None:
        like |= Q(category=category)
    found = (
        Complaint.objects.filter(pk__in=recent)
        .annotate(likeness=TrigramSimilarity("title", words[:120]), backers=Count("joinings"))
        .filter(like)
        .select_related("category", "estate")
        .only("created_at", "category", "estate__name")
        .order_by("-backers", "-likeness", "-id")
    )
    return [
        SameMatter(row.pk, row.category.label, row.estate.name, row.created_at, row.backers + 1)
        for row in found[:MOST_SHOWN]
    ]


def _estates_near(estate: Estate) -> Iterable[int]:
    """The estate and those whose points lie within 50 metres."""
    if estate.longitude is None or estate.latitude is None:
        return [estate.pk]
    here = Point(float(estate.longitude), float(estate.latitude))
    north = Decimal(str(NEAR / METRES_PER_DEGREE))
    east = Decimal(str(NEAR / (METRES_PER_DEGREE * max(cos(radians(here.latitude)), 0.01))))
    boxed = Estate.objects.filter(
        longitude__range=(estate.longitude - east, estate.longitude + east),
        latitude__range=(estate.latitude - north, estate.latitude + north),
    ).values_list("pk", "longitude", "latitude")
    near = {pk for pk, x, y in boxed if distance(here, Point(float(x), float(y))) <= NEAR}
    return sorted(near | {estate.pk})
