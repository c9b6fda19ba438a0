"""Names of reads on awards. Staff see what their areas reach; firm accounts see their own applications."""

import datetime
from typing import TYPE_CHECKING, Self

from django.db import models

from programmes.querysets import _reach

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

PUBLIC = models.Q(state__in=["listed", "awarded", "withdrawn"])


class AwardRuleQuerySet(models.QuerySet):
    """Standards, rounds and quotas: no secret to those who work with them."""

    def visible_to(self, user: "User") -> Self:
        from programmes.permissions import can_see

        return self if can_see(user) else self.none()


class RoundQuerySet(AwardRuleQuerySet):
    """Rounds of a year."""

    def taking_applications(self, day: datetime.date) -> Self:
        """Those to which a firm may apply on a day."""
        return self.filter(state="open", apply_from__lte=day, apply_until__gte=day)

    def of_panel_member(self, user: "User") -> Self:
        """Those in whose panel the person sits."""
        return self.filter(panel__user=user, panel__left_at__isnull=True)


class ApplicationQuerySet(models.QuerySet):
    """Applications for an award."""

    def visible_to(self, user: "User") -> Self:
        """What staff see: nothing that a firm is still writing."""
        return self.exclude(state__in=["draft", "taken_back"]).filter(_reach(user, "area__path"))

    def of_firms(self, firm_ids: frozenset[int]) -> Self:
        """What the people of firms see."""
        return self.filter(firm__in=firm_ids)

    def before_panel(self) -> Self:
        """Those that passed both reviews."""
        return self.filter(state__in=["district_done", "listed", "not_chosen", "awarded", "struck", "withdrawn"])

    def public(self) -> Self:
        """What anybody may see: chosen while it is made public, awarded, withdrawn."""
        return self.filter(PUBLIC)

    def shown_to(self, user: "User | AnonymousUser") -> Self:
        """What anybody may see, and to who objected what came of it."""
        if user.pk is None:
            return self.public()
        return self.filter(PUBLIC | models.Q(objections__raised_by=user.pk)).distinct()

    def valid_on(self, day: datetime.date) -> Self:
        """Awards that hold on a day."""
        return self.filter(state="awarded", awarded_on__lte=day, valid_until__gt=day)


class OfApplicationQuerySet(models.QuerySet):
    """What hangs on an application."""

    def visible_to(self, user: "User") -> Self:
        return self.filter(_reach(user, "application__area__path")).exclude(
            application__state__in=["draft", "taken_back"]
        )
