"""Cases of a rulebook: what they may say, what is told when one is not met, and the command that tries them."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from credit.models import RulebookVersion
from credit.rules import RulebookRefused, check_document
from credit.rules.case_files import read_cases
from credit.rules.cases import run_tests
from tests.credit.shipped import FOLDER, shipped

SAMPLE = FOLDER / "sample.yaml"


def differences(document: str, **case: Any) -> list[tuple[str, str, str]]:
    (result,) = run_tests(shipped(document), [{"title": "case", **case}])
    assert result.is_met is not bool(result.differences)
    return result.differences


def test_only_what_is_expected_is_compared() -> None:
    assert differences("sample", events=[{"item": "S01"}], expect={"score": "65.00"}) == []
    assert differences("sample", events=[{"item": "S01"}], expect={}) == []


@pytest.mark.parametrize(
    ("expect", "told"),
    [
        ({"score": 66}, ("score", "66", "65")),
        ({"score": None}, ("score", "none", "65")),
        ({"grade": "A"}, ("grade", "A", "C")),
        ({"categories": {"good": 5}}, ("category good", "5", "0")),
        ({"lines": [{"item": "S01", "counted": 4}]}, ("line S01 counted", "4", "5")),
        ({"lines": [{"item": "S01", "records": 1}]}, ("line S01 records", "1", "2")),
        ({"lines": [{"item": "S01", "limits": ["item"]}]}, ("line S01 limits", "item", "none")),
        ({"lines": [{"item": "S02"}]}, ("line S02", "a line", "none")),
        ({"measures": ["X"]}, ("measures", "X", "none")),
        ({"amounts": {"X": 1}}, ("amount X", "1", "none")),
        ({"lists": ["red"]}, ("lists", "red", "none")),
        ({"error": "no_rater"}, ("error", "no_rater", "none")),
    ],
)
def test_a_case_that_is_not_met_says_what_was_expected_and_what_came_out(
    expect: dict[str, Any], told: tuple[str, str, str]
) -> None:
    assert differences("sample", events=[{"item": "S01", "times": 2}], expect=expect) == [told]


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        ({"item": "NONE"}, "item_unknown"),
        ({"item": "G01"}, "no_points_for_level"),
        ({"item": "G03", "level": "national"}, "no_points_for_level"),
        ({"item": "G02"}, "points_missing"),
        ({"item": "G02", "points": "5.0001"}, "points_out_of_range"),
    ],
)
def test_a_record_that_could_not_be_entered_is_a_difference_unless_it_is_expected(
    event: dict[str, Any], reason: str
) -> None:
    assert differences("sample", events=[event], expect={"score": 60}) == [(f"item {event['item']}", "usable", reason)]
    assert differences("sample", events=[event], expect={"error": reason}) == []


def test_a_quantity_and_a_known_value_are_asked_for() -> None:
    assert differences("yangzhou_2025", events=[{"item": "G2"}], expect={"error": "quantity_missing"}) == []
    assert differences("sample", indicators=[{"name": "x"}], expect={"error": "value_unknown"}) == []


def test_a_case_speaks_about_its_day_with_the_knowledge_of_another() -> None:
    events = [{"item": "B03", "on": "2026-02-01", "repaired_on": "2026-03-01", "revoked_on": "2026-04-01"}]
    for as_of, known_on, score in (
        ("2026-01-31", "2026-05-01", 60),
        ("2026-02-28", "2026-02-28", 55),
        ("2026-02-28", "2026-03-15", 55),
        ("2026-03-01", "2026-02-28", 55),
        ("2026-03-01", "2026-03-01", 60),
        ("2026-02-28", "2026-04-01", 60),
        ("2026-02-28", "2026-01-31", 60),
    ):
        assert differences("sample", as_of=as_of, known_on=known_on, events=events, expect={"score": score}) == []


def test_the_order_of_facts_in_a_case_changes_nothing() -> None:
    for name in ("sample", "family_b", "family_e", "family_i"):
        document = shipped(name)
        turned = [
            {key: value[::-1] if key in {"events", "indicators", "projects"} else value for key, value in case.items()}
            for case in document["tests"]
        ]
        assert [result.title for result in run_tests(document, turned) if not result.is_met] == []


def test_cases_beside_the_rulebook_are_read_and_checked_as_if_they_stood_within() -> None:
    text = "rulebook: sample.yaml\ntests:\n  - title: t\n    events:\n      - {item: S01}\n    expect: {score: 65}\n"
    assert len(read_cases(text, shipped("sample"), file_name="sample.yaml")) == 1
    for wrong, line in (
        (text.replace("S01", "S99"), 5),
        (text.replace("score", "scores"), 6),
        (text.replace("sample.yaml", "other.yaml"), 1),
        (text + "more: 1\n", 1),
        ("- 1\n", 1),
        (text + "tests: []\n", 7),
    ):
        with pytest.raises(RulebookRefused) as refused:
            read_cases(wrong, shipped("sample"), file_name="sample.yaml")
        assert refused.value.problems[0].line == line


def test_cases_that_would_take_too_long_are_refused_at_the_one_that_is_too_much() -> None:
    document = shipped("sample")
    events = [{"title": f"t{number}", "events": [{"item": "S01", "times": 1000}], "expect": {}} for number in range(21)]
    assert check_document(document | {"tests": events[:20]}) == []
    ((path, message),) = check_document(document | {"tests": events})
    assert path == ("tests", 20, "events")
    assert "21000" in message
    field = [{"title": f"t{number}", "field": [{"name": "n", "count": 5000}], "expect": {}} for number in range(5)]
    assert [path for path, _message in check_document(document | {"tests": field})] == [("tests", 4, "field")]


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("rulebook", "test", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_prints_a_line_for_each_case() -> None:
    lines = run(str(SAMPLE)).splitlines()
    cases = shipped("sample")["tests"]
    assert lines == [*(f"✓ {case['title']}" for case in cases), f"{SAMPLE}: {len(cases)} cases met."]


def test_the_command_fails_with_the_differences_of_what_is_not_met(tmp_path: Path) -> None:
    broken = tmp_path / "sample.yaml"
    broken.write_text(
        SAMPLE.read_text().replace(
            "title: 获得党政机关表彰\n    points: {by_level: {national: 5",
            "title: 获得党政机关表彰\n    points: {by_level: {national: 4",
        )
    )
    out = StringIO()
    with pytest.raises(CommandError, match="1 of"):
        call_command("rulebook", "test", str(broken), stdout=out)
    assert "✗ 表彰合计最多六分\n    line G01 points: expected 8, got 7\n" in out.getvalue()


def test_the_command_fails_where_there_are_no_cases(tmp_path: Path) -> None:
    bare = tmp_path / "sample.yaml"
    bare.write_text(SAMPLE.read_text().partition("\ntests:")[0])
    with pytest.raises(CommandError, match="no cases"):
        run(str(bare))
    beside = tmp_path / "cases.yaml"
    beside.write_text("rulebook: sample.yaml\ntests: [{title: 单独的案例, expect: {score: 60}}]\n")
    assert run(str(bare), "--cases", str(beside)).startswith("✓ 单独的案例")


def test_the_command_prints_json_for_machines() -> None:
    results = json.loads(run(str(SAMPLE), "--json"))
    assert results[0] == {"title": "没有记录是基准分", "is_met": True, "differences": []}


def test_a_rulebook_whose_cases_are_not_met_is_not_loaded(jurisdiction: Any, tmp_path: Path) -> None:
    broken = tmp_path / "sample.yaml"
    broken.write_text(SAMPLE.read_text().replace("expect: {score: 60, grade: C}", "expect: {score: 61, grade: C}"))
    before, out = RulebookVersion.objects.count(), StringIO()
    with pytest.raises(CommandError, match="1 of"):
        call_command("rulebook", "load", str(broken), jurisdiction=jurisdiction.slug, stdout=out)
    assert out.getvalue() == "✗ 没有记录是基准分\n    score: expected 61, got 60\n"
    assert RulebookVersion.objects.count() == before
    call_command("rulebook", "load", str(broken), "--without-tests", jurisdiction=jurisdiction.slug, stdout=out)
    assert RulebookVersion.objects.count() == before + 1
