"""Names of reads on rulebooks, credit events, ratings and lists."""

import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from common.search import search_words

if TYPE_CHECKING:
    from accounts.models import User
    from credit.rules.periods import Period
    from places.models import Area

NOTIFIED_STATES = ("confirmed", "effective", "revoked", "repaired", "expired")


class RulebookVersionQuerySet(models.QuerySet):
    """Chainable reads of rulebook versions."""

    def in_force(self, day: datetime.date) -> Self:
        """Adopted versions whose half-open period holds the day; at most one per subject."""
        return self.filter(
            Q(effective_to__isnull=True) | Q(effective_to__gt=day), state="adopted", effective_from__lte=day
        )

    def visible_to(self, user: "User") -> Self:
        """The rules are no secret among staff."""
        from credit.permissions import can_see_credit

        return self if can_see_credit(user) else self.none()


class RulebookDraftQuerySet(models.QuerySet):
    """Chainable reads of rulebooks that are being written."""

    def visible_to(self, user: "User") -> Self:
        """Drafts are seen by those who write and sign rulebooks."""
        from credit.permissions import can_manage_rulebooks

        return self if can_manage_rulebooks(user) else self.none()


class CreditEventQuerySet(models.QuerySet):
    """Chainable reads of the ledger."""

    def visible_to(self, user: "User") -> Self:
        """Events of the areas in which the person sees the daily work."""
        from places.permissions import area_paths
        from places.querysets import under_paths

        return self.filter(under_paths(area_paths(user, "view_work"), field="area__path"))

    def notified(self) -> Self:
        """Events of which the firm has been told."""
        return self.filter(state__in=NOTIFIED_STATES)

    def due_to_take_effect(self, day: datetime.date) -> Self:
        """Confirmed events whose notice period is over and which no objection suspends."""
        is_free = Q(stayed_at__isnull=True) | Q(stay_ended_at__isnull=False)
        return self.filter(is_free, state="confirmed", effective_on__lte=day)

    def due_to_expire(self, day: datetime.date) -> Self:
        """Effective events whose validity is over."""
        return self.filter(state="effective", expires_on__lte=day)


class RatingQuerySet(models.QuerySet):
    """Chainable reads of ratings."""

    def visible_to(self, user: "User") -> Self:
        """Ratings of the firms the person sees."""
        from firms.models import PropertyFirm

        return self.filter(firm__in=PropertyFirm.objects.visible_to(user))

    def of_current_runs(self) -> Self:
        """Those that said how a firm stood on the day they were computed."""
        return self.filter(run__kind__in=["nightly", "manual"])


class CreditFileQuerySet(models.QuerySet):
    """Chainable reads of how firms stand."""

    def visible_to(self, user: "User") -> Self:
        """Files of the firms the person sees."""
        from firms.models import PropertyFirm

        return self.filter(firm__in=PropertyFirm.objects.visible_to(user))

    def of_firms(self) -> Self:
        """Files of firms, without those of their projects and posts."""
        return self.filter(subject="firm")

    def rated(self) -> Self:
        """Firms that have a rating."""
        return self.of_firms().filter(rating__isnull=False)

    def serving(self, area: "Area", day: datetime.date) -> Self:
        """Firms that serve an estate in an area, or below it, on a day."""
        from firms.models import ServiceProject

        projects = ServiceProject.objects.on(day).filter(estate__area__path__startswith=area.path)
        return self.filter(Exists(projects.filter(firm=OuterRef("firm"))))

    def search(self, text: str) -> Self:
        """By the words of a firm's name, initials or code."""
        found = self
        for word in search_words(text):
            found = found.filter(firm__search_text__contains=word)
        return found


class ListIssueQuerySet(models.QuerySet):
    """Chainable reads of the lists of quarters."""

    def visible_to(self, user: "User") -> Self:
        """Staff see all of them, drafts included."""
        from credit.permissions import can_see_credit

        return self if can_see_credit(user) else self.none()

    def public(self) -> Self:
        """What everybody may see: from the first day of publicity on."""
        return self.exclude(state="draft")

    def of_period(self, subject: str, period: "Period") -> Self:
        """All versions of the lists of one period."""
        return self.filter(subject=subject, cycle=period.cycle, year=period.year, number=period.number)

    def newest_versions(self) -> Self:
        """Of each period the latest version."""
        later = self.model.objects.filter(
            subject=OuterRef("subject"),
            cycle=OuterRef("cycle"),
            year=OuterRef("year"),
            number=OuterRef("number"),
            version__gt=OuterRef("version"),
        )
        return self.exclude(Exists(later))


class ListEntryQuerySet(models.QuerySet):
    """Chainable reads of places on lists."""

    def published(self) -> Self:
        """Those that stood in a publication, whatever became of them."""
        return self.filter(published_on__isnull=False)

    def in_force(self, day: datetime.date) -> Self:
        """Published, neither ended nor expired on that day."""
        return self.filter(Q(end__isnull=True) | Q(end__ended_on__gt=day), published_on__lte=day, expires_on__gt=day)

    def due_to_expire(self, day: datetime.date) -> Self:
        """Published entries whose time is over and whose end is not recorded yet."""
        return self.filter(expires_on__lte=day, end__isnull=True)
