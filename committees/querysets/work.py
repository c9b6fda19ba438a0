"""Names of reads on committees and their work. Staff see what their areas reach, members their own estate."""

import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Case, Count, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from places.querysets import under_paths

if TYPE_CHECKING:
    from accounts.models import User


def _reach(user: "User", estate: str = "estate") -> Q:
    from committees.permissions import committee_estate_ids, staff_paths  # permissions reads models, which read this

    return under_paths(staff_paths(user), f"{estate}__area__path") | Q(**{f"{estate}__in": committee_estate_ids(user)})


def serving(day: datetime.date, prefix: str = "") -> Q:
    """Condition: the half-open term of a membership holds the day."""
    return Q(**{f"{prefix}term_from__lte": day}) & (
        Q(**{f"{prefix}term_to__isnull": True}) | Q(**{f"{prefix}term_to__gt": day})
    )


class CommitteeQuerySet(models.QuerySet):
    """Reads of committees."""

    def visible_to(self, user: "User") -> Self:
        """Committees of estates in the person's areas, and those the person acts for."""
        return self.filter(_reach(user))

    def standing(self) -> Self:
        """Those that were not dissolved, also when their term is over."""
        return self.filter(ended_on__isnull=True)

    def with_estate(self) -> Self:
        """With estate and area, without the heavy columns."""
        return self.select_related("estate__area").defer(
            "estate__polygon", "estate__search_text", "estate__area__geometry"
        )

    def with_state(self, today: datetime.date, renewal_from: datetime.date) -> Self:
        """Adds `serving_count`, `office_state`. `renewal_from`: terms that end by then are due for renewal."""
        from committees.choices import SEATED, OfficeState

        seated = serving(today, "members__") & Q(members__post__in=SEATED)
        return self.annotate(serving_count=Coalesce(Count("members", filter=seated), 0)).annotate(
            office_state=Case(
                When(ended_on__lte=today, then=Value(OfficeState.DISSOLVED)),
                When(term_to__lte=today, then=Value(OfficeState.OVERDUE)),
                When(serving_count__lt=models.F("seats"), then=Value(OfficeState.SHORT_HANDED)),
                When(term_to__lte=renewal_from, then=Value(OfficeState.RENEWAL_DUE)),
                default=Value(OfficeState.IN_OFFICE),
                output_field=models.CharField(),
            )
        )


class MemberQuerySet(models.QuerySet):
    """Reads of members."""

    def visible_to(self, user: "User") -> Self:
        return self.filter(_reach(user, "committee__estate"))

    def on(self, day: datetime.date) -> Self:
        """Memberships that hold on a day, alternates too."""
        return self.filter(serving(day))

    def seated(self, day: datetime.date) -> Self:
        """Members with a seat and a vote on a day."""
        from committees.choices import SEATED

        return self.on(day).filter(post__in=SEATED)


class OfEstateQuerySet(models.QuerySet):
    """Reads of what hangs on an estate."""

    def visible_to(self, user: "User") -> Self:
        return self.filter(_reach(user))

    def about(self, thing: models.Model) -> Self:
        """Rows about one object: history, papers, postings."""
        return self.filter(subject=thing._meta.model_name, subject_id=thing.pk)

    def with_estate(self) -> Self:
        """With estate, area and committee, without the heavy columns."""
        return self.select_related("estate__area", "committee").defer(
            "estate__polygon", "estate__search_text", "estate__area__geometry"
        )


class AttendanceQuerySet(models.QuerySet):
    """Reads of who came to meetings."""

    def current(self) -> Self:
        """The last version of each meeting."""
        last = self.model._default_manager.filter(meeting=OuterRef("meeting")).order_by("-version")
        return self.filter(version=Subquery(last.values("version")[:1]))


class ChainRuleQuerySet(models.QuerySet):
    """Reads of dated rules."""

    def visible_to(self, user: "User") -> Self:
        """Rules hold for everybody; the screens decide who reads them."""
        return self

    def on(self, day: datetime.date) -> Self:
        """Rules in force on a day."""
        return self.filter(Q(effective_to__isnull=True) | Q(effective_to__gt=day), effective_from__lte=day)
