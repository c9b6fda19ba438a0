"""Names of reads on accounts, roles and role assignments."""

import datetime
from typing import TYPE_CHECKING, Self

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.scopes import all_scopes, covers_all

if TYPE_CHECKING:
    from accounts.models import User

MANAGE = "places.manage_accounts"


def _in_scopes_of(user: "User") -> Q:
    """Condition on assignments: their object lies where the person manages accounts."""
    condition = Q(pk__in=[])
    for scope in all_scopes():
        objects = scope.manageable_by(user)
        if objects is not None:
            kind = ContentType.objects.get_for_model(objects.model)
            condition |= Q(scope_type=kind, scope_id__in=objects.values("pk"))
    return condition


class UserQuerySet(models.QuerySet):
    """Chainable reads of accounts."""

    def visible_to(self, user: "User") -> Self:
        """Whom the person looks after: everybody for who manages the whole jurisdiction or platform, else those
        who hold or held a role in the person's areas and those whose accounts the person made."""
        from accounts.models import RoleAssignment

        if covers_all(user, MANAGE):
            return self
        held = RoleAssignment.objects.filter(_in_scopes_of(user)).values("user_id")
        return self.filter(Q(pk__in=held) | Q(created_by=user))


class RoleQuerySet(models.QuerySet):
    """Chainable reads of roles."""

    def visible_to(self, user: "User") -> Self:
        """Roles are no secret among those who may see the screen."""
        return self


class RoleAssignmentQuerySet(models.QuerySet):
    """Chainable reads of role assignments; periods are half-open."""

    def on(self, day: datetime.date) -> Self:
        """Those in force on a day."""
        return self.filter(Q(effective_to__isnull=True) | Q(effective_to__gt=day), effective_from__lte=day)

    def current(self) -> Self:
        """Those in force today."""
        return self.on(timezone.localdate())

    def visible_to(self, user: "User") -> Self:
        """Assignments on objects where the person manages accounts."""
        return self if covers_all(user, MANAGE) else self.filter(_in_scopes_of(user))


class ApiTokenQuerySet(models.QuerySet):
    """Chainable reads of API tokens."""

    def visible_to(self, user: "User") -> Self:
        """A token opens the whole jurisdiction, so whoever manages the whole of it sees them."""
        return self if covers_all(user, MANAGE) else self.none()

    def valid(self, now: datetime.datetime) -> Self:
        """Those that open something now."""
        return self.filter(revoked_at=None, expires_at__gt=now)
