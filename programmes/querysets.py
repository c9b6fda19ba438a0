"""Names of reads on programmes. Staff see what their areas reach; firm accounts see their own lines."""

import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from places.querysets import under_paths

if TYPE_CHECKING:
    from accounts.models import User


def _reach(user: "User", field: str) -> Q:
    from programmes.permissions import staff_paths  # permissions reads models, which read this module

    return under_paths(staff_paths(user), field)


def in_force(day: datetime.date) -> Q:
    """Condition: the half-open period holds the day."""
    return Q(effective_from__lte=day) & (Q(effective_to__isnull=True) | Q(effective_to__gt=day))


def overlapping(start: datetime.date, end: datetime.date) -> Q:
    """Condition: the half-open period has a day in common with `start` to `end` (not included)."""
    return Q(effective_from__lt=end) & (Q(effective_to__isnull=True) | Q(effective_to__gt=start))


class EffectiveQuerySet(models.QuerySet):
    """Rules that hold for a time."""

    def on(self, day: datetime.date) -> Self:
        """Those in force on a day."""
        return self.filter(in_force(day))

    def visible_to(self, user: "User") -> Self:
        """Rules are no secret to those who work with them."""
        from programmes.permissions import can_see

        return self if can_see(user) else self.none()


class EntryQuerySet(models.QuerySet):
    """Entries of the register."""

    def on(self, day: datetime.date) -> Self:
        """On the register on a day."""
        return self.filter(in_force(day))

    def within(self, path: str) -> Self:
        """In the area with this path or below it."""
        return self.filter(estate__area__path__startswith=path)

    def visible_to(self, user: "User") -> Self:
        """Entries in the person's areas."""
        return self.filter(_reach(user, "estate__area__path"))

    def looked_after(self, day: datetime.date, kinds: list[str]) -> Self:
        """Marks each with `is_covered`: whether a caretaker of these kinds is there on the day."""
        from programmes.models import Caretaker

        there = Caretaker.objects.filter(in_force(day), entry=OuterRef("pk"), kind__in=kinds)
        return self.annotate(is_covered=Exists(there))


class OfEntryQuerySet(models.QuerySet):
    """What hangs on an entry."""

    def visible_to(self, user: "User") -> Self:
        return self.filter(_reach(user, "entry__estate__area__path"))


class CaretakerQuerySet(OfEntryQuerySet):
    """Caretakers."""

    def on(self, day: datetime.date) -> Self:
        """Those who look after the estate on a day."""
        return self.filter(in_force(day))


class SurveyPhotoQuerySet(models.QuerySet):
    """Photos of surveys."""

    def visible_to(self, user: "User") -> Self:
        return self.filter(_reach(user, "survey__entry__estate__area__path"))


class RunQuerySet(models.QuerySet):
    """Subsidy runs: of the whole jurisdiction, so only whoever sees all of it sees a run."""

    def kept(self) -> Self:
        """Those that were not discarded."""
        return self.exclude(state="discarded")

    def visible_to(self, user: "User") -> Self:
        from programmes.permissions import sees_runs

        return self if sees_runs(user) else self.none()


class LineQuerySet(models.QuerySet):
    """Lines of runs."""

    def settled(self) -> Self:
        """Of approved runs."""
        return self.filter(run__state__in=["approved", "exported"])

    def of_firms(self, firm_ids: frozenset[int]) -> Self:
        """What firms may read: their own lines of approved runs."""
        return self.settled().filter(firm__in=firm_ids)

    def visible_to(self, user: "User") -> Self:
        return self.filter(_reach(user, "estate__area__path"))


class OfEstateQuerySet(models.QuerySet):
    """What stands on an estate."""

    def visible_to(self, user: "User") -> Self:
        return self.filter(_reach(user, "estate__area__path"))

    def within(self, path: str) -> Self:
        """In the area with this path or below it."""
        return self.filter(estate__area__path__startswith=path)


class AssetQuerySet(OfEstateQuerySet):
    """Public assets."""

    def in_use(self) -> Self:
        return self.filter(is_in_use=True)

    def inspected(self) -> Self:
        """Kinds that are inspected: machines."""
        return self.exclude(kind="repair_fund")

    def overdue(self, day: datetime.date) -> Self:
        """Machines in use whose next inspection was due before a day, or that have no day at all."""
        late = Q(next_due_on__lt=day) | Q(next_due_on__isnull=True)
        return self.in_use().inspected().filter(late)


class AssetReadingQuerySet(models.QuerySet):
    """Readings of assets."""

    def visible_to(self, user: "User") -> Self:
        return self.filter(_reach(user, "asset__estate__area__path"))


class MisuseQuerySet(models.QuerySet):
    """Cases about rooms."""

    def open(self) -> Self:
        """Not closed yet."""
        return self.filter(state__in=["open", "ordered"])

    def overdue(self, day: datetime.date) -> Self:
        """Ordered, and the due day has passed."""
        return self.filter(state="ordered", due_on__lt=day)

    def visible_to(self, user: "User") -> Self:
        return self.filter(_reach(user, "room__estate__area__path"))
