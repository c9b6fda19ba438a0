"""Names of reads on plans, inspections, findings and orders. Staff see what their areas reach."""

import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from accounts.models import User


def _reach(user: "User", field: str) -> Q:
    from firms.permissions import staff_paths  # permissions and models read this module
    from places.querysets import under_paths

    return under_paths(staff_paths(user), field=field)


class PlanQuerySet(models.QuerySet):
    """Reads of plans."""

    def visible_to(self, user: "User") -> Self:
        """Plans of the person's areas."""
        return self.filter(_reach(user, "area__path"))


class InspectionQuerySet(models.QuerySet):
    """Reads of inspections."""

    def visible_to(self, user: "User") -> Self:
        """Those of estates in the person's areas, and those that the person makes."""
        return self.filter(_reach(user, "estate__area__path") | Q(first_inspector=user) | Q(second_inspector=user))

    def of(self, user: "User") -> Self:
        """Those that the person makes."""
        return self.filter(Q(first_inspector=user) | Q(second_inspector=user))

    def open(self) -> Self:
        """Those that are still to be made."""
        return self.filter(state__in=["planned", "under_way"])

    def for_list(self) -> Self:
        """With what a list shows."""
        return self.select_related("estate__area", "firm", "version__checklist", "first_inspector", "second_inspector")


class FindingQuerySet(models.QuerySet):
    """Reads of findings."""

    def visible_to(self, user: "User") -> Self:
        """Those of inspections in the person's areas."""
        return self.filter(_reach(user, "inspection__estate__area__path"))


class OrderQuerySet(models.QuerySet):
    """Reads of rectification orders."""

    def visible_to(self, user: "User") -> Self:
        """Those of estates in the person's areas."""
        return self.filter(_reach(user, "estate__area__path"))

    def of_firms(self, user: "User") -> Self:
        """Those of the firms for which the person answers."""
        from firms.permissions import answering_firms

        return self.filter(firm__in=answering_firms(user))

    def open(self) -> Self:
        """Those that are not closed."""
        return self.filter(state__in=["issued", "answered"])

    def overdue(self, today: datetime.date) -> Self:
        """Those without proof after their last day."""
        return self.filter(state="issued", due_on__lt=today)

    def for_list(self) -> Self:
        """With what a list shows."""
        return self.select_related("estate__area", "firm", "inspection__version__checklist")
