"""Names of reads on notices."""

import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from notifications.choices import Channel, NoticeState
from notifications.permissions import can_manage_notices

if TYPE_CHECKING:
    from accounts.models import User


class ManagedQuerySet(models.QuerySet):
    """Rows for those who look after notices in the whole jurisdiction."""

    def visible_to(self, user: "User") -> Self:
        """All or nothing."""
        return self if can_manage_notices(user) else self.none()


class NoticeQuerySet(ManagedQuerySet):
    """Chainable reads of notices."""

    def inbox_of(self, user: "User") -> Self:
        """What a person finds in the inbox on this site."""
        return self.filter(recipient=user, channel=Channel.IN_SITE)

    def unread(self) -> Self:
        """Not looked at yet."""
        return self.filter(read_at__isnull=True)

    def addressed_before(self, moment: datetime.datetime) -> Self:
        """Finished ones that still hold somebody's address."""
        return self.filter(~Q(state=NoticeState.WAITING) & ~Q(address_shown=""), created_at__lt=moment)


class TemplateQuerySet(ManagedQuerySet):
    """Chainable reads of texts."""

    def on(self, day: datetime.date) -> Self:
        """Those in force on a day, the newest first."""
        return self.filter(effective_from__lte=day).order_by("-effective_from", "-pk")
