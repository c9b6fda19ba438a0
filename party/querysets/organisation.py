"""Organisations and what belongs to an area: the line sees what its areas reach."""

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from places.querysets import under_paths

if TYPE_CHECKING:
    from accounts.models import User


def holds_on(day: datetime.date, start: str, end: str) -> Q:
    """Condition: the half-open period from the field `start` to the field `end` holds the day."""
    return Q(**{f"{start}__lte": day}) & (Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gt": day}))


def line_paths_of(user: "User") -> list[str]:
    """Paths of the areas in which the person belongs to the organisation line."""
    from party.permissions import line_paths  # permissions reads models, which read this module

    return line_paths(user)


class OrganisationQuerySet(models.QuerySet):
    """Reads of Party organisations."""

    def visible_to(self, user: "User") -> Self:
        """Organisations in the areas in which the person belongs to the organisation line."""
        return self.filter(under_paths(line_paths_of(user)))

    def within_areas(self, paths: Iterable[str]) -> Self:
        """Organisations in the areas with these paths or below them."""
        return self.filter(under_paths(paths))

    def standing(self, day: datetime.date) -> Self:
        """Those that exist on a day."""
        return self.filter(holds_on(day, "founded_date", "dissolved_date"))

    def under(self, path: str) -> Self:
        """The organisation with this path and everything below it."""
        return self.filter(path__startswith=path)

    def with_place(self) -> Self:
        """With area, parent and the unit it belongs to, without the heavy columns."""
        return self.select_related("area", "parent", "firm", "project__estate", "owners_committee__estate").defer(
            "area__geometry",
            "project__estate__polygon",
            "project__estate__search_text",
            "owners_committee__estate__polygon",
            "owners_committee__estate__search_text",
        )


class OfAreaQuerySet(models.QuerySet):
    """Reads of what belongs to an area directly."""

    def visible_to(self, user: "User") -> Self:
        """Rows of the areas in which the person belongs to the organisation line."""
        return self.filter(under_paths(line_paths_of(user)))
