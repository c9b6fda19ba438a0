"""Names of reads on training. What points to a person is seen by the person, the firm for its staff, the office."""

import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from programmes.querysets import _reach

if TYPE_CHECKING:
    from accounts.models import User


class CourseQuerySet(models.QuerySet):
    """Courses, weeks and rules."""

    def visible_to(self, user: "User") -> Self:
        from programmes.permissions import can_see

        return self if can_see(user) else self.none()

    def for_audiences(self, audiences: list[str]) -> Self:
        """What is meant for somebody."""
        return self.filter(audience__in=audiences)


class SessionQuerySet(models.QuerySet):
    """Sessions of courses."""

    def visible_to(self, user: "User") -> Self:
        return self.filter(_reach(user, "area__path"))

    def coming(self, now: datetime.datetime) -> Self:
        """Open sessions that have not begun."""
        return self.filter(state="open", starts_at__gt=now)


class OfSessionQuerySet(models.QuerySet):
    """Enrolments and attendance."""

    def visible_to(self, user: "User") -> Self:
        return self.filter(_reach(user, "session__area__path"))

    def of_person(self, user: "User") -> Self:
        return self.filter(person=user)


class AttemptQuerySet(models.QuerySet):
    """Attempts at tests: only the person and who keeps the courses."""

    def visible_to(self, user: "User") -> Self:
        from programmes.permissions import can_set_rules

        return self if can_set_rules(user) else self.filter(person=user)


class CertificateQuerySet(models.QuerySet):
    """Certificates."""

    def visible_to(self, user: "User") -> Self:
        return self.filter(_reach(user, "session__area__path"))

    def valid_on(self, day: datetime.date) -> Self:
        """Neither revoked nor over on a day."""
        is_running = Q(valid_until__isnull=True) | Q(valid_until__gt=day)
        return self.filter(is_running, issued_on__lte=day, revoked_at__isnull=True)
