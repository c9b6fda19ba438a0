"""Names of reads on report forms, terms and quarterly reports."""

import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import DurationField, ExpressionWrapper, F, Q, Value

from firms.choices import FormState, ReportState

if TYPE_CHECKING:
    from accounts.models import User

ONE_DAY = datetime.timedelta(days=1)
DONE = (ReportState.ACCEPTED, ReportState.LOCKED)


class FormVersionQuerySet(models.QuerySet):
    """Chainable reads of versions of report forms."""

    def in_force(self, quarter_start: datetime.date) -> Self:
        """Published versions that hold for the quarter that begins on this day."""
        return self.filter(
            Q(effective_to__isnull=True) | Q(effective_to__gt=quarter_start),
            state=FormState.PUBLISHED,
            effective_from__lte=quarter_start,
        )


class TermsQuerySet(models.QuerySet):
    """Chainable reads of terms."""

    def in_force(self, quarter_start: datetime.date) -> Self:
        """Those that hold for the quarter that begins on this day."""
        return self.filter(
            Q(effective_to__isnull=True) | Q(effective_to__gt=quarter_start), effective_from__lte=quarter_start
        )


def missing_by(now: datetime.datetime) -> Q:
    """Never handed in, and so long overdue that it counts as not handed in at all."""
    after = ExpressionWrapper(F("terms__missing_after_days") * Value(ONE_DAY), output_field=DurationField())
    return Q(first_submitted_at__isnull=True, due_at__lte=now - after)


class ReportQuerySet(models.QuerySet):
    """Chainable reads of quarterly reports."""

    def visible_to(self, user: "User") -> Self:
        """Reports of one's own firms, and of projects in an area of the person."""
        from firms.permissions import firm_ids, sees_everything, staff_paths  # they read the models
        from places.querysets import under_paths

        if sees_everything(user):
            return self
        reach = Q(firm__in=firm_ids(user))
        paths = staff_paths(user)
        if paths:
            reach |= under_paths(paths, field="project__estate__area__path")
        return self.filter(reach)

    def of_firms_of(self, user: "User") -> Self:
        """Reports of the firms for which the person works."""
        from firms.permissions import firm_ids

        return self.filter(firm__in=firm_ids(user))

    def under(self, paths: list[str]) -> Self:
        """Reports of projects in the areas with these paths."""
        from places.querysets import under_paths

        return self.filter(under_paths(paths, field="project__estate__area__path"))

    def of_quarter(self, quarter_start: datetime.date) -> Self:
        """Those of the quarter that begins on this day."""
        return self.filter(quarter_start=quarter_start)

    def late(self, now: datetime.datetime) -> Self:
        """Handed in after the due day, or due and not handed in."""
        return self.filter(Q(first_submitted_at__gte=F("due_at")) | Q(first_submitted_at__isnull=True, due_at__lte=now))

    def handed_in_late(self) -> Self:
        """Handed in after the due day."""
        return self.filter(first_submitted_at__gte=F("due_at"))

    def missing(self, now: datetime.datetime) -> Self:
        """Never handed in, and so long overdue that it counts as not handed in at all."""
        return self.filter(missing_by(now))

    def with_names(self) -> Self:
        """With everything that a list shows, without borders."""
        return self.select_related("firm", "project__estate__area", "form_version__form", "terms").defer(
            "project__estate__polygon", "project__estate__area__geometry", "form_version__document"
        )
