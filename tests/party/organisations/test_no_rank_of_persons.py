"""Nothing in any screen, API or export ranks or scores a resident, an owner or a member.

Firms, offices and estates may be rated: they are bodies. Whatever is about a natural person has no column, field of the
API, column of a list, or name in a template or export that says how good the person is. What an app adds later is
walked, too; the last test shows that the walk finds what it looks for.
"""

import re
from pathlib import Path

import pytest
import yaml
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.core.management import call_command
from django.db import models

from common.fields import EncryptedTextField

WORD = r"rank|ranks|ranking|ranked|score|scores|scored|points|grade|grades|graded|stars|rating|ratings|merit"
VERDICT = re.compile(rf"(?:^|_)(?:{WORD})(?:_|$)")
PERSON = (
    "resident|owner|member|volunteer|person|user|reporter|participant|trainee|candidate|secretary|instructor|holder"
)
ABOUT = re.compile(rf"(?:^|_)(?:{PERSON})(?:_name)?$")
IN_TEXT = re.compile(
    rf"\b(?:{PERSON})s?(?:\.|_)(?:{WORD})\b|\b(?:{WORD})_of_(?:the_)?(?:{PERSON})s?\b|\b(?:rank|score|grade)_(?:{PERSON})s?\b"
)
COMPONENT = re.compile(rf"(?:{PERSON})", re.IGNORECASE)
BASE = Path(settings.BASE_DIR)


def is_about_a_person(model):
    """Whether a row is somebody, or belongs to somebody: an encrypted name, or a link to whom the row is about."""
    fields = model._meta.concrete_fields
    named = any(isinstance(field, EncryptedTextField) and field.name == "name" for field in fields)
    return named or any(ABOUT.search(field.name) and field.is_relation for field in fields) or is_account(model)


def is_account(model):
    return model._meta.label in ("accounts.User", "places.Owner", "committees.CommitteeMember")


def verdicts_on(model):
    """Stored fields of a model that say how good somebody is; moments (`rated_at`) are none."""
    moments = (models.DateField, models.DateTimeField)
    return [
        field.name
        for field in model._meta.concrete_fields
        if VERDICT.search(field.name) and not isinstance(field, moments)
    ]


def persons():
    return [model for model in apps.get_models() if is_about_a_person(model)]


def test_the_walk_meets_the_people_of_every_part():
    found = {model._meta.label for model in persons()}
    assert {
        "accounts.User",
        "places.Owner",
        "committees.CommitteeMember",
        "party.PartyPost",
        "party.PartyAssignment",
        "party.CrossAppointment",
    } <= found


def test_no_table_about_people_holds_a_verdict():
    assert {model._meta.label: verdicts_on(model) for model in persons() if verdicts_on(model)} == {}


def test_no_list_of_people_shows_a_verdict_or_is_ordered_by_one():
    found = {}
    for model, screen in admin.site._registry.items():
        if not is_about_a_person(model):
            continue
        names = [*screen.list_display, *(screen.ordering or ()), *screen.list_filter, *(screen.fields or ())]
        bad = [name for name in names if isinstance(name, str) and VERDICT.search(name)]
        if bad:
            found[model._meta.label] = bad
    assert found == {}


def people_in(schema):
    """(component, property) of verdicts beside somebody in the description of an API."""
    for name, component in schema["components"]["schemas"].items():
        properties = component.get("properties", {})
        about = COMPONENT.search(name) or any(ABOUT.search(key) for key in properties)
        for key in properties if about else ():
            if VERDICT.search(key) and not key.endswith("_at"):
                yield name, key


def test_no_answer_of_the_api_puts_a_verdict_beside_a_person(tmp_path):
    call_command("spectacular", "--file", str(tmp_path / "schema.yml"))
    schema = yaml.safe_load((tmp_path / "schema.yml").read_text())
    assert len(schema["components"]["schemas"]) > 20
    assert list(people_in(schema)) == []


def sources():
    """Templates, and the code that makes pages and exports; migrations repeat what models say."""
    yield from (BASE / "templates").rglob("*.html")
    for config in apps.get_app_configs():
        root = Path(config.path)
        if root.parent == BASE:
            yield from (path for path in root.rglob("*.py") if "migrations" not in path.parts)


def test_no_template_export_or_selector_names_a_verdict_on_a_person():
    found = [
        f"{path.relative_to(BASE)}: {match.group()}"
        for path in sources()
        for match in IN_TEXT.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    "text",
    ["member.score", "volunteer_rank", "score_of_the_owner", "rank_volunteers", "{{ owner.rating }}", "user_points"],
)
def test_the_walk_would_find_one_in_a_text(text):
    assert IN_TEXT.search(text)


def test_the_walk_would_find_one_in_the_api():
    schema = {
        "components": {
            "schemas": {
                "Volunteer": {"properties": {"name": {}, "score": {}}},
                "Line": {"properties": {"owner_name": {}, "rank": {}}},
                "Firm": {"properties": {"name": {}, "score": {}}},
            }
        }
    }
    assert list(people_in(schema)) == [("Volunteer", "score"), ("Line", "rank")]
