"""Whatever rulebook is put together from right parts is taken; whatever lacks a part that it needs is refused."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from credit.rules import RulebookRefused, check_document, read_rulebook
from credit.rules.shape import schema
from credit.rules.source import Path, read_yaml
from tests.credit.rulebook_texts import GOOD

BASIS = {"source": "own", "clause": "1"}
CLOCK = {"days": 5, "calendar": "working", "basis": BASIS}
SIGN = {"good": 1, "bad": -1, "mixed": 1}
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=20)


def as_yaml(document: Any) -> str:
    """As people write it: without the references that the writer makes for values that stand twice."""
    return yaml.safe_dump(json.loads(json.dumps(document)), allow_unicode=True, sort_keys=False)


def number(least: int, most: int) -> st.SearchStrategy[Any]:
    """Whole, or as text with up to two decimals."""
    return st.integers(least, most) | st.integers(least * 100, most * 100).map(lambda cents: f"{cents / 100:.2f}")


@st.composite
def points(draw: st.DrawFn, sign: int) -> dict[str, Any]:
    amounts = sorted(draw(st.integers(1, 20)) * sign for _place in range(2))
    return draw(
        st.sampled_from(
            [
                {"fixed": amounts[0]},
                {"by_level": {"national": amounts[0], "city": amounts[1]}},
                {"range": amounts},
                {"per_unit": amounts[0], "unit": "day", "step": 2, "minimum": 1},
            ]
        )
    )


@st.composite
def items(draw: st.DrawFn, categories: list[dict[str, Any]], worst: str) -> list[dict[str, Any]]:
    found = []
    for place in range(draw(st.integers(0, 6))):
        category = draw(st.sampled_from(categories))
        item = {"code": f"I{place}", "category": category["code"], "title": draw(WORDS), "basis": BASIS}
        item["points"] = draw(points(SIGN[category["polarity"]]))
        item["validity"] = draw(st.sampled_from([{"months": 12}, {"days": 90}, {"until": "certificate", "months": 6}]))
        if draw(st.booleans()):
            item["limit"] = draw(number(20, 60))
        if category["polarity"] != "good" and worst and draw(st.booleans()):
            item["veto"] = worst
        found.append(item)
    return found


@st.composite
def grades(draw: st.DrawFn) -> list[dict[str, Any]]:
    """A table without gaps, best first; each border belongs to the grade above or to the one below."""
    borders = sorted(draw(st.sets(st.integers(-50, 150), max_size=5)), reverse=True)
    is_above = [draw(st.booleans()) for _border in borders]
    table = []
    for place in range(len(borders) + 1):
        grade: dict[str, Any] = {"code": f"G{place}", "title": draw(WORDS), "basis": BASIS}
        if place < len(borders):
            grade |= {"min": borders[place], "min_inclusive": is_above[place]}
        if place > 0:
            grade |= {"max": borders[place - 1], "max_inclusive": not is_above[place - 1]}
        table.append(grade)
    return table


@st.composite
def rulebooks(draw: st.DrawFn) -> dict[str, Any]:
    categories = [
        {"code": f"c{place}", "title": draw(WORDS), "polarity": polarity, "basis": BASIS}
        for place, polarity in enumerate(draw(st.lists(st.sampled_from(sorted(SIGN)), min_size=1, max_size=4)))
    ]
    for category in categories:
        limit = {"good": "cap", "bad": "floor"}.get(category["polarity"])
        if limit and draw(st.booleans()):
            category[limit] = draw(number(0, 50)) if limit == "cap" else draw(number(-50, 0))
    table = draw(grades())
    return {
        "format": 1,
        "code": "drawn",
        "title": draw(WORDS),
        "subject": draw(st.sampled_from(["firm", "project", "manager_post"])),
        "effective_from": draw(st.dates()).isoformat(),
        "sources": [{"code": "own", "title": draw(WORDS)}],
        "score": {"base": draw(number(0, 100)), "floor": 0, "cap": 100, "basis": BASIS},
        "categories": categories,
        "items": draw(items(categories, table[-1]["code"] if len(table) > 1 else "")),
        "grades": table,
        "clocks": {"event_notice": CLOCK, "event_objection": CLOCK, "list_publicity": CLOCK},
    }


@settings(max_examples=60, deadline=None)
@given(rulebooks())
def test_a_rulebook_of_right_parts_is_taken_as_yaml_and_as_json(document: dict[str, Any]) -> None:
    assert check_document(document) == []
    assert read_rulebook(as_yaml(document)) == document
    assert read_rulebook(json.dumps(document, ensure_ascii=False, indent=1)) == document


@settings(max_examples=40, deadline=None)
@given(rulebooks(), st.data())
def test_a_hole_in_the_grade_table_is_always_found(document: dict[str, Any], data: st.DataObject) -> None:
    table = document["grades"]
    if len(table) < 3:
        return
    place = data.draw(st.integers(1, len(table) - 2))
    del table[place]
    for item in document["items"]:
        item.pop("veto", None)
    assert [path[:1] for path, _message in check_document(document)] == [("grades",)]


def required_keys(rule: dict[str, Any], value: Any, path: Path = ()) -> Iterator[Path]:
    """Path of every key that the schema asks for and that stands in the document."""
    while "$ref" in rule:
        rule = schema()["$defs"][rule["$ref"].rsplit("/", 1)[-1]]
    for choice in rule.get("oneOf", []):
        if isinstance(value, dict) and set(choice.get("required", [])) & set(value):
            yield from required_keys(choice, value, path)
    if isinstance(value, dict):
        yield from ((*path, key) for key in rule.get("required", []) if key in value)
        for key, inner in value.items():
            yield from required_keys(rule.get("properties", {}).get(key, {}), inner, (*path, key))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from required_keys(rule.get("items", {}), inner, (*path, place))


DOCUMENT = read_yaml(GOOD).document
FULL = Draft202012Validator(schema())
REQUIRED = sorted(set(required_keys(schema(), DOCUMENT)), key=str)


def test_there_are_many_required_keys() -> None:
    assert len(REQUIRED) > 200


@pytest.mark.parametrize("part", sorted({str(path[0]) for path in REQUIRED}))
def test_every_required_key_is_missed_where_it_should_stand(part: str) -> None:
    for path in (path for path in REQUIRED if path[0] == part):
        document = json.loads(json.dumps(DOCUMENT))
        around = document
        for step in path[:-1]:
            around = around[step]
        del around[path[-1]]
        if FULL.is_valid(document):  # another alternative fits what is left
            continue
        text = as_yaml(document)
        with pytest.raises(RulebookRefused) as refusal:
            read_rulebook(text)
        lines = [problem.line for problem in refusal.value.problems]
        assert read_yaml(text).line_of(path[:-1]) in lines, path
