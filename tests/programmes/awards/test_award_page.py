"""The worked numbers of docs/rules/awards.md."""

from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings

from programmes.rules.award import mean
from programmes.rules.award_ranking import compute_ranking
from programmes.rules.training import missing_hours

PAGE = (Path(settings.BASE_DIR) / "docs/rules/awards.md").read_text(encoding="utf-8")


def table(first_header):
    """The rows of the page's table whose first column has this header."""
    lines = PAGE.splitlines()
    start = next(at for at, line in enumerate(lines) if line.startswith(f"| {first_header} |"))
    rows = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    assert rows
    return rows


def words(cell):
    return [part.strip() for part in cell.split(",") if part.strip()]


@pytest.mark.parametrize(("sheets", "expected"), table("sheets"))
def test_scores_of_the_page(sheets, expected):
    assert str(mean(map(Decimal, words(sheets)))) == expected


def facts(number, text):
    score, must, district, grade = text.split("/")
    return {
        "key": number,
        "class": "",
        "district": "d",
        "score": score,
        "must_missing": 0,
        "must_points": must,
        "district_score": district,
        "grade_rank": None if grade == "-" else int(grade),
    }


@pytest.mark.parametrize(("applications", "votes", "chosen", "steps", "open_"), table("applications"))
def test_ties_of_the_page(applications, votes, chosen, steps, open_):
    counts = dict(vote.split(":") for vote in votes.split())
    text = compute_ranking(
        {
            "pass_score": "80",
            "tie_rule": ["must_points", "district_score", "grade", "panel_vote"],
            "quotas": [{"class": "", "district": "", "places": 2}],
            "applications": [facts(at, one) for at, one in enumerate(words(applications), start=1)],
            "votes": [{"keys": sorted(map(int, counts)), "counts": {k: int(v) for k, v in counts.items()}}]
            if counts
            else [],
        }
    )
    assert [str(key) for key, outcome in text["outcomes"] if outcome == "chosen"] == words(chosen)
    assert [step["step"] for step in text["tie_steps"]] == words(steps)
    assert [str(key) for tie in text["undecided"] for key in tie["keys"]] == words(open_)


@pytest.mark.parametrize(("required", "done", "expected"), table("required"))
def test_missing_hours_of_the_page(required, done, expected):
    needed = None if required == "-" else Decimal(required)
    assert missing_hours(needed, Decimal(done)) == Decimal(expected)
