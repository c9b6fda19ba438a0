"""What the draw of a plan reads: estates with risk, grade and frequency, working days, who was there last."""

import datetime
from collections import Counter
from collections.abc import Callable, Iterable
from typing import NamedTuple

from django.db.models import Count

from common.workdays import china
from firms.choices import FindingSeverity, InspectionState
from firms.models import (
    EstateRisk,
    Finding,
    Inspection,
    InspectionFrequency,
    InspectionPlan,
    InspectionPolicy,
    OrderRung,
    PropertyFirm,
    RectificationOrder,
    ServiceProject,
)
from firms.rules.draw import DrawInputs, DrawnEstate
from firms.rules.frequencies import RiskFacts, RiskLimits, RiskResult, measure_of, per_year, risk_of
from firms.rules.rectification import Rung
from firms.standing import FirmStanding, standing_of
from places.models import Estate

LOOK_BACK = datetime.timedelta(days=365)
GRAVE = (FindingSeverity.MAJOR, FindingSeverity.DANGER)


def policy_on(day: datetime.date) -> InspectionPolicy:
    """The figures in force on a day; those of the sample where none are."""
    found = InspectionPolicy.objects.filter(effective_from__lte=day).order_by("-effective_from").first()
    return found or InspectionPolicy(effective_from=day)


def matrix_on(day: datetime.date) -> dict[tuple[str, str], int]:
    """(risk, grade) → inspections a year in force on a day; the latest row of each cell counts."""
    rows = InspectionFrequency.objects.filter(effective_from__lte=day).order_by("effective_from", "pk")
    latest = {(row.risk, row.grade): row for row in rows}
    return {cell: row.per_year for cell, row in latest.items() if row.effective_to is None or row.effective_to > day}


def ladder_on(day: datetime.date) -> list[Rung]:
    """The rungs in force on a day; the latest row of each step counts."""
    rows = OrderRung.objects.filter(effective_from__lte=day).order_by("effective_from", "pk")
    latest = {row.step: row for row in rows}
    return [
        Rung(row.step, row.offset_days) for row in latest.values() if row.effective_to is None or row.effective_to > day
    ]


class Frequency(NamedTuple):
    """How often an estate is inspected, and why."""

    estate: Estate
    risk: RiskResult
    standing: FirmStanding | None
    per_year: int


def frequencies(
    estates: Iterable[Estate], day: datetime.date, told: Callable[[int, int], None] = lambda done, of: None
) -> list[Frequency]:
    """The number of inspections a year of estates as of a day. Firms are asked for once each."""
    estates = list(estates)
    pks = [estate.pk for estate in estates]
    matrix, policy = matrix_on(day), policy_on(day)
    limits = RiskLimits(policy.old_after_years, policy.many_households)
    facts, by_hand = _facts(estates, day), _set_by_hand(pks)
    projects = ServiceProject.objects.on(day).filter(estate__in=pks).select_related("firm")
    firm_of = {project.estate_id: project.firm for project in projects}
    standings: dict[int, FirmStanding] = {}
    found = []
    for done, estate in enumerate(estates, start=1):
        risk = by_hand.get(estate.pk) or risk_of(facts[estate.pk], limits)
        standing = _standing(firm_of.get(estate.pk), day, standings)
        found.append(Frequency(estate, risk, standing, _number(matrix, risk.level, standing)))
        if done % 100 == 0 or done == len(estates):
            told(done, len(estates))
    return found


def _standing(firm: PropertyFirm | None, day: datetime.date, kept: dict[int, FirmStanding]) -> FirmStanding | None:
    if firm is None:
        return None
    if firm.pk not in kept:
        kept[firm.pk] = standing_of(firm, day)
    return kept[firm.pk]


def _number(matrix: dict[tuple[str, str], int], risk: str, standing: FirmStanding | None) -> int:
    rows = standing.measures if standing is not None else ()
    read = (measure_of(row.tone, row.amount, row.unit) for row in rows if row.kind == "inspection")
    try:
        return per_year(matrix, risk, standing.grade if standing else "", [one for one in read if one is not None])
    except KeyError:  # nobody said how often: at least once
        return 1


def _facts(estates: list[Estate], day: datetime.date) -> dict[int, RiskFacts]:
    pks, since = [estate.pk for estate in estates], day - LOOK_BACK
    overdue = Counter(
        dict(
            RectificationOrder.objects.filter(estate__in=pks, due_on__gte=since, due_on__lt=day)
            .filter(steps__kind="press")
            .values_list("estate")
            .annotate(number=Count("pk", distinct=True))
        )
    )
    grave = Counter(
        dict(
            Finding.objects.filter(
                inspection__estate__in=pks, severity__in=GRAVE, inspection__submitted_at__date__gte=since
            )
            .values_list("inspection__estate")
            .annotate(number=Count("pk"))
        )
    )
    return {
        estate.pk: RiskFacts(
            day.year - estate.built_year if estate.built_year else None,
            estate.household_count,
            overdue[estate.pk],
            grave[estate.pk],
        )
        for estate in estates
    }


def _set_by_hand(pks: list[int]) -> dict[int, RiskResult]:
    latest = EstateRisk.objects.filter(estate__in=pks).order_by("estate_id", "-pk").distinct("estate_id")
    return {row.estate_id: RiskResult(row.level, ("set",)) for row in latest}


def working_days(first: datetime.date, last: datetime.date) -> tuple[datetime.date, ...]:
    """The working days of a period, both ends included; Monday to Friday where the calendar is not known."""
    days = (first + datetime.timedelta(days=number) for number in range((last - first).days + 1))
    return tuple(day for day in days if (day.weekday() < 5 if china(day) is None else china(day)))


def draw_inputs(
    plan: InspectionPlan, now: datetime.datetime, told: Callable[[int, int], None] = lambda done, of: None
) -> DrawInputs:
    """All that the draw of a plan reads: estates in use in its area, by code."""
    estates = Estate.objects.in_use().within_areas([plan.area.path]).defer("polygon", "search_text").order_by("code")
    rows = frequencies(estates, plan.first_day, told)
    last = _last_inspectors([row.estate.pk for row in rows])
    drawn = tuple(
        DrawnEstate(
            row.estate.code,
            row.per_year,
            str(row.estate.longitude) if row.estate.longitude is not None else "",
            str(row.estate.latitude) if row.estate.latitude is not None else "",
            last.get(row.estate.pk, ()),
        )
        for row in rows
    )
    return DrawInputs(
        plan.first_day,
        plan.last_day,
        working_days(plan.first_day, plan.last_day),
        drawn,
        tuple(plan.inspectors.order_by("pk").values_list("pk", flat=True)),
        policy_on(plan.first_day).route_length,
    )


def _last_inspectors(pks: list[int]) -> dict[int, tuple[int, ...]]:
    latest = (
        Inspection.objects.filter(estate__in=pks, state=InspectionState.SUBMITTED)
        .order_by("estate_id", "-submitted_at", "-pk")
        .distinct("estate_id")
        .values_list("estate", "first_inspector", "second_inspector")
    )
    return {estate: (first, second) for estate, first, second in latest}
