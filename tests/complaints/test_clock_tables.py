"""The worked numbers of docs/rules/clocks.md, read from the page itself."""

import datetime
import re
import zoneinfo
from pathlib import Path

import pytest
from django.conf import settings

from complaints.rules import Interval, due_times, latest_due, step_due

CHINA = zoneinfo.ZoneInfo("Asia/Shanghai")
PAGE = (Path(settings.BASE_DIR) / "docs/rules/clocks.md").read_text(encoding="utf-8")
ONE_DAY = datetime.timedelta(days=1)
RECEIVED = datetime.datetime(2025, 9, 25, 10, tzinfo=CHINA)
LIMIT = datetime.datetime(2025, 10, 10, tzinfo=CHINA)


def table(heading):
    """The rows of the table under a heading, without its first two lines."""
    part = PAGE.split(f"## {heading}\n")[1].split("\n## ")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in part.splitlines() if line[:1] == "|"]
    return rows[2:]


def last_day(due):
    return (due - ONE_DAY).date().isoformat()


HOLIDAYS, PAUSES, LADDER = (
    table("Spring Festival and National Day"),
    table("Pauses and granted days"),
    table("The ladder"),
)


def test_the_page_has_rows_for_both_festivals_of_both_years():
    assert {row[0][:4] + row[0][5:7] for row in HOLIDAYS} >= {"202402", "202409", "202501", "202509"}
    assert len(HOLIDAYS) >= 20


@pytest.mark.parametrize(("received", "days", "expected", "why"), HOLIDAYS)
def test_limits_over_the_festivals_are_as_worked_by_hand(received, days, expected, why):
    received_at = datetime.datetime.fromisoformat(received).replace(hour=23, minute=59, tzinfo=CHINA)
    due = due_times(received_at, 1, int(days))
    assert last_day(due.due_at) == expected, why
    assert not due.is_provisional


@pytest.mark.parametrize(("pauses", "granted", "expected", "why"), PAUSES)
def test_pauses_and_granted_days_are_as_worked_by_hand(pauses, granted, expected, why):
    found = re.findall(r"(\S+)/(\S+)", pauses)
    times = [[datetime.datetime.fromisoformat(end).replace(tzinfo=CHINA) for end in pair] for pair in found]
    paused = [Interval(*pair) for pair in times]
    assert last_day(due_times(RECEIVED, 1, 5, pauses=paused, more_days=int(granted)).due_at) == expected, why


def test_natural_days_run_through_the_holiday():
    received_at = datetime.datetime(2025, 9, 30, 9, tzinfo=CHINA)
    assert last_day(due_times(received_at, 10, 10, counts_working_days=False).due_at) == "2025-10-10"


@pytest.mark.parametrize(("offset", "expected"), LADDER)
def test_steps_of_the_ladder_are_as_worked_by_hand(offset, expected):
    due = datetime.datetime.fromisoformat(expected).replace(tzinfo=CHINA)
    assert step_due(LIMIT, int(offset)) == due
    assert latest_due(due, int(offset)) >= LIMIT
    assert latest_due(due - datetime.timedelta(microseconds=1), int(offset)) < LIMIT
