"""Posts, counts, rules, people sent, appointments, tasks."""

import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from party.querysets.organisation import OfAreaQuerySet, holds_on, line_paths_of
from places.querysets import under_paths

if TYPE_CHECKING:
    from accounts.models import User

UNITS = ("firm", "project__estate__area", "owners_committee__estate__area")
HEAVY = tuple(
    f"{link}__estate__{name}"
    for link in ("project", "owners_committee")
    for name in ("polygon", "search_text", "area__geometry")
)


class UnitRows(models.QuerySet):
    """Rows about one unit each."""

    def with_unit(self) -> Self:
        """With the unit and where it lies, without the heavy columns."""
        return self.select_related(*UNITS).defer(*HEAVY)

    def at(self, unit: models.Model) -> Self:
        """Rows about one firm, project or committee."""
        from party.units import link_of

        return self.filter(**{link_of(unit): unit})


class EffectiveQuerySet(UnitRows):
    """Rows with a half-open period from `effective_from` to `effective_to`."""

    def on(self, day: datetime.date) -> Self:
        """Those in force on a day."""
        return self.filter(holds_on(day, "effective_from", "effective_to"))


class PostQuerySet(models.QuerySet):
    """Reads of posts."""

    def visible_to(self, user: "User") -> Self:
        """Posts of organisations of the person's line."""
        return self.filter(under_paths(line_paths_of(user), "organisation__area__path"))

    def on(self, day: datetime.date) -> Self:
        """Posts that are held on a day."""
        return self.filter(holds_on(day, "term_from", "term_to"))


class JointUnitQuerySet(EffectiveQuerySet):
    """Reads of units of joint branches."""

    def visible_to(self, user: "User") -> Self:
        return self.filter(under_paths(line_paths_of(user), "organisation__area__path"))


def _served(user: "User") -> Q:
    """Condition: the unit lies, or the firm serves, where the person belongs to the line."""
    paths = line_paths_of(user)
    condition = Q(pk__in=[])
    for field in ("project__estate__area__path", "owners_committee__estate__area__path"):
        condition |= under_paths(paths, field)
    return condition


class CountQuerySet(UnitRows):
    """Reads of counts."""

    def visible_to(self, user: "User") -> Self:
        """Counts of units where the person belongs to the line; of a firm, where it serves."""
        from firms.models import ServiceProject

        firms = ServiceProject.objects.filter(under_paths(line_paths_of(user), "estate__area__path"))
        return self.filter(_served(user) | Q(firm__in=firms.values("firm")))

    def known_on(self, day: datetime.date) -> Self:
        """Counts of that day or earlier, the latest first."""
        return self.filter(counted_on__lte=day).order_by("-counted_on", "-pk")


class AssignmentQuerySet(OfAreaQuerySet, EffectiveQuerySet):
    """Reads of people sent to units."""

    def of(self, user: "User") -> Self:
        """Those by which the person themselves is, or was, sent."""
        return self.filter(user=user.pk)

    def not_over(self, day: datetime.date) -> Self:
        """Those in force on a day, and those to come."""
        return self.filter(Q(effective_to__isnull=True) | Q(effective_to__gt=day))


class OfAssignmentQuerySet(models.QuerySet):
    """Reads of visits."""

    def visible_to(self, user: "User") -> Self:
        return self.filter(under_paths(line_paths_of(user), "assignment__area__path"))


class CrossQuerySet(EffectiveQuerySet):
    """Reads of appointments across."""

    def visible_to(self, user: "User") -> Self:
        return self.filter(under_paths(line_paths_of(user), "community__area__path"))

    def serving(self, day: datetime.date) -> Self:
        """Those that are in force on a day, also when they have ended since."""
        return self.on(day).filter(state__in=["in_force", "ended"])


class TaskQuerySet(OfAreaQuerySet, UnitRows):
    """Reads of tasks."""

    def open(self) -> Self:
        return self.filter(state="open")
