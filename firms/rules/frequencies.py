"""How often an estate is inspected: its risk, the matrix of risk and grade, and what credit adds. Pure functions."""

import datetime
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import NamedTuple

MOST_PER_YEAR = 52
YEARLY_UNITS = ("次/年", "per year")


class RiskFacts(NamedTuple):
    """What the risk is read from: age and households (None: not known), and the last 365 days of inspections."""

    age_years: int | None
    households: int | None
    overdue_orders: int
    grave_findings: int


class RiskLimits(NamedTuple):
    """From where on an estate counts as old and as big (`InspectionPolicy`)."""

    old_after_years: int
    many_households: int


class RiskResult(NamedTuple):
    """The level, and the codes of the marks that made it: `old`, `big`, `overdue`, `grave`."""

    level: str
    marks: tuple[str, ...]


def risk_of(facts: RiskFacts, limits: RiskLimits) -> RiskResult:
    """One mark each for age, size, an overdue order and a grave finding: none low, one medium, more high."""
    marks = []
    if facts.age_years is not None and facts.age_years >= limits.old_after_years:
        marks.append("old")
    if facts.households is not None and facts.households >= limits.many_households:
        marks.append("big")
    if facts.overdue_orders:
        marks.append("overdue")
    if facts.grave_findings:
        marks.append("grave")
    return RiskResult(("low", "medium", "high")[min(len(marks), 2)], tuple(marks))


class InspectionMeasure(NamedTuple):
    """A measure of credit that says how often: its tone (`honour`, `warning`, `sanction`) and number a year."""

    tone: str
    per_year: int


def measure_of(tone: str, amount: str, unit: str) -> InspectionMeasure | None:
    """A measure that gives a whole number a year; None for one that only has words."""
    if unit not in YEARLY_UNITS or not amount.isdecimal():
        return None
    return InspectionMeasure(tone, min(int(amount), MOST_PER_YEAR))


def per_year(
    matrix: Mapping[tuple[str, str], int], risk: str, grade: str, measures: Iterable[InspectionMeasure] = ()
) -> int:
    """Inspections a year: the cell of risk and grade, else that of the risk alone; then what credit says.

    Sanctions and warnings raise the number to theirs at least. An honour lowers it to its own, but never where a
    sanction stands, and never at high risk. Raises `KeyError` where the matrix has no row for the risk.
    """
    number = matrix[risk, grade] if (risk, grade) in matrix else matrix[risk, ""]
    measures = list(measures)
    hard = [measure.per_year for measure in measures if measure.tone != "honour"]
    easy = [measure.per_year for measure in measures if measure.tone == "honour"]
    if hard:
        return max(number, *hard)
    if easy and risk != "high":
        return min(number, *easy)
    return number


def share_of_period(number: int, first: datetime.date, last: datetime.date) -> Fraction:
    """The part of a year's inspections that falls on a period, both days included: days ÷ 365, as a fraction."""
    return Fraction(number * ((last - first).days + 1), 365)
