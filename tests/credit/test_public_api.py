"""The public API of ratings, lists and rulebooks."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
import time_machine

from common.digest import digest
from credit.choices import RunKind
from credit.models import RulebookVersion
from credit.rules import rating
from credit.services import run_ratings, start_run
from firms.models import ServiceProject
from firms.rules import fictitious_code

Make = Callable[..., ServiceProject]
DAY = datetime.timedelta(days=1)


@pytest.fixture
def project(effective: Any, project_of: Make, now: datetime.datetime) -> Any:
    project = project_of(0)
    effective(project, "B05", at=now - 11 * DAY, fact="以停水方式催交物业费")
    run_ratings(start_run(RunKind.MANUAL, as_of=now.date(), now=now), now=now)
    with time_machine.travel(now + 10 * DAY, tick=False):
        yield project


@pytest.fixture
def get(jurisdiction: Any, client_of: Any) -> Callable[..., Any]:
    client = client_of(jurisdiction)

    def ask(path: str, status: int = 200) -> Any:
        answer = client.get(f"/api/v1/public/{path}")
        assert answer.status_code == status, answer.content
        return answer.json()

    return ask


def test_ratings_are_listed_and_found_by_area(project: ServiceProject, areas: Any, get: Any) -> None:
    (row,) = get(f"ratings/?area={areas['first'].code}")["results"]
    assert (row["unified_code"], row["score"], row["grade"]) == (project.firm.unified_code, "50.0000", "D")
    assert not get(f"ratings/?area={areas['second'].code}")["results"]
    assert not get("ratings/?area=nowhere")["results"]


def test_one_firm_has_every_line_and_record(project: ServiceProject, get: Any) -> None:
    found = get(f"ratings/{project.firm.unified_code}/")
    assert found["as_of"] == "2026-07-01"
    assert digest(found["output"]) == found["output_digest"]
    assert [record["fact"] for record in found["records"]] == ["以停水方式催交物业费"]
    assert get(f"ratings/{project.firm.unified_code}/?as_of=2026-06-10")["score"] == "60.0000"


def test_the_derivation_can_be_computed_again(project: ServiceProject, get: Any) -> None:
    found = get(f"ratings/{project.firm.unified_code}/derivation/")
    inputs = found["inputs"]
    again = rating(
        found["rulebook"],
        inputs["events"],
        inputs["indicators"],
        datetime.date.fromisoformat(inputs["as_of"]),
        datetime.datetime.fromisoformat(inputs["known_at"]),
        projects=inputs["projects"],
        districts=inputs["districts"],
    )
    assert again.digest == found["output_digest"]


@pytest.mark.parametrize("day", ["x", "2030-01-01"])
def test_a_day_that_cannot_be_shown_is_refused(project: ServiceProject, get: Any, day: str) -> None:
    assert "as_of" in str(get(f"ratings/{project.firm.unified_code}/?as_of={day}", status=400))


def test_what_does_not_exist_is_not_found(project: ServiceProject, get: Any) -> None:
    get(f"ratings/{fictitious_code('nobody')}/", status=404)
    get(f"ratings/{project.firm.unified_code}/?as_of=2020-01-01", status=404)
    assert get(f"ratings/{project.firm.unified_code}/entries/") == []


def test_adopted_rulebooks_are_public_with_their_digest(rulebook: RulebookVersion, get: Any) -> None:
    (row,) = get("rulebooks/")["results"]
    found = get(f"rulebooks/{row['id']}/")
    assert digest(found["document"]) == found["digest"] == rulebook.digest
