"""The reference of the format: it names every word, and its first rulebook is right."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from credit.rules import read_rulebook
from credit.rules.cases import run_tests
from credit.rules.documents import schema

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "rules" / "rulebook-format.md").read_text(encoding="utf-8")


def words(rule: dict[str, Any]) -> Iterator[str]:
    """Every name of a property and every word of a closed list, at any depth."""
    for name, inner in rule.get("properties", {}).items():
        yield name
        yield from words(inner)
    yield from (value for value in rule.get("enum", []) if isinstance(value, str))
    for name in ("items", "additionalProperties"):
        if isinstance(rule.get(name), dict):
            yield from words(rule[name])
    for inner in (*rule.get("oneOf", []), *rule.get("$defs", {}).values()):
        yield from words(inner)


def test_the_reference_names_every_word_of_the_schema() -> None:
    missing = {word for word in words(schema()) if not re.search(rf"\b{re.escape(word)}\b", PAGE)}
    assert missing == set()


def test_the_first_rulebook_is_right_and_its_cases_are_met() -> None:
    text = PAGE.split("```yaml\n")[1].split("```")[0]
    results = run_tests(read_rulebook(text))
    assert len(results) == 3
    assert all(result.is_met for result in results), results
