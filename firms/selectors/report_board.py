"""A quarter as the office sees it: who filed, who is late, what is odd, area by area; and its reports in pages."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import Count, F, Func, Q, TextField, Value
from django.utils import timezone

from accounts.models import User
from common.search import search_words
from firms.choices import ReportState
from firms.models import QuarterlyReport
from firms.permissions import review_paths, staff_paths
from firms.querysets.reports import ReportQuerySet, missing_by
from firms.rules.quarters import Quarter
from places.models import Area

PAGE_SIZE = 50
ODD_SHOWN = 10
WAITING = (ReportState.SUBMITTED, ReportState.ACCEPTED_BY_SUBDISTRICT)
NOT_FILED = (ReportState.DRAFT, ReportState.RETURNED)
LIMITS = ("late", "missing", "odd", "waiting", "asks")
"""What a queue can be narrowed to: late, missing, with points to look at, waiting for the office, asking for time."""


@dataclass
class BoardRow:
    """Numbers of one area below the person's own; `area` is None for what lies directly in theirs."""

    area: Area | None
    states: dict[str, int] = field(default_factory=dict)
    late: int = 0
    missing: int = 0
    odd: int = 0

    @property
    def total(self) -> int:
        return sum(self.states.values())

    @property
    def filed(self) -> int:
        """Handed in and not returned."""
        return self.total - sum(self.states.get(state, 0) for state in NOT_FILED)

    @property
    def waiting(self) -> int:
        return sum(self.states.get(state, 0) for state in WAITING)

    @property
    def accepted(self) -> int:
        return self.states.get(ReportState.ACCEPTED, 0)


class Board(NamedTuple):
    """A quarter: its sums, its areas, and the reports with most points to look at that wait for the person."""

    quarter: Quarter
    whole: BoardRow
    rows: list[BoardRow]
    odd: list[QuarterlyReport]
    asking: int


def board_of(user: User, quarter: Quarter, now: datetime.datetime) -> Board:
    """The quarter in the areas that the person sees. A few statements, whatever the number of reports."""
    reports = QuarterlyReport.objects.visible_to(user).of_quarter(quarter.first_day)
    rows = _rows(reports, _depth(user), now)
    whole = BoardRow(None)
    for row in rows:
        whole.states = {state: whole.states.get(state, 0) + row.states.get(state, 0) for state in ReportState.values}
        whole.late, whole.missing, whole.odd = whole.late + row.late, whole.missing + row.missing, whole.odd + row.odd
    odd = reports.filter(state__in=WAITING, finding_count__gt=0).with_names().order_by("-finding_count", "pk")
    asking = reports.filter(extensions__is_granted__isnull=True, extensions__isnull=False).count()
    return Board(quarter, whole, rows, list(odd[:ODD_SHOWN]), asking)


def _depth(user: User) -> int:
    """At which part of an area's path its rows begin: one below the person's own area."""
    paths = staff_paths(user)
    own = paths[0] if len(paths) == 1 else ""
    root = own or Area.objects.filter(parent=None).values_list("path", flat=True).first() or ""
    return root.count("/") + 1


def _rows(reports: ReportQuerySet, depth: int, now: datetime.datetime) -> list[BoardRow]:
    place = Func(
        F("project__estate__area__path"), Value("/"), Value(depth), function="split_part", output_field=TextField()
    )
    late = Q(first_submitted_at__gte=F("due_at")) | Q(first_submitted_at__isnull=True, due_at__lte=now)
    sums = (
        reports.order_by()
        .annotate(place=place)
        .values("place", "state")
        .annotate(
            number=Count("pk"),
            late=Count("pk", filter=late),
            odd=Count("pk", filter=Q(state__in=WAITING, finding_count__gt=0)),
            missing=Count("pk", filter=missing_by(now)),
        )
    )
    found: dict[str, BoardRow] = {}
    for row in sums:
        one = found.setdefault(row["place"], BoardRow(None))
        one.states[row["state"]] = row["number"]
        one.late, one.odd, one.missing = one.late + row["late"], one.odd + row["odd"], one.missing + row["missing"]
    areas = Area.objects.without_geometry().filter(code__in=[code for code in found if code])
    for area in areas:
        found[area.code].area = area
    return sorted(found.values(), key=lambda row: (-row.late, row.area.name if row.area else ""))


# --- Pages -------------------------------------------------------------------------------------------


class Place(NamedTuple):
    """Where a page ends: how many points, then the number."""

    findings: int
    pk: int

    def __str__(self) -> str:
        return f"{self.findings}-{self.pk}"

    @classmethod
    def read(cls, text: str) -> "Place | None":
        """The place in an address; None where it is none."""
        findings, _dash, pk = text.partition("-")
        is_one = findings.isdecimal() and pk.isdecimal() and len(findings) < 6 and len(pk) < 19
        return cls(int(findings), int(pk)) if is_one else None


@dataclass(frozen=True)
class QueueFilters:
    """By what the list is narrowed; empty means by nothing."""

    quarter: Quarter
    state: str = ""
    limit: str = ""
    area: Area | None = None
    q: str = ""

    def rows(self, user: User, now: datetime.datetime) -> ReportQuerySet:
        """The reports that fit, of those that the person sees."""
        rows = QuarterlyReport.objects.visible_to(user).of_quarter(self.quarter.first_day)
        if self.state:
            rows = rows.filter(state=self.state)
        if self.area is not None:
            rows = rows.under([self.area.path])
        for word in search_words(self.q):
            rows = rows.filter(Q(firm__search_text__contains=word) | Q(project__estate__search_text__contains=word))
        return self._by_limit(rows, now)

    def _by_limit(self, rows: ReportQuerySet, now: datetime.datetime) -> ReportQuerySet:
        if self.limit == "late":
            return rows.late(now)
        if self.limit == "missing":
            return rows.missing(now)
        if self.limit == "odd":
            return rows.filter(state__in=WAITING, finding_count__gt=0)
        if self.limit == "waiting":
            return rows.filter(state__in=WAITING)
        if self.limit == "asks":
            return rows.filter(extensions__isnull=False, extensions__is_granted__isnull=True)
        return rows


class Page(NamedTuple):
    """A page of reports, those with most points first, and where the next one begins."""

    rows: list[QuarterlyReport]
    following: Place | None


def queue_of(user: User, filters: QueueFilters, *, now: datetime.datetime, after: Place | None = None) -> Page:
    """A page along the keys. Raises nothing for a place that is gone."""
    rows = filters.rows(user, now).with_names().order_by("-finding_count", "pk")
    if after is not None:
        rows = rows.filter(Q(finding_count__lt=after.findings) | Q(finding_count=after.findings, pk__gt=after.pk))
    found = list(rows[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    more = len(found) > PAGE_SIZE
    return Page(shown, Place(shown[-1].finding_count, shown[-1].pk) if more else None)


def quarters_known() -> list[Quarter]:
    """Quarters of which reports were made out, newest first, and the one that ended last."""
    days = QuarterlyReport.objects.order_by("-quarter_start").values_list("quarter_start", flat=True).distinct()
    last = Quarter.of(timezone.localdate()).previous
    return sorted({last, *(Quarter.of(day) for day in days[:40])}, reverse=True)


def acceptable(user: User, pks: Sequence[int]) -> list[int]:
    """Those of the reports that wait for an acceptance in an area where the person reviews."""
    rows = QuarterlyReport.objects.under(review_paths(user)).filter(pk__in=pks, state__in=WAITING)
    return list(rows.order_by("pk").values_list("pk", flat=True))
