"""Names of reads on jurisdictions."""

import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q

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
