"""Names of reads on filings, exits, and rows with a period."""

import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q

from firms.choices import ExitState, FilingState
from places.choices import AreaKind

if TYPE_CHECKING:
    from accounts.models import User


class EffectiveQuerySet(models.QuerySet):
    """Rows with a half-open period `effective_from`, `effective_to`."""

    def on(self, day: datetime.date) -> Self:
        """Those in force on a day."""
        return self.filter(Q(effective_to__isnull=True) | Q(effective_to__gt=day), effective_from__lte=day)


class HonourQuerySet(models.QuerySet):
    """Chainable reads of honours."""

    def valid_on(self, day: datetime.date) -> Self:
        """Those awarded by then and still valid."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day), awarded_on__lte=day)


class FilingQuerySet(models.QuerySet):
    """Chainable reads of filings."""

    def visible_to(self, user: "User") -> Self:
        """What was handed in in the person's areas; the whole of it for their own firms."""
        from firms.permissions import filing_firm_ids, staff_paths
        from places.querysets import under_paths

        reach = Q(firm__in=filing_firm_ids(user))
        paths = staff_paths(user)
        if paths:
            reach |= under_paths(paths, field="area__path") & ~Q(round=0)
        return self.filter(reach)

    def waiting_for(self, user: "User") -> Self:
        """Those whose next decision is this person's: by level, area, and not about what they did themselves."""
        from firms.permissions import first_level_paths, second_level_paths
        from places.querysets import under_paths

        first, second = first_level_paths(user), second_level_paths(user)
        reach = Q(pk__in=[])
        if first:
            reach |= Q(state=FilingState.SUBMITTED) & under_paths(first, field="area__path")
        if second:
            is_free = Q(reviewed_by__isnull=True) | ~Q(reviewed_by=user.pk)
            reach |= Q(state=FilingState.REVIEWED) & is_free & under_paths(second, field="area__path")
            alone = Q(area__kind__in=[AreaKind.CITY, AreaKind.DISTRICT])  # no subdistrict answers for the place
            reach |= Q(state=FilingState.SUBMITTED) & alone & under_paths(second, field="area__path")
        return self.filter(reach).filter(Q(submitted_by__isnull=True) | ~Q(submitted_by=user.pk))

    def late(self, today: datetime.date) -> Self:
        """Handed in after their day, or not yet handed in and the day is over."""
        return self.filter(due_on__isnull=False).filter(
            Q(first_submitted_at__date__gt=F("due_on")) | Q(first_submitted_at__isnull=True, due_on__lt=today)
        )


class ExitQuerySet(models.QuerySet):
    """Chainable reads of exits."""

    def open(self) -> Self:
        """Those whose hand-over goes on."""
        return self.filter(state=ExitState.OPEN)

    def visible_to(self, user: "User") -> Self:
        """Those in the person's areas, of their firm, or that their firm takes over from."""
        from firms.permissions import filing_firm_ids, staff_paths
        from places.querysets import under_paths

        ids = filing_firm_ids(user)
        reach = Q(project__firm__in=ids) | Q(receiver__in=ids)
        paths = staff_paths(user)
        if paths:
            reach |= under_paths(paths, field="project__estate__area__path")
        return self.filter(reach)


class FileChangeQuerySet(models.QuerySet):
    """Chainable reads of the register's history."""

    def visible_to(self, user: "User") -> Self:
        """Changes of the firms that the person sees."""
        from firms.models import PropertyFirm

        return self.filter(firm__in=PropertyFirm.objects.visible_to(user))
