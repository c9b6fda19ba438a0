"""Names of reads on accounts and role assignments."""

import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone


class RoleAssignmentQuerySet(models.QuerySet):
    """Chainable reads of role assignments; periods are half-open."""

    def on(self, day: datetime.date) -> Self:
        """Those in force on a day."""
        return self.filter(Q(effective_to__isnull=True) | Q(effective_to__gt=day), effective_from__lte=day)

    def current(self) -> Self:
        """Those in force today."""
        return self.on(timezone.localdate())
