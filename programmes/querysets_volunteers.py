"""Names of reads on volunteers, stations, home visits and mobilisation."""

import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from places.querysets import under_paths
from programmes.querysets import _reach

if TYPE_CHECKING:
    from accounts.models import User


class OfAreaQuerySet(models.QuerySet):
    """What stands in an area itself."""

    def visible_to(self, user: "User") -> Self:
        """Rows in the person's areas."""
        return self.filter(_reach(user, "area__path"))


class TeamQuerySet(OfAreaQuerySet):
    """Volunteer teams."""

    def active(self) -> Self:
        return self.filter(is_active=True)

    def led_by(self, user: "User") -> Self:
        """Teams whose coordinator the person is."""
        return self.filter(coordinator=user)


class CallQuerySet(models.QuerySet):
    """Calls for volunteers."""

    def visible_to(self, user: "User") -> Self:
        return self.filter(_reach(user, "team__area__path"))

    def upcoming(self, now: datetime.datetime) -> Self:
        """Calls that can be answered."""
        return self.filter(state="open", starts_at__gt=now, team__is_active=True)

    def with_taken(self) -> Self:
        """Marks each with `taken`: places that are taken."""
        return self.annotate(taken=models.Count("sign_ups", filter=Q(sign_ups__withdrawn_at__isnull=True)))


class HoursQuerySet(models.QuerySet):
    """Hours that volunteers let be recorded."""

    def readable_by(self, user: "User") -> Self:
        """One's own, and those of teams that one coordinates; nobody else reads hours."""
        return self.filter(Q(consent__member__user=user) | Q(consent__member__team__coordinator=user))


class ToolQuerySet(models.QuerySet):
    """Tools of stations."""

    def visible_to(self, user: "User") -> Self:
        return self.filter(_reach(user, "station__area__path"))

    def with_lent(self) -> Self:
        """Marks each with `is_lent`: somebody has it now."""
        from programmes.models import ToolLoan

        return self.annotate(is_lent=Exists(ToolLoan.objects.open().filter(tool=OuterRef("pk"))))


class LoanQuerySet(models.QuerySet):
    """Loans of tools."""

    def visible_to(self, user: "User") -> Self:
        return self.filter(_reach(user, "tool__station__area__path"))

    def open(self) -> Self:
        """Not given back yet."""
        return self.filter(returned_at__isnull=True)

    def overdue(self, today: datetime.date) -> Self:
        """Due before today and not given back."""
        return self.open().filter(due_on__lt=today)


class VisitQuerySet(models.QuerySet):
    """Home visits."""

    def visible_to(self, user: "User") -> Self:
        """Visits where the person may read what points to residents."""
        from programmes.permissions import contact_paths

        return self.filter(under_paths(contact_paths(user)))

    def of_people(self, user: "User") -> Self:
        """What one asked for oneself, and what was given to a team that one coordinates."""
        return self.filter(Q(requested_by=user) | Q(team__coordinator=user))


class MobilisationQuerySet(models.QuerySet):
    """Emergency calls."""

    def running(self) -> Self:
        return self.filter(state="running")

    def visible_to(self, user: "User") -> Self:
        """Calls that touch the person's areas, from above or from below."""
        from places.models import Area
        from programmes.permissions import staff_paths

        paths = staff_paths(user)
        if not paths:
            return self.none()
        above = Q()
        for path in paths:
            above |= Q(pk__in=Area.objects.above(path).values("pk"))
        areas = Area.objects.filter(above | _reach(user, "path"))
        return self.filter(Exists(self.model.areas.through.objects.filter(area__in=areas, call=OuterRef("pk"))))


class TaskQuerySet(models.QuerySet):
    """Tasks of an emergency call."""

    def visible_to(self, user: "User") -> Self:
        """Tasks that have work in the person's areas."""
        from programmes.models import TaskArea

        here = TaskArea.objects.filter(_reach(user, "area__path"), task=OuterRef("pk"))
        return self.filter(Exists(here))

    def confirmed(self) -> Self:
        return self.filter(confirmed_at__isnull=False)

    def silent(self) -> Self:
        """Nobody has confirmed yet."""
        return self.filter(confirmed_at__isnull=True)

    def of_firms(self, firm_ids: frozenset[int]) -> Self:
        """Tasks of these firms."""
        return self.filter(firm__in=firm_ids)
