"""The tables of docs/rules/assessment.md are computed."""

import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from party.reference_joint import shipped_tables
from party.rules.activities import periods_of
from party.rules.assessment import appraisal_of, number, points_of, rounded
from party.rules.wilson import wilson

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "rules" / "assessment.md").read_text(encoding="utf-8")
TABLE = next(table["document"] for table in shipped_tables() if table["code"] == "thirty_points")


def rows_under(first_heading):
    """Cells of the table whose first heading is this, without headings and rule."""
    start = PAGE.index(f"\n| {first_heading} |") + 1
    table = PAGE[start:].split("\n\n", 1)[0].rstrip()
    return [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in table.split("\n")[2:]]


def test_the_tables_are_found():
    assert [len(rows_under(name)) for name in ("item", "points", "satisfied", "once in … months")] == [16, 6, 6, 5]


@pytest.mark.parametrize(("code", "value", "points"), rows_under("item"))
def test_points(code, value, points):
    item = next(one for one in TABLE["items"] if one["code"] == code)
    assert points_of(item, value) == int(points)


@pytest.mark.parametrize("row", rows_under("points"))
def test_totals(row):
    points, most, *counts = (int(cell) for cell in row[:6])
    items, score, total = row[6:]
    grades = [grade["code"] for grade in TABLE["appraisal"]["scale"]]
    answers = [grade for grade, count in zip(grades, counts, strict=True) for _answer in range(count)]
    appraisal = appraisal_of(TABLE, answers, 1).score
    share = Fraction(points, most) * 100
    weights = TABLE["weights"]
    whole = number(weights["items"]) * share + number(weights["appraisal"]) * appraisal
    assert (rounded(share), rounded(appraisal), rounded(whole)) == (Decimal(items), Decimal(score), Decimal(total))


@pytest.mark.parametrize(("hits", "count", "low", "high"), rows_under("satisfied"))
def test_intervals(hits, count, low, high):
    assert wilson(int(hits), int(count)) == (Decimal(low), Decimal(high))


@pytest.mark.parametrize("row", rows_under("once in … months"))
def test_periods(row):
    months, *counts = map(int, row)
    assert [len(periods_of(months, 2026, quarter)) for quarter in (1, 2, 3, 4)] == counts


def test_every_figure_that_the_page_names_is_registered():
    from party.indicators import indicators_for

    known = {*indicators_for("firm"), *indicators_for("office")}
    named = set(re.findall(r"`([a-z_]+)`", PAGE.split("Another app adds")[0].split("counts:")[1]))
    assert named == known
