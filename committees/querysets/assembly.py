"""Reads of assemblies."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from places.permissions import area_paths
from places.querysets import under_paths

if TYPE_CHECKING:
    from accounts.models import User

PUBLIC_STATES = ("noticed", "voting", "closed", "counted", "announced")


class AssemblyQuerySet(models.QuerySet):
    """Who sees which assembly: the office of the area, its officers, and everybody what has been noticed."""

    def visible_to(self, user: "User") -> Self:
        """Assemblies in the areas that the person guides."""
        return self.filter(under_paths(area_paths(user, "manage_committees"), "estate__area__path"))

    def run_by(self, user: "User") -> Self:
        """Assemblies in which the person has a task, or whose area the person guides."""
        tasked = Q(officers__user=user, officers__released_at__isnull=True)
        guided = under_paths(area_paths(user, "manage_committees"), "estate__area__path")
        return self.filter(tasked | guided).distinct()

    def public(self) -> Self:
        """Assemblies of which the owners were told."""
        return self.filter(Q(state__in=PUBLIC_STATES) | Q(state="cancelled", notice_at__isnull=False))
