"""Clocks of an assembly: every line of docs/rules/assembly-clocks.md, and what holds for all days."""

import datetime
import re
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from committees.reference import SAMPLES
from committees.rules.law.clocks import add_months, due_after, figures_of, latest_before
from committees.rules.law.election import election_steps
from committees.rules.law.reading import read_document, read_text
from committees.rules.law.resolving import resolve
from common.workdays import china

DAY = datetime.date
DOC = (Path(settings.BASE_DIR) / "docs" / "rules" / "assembly-clocks.md").read_text(encoding="utf-8")
PLACES = read_text(SAMPLES.read_text(encoding="utf-8"))
APPLIED = DAY(2026, 3, 2)
DAYS_OF_2026 = st.dates(DAY(2026, 1, 1), DAY(2026, 11, 30))


def rows_below(heading):
    """Cells of the table below a heading, without its two head lines."""
    part = DOC.split(heading, 1)[1].split("\n## ", 1)[0]
    lines = [line for line in part.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


COUNTED = rows_below("## How days are counted")
TABLES = [
    (place, place_rows)
    for place, heading in (("beijing", "## Beijing"), ("shanghai", "## Shanghai"), ("shandong", "## Shandong"))
    for place_rows in [rows_below(heading)]
]
LINES = [(place, number, row) for place, rows in TABLES for number, row in enumerate(rows)]


@pytest.mark.parametrize("row", COUNTED, ids=lambda row: row[0][:40])
def test_days_are_counted_as_the_civil_code_says(row):
    _rule, _source, start, period, last = row
    number, unit, *before = period.split()
    start, value = DAY.fromisoformat(start), {unit: int(number)}
    found = latest_before(start, value) if before else due_after(start, value).day
    assert found == DAY.fromisoformat(last)


@pytest.mark.parametrize(("place", "number", "row"), LINES, ids=lambda part: part if isinstance(part, str) else "")
def test_each_step_of_an_election_has_its_day_and_article(place, number, row):
    code, counted_from, event_day, last, moved, article, told = row
    document = read_document(PLACES, place)
    step = election_steps(document, APPLIED)[number]
    assert f"`{step.code}`" == code
    assert str(step.event_day) == event_day
    assert (str(step.due) if step.due else "–") == last
    assert (str(step.moved_from) if step.moved_from else "") == moved
    assert (f"{step.layer} {step.article}" if step.article else "no text says") == article
    assert ", ".join(step.told) == told
    assert step.is_before == counted_from.startswith("back from")


def test_the_tables_have_every_step():
    for place, rows in TABLES:
        assert len(rows) == len(election_steps(read_document(PLACES, place), APPLIED)) >= 12


def test_the_figures_of_the_tables_are_those_of_the_texts():
    """By hand from the texts, so that a table made from wrong data is found out."""
    figures = {
        ("beijing", "first_assembly_request.office_check_days"): (30, "31"),
        ("beijing", "prep_form_days.days"): (30, "31"),
        ("beijing", "first_meeting_days.days"): (60, "32"),
        ("beijing", "result_announcement.days"): (3, "37"),
        ("beijing", "committee_filing.office_days"): ({"working_days": 5}, "43"),
        ("shanghai", "prep_form_days.days"): (60, "15"),
        ("shanghai", "first_meeting_days.days"): (90, "16"),
        ("shanghai", "committee_filing.office_days"): (20, "34"),
        ("shandong", "prep_form_days.days"): (60, "21"),
        ("shandong", "prep_announce_days"): (10, "21"),
        ("shandong", "first_meeting_days.days"): (90, "22"),
        ("shandong", "committee_filing.office_days"): (10, "31"),
    }
    for (place, path), expected in figures.items():
        point = resolve(read_document(PLACES, place), path)
        assert (point.value, point.article) == expected, (place, path)


def test_an_event_that_happened_starts_the_clocks_behind_it():
    document = read_document(PLACES, "beijing")
    steps = {step.code: step for step in election_steps(document, APPLIED, {"group_formed": DAY(2026, 4, 8)})}
    assert steps["first_meeting"].due == DAY(2026, 6, 8)  # 7 June 2026 is a Sunday
    assert steps["first_meeting"].moved_from == DAY(2026, 6, 7)
    assert steps["post_papers"].due == DAY(2026, 5, 24)  # a Sunday: counted back, it stays


def test_a_place_with_a_window_closes_at_its_end_and_reports_the_earliest_close():
    steps = {step.code: step for step in election_steps(read_document(PLACES, "hangzhou"), APPLIED)}
    assert steps["close_vote_earliest"].article == steps["close_vote"].article == "20"
    assert steps["post_result"].event_day == steps["close_vote"].due
    assert steps["form_group"].is_open


@given(DAYS_OF_2026, st.integers(0, 30))
def test_a_last_day_is_worked_and_never_earlier_than_the_figure(start, number):
    due = due_after(start, number)
    plain = start + datetime.timedelta(days=number)
    assert due.day >= plain
    assert china(due.day)
    assert (due.moved_from is None) == (due.day == plain)
    assert not any(china(plain + datetime.timedelta(days=gap)) for gap in range((due.day - plain).days))


@given(DAYS_OF_2026, st.integers(0, 400))
def test_counting_back_is_plain(event, number):
    assert latest_before(event, number) + datetime.timedelta(days=number) == event


@given(st.dates(DAY(2000, 1, 1), DAY(2100, 1, 1)), st.integers(-60, 60))
def test_months_keep_the_day_or_end_with_their_month(day, months):
    moved = add_months(day, months)
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months
    assert moved.day == day.day or (moved.day < day.day and (moved + datetime.timedelta(days=1)).day == 1)


@pytest.mark.parametrize("value", ["in time", None, True, {"months": "1"}, {}])
def test_words_are_no_figure(value):
    assert figures_of(value) is None
    assert due_after(APPLIED, value) is None
    assert latest_before(APPLIED, value) is None


def test_a_year_that_is_not_announced_is_provisional():
    due = due_after(DAY(2097, 1, 1), 3, lambda day: None)
    assert not due.is_exact
    assert due.day == DAY(2097, 1, 4)


def test_the_document_has_no_line_that_is_not_read():
    assert len(re.findall(r"^\|", DOC, flags=re.M)) == len(COUNTED) + len(LINES) + 2 * (1 + len(TABLES))
