"""Names of reads on disclosures, prices, questions and fee-adjustment cases."""

import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from accounts.models import User


def _of_projects(user: "User", field: str) -> Q:
    """Condition: rows whose project the person sees."""
    from firms.models import ServiceProject

    return Q(**{f"{field}__in": ServiceProject.objects.visible_to(user).order_by().values("pk")})


class DatedQuerySet(models.QuerySet):
    """Rows with a half-open period that everybody may read."""

    def on(self, day: datetime.date) -> Self:
        """Rows in force on a day."""
        return self.filter(Q(effective_to__isnull=True) | Q(effective_to__gt=day), effective_from__lte=day)

    def visible_to(self, user: "User") -> Self:
        """What is demanded is no secret."""
        return self


class DisclosureQuerySet(models.QuerySet):
    """Reads of disclosures."""

    def visible_to(self, user: "User") -> Self:
        """Those of projects that the person sees."""
        return self.filter(_of_projects(user, "project"))


class VersionQuerySet(models.QuerySet):
    """Reads of versions."""

    def visible_to(self, user: "User") -> Self:
        """Those of projects that the person sees."""
        return self.filter(_of_projects(user, "disclosure__project"))

    def public(self) -> Self:
        """Versions that everybody may read: shown at once, or accepted by the office."""
        return self.filter(Q(needs_review=False) | Q(review__is_accepted=True))

    def waiting(self) -> Self:
        """Versions that the office has not looked at, though it must."""
        return self.filter(needs_review=True, review=None)


class RepairRecordQuerySet(models.QuerySet):
    """Reads of repair records."""

    def current(self) -> Self:
        """Without those that were corrected."""
        return self.filter(replaced_by=None)


class FeeQuerySet(models.QuerySet):
    """Reads of fees."""

    def on(self, day: datetime.date) -> Self:
        """One row per project and type of building: the latest that began by this day."""
        return (
            self.filter(effective_from__lte=day)
            .order_by("project_id", "building_type", "-effective_from")
            .distinct("project_id", "building_type")
        )


class QuestionQuerySet(models.QuerySet):
    """Reads of owners' questions."""

    def visible_to(self, user: "User") -> Self:
        """Those about projects that the person sees, and one's own."""
        return self.filter(_of_projects(user, "project") | Q(asked_by=user))

    def overdue(self, today: datetime.date) -> Self:
        """Not answered, and the last day is over."""
        return self.filter(answer=None, due_on__lt=today)

    def public(self) -> Self:
        """Those that everybody may read."""
        return self.filter(publication__is_public=True)


class AdjustmentQuerySet(models.QuerySet):
    """Reads of fee-adjustment cases."""

    def visible_to(self, user: "User") -> Self:
        """Those of projects that the person sees."""
        return self.filter(_of_projects(user, "project"))

    def unfinished(self) -> Self:
        """Cases that still go on, with their project."""
        from firms.models.adjustment import FINISHED  # the model reads this file

        return self.exclude(state__in=FINISHED).select_related("project__estate")

    def public(self) -> Self:
        """From the publication of the reasons on, everybody may read a case."""
        return self.exclude(state__in=["proposed"]).filter(steps__move="publish").distinct()
