"""What the pages of coverage show: the latest snapshot, the one before, the areas below, the missing ones."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from party.choices import End, Gap
from party.models import CoverageSnapshot, FormationRule, RateSnapshot
from party.rules.coverage import Counts, Rates
from party.rules.formation import Finding
from party.selectors.states import finding_about, units_on, with_state
from places.models import Area

PER_PAGE = 50
DAYS_SHOWN = 12


@dataclass(frozen=True)
class EndCoverage:
    """One end of an area: its counts on a day."""

    end: End
    counts: Counts


@dataclass(frozen=True)
class AreaCoverage:
    """The ends of one area on a day; `rates` of its estates."""

    area: Area
    ends: list[EndCoverage]
    rates: Rates

    def of(self, end: str) -> Counts:
        return next((row.counts for row in self.ends if row.end == end), Counts())


@dataclass(frozen=True)
class GapRow:
    """A unit with what the rule says about it."""

    unit: Any
    finding: Finding
    gap: str
    area_name: str


def latest_day(area: Area) -> datetime.date | None:
    """The day of the latest snapshot of an area."""
    return CoverageSnapshot.objects.filter(area=area).order_by("-day").values_list("day", flat=True).first()


def counts_from(row: CoverageSnapshot) -> Counts:
    """The counts of a kept row."""
    return Counts(row.all_units, row.counted, row.must_form, row.formed, row.own, row.joint, row.instructor)


def coverages(areas: Iterable[Area], day: datetime.date | None) -> list[AreaCoverage]:
    """The kept coverage of areas on a day, in their order. Two statements."""
    listed = list(areas)
    ends: dict[int, list[EndCoverage]] = {area.pk: [] for area in listed}
    rates: dict[int, Rates] = {}
    if day is not None:
        for row in CoverageSnapshot.objects.filter(area__in=listed, day=day):
            ends[row.area_id].append(EndCoverage(End(row.end), counts_from(row)))
        for rate in RateSnapshot.objects.filter(area__in=listed, day=day):
            rates[rate.area_id] = Rates(rate.estates, rate.with_committee, rate.with_service, rate.with_organisation)
    order = list(End)
    return [
        AreaCoverage(area, sorted(ends[area.pk], key=lambda row: order.index(row.end)), rates.get(area.pk, Rates()))
        for area in listed
    ]


def over_time(area: Area, end: str) -> list[tuple[datetime.date, Counts]]:
    """The latest snapshot of each of the last months, the latest first, of one end of an area."""
    found: dict[tuple[int, int], tuple[datetime.date, Counts]] = {}
    rows = CoverageSnapshot.objects.filter(area=area, end=end).order_by("-day")[: DAYS_SHOWN * 31]
    for row in rows:
        found.setdefault((row.day.year, row.day.month), (row.day, counts_from(row)))
    return list(found.values())[:DAYS_SHOWN]


def gap_rows(
    area: Area, end: str, gap: str, day: datetime.date, rule: FormationRule, after: int = 0
) -> tuple[list[GapRow], int]:
    """Units of an end with a gap (empty: any) in an area, by number after `after`; the number to go on from, or 0."""
    units = with_state(units_on(end, day, area.path), day, rule).filter(pk__gt=after)
    units = units.filter(gap=gap) if gap else units.exclude(gap=Gap.NONE)
    if end != End.FIRM:
        units = units.select_related("estate__area").defer(
            "estate__polygon", "estate__search_text", "estate__area__geometry"
        )
    found = list(units.order_by("pk")[: PER_PAGE + 1])
    rows = [
        GapRow(unit, finding_about(unit, rule), Gap(unit.gap).label, "" if end == End.FIRM else unit.estate.area.name)
        for unit in found[:PER_PAGE]
    ]
    return rows, found[PER_PAGE - 1].pk if len(found) > PER_PAGE else 0
