"""The figures of docs/rules/discussion.md."""

from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace

import pytest

from committees.choices import GROUND_SOURCES, RemovalGround
from committees.rules import RollRow
from committees.rules.discussion import LEAST_OWNERS, LONGEST_TEXT, MOST_A_DAY, Share, share_of, shown_building
from committees.services.forgetting import KEPT_DAYS

PAGE = (Path(__file__).parents[3] / "docs" / "rules" / "discussion.md").read_text(encoding="utf-8")


def rows_under(heading):
    lines = PAGE.split(f"| {heading} |", 1)[1].split("\n\n", 1)[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


@pytest.mark.parametrize(("heads", "all_heads", "threshold", "reached"), rows_under("heads behind it"))
def test_thresholds_of_the_page(heads, all_heads, threshold, reached):
    share = Share(int(heads), int(all_heads), Fraction(0), Fraction(1))
    assert share.reaches(Fraction(threshold)) is (reached == "yes")


def test_limits_and_sources_are_those_of_the_page():
    for words in (f"{LONGEST_TEXT} characters", f"at most {MOST_A_DAY} texts", f"fewer than {LEAST_OWNERS} persons"):
        assert words in PAGE
    assert f"{KEPT_DAYS} days after" in PAGE
    assert set(GROUND_SOURCES) == set(RemovalGround)
    assert [row[1] for row in rows_under("ground")][:3] == [source for source in GROUND_SOURCES.values() if source]


def test_a_unit_is_behind_a_proposal_by_its_representative_or_all_its_owners():
    rules = SimpleNamespace(heads_by_unit=False)
    rows = {
        "1": RollRow("1", Fraction(100), ("a",), False, None, False),
        "2": RollRow("2", Fraction(50), ("a",), False, None, False),
        "3": RollRow("3", Fraction(80), ("b", "c"), False, None, False),
        "4": RollRow("4", Fraction(70), ("d", "e"), False, "d", False),
    }
    assert share_of(rows, rules, {"a", "b", "d"}) == Share(2, 3, Fraction(220), Fraction(300))
    assert share_of(rows, rules, {"b", "c", "e"}) == Share(1, 3, Fraction(80), Fraction(300))
    assert share_of(rows, rules, set()).of_area == 0


def test_a_building_with_few_owners_is_not_named():
    assert (shown_building("3", LEAST_OWNERS), shown_building("3", LEAST_OWNERS - 1)) == ("3", "")
