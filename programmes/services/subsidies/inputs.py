"""What a run stands on: every old estate of the quarter, who served it, its area, the firm's grade."""

import datetime
from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from firms.models import PropertyFirm, ServiceProject
from firms.standing import FirmStanding, standing_of
from programmes.models import NeglectedEstate, SubsidyRule
from programmes.querysets import overlapping
from programmes.rules.subsidy import cut

Report = Callable[[int, int], None]


def rule_as_data(rule: SubsidyRule) -> dict[str, Any]:
    """The rule as the frozen text keeps it."""
    return {
        "title": rule.title,
        "rate": str(Decimal(rule.rate).quantize(Decimal("0.0001"))),
        "grades": list(rule.grades),
        "estate_kinds": list(rule.estate_kinds),
        "month_rule": str(rule.month_rule),
        "rounding": str(rule.rounding),
        "source": rule.source,
    }


def know_standings(
    start: datetime.date, end: datetime.date, as_of: datetime.date, report: Report | None = None
) -> dict[int, FirmStanding]:
    """How every firm that served an old estate in the period stood, by its number: the long part of a run.

    Asked before the transaction, so that nothing is locked meanwhile and the progress can be seen.
    """
    estates = NeglectedEstate.objects.filter(overlapping(start, end)).values("estate")
    served = ServiceProject.objects.filter(overlapping(start, end), estate__in=estates).values("firm")
    firms = list(PropertyFirm.objects.filter(pk__in=served).order_by("pk"))
    found = {}
    for number, firm in enumerate(firms, start=1):
        found[firm.pk] = standing_of(firm, as_of)
        if report is not None:
            report(number, len(firms))
    return found


def collect(
    start: datetime.date, end: datetime.date, as_of: datetime.date, standings: dict[int, FirmStanding]
) -> list[dict[str, Any]]:
    """One line of inputs per old estate and project that served it in the half-open period, ordered by estate.

    Entries and projects are locked until the transaction ends, so that none changes while it is read. A firm that
    is not among `standings` is asked about now.
    """
    entries = list(
        NeglectedEstate.objects.filter(overlapping(start, end))
        .select_related("estate")
        .defer("estate__polygon", "estate__search_text")
        .order_by("pk")
        .select_for_update(of=("self",), no_key=True)
    )
    projects = _projects({entry.estate_id for entry in entries}, start, end)
    lines = []
    for entry in entries:
        stay = cut(entry.effective_from, entry.effective_to, start, end)
        assert stay is not None
        lines += _lines_of(entry, stay, projects[entry.estate_id], standings, as_of)
    return sorted(lines, key=lambda line: (line["estate"], line["start"] or "", line["project"] or 0))


def _projects(estates: set[int], start: datetime.date, end: datetime.date) -> dict[int, list[ServiceProject]]:
    rows = (
        ServiceProject.objects.filter(overlapping(start, end), estate__in=estates)
        .select_related("firm")
        .order_by("pk")
        .select_for_update(of=("self",), no_key=True)
    )
    found: dict[int, list[ServiceProject]] = defaultdict(list)
    for project in rows:
        found[project.estate_id].append(project)
    return found


def _lines_of(
    entry: NeglectedEstate,
    stay: tuple[datetime.date, datetime.date],
    projects: list[ServiceProject],
    standings: dict[int, FirmStanding],
    as_of: datetime.date,
) -> list[dict[str, Any]]:
    lines = []
    for project in projects:
        served = cut(project.effective_from, project.effective_to, *stay)
        if served is None:
            continue
        standing = standings.get(project.firm_id)
        if standing is None:
            standing = standings[project.firm_id] = standing_of(project.firm, as_of)
        lines.append({**_of_entry(entry), **_of_project(project, served, standing, entry)})
    return lines or [{**_of_entry(entry), **NOBODY}]


NOBODY: dict[str, Any] = {
    "project": None,
    "project_name": "",
    "firm": "",
    "firm_name": "",
    "area": None,
    "area_from": "",
    "start": None,
    "end": None,
    "grade": "",
    "standing_digest": "",
    "is_excluded": False,
    "excluded_by": [],
}


def _of_entry(entry: NeglectedEstate) -> dict[str, Any]:
    return {
        "entry": entry.pk,
        "estate": entry.estate.code,
        "estate_name": entry.estate.name,
        "estate_kind": str(entry.kind),
    }


def _of_project(
    project: ServiceProject,
    served: tuple[datetime.date, datetime.date],
    standing: FirmStanding,
    entry: NeglectedEstate,
) -> dict[str, Any]:
    area, area_from = project.floor_area, "project"
    if area is None:
        area, area_from = entry.estate.floor_area, "estate"
    excluded = standing.forbids("subsidy")
    return {
        "project": project.pk,
        "project_name": project.name,
        "firm": project.firm.unified_code,
        "firm_name": project.firm.name,
        "area": None if area is None else str(area.quantize(Decimal("0.01"))),
        "area_from": "" if area is None else area_from,
        "start": served[0].isoformat(),
        "end": served[1].isoformat(),
        "grade": standing.grade,
        "standing_digest": standing.digest,
        "is_excluded": bool(excluded),
        "excluded_by": [measure.text for measure in excluded],
    }
