"""Names of reads on jobs and outbox entries."""

import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q

from common.rights import holds

STALE_AFTER = datetime.timedelta(minutes=2)
WAKE_AFTER = datetime.timedelta(seconds=30)


class JobRunQuerySet(models.QuerySet):
    """Chainable reads of job runs."""

    def visible_to(self, user: Any) -> Self:
        """All for those who look after jobs; for everybody else the jobs they started."""
        if not user.is_authenticated:
            return self.none()
        return self if holds("jobs.manage", user) else self.filter(started_by=user)

    def takeable(self, now: datetime.datetime) -> Self:
        """Jobs that wait, or whose worker has given no sign of life for two minutes."""
        return self.filter(Q(state="queued") | Q(state="running", heartbeat_at__lt=now - STALE_AFTER))

    def forgotten(self, now: datetime.datetime) -> Self:
        """Jobs that a worker should have taken by now: nobody was told, the message was lost, or the worker died."""
        told_long_ago = Q(heartbeat_at__isnull=True, created_at__lt=now - WAKE_AFTER) | Q(
            heartbeat_at__lt=now - STALE_AFTER
        )
        return self.filter(told_long_ago, state__in=["queued", "running"])


class OutboxEntryQuerySet(models.QuerySet):
    """Chainable reads of outbox entries."""

    def visible_to(self, user: Any) -> Self:
        """Those who look after jobs see all, nobody else any."""
        return self if holds("jobs.manage", user) else self.none()

    def due(self, now: datetime.datetime) -> Self:
        """Promised, not done, and their time has come."""
        return self.filter(done_at__isnull=True, due_at__lte=now)

    def fresh(self, queue: str, now: datetime.datetime) -> Self:
        """Promised on this queue, never tried, and not yet the sweep's."""
        return self.filter(queue=queue, done_at__isnull=True, attempts=0, due_at__gt=now)

    def keys_after(self, last: int) -> models.QuerySet[Any, int]:
        """Their numbers beyond `last`, in the order in which they were promised."""
        return self.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)
