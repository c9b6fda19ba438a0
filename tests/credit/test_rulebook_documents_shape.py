"""The shape of a rulebook: the nearest wrong value is named with its line, and the schema says the same."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from credit.rules import RulebookRefused, check_document, read_rulebook
from credit.rules.documents import schema
from credit.rules.shape import shape_problems
from credit.rules.source import Path, read_yaml
from tests.credit.rulebook_texts import GOOD, changed

FULL = Draft202012Validator(schema())
KNOWN_WORDS = {"$ref", "type", "enum", "const", "oneOf", "properties", "required", "additionalProperties"}
KNOWN_WORDS |= {"propertyNames", "minProperties", "maxProperties", "items", "prefixItems", "minItems", "maxItems"}
KNOWN_WORDS |= {"uniqueItems", "pattern", "minLength", "maxLength", "minimum", "maximum", "description"}

WRONG = [
    ("format: 1", "§format: 2", "not one of: 1"),
    ("format: 1", "§format: yes", "not one of: 1"),
    ("code: small", "§code: ../x", "letters, digits"),
    ("subject: firm\n", "§subject: resident\n", "project, manager_post"),
    ("subject: firm\n", "§subject: [firm]\n", "project, manager_post"),
    ("subject: firm\n", "subject: firm\n§colour: red\n", "not a word of the format"),
    ("title: Small rulebook", "§title: yes", "quotation marks"),
    ("title: Small rulebook", "§title: 5", "quotation marks"),
    ("title: Small rulebook", "§title:", "Here stands nothing"),
    ("title: Small rulebook", "§title: {a: b}", "expected is text"),
    ("effective_from: 2026-01-01", "§effective_from: 1.1.2026", "a day such as"),
    ("  base: 50", "  §base: 99999999", "lies outside"),
    ("  base: 50", "  §base: 60.12345", "four decimals"),
    ("  base: 50", "  §base: .nan", "four decimals"),
    ("  base: 50", "  §base: 1e3", "four decimals"),
    ("  base: 50", "  §base: 5,5", "four decimals"),
    ("  base: 50", "  §base: '5\n\n    '", "four decimals"),
    ("  base: 50", "  §base: [5]", "expected is a number"),
    ("    cap: 40", "    §kap: 40", "perhaps “cap” is meant"),
    ("    polarity: bad", "    §polarity: neutral", "good, bad, mixed"),
    ("    sources: [subdistrict, complaint]", "    sources: [subdistrict, §neighbour]", "not one of"),
    ("    sources: [subdistrict, complaint]", "    sources: [firm, §firm]", "twice"),
    ("    sources: [subdistrict, complaint]", "    §sources: []", "allowed are 1 to 6"),
    ("points: {fixed: -20}", "points: {§fixed: three}", "expected is a number"),
    ("points: {fixed: -20}", "points:\n      §formula: 1+1", "one of: by_level, fixed, per_unit, range"),
    ("points: {fixed: -20}", "points:\n      fixed: -20\n      §range: [-5, -1]", "does not go together with “fixed”"),
    ("points: {fixed: -20}", "points:\n      fixed: -20\n      §unit: day", "does not go together with “fixed”"),
    ("points: {fixed: -20}", "§points: {}", "one of: by_level, fixed, per_unit, range"),
    ("points: {fixed: -20}", "§points: -20", "one of fixed, by_level, range and per_unit"),
    ("points: {fixed: -20}", "points:\n      by_level:\n        city: -5\n        §street: -2", "not a word"),
    ("points: {range: [1, 5]}", "points: {§range: [1, 5, 6]}", "allowed are 2 to 2"),
    ("points: {range: [1, 5]}", "points:\n      range:\n        - 1\n        - §many", "expected is a number"),
    ("    validity: {until: reset}", "    validity:\n      §until: forever", "repaired, reset, certificate"),
    ("    validity: {until: reset}", "    §validity: {}", "one of: days, months, until"),
    ("    validity: {until: reset}", "    §validity: {until: certificate}", "“months” is missing"),
    ("    validity: {until: reset}", "    validity:\n      months: 3\n      §from: birth", "effective, occurred"),
    ("    validity: {until: reset}", "    validity:\n      months: 3\n      §days: 4", "does not go together"),
    ("    validity: {until: reset}", "    validity: {§months: 61}", "lies outside"),
    ("    validity: {until: reset}", "    validity: {§months: 1.5}", "a whole number"),
    ("veto: {grade: D, effect: sets}", "§veto: D!", "letters, digits and _"),
    ("veto: {grade: D, effect: sets}", "veto: {grade: D, §effect: lowers}", "sets, at_most"),
    ('    on_repair: {factor: "0.5"}', "    on_repair: {§ends: false}", "not one of: true"),
    ("        - 10\n", "        - §numerater\n", "operator over formulas"),
    ("        - 10\n", "        - §power: [2, 3]\n", "one of: add, divide"),
    ("        - divide: [numerator, denominator]", "        - §divide: [numerator]", "allowed are 2 to 2"),
    ("        - divide: [numerator, denominator]", "        - round: [numerator, §5]", "lies outside"),
    ("        - divide: [numerator, denominator]", "        - divide: [numerator, {max: [1, §x]}]", "operator"),
    ("        - has_veto: true", "        - §has_vetoes: true", "perhaps “has_veto” is meant"),
    ("        - has_veto: true", "        - §has_veto: maybe", "true or false"),
    ("        - has_veto: true", "        - §{}", "Here stands nothing"),
    ("        - has_veto: true", "        - §{has_veto: true, bottom_rank: 5}", "too many entries"),
    ("        - bottom_rank: 2", "        - §bottom_rank: 0", "lies outside"),
    (
        "        - bottom_rank: 2",
        "        - bottom_rank: 2\n        - records_at_least: {§counts: 2, count: 2}",
        "perhaps",
    ),
    ("      high: {A: 2,", "      high: {§A: many,", "expected is a number"),
    ("      high: {A: 2,", "      high: {A: 2, §A-B: 1,", "letters, digits and _"),
    ("    quota: {count: 5, ties: all_in}", "    §quota: {count: 5}", "“ties” is missing"),
    ("    days: 7", "    §days: -7", "lies outside"),
    ("    calendar: calendar", "    §calendar: lunar", "working, calendar"),
    ("    min: 80", "    min: 80\n    §colour: mauve", "green, blue"),
    ("      grade: B\n      cat", "      §score: high\n      cat", "expected is a number"),
    ("      - {item: G1, level: city", "      - {item: G1, §level: moon", "not one of"),
]
MISSING = [
    ("effective_from: 2026-01-01\n", "format: 1", "effective_from"),
    ("  base: 50\n", "score:", "base"),
    ("    remedies: Objection.\n", "  - kind: black", "remedies"),
    ("    points: {fixed: -20}\n", "  - code: B2", "points"),
    (
        '  event_objection: {days: 5, calendar: working, basis: {source: own, clause: "12"}}\n',
        "clocks:",
        "event_objection",
    ),
    ("    calendar: calendar\n", "  list_publicity:", "calendar"),
    ('source: own, clause: "1"', "  basis: {", "clause"),
]


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def problem_of(text: str) -> Any:
    with pytest.raises(RulebookRefused) as refusal:
        read_rulebook(text)
    return refusal.value.problems[0]


@pytest.mark.parametrize(("old", "new", "message"), WRONG)
def test_the_nearest_wrong_value_is_named_with_its_line(old: str, new: str, message: str) -> None:
    text, line = changed(old, new)
    problem = problem_of(text)
    assert (problem.line, message in problem.message) == (line, True), problem


@pytest.mark.parametrize(("deleted", "at", "key"), MISSING)
def test_what_is_missing_is_told_where_it_should_stand(deleted: str, at: str, key: str) -> None:
    text = GOOD.replace(deleted, "", 1)
    problem = problem_of(text)
    assert (problem.line, problem.message) == (text[: text.index(at)].count("\n") + 1, f"“{key}” is missing.")


def test_the_schema_uses_only_words_that_are_checked() -> None:
    def words(rule: Any) -> set[str]:
        found = set(rule)
        for name in ("properties", "$defs"):
            found |= set().union(*map(words, rule.get(name, {}).values()))
        for name in ("items", "propertyNames", "additionalProperties"):
            found |= words(rule[name]) if isinstance(rule.get(name), dict) else set()
        return found | set().union(*(words(inner) for name in ("oneOf", "prefixItems") for inner in rule.get(name, [])))

    assert words(schema()) <= KNOWN_WORDS | {"$schema", "$id", "title", "$defs"}
    Draft202012Validator.check_schema(schema())


def paths(value: Any, path: Path = ()) -> list[Path]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(found for step, entry in inner for found in paths(entry, (*path, step)))]


DOCUMENT = read_yaml(GOOD).document
PATHS = paths(DOCUMENT)
JUNK = st.one_of(
    st.sampled_from([None, True, 0, 1, -1, 10**7, "", "5", "-2.5", "x", "A", "G1", "numerator", [], [1, 2], {}]),
    st.sampled_from([{"fixed": 1}, {"months": 3}, {"until": "reset"}, {"has_veto": True}, {"add": [1, "ratio"]}]),
    st.sampled_from([DOCUMENT["grades"], DOCUMENT["items"][0], DOCUMENT["items"][2]["points"], DOCUMENT["clocks"]]),
)


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(PATHS), JUNK, st.booleans())
def test_a_full_validator_comes_to_the_same_verdict(path: Path, junk: Any, is_deleted: bool) -> None:
    document = json.loads(json.dumps(DOCUMENT))
    if not path:
        document = junk
    else:
        around = document
        for step in path[:-1]:
            around = around[step]
        if is_deleted and isinstance(around, dict):
            del around[path[-1]]
        else:
            around[path[-1]] = junk
    problems = list(shape_problems(document))
    assert bool(problems) is not FULL.is_valid(document), problems
    assert not problems or check_document(document)
