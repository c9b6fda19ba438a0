"""What changed between two rulebooks is told entry by entry, with the clause that it rests on."""

import copy
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from credit.rules.differences import ADDED, CHANGED, REMOVED, Difference, differences, is_same
from tests.credit.builders import SAMPLE, sample

TEXT = SAMPLE.read_text(encoding="utf-8")


def changed(change: Any) -> list[Difference]:
    """Differences from the sample to a copy that `change` has worked on."""
    after = copy.deepcopy(sample())
    change(after)
    return differences(sample(), after)


def test_a_rulebook_does_not_differ_from_itself() -> None:
    assert changed(lambda document: None) == []


def test_a_changed_value_is_told_with_its_place_before_after_and_clause() -> None:
    (found,) = changed(lambda document: document["items"][0]["points"].update(fixed=6))
    assert (found.kind, found.before, found.after) == (CHANGED, 5, 6)
    assert "S01" in found.path and found.clause == "中华人民共和国民法典 第九百四十三条"


def test_entries_are_matched_by_code_and_not_by_place() -> None:
    (found,) = changed(lambda document: document["items"].insert(0, {**document["items"][3], "code": "NEW"}))
    assert found.kind == ADDED and "NEW" in found.path and found.before is None
    (found,) = changed(lambda document: document["items"].pop(0))
    assert found.kind == REMOVED and found.before["code"] == "S01"


def test_another_order_is_one_difference() -> None:
    (found,) = changed(lambda document: document["grades"].reverse())
    assert (found.before, found.after) == (["A", "B", "C", "D"], ["D", "C", "B", "A"])


def test_fixed_points_that_become_a_range_are_one_difference() -> None:
    (found,) = changed(lambda document: document["items"][0].update(points={"range": [1, 5]}))
    assert (found.before, found.after) == ({"fixed": 5}, {"range": [1, 5]})


def test_lists_clocks_and_head_are_compared_too() -> None:
    def change(document: dict[str, Any]) -> None:
        document["title"] = "新标准"
        document["clocks"]["list_publicity"]["days"] = 10
        document["lists"][0]["criterion"] = {"score_below": 40}
        document["effective_to"] = "2027-01-01"

    found = changed(change)
    assert [(one.before, one.after) for one in found if one.before == 7] == [(7, 10)]
    assert len(found) == 4 and {one.kind for one in found} == {ADDED, CHANGED}


@pytest.mark.parametrize(("one", "other"), [(5, "5"), ("5.0", 5), ("-0.5", "-0.50"), ([1, "2"], ["1", 2])])
def test_the_same_number_written_otherwise_is_the_same(one: Any, other: Any) -> None:
    assert is_same(one, other) and is_same({"a": one}, {"a": other})


@pytest.mark.parametrize(("one", "other"), [(1, True), (0, False), ("01", "1"), (None, 0), ("a", "b"), ([1], [1, 2])])
def test_what_only_looks_alike_is_not_the_same(one: Any, other: Any) -> None:
    assert not is_same(one, other)


def test_the_command_compares_files_and_versions(jurisdiction: Any, tmp_path: Path) -> None:
    later, out = tmp_path / "later.yaml", StringIO()
    later.write_text(TEXT.replace("cap: 15", "cap: 18"), encoding="utf-8")
    call_command("rulebook", "diff", "sample:1", str(later), jurisdiction=jurisdiction.slug, stdout=out)
    assert "15 → 18" in out.getvalue() and "第二条第一项" in out.getvalue() and "1 differences" in out.getvalue()
    out = StringIO()
    call_command("rulebook", "diff", str(SAMPLE), str(later), "--json", stdout=out)
    answer = json.loads(out.getvalue())
    assert answer["before"] != answer["after"] and answer["differences"][0]["after"] == 18
    with pytest.raises(CommandError, match="no version"):
        call_command("rulebook", "diff", "sample:9", str(later), jurisdiction=jurisdiction.slug)
    with pytest.raises(CommandError, match="--jurisdiction"):
        call_command("rulebook", "diff", "sample:1", str(later))
