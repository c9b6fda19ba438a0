"""Names of reads on assembly rules, choices and rules of procedure."""

import datetime
from typing import TYPE_CHECKING, Self

from django.db import models

from places.querysets import under_paths

if TYPE_CHECKING:
    from accounts.models import User


class VersionQuerySet(models.QuerySet):
    """Versions of which the latest that has begun holds; of two from the same day, the one entered last."""

    def begun(self, day: datetime.date) -> Self:
        """Those that had begun on a day, the one in force first."""
        return self.filter(effective_from__lte=day).order_by("-effective_from", "-pk")

    def on(self, day: datetime.date) -> models.Model | None:
        """The one in force on a day, if any."""
        return self.begun(day).first()

    def visible_to(self, user: "User") -> Self:
        """Rules are no secret to those who work with them."""
        from committees.permissions import can_see_rules

        return self if can_see_rules(user) else self.none()


class ProcedureQuerySet(VersionQuerySet):
    """Rules of procedure of assemblies."""

    def visible_to(self, user: "User") -> Self:
        """Those of estates in the person's areas."""
        from committees.permissions import staff_paths  # permissions reads models, which read this module

        return self.filter(under_paths(staff_paths(user), "estate__area__path"))
