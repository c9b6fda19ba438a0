"""What stands at each unit on a day, and its gap: columns beside the units themselves, so that lists can be filtered.

The gap is the one of `party.rules.formation`, written once more as an expression; a test compares the two.
"""

import datetime
from typing import Any

from django.db import models
from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThanOrEqual, LessThan

from committees.models import OwnersCommittee
from firms.models import PropertyFirm, ServiceProject
from party.choices import End, Gap
from party.models import (
    CrossAppointment,
    FormationRule,
    JointBranchUnit,
    MemberCount,
    PartyAssignment,
    PartyOrganisation,
    PartyPost,
)
from party.querysets import holds_on
from party.rules.figures import figures_of
from party.rules.formation import RANK_OF_KIND, Finding, Members, Standing, finding_of
from party.units import LINK_OF
from places.querysets import under_paths

OWN_KINDS = tuple(RANK_OF_KIND)


def units_on(end: str, day: datetime.date, path: str) -> models.QuerySet[Any]:
    """The units of an end in an area on a day: firms that serve there, projects under way, committees in their term."""
    serving = holds_on(day, "effective_from", "effective_to")
    if end == End.PROJECT:
        return ServiceProject.objects.filter(serving, under_paths([path], "estate__area__path"))
    if end == End.COMMITTEE:
        within = holds_on(day, "term_from", "term_to") & (Q(ended_on__isnull=True) | Q(ended_on__gt=day))
        return OwnersCommittee.objects.filter(within, under_paths([path], "estate__area__path"))
    served = ServiceProject.objects.filter(serving, under_paths([path], "estate__area__path"))
    return PropertyFirm.objects.filter(pk__in=served.order_by().values("firm"))


def with_counts(units: models.QuerySet[Any], day: datetime.date) -> models.QuerySet[Any]:
    """Adds `here`, `elsewhere` and `counted_on` of the latest count on or before the day; None where nobody counted."""
    counts = MemberCount.objects.known_on(day).filter(**{LINK_OF[units.model]: OuterRef("pk")})
    return units.annotate(
        here=Subquery(counts.values("here")[:1]),
        elsewhere=Subquery(counts.values("elsewhere")[:1]),
        counted_on=Subquery(counts.values("counted_on")[:1]),
    )


def with_state(units: models.QuerySet[Any], day: datetime.date, rule: FormationRule) -> models.QuerySet[Any]:
    """Adds `here`, `elsewhere`, `counted_on`, `own_kind`, `committee_size`, `joint_units`, `has_instructor`, `gap`."""
    link = LINK_OF[units.model]
    own = PartyOrganisation.objects.standing(day).filter(kind__in=OWN_KINDS, **{link: OuterRef("pk")})
    posts = PartyPost.objects.on(day).filter(
        **{f"organisation__{link}": OuterRef("pk")}, organisation__kind__in=OWN_KINDS
    )
    joint = JointBranchUnit.objects.on(day).filter(
        holds_on(day, "organisation__founded_date", "organisation__dissolved_date"), **{link: OuterRef("pk")}
    )
    together = JointBranchUnit.objects.on(day).filter(
        organisation__in=Subquery(
            JointBranchUnit.objects.on(day)
            .filter(
                holds_on(day, "organisation__founded_date", "organisation__dissolved_date"),
                **{link: OuterRef(OuterRef("pk"))},
            )
            .order_by()
            .values("organisation")
        )
    )
    sent = PartyAssignment.objects.on(day).filter(kind="instructor", **{link: OuterRef("pk")})
    crossed = CrossAppointment.objects.serving(day).filter(kind="secretary_instructs", **{link: OuterRef("pk")})
    return (
        with_counts(units, day)
        .annotate(
            own_kind=Coalesce(Subquery(own.values("kind")[:1]), Value("")),
            committee_size=_count_of(posts, "organisation"),
            joint_units=Case(When(Exists(joint), then=_count_of(together, "organisation")), default=Value(0)),
            has_instructor=Exists(sent) | Exists(crossed),
        )
        .annotate(gap=_gap(rule))
    )


def _count_of(rows: models.QuerySet[Any], by: str) -> Any:
    counted = rows.order_by().values(by).annotate(n=Count("pk")).values("n")[:1]
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))


def _gap(rule: FormationRule) -> Case:
    """The order of the cases is that of `rules.formation.gap_of`."""
    together = F("here") + F("elsewhere")
    want = Case(
        When(here__gt=rule.committee_above, then=Value(3)),
        When(here__gt=rule.general_branch_above, then=Value(2)),
        When(here__gte=rule.branch_from, then=Value(1)),
        default=Value(0),
    )
    have = Case(*(When(own_kind=kind, then=Value(rank)) for kind, rank in RANK_OF_KIND.items()), default=Value(-1))
    least, most = rule.branch_committee_least, rule.branch_committee_most
    large_branch = Q(here__gte=rule.branch_committee_from, here__lte=rule.general_branch_above, own_kind="branch")
    right_size = Q(committee_size__gte=least, committee_size__lte=most)
    is_must = GreaterThanOrEqual(together, Value(rule.branch_from))
    is_lower = LessThan(have, want)
    return Case(
        When(counted_on__isnull=True, then=Value(Gap.NOT_COUNTED)),
        When(Q(is_must) & Q(own_kind=""), then=Value(Gap.NOT_FORMED)),
        When(Q(is_must) & Q(own_kind="temporary_branch") & Q(is_lower), then=Value(Gap.TEMPORARY_ONLY)),
        When(Q(is_must) & Q(is_lower), then=Value(Gap.NOT_RAISED)),
        When(Q(is_must) & large_branch & ~right_size, then=Value(Gap.NO_BRANCH_COMMITTEE)),
        When(Q(is_must), then=Value(Gap.NONE)),
        When(~Q(own_kind=""), then=Value(Gap.TOO_FEW)),
        When(joint_units__gt=rule.joint_units_most, then=Value(Gap.JOINT_TOO_LARGE)),
        When(Q(joint_units__gt=0) | Q(has_instructor=True), then=Value(Gap.NONE)),
        default=Value(Gap.NOT_COVERED),
        output_field=models.CharField(),
    )


def finding_about(unit: Any, rule: FormationRule) -> Finding:
    """The answer of the rule for a unit that carries the columns of `with_state`. No query."""
    members = None
    if unit.counted_on is not None:
        members = Members(unit.here, unit.elsewhere, unit.counted_on)
    standing = Standing(unit.own_kind, unit.committee_size, unit.joint_units, unit.has_instructor)
    return finding_of(
        members,
        standing,
        figures_of(rule),
        since=max(rule.effective_from, since_of(unit)),
        of_firm=isinstance(unit, PropertyFirm),
    )


def since_of(unit: Any) -> datetime.date:
    """The day from which on a unit is there to be counted."""
    if isinstance(unit, ServiceProject):
        return unit.effective_from
    if isinstance(unit, OwnersCommittee):
        return unit.term_from
    return datetime.date.min
