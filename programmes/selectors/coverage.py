"""Coverage of the register, computed and never guessed: what was counted, who is left, area by area."""

import datetime
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from places.models import Area
from programmes.choices import CaretakerKind
from programmes.models import CoverageTarget, NeglectedEstate, TakeoverStep
from programmes.rules.indicators import Ratio

ALL_KINDS = list(CaretakerKind.values)
MOST_UNCOVERED = 500


@dataclass(frozen=True)
class Coverage:
    """The coverage of one area on a day against the target in force; `target` None where none is."""

    area: Area
    ratio: Ratio
    target: CoverageTarget | None

    @property
    def is_reached(self) -> bool | None:
        return None if self.target is None else self.ratio.meets(self.target.share)

    @property
    def missing(self) -> int | None:
        """How many estates are missing to the target."""
        return None if self.target is None else self.ratio.missing(self.target.share)

    @property
    def target_percent(self) -> Decimal | None:
        return None if self.target is None else self.target.share * 100


def target_on(day: datetime.date) -> CoverageTarget | None:
    """The target in force on a day."""
    return CoverageTarget.objects.on(day).first()


def _entries(path: str, day: datetime.date, target: CoverageTarget | None) -> QuerySet[NeglectedEstate]:
    kinds = target.counted_kinds if target is not None else ALL_KINDS
    return NeglectedEstate.objects.on(day).within(path).looked_after(day, kinds)


def coverage_of(area: Area, day: datetime.date) -> Coverage:
    """The coverage of an area and everything below it. Two statements."""
    target = target_on(day)
    counts = _entries(area.path, day, target).aggregate(
        covered=Count("pk", filter=Q(is_covered=True)), registered=Count("pk")
    )
    return Coverage(area, Ratio(counts["covered"], counts["registered"]), target)


def coverage_below(area: Area, day: datetime.date) -> list[Coverage]:
    """The coverage of each area directly below, by path; areas without an entry are left out.

    What lies in the area itself and in none below it comes first, under the area's own name, so that rows add up.
    """
    target = target_on(day)
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    rows = _entries(area.path, day, target).values("is_covered", path=F("estate__area__path")).annotate(n=Count("pk"))
    for row in rows:
        below = row["path"][len(area.path) :].split("/")[0]
        key = f"{area.path}{below}/" if below else area.path
        found[key][0] += row["n"] if row["is_covered"] else 0
        found[key][1] += row["n"]
    areas = Area.objects.filter(path__in=found).without_geometry().order_by("path")
    return [Coverage(each, Ratio(*found[each.path]), target) for each in areas]


def uncovered(area: Area, day: datetime.date) -> QuerySet[NeglectedEstate]:
    """The entries that nobody looks after on a day, the oldest first."""
    entries = _entries(area.path, day, target_on(day)).filter(is_covered=False)
    return (
        entries.select_related("estate__area")
        .defer("estate__area__geometry", "estate__polygon")
        .order_by("effective_from", "pk")
    )


def dashboard(area: Area, day: datetime.date) -> dict[str, Any]:
    """What a subdistrict or district looks at: coverage, the list of the uncovered, late steps, states."""
    entries = NeglectedEstate.objects.on(day).within(area.path)
    late = TakeoverStep.objects.filter(
        plan__state="running", state="open", due_on__lt=day, plan__entry__in=entries.values("pk")
    )
    left = uncovered(area, day)
    return {
        "area": area,
        "coverage": coverage_of(area, day),
        "below": coverage_below(area, day),
        "uncovered": left[:MOST_UNCOVERED],
        "uncovered_count": left.count(),
        "late_steps": late.select_related("plan__entry__estate", "office")
        .defer("office__geometry")
        .order_by("due_on", "pk")[:MOST_UNCOVERED],
        "states": list(entries.order_by().values("state").annotate(n=Count("pk")).order_by("state")),
        "kinds": list(entries.order_by().values("kind").annotate(n=Count("pk")).order_by("kind")),
    }
