"""Appointments across in an area: how many in each direction, and which shares they make. Statistics of bodies."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, Sum

from party.choices import INTO_COMMUNITY, End, ShareMeasure
from party.models import CrossAppointment, ShareTarget
from party.rules.coverage import Share
from party.selectors.states import units_on, with_counts
from places.models import Area


@dataclass(frozen=True)
class MeasuredShare:
    """One share beside its target; `target` None where none was set. The target bars nobody: it is only shown."""

    measure: str
    label: str
    share: Share
    target: Decimal | None

    @property
    def target_percent(self) -> str:
        return "" if self.target is None else f"{self.target * 100:.2f}".rstrip("0").rstrip(".")


@dataclass(frozen=True)
class Crossing:
    """The appointments across of an area on a day."""

    area: Area
    into_units: int
    into_communities: int
    shares: list[MeasuredShare]


def crossing_of(area: Area, day: datetime.date) -> Crossing:
    """Counts and shares of an area and what lies below, on a day. A fixed number of statements."""
    inside = Q(project__estate__area__path__startswith=area.path) | Q(
        owners_committee__estate__area__path__startswith=area.path
    )
    firms = units_on(End.FIRM, day, area.path)
    serving = CrossAppointment.objects.serving(day).filter(
        inside | Q(firm__in=firms.values("pk"), community__area__path__startswith=area.path)
    )
    counts = serving.order_by().aggregate(
        into_units=Count("pk", filter=~Q(kind__in=INTO_COMMUNITY)),
        into_communities=Count("pk", filter=Q(kind__in=INTO_COMMUNITY)),
        committees=Count("owners_committee", distinct=True),
        projects=Count("project", distinct=True),
    )
    committees = units_on(End.COMMITTEE, day, area.path)
    seats = committees.aggregate(seats=Sum("seats"), n=Count("pk"))
    members = with_counts(committees, day).aggregate(members=Sum("here"))["members"] or 0
    projects = units_on(End.PROJECT, day, area.path).count()
    parts = {
        ShareMeasure.MEMBERS_IN_COMMITTEES: Share(min(members, seats["seats"] or 0), seats["seats"] or 0),
        ShareMeasure.COMMITTEES_CROSSED: Share(min(counts["committees"], seats["n"]), seats["n"]),
        ShareMeasure.PROJECTS_CROSSED: Share(min(counts["projects"], projects), projects),
    }
    targets = dict(ShareTarget.objects.on(day).values_list("measure", "share"))
    return Crossing(
        area,
        counts["into_units"],
        counts["into_communities"],
        [MeasuredShare(each, str(each.label), share, targets.get(each.value)) for each, share in parts.items()],
    )
