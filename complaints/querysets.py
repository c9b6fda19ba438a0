"""Names of reads on complaints."""

import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.permissions import object_ids
from complaints.choices import OPEN_STATES, UNFINISHED_ENTRIES, State
from places.permissions import area_paths
from places.querysets import under_paths
from places.rules import topmost

if TYPE_CHECKING:
    from accounts.models import User


def office_paths(user: "User") -> list[str]:
    """Paths of the highest areas whose complaints the person sees as staff; sorted."""
    return topmost(area_paths(user, "view_work") + area_paths(user, "handle_complaints"))


class CategoryQuerySet(models.QuerySet):
    """Chainable reads of categories."""

    def leaves(self) -> Self:
        """Those that a complaint can carry."""
        return self.filter(parent__isnull=False, is_active=True)

    def with_asks(self) -> Self:
        """Each with `asks`: whether it or its group asks more than the common form."""
        from complaints.models import CategoryQuestion  # the model reads this module

        asked = CategoryQuestion.objects.filter(
            Q(category=OuterRef("pk")) | Q(category=OuterRef("parent_id")), is_active=True
        )
        return self.annotate(asks=Exists(asked))


class QuestionQuerySet(models.QuerySet):
    """Chainable reads of the questions of categories."""

    def asked_for(self, category: Any) -> Self:
        """Those asked today for a category: of its group, then its own."""
        ids = [category.parent_id, category.pk]
        return self.filter(category_id__in=ids, is_active=True).order_by("category_id", "position", "id")


class EffectiveQuerySet(models.QuerySet):
    """Rows with a half-open period `effective_from`, `effective_to`."""

    def on(self, day: datetime.date) -> Self:
        """Those in force on a day."""
        return self.filter(Q(effective_to__isnull=True) | Q(effective_to__gt=day), effective_from__lte=day)


class RoutingRuleQuerySet(EffectiveQuerySet):
    """Chainable reads of routing rules."""

    def visible_to(self, user: "User") -> Self:
        """All of them, for everybody who works with complaints: the order counts in the whole jurisdiction."""
        return self if area_paths(user, "view_work") or area_paths(user, "handle_complaints") else self.none()

    def with_names(self) -> Self:
        """With what a list of rules shows, without borders of areas."""
        return self.select_related("category", "area", "office_area").defer("area__geometry", "office_area__geometry")


class StandardTextQuerySet(EffectiveQuerySet):
    """Chainable reads of standard texts."""

    def visible_to(self, user: "User") -> Self:
        """Texts of the offices that the person's roles reach."""
        paths = area_paths(user, "view_work") + area_paths(user, "handle_complaints")
        return self.filter(under_paths(paths, "area__path")) if paths else self.none()


class PauseQuerySet(models.QuerySet):
    """Chainable reads of pauses."""

    def running(self, now: datetime.datetime) -> Self:
        """Those in which a clock stands still at a moment."""
        return self.filter(started_at__lte=now).filter(
            Q(resumed_at__isnull=True, ends_at__gt=now) | Q(resumed_at__gt=now)
        )


class ComplaintQuerySet(models.QuerySet):
    """Chainable reads of complaints."""

    def visible_to(self, user: "User") -> Self:
        """Staff: those of the areas they work for, or handle; firms' people: those dispatched to their firms."""
        paths = area_paths(user, "view_work") + area_paths(user, "handle_complaints")
        mine = Q(firm__in=object_ids(user, "firms.answer_complaints"))
        if paths:
            mine |= under_paths(paths, "area__path") | under_paths(paths, "handling_area__path")
        return self.filter(mine)

    def open(self) -> Self:
        """Those whose clock runs."""
        return self.filter(state__in=OPEN_STATES)

    def overdue(self, now: datetime.datetime) -> Self:
        """Open ones whose answer is late. A paused clock is never late: the limit has moved on by then."""
        return self.due_before(now)

    def due_before(self, instant: datetime.datetime) -> Self:
        """Open ones whose limit is over by an instant: what is due this week, say."""
        return self.open().filter(due_at__lte=instant)

    def for_list(self) -> Self:
        """With what a row of a list shows, in one statement."""
        return self.select_related("estate", "area", "category", "firm").defer(
            "text", "reporter_name", "reporter_phone", "reporter_email"
        )

    def to_call_back(self) -> Self:
        """Answered, left a phone, and neither rated nor called successfully since."""
        return self.filter(state=State.RESOLVED, satisfaction="").exclude(reporter_phone_hash="")


class ReferralQuerySet(models.QuerySet):
    """Chainable reads of referrals to law enforcement."""

    def visible_to(self, user: "User") -> Self:
        """Those of the areas for which the person works."""
        return self.filter(under_paths(area_paths(user, "view_work"), "complaint__area__path"))

    def unanswered(self) -> Self:
        """Those without a reply."""
        return self.filter(replied_at__isnull=True)

    def late(self, today: datetime.date) -> Self:
        """Those whose reply did not come in time."""
        return self.unanswered().filter(reply_due_date__lt=today)


class MediationQuerySet(models.QuerySet):
    """Chainable reads of mediations."""

    def visible_to(self, user: "User") -> Self:
        """Offices: those of the areas they handle complaints for; mediators: the cases they are appointed to."""
        mine = self.filter(posts__mediator=user.pk, posts__relieved_at=None).values("pk")
        return self.filter(under_paths(area_paths(user, "handle_complaints"), "area__path") | Q(pk__in=mine))


class LedgerEntryQuerySet(models.QuerySet):
    """Chainable reads of ledgers."""

    def visible_to(self, user: "User") -> Self:
        """Those of estates in the areas whose complaints the person reads or handles."""
        paths = area_paths(user, "view_work") + area_paths(user, "handle_complaints")
        return self.filter(under_paths(paths, "estate__area__path"))

    def overdue(self, today: datetime.date) -> Self:
        """Taken up, not closed, and their day is over."""
        return self.filter(state__in=UNFINISHED_ENTRIES, due_on__lt=today)

    def for_list(self) -> Self:
        """With what a row of a list shows, in one statement."""
        return self.select_related("estate__area", "category", "owner_area").defer(
            "estate__polygon", "estate__area__geometry", "owner_area__geometry"
        )


class AreaRowsQuerySet(models.QuerySet):
    """Chainable reads of rows that belong to an area."""

    def visible_to(self, user: "User") -> Self:
        """Those of the areas whose complaints the person reads or handles."""
        return self.filter(under_paths(area_paths(user, "view_work") + area_paths(user, "handle_complaints")))


class SavedFilterQuerySet(models.QuerySet):
    """Chainable reads of saved filters."""

    def visible_to(self, user: "User") -> Self:
        """The person's own, and those shared with the office for which they work or one above it."""
        above = [path[: end + 1] for path in office_paths(user) for end, sign in enumerate(path) if sign == "/"]
        return self.filter(Q(owner=user) | Q(area__path__in=above))


class TriageModelQuerySet(models.QuerySet):
    """Chainable reads of classifiers."""

    def in_use(self, kind: str) -> Self:
        """The one that decides now, if there is one."""
        return self.filter(kind=kind, is_active=True)


class HotIssueQuerySet(models.QuerySet):
    """Chainable reads of hot issues."""

    def visible_to(self, user: "User") -> Self:
        """Those with a complaint that the person sees; the area of an issue may lie above the person's own."""
        from complaints.models import Complaint, HotIssueMember

        seen = Complaint.objects.visible_to(user).values("pk")
        return self.filter(pk__in=HotIssueMember.objects.filter(complaint__in=seen).values("issue"))

    def alive(self, now: datetime.datetime) -> Self:
        """Those of which somebody complained in the last four weeks."""
        return self.filter(last_at__gt=now - datetime.timedelta(days=28), last_at__lte=now, size__gte=2)
