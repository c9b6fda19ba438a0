"""Together the shipped rulebooks use every word of the format, so that each has an example."""

from collections.abc import Iterator
from typing import Any

from credit.rules.documents import schema
from tests.credit.shipped import NAMES, shipped

Rule = dict[str, Any]
Word = tuple[int, str]
WITHOUT_EXAMPLE = {
    ("grading.rounding", "down"),
    ("items.derived_from", "complaint_supervised"),
    ("items.derived_from", "report_missing"),
    ("items.derived_from", "rectification_overdue"),
    # awards
    ("items.derived_from", "award_granted"),
    ("items.derived_from", "award_withdrawn"),
    ("items.derived_from", "training_hours_missing"),
}


def resolved(rule: Rule) -> Rule:
    while "$ref" in rule:
        rule = schema()["$defs"][rule["$ref"].rpartition("/")[2]]
    return rule


def words_of(rule: Rule, where: str, seen: dict[int, Rule]) -> Iterator[tuple[Word, str]]:
    """Each property name and each enumerated value, with where it stands first."""
    rule = resolved(rule)
    if id(rule) in seen:
        return
    seen[id(rule)] = rule
    yield from (((id(rule), str(value)), where) for value in rule.get("enum", []))
    for name, inner in rule.get("properties", {}).items():
        yield (id(rule), name), where
        yield from words_of(inner, f"{where}.{name}".lstrip("."), seen)
    for inner in [*rule.get("oneOf", []), *rule.get("prefixItems", [])]:
        yield from words_of(inner, where, seen)
    for name in ("items", "additionalProperties"):
        if isinstance(rule.get(name), dict):
            yield from words_of(rule[name], where, seen)


def used_words(rule: Rule, value: Any) -> Iterator[Word]:
    rule = resolved(rule)
    if "enum" in rule:
        yield id(rule), str(value)
    for option in rule.get("oneOf", []):
        if _fits(resolved(option), value):
            yield from used_words(option, value)
    rest = rule.get("additionalProperties")
    if isinstance(value, dict):
        for name, inner in value.items():
            if name in rule.get("properties", {}):
                yield id(rule), name
                yield from used_words(rule["properties"][name], inner)
            elif isinstance(rest, dict):
                yield from used_words(rest, inner)
    elif isinstance(value, list):
        inner_rules = rule.get("prefixItems") or [rule.get("items", {})] * len(value)
        for inner_rule, inner in zip(inner_rules, value, strict=True):
            yield from used_words(inner_rule, inner)


def _fits(option: Rule, value: Any) -> bool:
    if "properties" not in option:
        return not isinstance(value, dict)
    return isinstance(value, dict) and set(option.get("required", [])) <= set(value) <= set(option["properties"])


def test_every_word_of_the_format_has_an_example() -> None:
    used = {word for name in NAMES for word in used_words(schema(), shipped(name))}
    missing = {(where, word) for (rule, word), where in words_of(schema(), "", {}) if (rule, word) not in used}
    assert missing - WITHOUT_EXAMPLE == set()
