"""How often: risk, matrix and what credit says; and the worked numbers of docs/rules/inspections.md."""

import datetime
import re
from fractions import Fraction
from pathlib import Path

import pytest
from django.conf import settings

from firms.reference_inspections import MATRIX
from firms.rules.draw import DrawnEstate, lot, visits_of
from firms.rules.frequencies import (
    InspectionMeasure,
    RiskFacts,
    RiskLimits,
    measure_of,
    per_year,
    risk_of,
    share_of_period,
)
from firms.rules.rectification import due_on, rung_day

CELLS = {(risk, grade): number for risk, row in MATRIX.items() for grade, number in row.items()}
PAGE = (Path(settings.BASE_DIR) / "docs/rules/inspections.md").read_text(encoding="utf-8")


def rows_under(heading):
    """The cells of the first table below a heading."""
    part = PAGE.split(heading)[1].split("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


@pytest.mark.parametrize(
    ("facts", "level"),
    [
        (RiskFacts(None, None, 0, 0), "low"),
        (RiskFacts(19, 999, 0, 0), "low"),
        (RiskFacts(20, 999, 0, 0), "medium"),
        (RiskFacts(19, 1000, 0, 0), "medium"),
        (RiskFacts(20, 1000, 0, 0), "high"),
        (RiskFacts(5, 100, 1, 0), "medium"),
        (RiskFacts(5, 100, 1, 3), "high"),
        (RiskFacts(30, 2000, 4, 4), "high"),
    ],
)
def test_risk_counts_marks(facts, level):
    assert risk_of(facts, RiskLimits(20, 1000)).level == level


@pytest.mark.parametrize(
    ("risk", "grade", "measures", "number"),
    [
        ("low", "AAA", (), 1),
        ("low", "B", (), 2),
        ("medium", "", (), 4),
        ("high", "D", (), 12),
        ("medium", "", (("honour", 1),), 1),
        ("high", "AAA", (("honour", 1),), 4),
        ("low", "AAA", (("sanction", 6),), 6),
        ("high", "D", (("sanction", 6),), 12),
        ("low", "AAA", (("honour", 1), ("warning", 3)), 3),
    ],
)
def test_credit_raises_and_lowers(risk, grade, measures, number):
    assert per_year(CELLS, risk, grade, [InspectionMeasure(*one) for one in measures]) == number


def test_a_matrix_without_the_risk_is_an_error():
    with pytest.raises(KeyError):
        per_year({("low", ""): 2}, "high", "A")


@pytest.mark.parametrize(
    ("amount", "unit", "number"),
    [
        ("6", "次/年", 6),
        ("6", "per year", 6),
        ("", "次/年", None),
        ("6", "天", None),
        ("-1", "次/年", None),
        ("99", "次/年", 52),
    ],
)
def test_measures_without_a_yearly_number_only_have_words(amount, unit, number):
    found = measure_of("sanction", amount, unit)
    assert (found.per_year if found else None) == number


def test_a_period_has_its_share_of_the_year():
    assert share_of_period(4, datetime.date(2026, 4, 1), datetime.date(2026, 6, 30)) == Fraction(364, 365)


def test_the_pages_matrix_is_the_shipped_one():
    assert {(row[0], "" if row[1] == "other" else row[1]): int(row[2]) for row in rows_under("## The matrix")} == CELLS


def test_the_pages_lots_come_true():
    for seed, code, number, first, last, drawn, visits in rows_under("## Worked: how many visits"):
        estate = DrawnEstate(code, int(number))
        days = [datetime.date.fromisoformat(day) for day in (first, last)]
        assert f"{float(lot(seed, 'estate', code)):.6f}" == drawn
        assert visits_of(seed, estate, *days) == int(visits)


def test_the_pages_terms_come_true():
    found = rows_under("## Worked: terms")
    assert len(found) >= 5
    for served, days, due in found:
        assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", due)
        assert due_on(datetime.date.fromisoformat(served), int(days)).day == datetime.date.fromisoformat(due)


def test_the_pages_ladder_comes_true():
    for _step, offset, on in rows_under("## The ladder"):
        found = rung_day(datetime.date(2025, 9, 28), int(offset.replace("−", "-")))
        assert found == datetime.date.fromisoformat(on)


def test_the_pages_risks_come_true():
    for age, households, overdue, grave, level in rows_under("## Risk"):
        facts = RiskFacts(int(age), int(households.replace(",", "")), int(overdue), int(grave))
        assert risk_of(facts, RiskLimits(20, 1000)).level == level
