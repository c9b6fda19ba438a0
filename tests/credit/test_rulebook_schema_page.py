"""The format of rulebooks lies open: everybody can fetch the schema and check a rulebook with their own tools."""

from typing import Any

from jsonschema import Draft202012Validator

from credit.rules.documents import schema
from credit.rules.source import read_yaml
from tests.credit.rulebook_texts import GOOD


def test_anybody_can_fetch_the_schema_and_use_it(jurisdiction: Any, client_of: Any) -> None:
    answer = client_of(jurisdiction).get("/rulebooks/schema.json")
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("application/schema+json")
    assert answer.json() == schema()
    assert Draft202012Validator(answer.json()).is_valid(read_yaml(GOOD).document)
