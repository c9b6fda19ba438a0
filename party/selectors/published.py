"""What everybody may read of Party organisations: names and kinds of bodies, and how many there are."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.timezone import localdate

from party.choices import OrganisationKind, OrganisationLevel
from party.models import PartyOrganisation
from places.choices import AreaKind
from places.models import Area, Estate

MOST_NAMES, MOST_AT_ESTATE = 100, 20


@dataclass(frozen=True)
class LevelCount:
    """How many organisations of a level and kind stand in an area."""

    level: str
    kind: str
    number: int


def counts_by_level(area: Area, day: datetime.date) -> list[LevelCount]:
    """Standing organisations in an area and below, by level and kind, from the top of the tree down."""
    rows = PartyOrganisation.objects.standing(day).within_areas([area.path]).order_by().values("level", "kind")
    levels, kinds = list(OrganisationLevel.values), list(OrganisationKind.values)
    found = sorted(rows.annotate(n=Count("pk")), key=lambda row: (levels.index(row["level"]), kinds.index(row["kind"])))
    return [
        LevelCount(str(OrganisationLevel(row["level"]).label), str(OrganisationKind(row["kind"]).label), row["n"])
        for row in found
    ]


def organisations_in(area: Area, day: datetime.date) -> QuerySet[PartyOrganisation]:
    """Standing organisations of the area itself: only what is shown of them is read."""
    rows = PartyOrganisation.objects.standing(day).filter(area=area)
    return rows.only("name", "level", "kind", "founded_date").order_by("path")[:MOST_NAMES]


def estate_section(estate: Estate) -> dict[str, Any] | None:
    """The public part of an estate's page: the organisations at it, at its project, at its committee. One statement."""
    day = localdate()
    here = Q(estate=estate) | Q(project__estate=estate) | Q(owners_committee__estate=estate)
    rows = PartyOrganisation.objects.standing(day).filter(here).exclude(kind=OrganisationKind.PARTY_GROUP)
    found = list(rows.only("name", "level", "kind").order_by("level", "pk")[:MOST_AT_ESTATE])
    area = estate.area.parent if estate.area.kind == AreaKind.GRID else estate.area
    return {"organisations": found, "area": area} if found else None
