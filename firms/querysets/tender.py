"""Names of reads on tenders and purchases: staff by their areas, the public what is published."""

import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Exists, OuterRef

if TYPE_CHECKING:
    from accounts.models import User


class TermsQuerySet(models.QuerySet):
    """Chainable reads of terms."""

    def in_force(self, kind: str, day: datetime.date) -> Any:
        """The terms of a kind of tender on a day, None where nobody wrote any."""
        return self.filter(kind=kind, effective_from__lte=day).order_by("-effective_from").first()

    def visible_to(self, user: "User") -> Self:
        """Rules are the same for everybody."""
        return self


class _ByAreaQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> Self:
        """Rows of the areas in which the person sees the daily work."""
        from firms.permissions import sees_everything, staff_paths
        from places.querysets import under_paths

        if sees_everything(user):
            return self
        paths = staff_paths(user)
        return self.filter(under_paths(paths, field="area__path")) if paths else self.none()


class TenderQuerySet(_ByAreaQuerySet):
    """Chainable reads of tenders."""

    def public(self) -> Self:
        """What was published once: cancelled drafts and drafts stay inside."""
        return self.filter(published_at__isnull=False)

    def watched_by(self, user: "User") -> Self:
        """Tenders that the person opens as a witness or judges as an expert."""
        from firms.models import TenderExpert, TenderWitness

        here = {"tender": OuterRef("pk"), "user": user}
        is_asked = Exists(TenderWitness.objects.filter(**here)) | Exists(TenderExpert.objects.filter(**here))
        return self.filter(is_asked)


class PurchaseRoundQuerySet(_ByAreaQuerySet):
    """Chainable reads of rounds."""

    def public(self) -> Self:
        """Rounds that were opened."""
        return self.exclude(state="draft")


class WholeJurisdictionQuerySet(models.QuerySet):
    """Rows that belong to the whole jurisdiction."""

    def visible_to(self, user: "User") -> Self:
        """The catalogue is public."""
        return self
