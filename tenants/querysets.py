"""Names of reads on jurisdictions."""

import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from common.search import search_words
from tenants.choices import Status


class OperatorsQuerySet(models.QuerySet):
    """Rows that platform operators see and nobody else."""

    def visible_to(self, user: Any) -> Self:
        """All for a platform operator on the public host, none for anybody else."""
        from tenants.permissions import can_operate

        return self if can_operate(user) else self.none()


class JurisdictionQuerySet(OperatorsQuerySet):
    """Chainable reads of jurisdictions."""

    def active(self) -> Self:
        """Those whose site answers."""
        return self.filter(status=Status.ACTIVE)

    def with_schema(self) -> Self:
        """Those that have a finished schema, in use or not."""
        return self.exclude(status=Status.PROVISIONING)

    def named(self, text: str) -> Self:
        """Those whose name or short name contains the text; all for an empty text."""
        text = text.strip()
        return self.filter(Q(name__icontains=text) | Q(slug__icontains=text)) if text else self


class JurisdictionDeletionQuerySet(OperatorsQuerySet):
    """Chainable reads of deletion requests."""

    def open(self) -> Self:
        """Neither called off nor done."""
        return self.filter(cancelled_at__isnull=True, purged_at__isnull=True)

    def due(self, now: datetime.datetime) -> Self:
        """Approved, and the grace period is over."""
        return self.open().filter(approved_at__isnull=False, due_at__lte=now)


class _PublishedQuerySet(models.QuerySet):
    """Rows that anybody may see: they were published."""

    def visible_to(self, user: Any) -> Self:
        """All, for everybody."""
        return self

    def on_code(self, unified_code: str) -> Self:
        """Those of one firm, whoever published them."""
        return self.filter(unified_code=unified_code)


class RegisteredFirmQuerySet(_PublishedQuerySet):
    """Chainable reads of the firms in the register."""

    def search(self, text: str) -> Self:
        """Firms whose name, pinyin initials or unified code contain every word."""
        found = self
        for word in search_words(text):
            found = found.filter(search_text__contains=word)
        return found

    def one_per_code(self) -> Self:
        """Each firm once, in order of name, however many jurisdictions have published on it."""
        newer = self.filter(unified_code=OuterRef("unified_code"), pk__gt=OuterRef("pk"))
        return self.filter(~Exists(newer.order_by())).order_by("firm_name", "pk")


class PublishedRatingQuerySet(_PublishedQuerySet):
    """Chainable reads of published ratings."""

    def standing(self) -> Self:
        """Not withdrawn by a correction."""
        return self.filter(withdrawn_at__isnull=True)


class PublishedEntryQuerySet(_PublishedQuerySet):
    """Chainable reads of published list entries."""

    def in_force(self, day: datetime.date) -> Self:
        """Neither ended nor expired on that day."""
        return self.filter(
            Q(ended_on__isnull=True) | Q(ended_on__gt=day), Q(expires_on__isnull=True) | Q(expires_on__gt=day)
        )
