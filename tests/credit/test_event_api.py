"""Other systems report facts: once per number, with problems told at their field."""

import base64
import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from credit.models import CreditEvent
from firms.models import ServiceProject
from tests.credit.due_process import adopt_changed, item

Make = Callable[..., ServiceProject]
EVENTS = "/api/v1/credit/events/"


@pytest.fixture
def api(jurisdiction: Any, people: dict[str, User], client_of: Any) -> Callable[[str], Any]:
    def make(name: str) -> Any:
        client = client_of(jurisdiction)
        client.force_login(people[name])
        return client

    return make


@pytest.fixture
def given(people: dict[str, User], project_of: Make) -> dict[str, Any]:
    def change(document: dict[str, Any]) -> None:
        for code in ("B01", "B02", "B04"):
            item(document, code)["reported_by"].append("import")

    adopt_changed(people, change)
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    return {
        "external_key": "gateway-17",
        "item_code": "B01",
        "fact": "三次报修未在约定时间内处理",
        "occurred_on": yesterday.isoformat(),
        "project": project_of(0).pk,
    }


def post(client: Any, data: dict[str, Any]) -> Any:
    return client.post(EVENTS, data, content_type="application/json")


def test_a_fact_is_reported_once_per_number(api: Callable[[str], Any], given: dict[str, Any]) -> None:
    first, second = post(api("officer"), given), post(api("officer"), given)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert first.json()["state"] == "reported" and first.json()["source"] == "import"
    other = post(api("officer"), {**given, "item_code": "B02", "points": "-1"})
    assert other.status_code == 409
    assert CreditEvent.objects.count() == 1


def test_what_may_be_the_same_fact_is_told_and_not_refused(api: Callable[[str], Any], given: dict[str, Any]) -> None:
    first = post(api("officer"), given).json()
    second = post(api("officer"), {**given, "external_key": "gateway-18"})
    assert second.status_code == 201
    assert (first["same_fact"], second.json()["same_fact"]) == ([], [first["number"]])


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"fact": "住户电话 13812345678"}, "fact"),
        ({"item_code": "X99"}, "item_code"),
        ({"item_code": "B02"}, "points"),
        ({"item_code": "B05"}, "source"),
        ({"item_code": "B04"}, "evidence"),
        ({"occurred_on": "2999-01-01"}, "occurred_on"),
        ({"occurred_on": "yesterday"}, "occurred_on"),
        ({"project": 999999}, "project"),
        ({"external_key": "derived:1"}, "external_key"),
        ({"source": "derived"}, "source"),
        ({"evidence": [{"name": "a.pdf", "content": "%%%"}]}, "evidence"),
    ],
)
def test_problems_are_told_at_their_field(
    values: dict[str, Any], field: str, api: Callable[[str], Any], given: dict[str, Any]
) -> None:
    answer = post(api("officer"), {**given, **values})
    assert answer.status_code == 400
    assert list(answer.json()) == [field]
    assert not CreditEvent.objects.exists()


def test_evidence_comes_with_the_call(api: Callable[[str], Any], given: dict[str, Any]) -> None:
    file = {"name": "现场.pdf", "content": base64.b64encode(b"%PDF-1.4 x").decode()}
    assert post(api("officer"), {**given, "item_code": "B04", "evidence": [file]}).status_code == 201
    assert CreditEvent.objects.get().evidence.get().name == "现场.pdf"
    bad = {"name": "x.pdf", "content": base64.b64encode(b"MZ").decode()}
    assert post(api("officer"), {**given, "external_key": "2", "evidence": [bad]}).status_code == 422


def test_rights_are_those_of_the_person(
    api: Callable[[str], Any], client_of: Any, jurisdiction: Any, given: dict[str, Any]
) -> None:
    assert post(client_of(jurisdiction), given).status_code == 403
    assert post(api("auditor"), given).status_code == 403
    assert post(api("other officer"), given).status_code == 400  # does not see the project
    post(api("officer"), given)
    assert len(api("officer").get(EVENTS).json()["results"]) == 1
    assert api("other officer").get(EVENTS).json()["results"] == []
    number = CreditEvent.objects.get().pk
    assert api("housing").get(f"{EVENTS}{number}/").json()["external_key"] == "gateway-17"
    assert api("other officer").get(f"{EVENTS}{number}/").status_code == 404
