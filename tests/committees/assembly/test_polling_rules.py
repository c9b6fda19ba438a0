"""The worked figures of docs/rules/polling.md."""

import datetime
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from committees.rules.polling import BoxPapers, PaperAccount, candidates_named, gaps, open_spans

PAGE = (Path(__file__).parents[3] / "docs" / "rules" / "polling.md").read_text(encoding="utf-8")
ZONE = datetime.timezone(datetime.timedelta(hours=8))
MINUTE = datetime.timedelta(minutes=1)


def rows_under(heading):
    """Cells of the table that begins with a heading of its first column."""
    lines = PAGE.split(f"| {heading} |", 1)[1].split("\n\n", 1)[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def at(text, day=1):
    found = re.fullmatch(r"(?:(\d+) Mar )?(\d+)(?::00)?", text.strip())
    return datetime.datetime(2026, 3, int(found[1] or day), int(found[2]), tzinfo=ZONE)


def span(text):
    first, last = re.split(r"–", text.strip())
    starts = at(first)
    return starts, at(last, starts.day)


@pytest.mark.parametrize(("window", "hours", "shifts", "missing"), rows_under("window"))
def test_gaps_of_the_page(window, hours, shifts, missing):
    first, last = (datetime.time(int(hour)) for hour in hours.split("–"))
    spans = open_spans(span(window), (first, last), ZONE)
    expected = [] if missing == "–" else [span(one) for one in missing.split(",")]
    assert gaps(spans, [span(one) for one in shifts.split(",")]) == expected


@pytest.mark.parametrize("row", rows_under("issued"))
def test_accounts_of_the_page(row):
    issued, boxes, *rest, difference, adds_up = row
    counts = [tuple(map(int, pair.split("/"))) for pair in boxes.split(",")]
    papers = [BoxPapers(number, *pair) for number, pair in enumerate(counts, 1)]
    account = PaperAccount(int(issued), papers, *map(int, rest))
    assert (account.difference, account.adds_up) == (int(difference), adds_up == "yes")


def test_a_mobile_box_has_no_hours_to_watch():
    assert list(open_spans(span("1 Mar 08:00 – 1 Mar 20:00"), None, ZONE)) == []


def test_names_of_candidates_are_found_in_their_titles():
    named = candidates_named(["候选人：赵安宁（1栋）", "Candidate: Mei Chen", "钱文静"])
    assert {"赵安宁", "Mei Chen", "钱文静"} <= named
    assert "赵安" not in named


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), max_size=8))
def test_gaps_are_what_no_shift_covers(rows):
    start = at("1 Mar 08:00")
    window = (start, start + 60 * MINUTE)
    shifts = [(start + first * MINUTE, start + (first + length) * MINUTE) for first, length in rows]
    missing = gaps([window], shifts)
    for minute in range(60):
        moment = start + minute * MINUTE
        covered = any(starts <= moment < ends for starts, ends in shifts)
        assert any(starts <= moment < ends for starts, ends in missing) is not covered
