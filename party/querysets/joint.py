"""Joint meetings, activities, places and assessments: who sees which."""

import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from party.querysets.organisation import OfAreaQuerySet, holds_on, line_paths_of
from places.querysets import under_paths

if TYPE_CHECKING:
    from accounts.models import User


def concerned(user: "User", prefix: str = "") -> Q:
    """Condition on a member of a meeting: it is the person's firm, committee, organisation or office."""
    from committees.permissions import committee_estate_ids
    from firms.permissions import firm_ids

    paths = line_paths_of(user)
    return (
        Q(**{f"{prefix}firm__in": firm_ids(user)})
        | Q(**{f"{prefix}committee__estate__in": committee_estate_ids(user)})
        | under_paths(paths, f"{prefix}organisation__area__path")
        | under_paths(paths, f"{prefix}office__path")
    )


class MeetingQuerySet(models.QuerySet):
    """Reads of joint meetings."""

    def visible_to(self, user: "User") -> Self:
        """Meetings of the person's line, and those at which a body of theirs sits."""
        members = self.model._meta.get_field("members").related_model.objects
        sits = members.filter(concerned(user), meeting=OuterRef("pk"))
        return self.filter(under_paths(line_paths_of(user)) | Exists(sits))

    def of_line(self, user: "User") -> Self:
        """Meetings of the person's line."""
        return self.filter(under_paths(line_paths_of(user)))


class JointTaskQuerySet(models.QuerySet):
    """Reads of tasks that joint meetings gave."""

    def visible_to(self, user: "User") -> Self:
        """Tasks of the line's meetings, and of meetings at which a body of the person's sits."""
        from party.models import JointMeeting

        return self.filter(meeting__in=JointMeeting.objects.visible_to(user).values("pk"))

    def open(self) -> Self:
        return self.filter(state="open")

    def overdue(self, today: datetime.date) -> Self:
        """Open, and the day has passed."""
        return self.open().filter(due_on__lt=today)


class OfLineQuerySet(OfAreaQuerySet):
    """Rows of an organisation in an area."""

    def on(self, day: datetime.date) -> Self:
        """Those in use on a day."""
        return self.filter(holds_on(day, "opened_on", "closed_on"))


class ActivityQuerySet(OfAreaQuerySet):
    """Reads of activities."""

    def held(self) -> Self:
        return self.filter(state="held")

    def public(self) -> Self:
        """What everybody may read: open to the public, and not cancelled."""
        return self.filter(is_public=True).exclude(state="cancelled")


class DatedQuerySet(models.QuerySet):
    """Dated rules that hold for everybody."""

    def visible_to(self, user: "User") -> Self:
        """Rules hold for everybody; the screens decide who reads them."""
        return self

    def on(self, day: datetime.date) -> Self:
        """Rules in force on a day."""
        return self.filter(holds_on(day, "effective_from", "effective_to"))


class RoundQuerySet(OfAreaQuerySet):
    """Reads of rounds of assessment: those of the person's areas, and of areas above them."""

    def visible_to(self, user: "User") -> Self:
        paths = line_paths_of(user)
        return self.filter(under_paths(paths) | Q(area__path__in=_prefixes(paths)))


class SubjectQuerySet(models.QuerySet):
    """Reads of those assessed."""

    def visible_to(self, user: "User") -> Self:
        """Everybody in rounds of the person's areas; in rounds above, their offices and the firms that serve there."""
        from firms.models import ServiceProject

        paths = line_paths_of(user)
        serving = ServiceProject.objects.filter(under_paths(paths, "estate__area__path"), effective_to=None)
        return self.filter(
            under_paths(paths, "round__area__path")
            | under_paths(paths, "office__path")
            | Q(office__path__in=_prefixes(paths))
            | Q(firm__in=serving.values("firm"))
        )

    def of_firms(self, firm_ids: frozenset[int]) -> Self:
        """Approved results of firms."""
        return self.filter(firm__in=firm_ids, round__state="approved")


def _prefixes(paths: list[str]) -> set[str]:
    found = set()
    for path in paths:
        codes = path.strip("/").split("/")
        found |= {"/".join(codes[: depth + 1]) + "/" for depth in range(len(codes))}
    return found
