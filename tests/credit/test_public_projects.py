"""Where the rulebook rates projects or their managers' posts: a page for each, below its firm."""

import datetime
import json
from collections.abc import Callable
from typing import Any

import pytest
import time_machine

from accounts.models import User
from credit.choices import RunKind
from credit.rules import rating, read_rulebook
from credit.services import (
    adopt_version,
    confirm_event,
    report_event,
    review_event,
    run_ratings,
    start_run,
    upload_rulebook,
)
from firms.models import ServiceProject
from tests.credit.builders import SAMPLE

Make = Callable[..., ServiceProject]
DAY = datetime.timedelta(days=1)


@pytest.fixture
def project(people: dict[str, User], project_of: Make, now: datetime.datetime) -> Any:
    """A project with a bad inspection, rated by a rulebook that rates projects; a second one of another firm."""
    document = read_rulebook((SAMPLE.parent / "family_h.yaml").read_text(encoding="utf-8"))
    document.pop("confirmation")
    version = upload_rulebook(json.dumps(document, ensure_ascii=False), by=people["housing"], now=now)
    adopt_version(version.pk, by=people["housing2"], now=now)
    project = project_of(0)
    project_of(1)
    at = now - 5 * DAY
    values = {"item_code": "POOR", "points": -20, "fact": "消防通道堵塞", "occurred_on": at.date()}
    event = report_event(by=people["officer"], project=project, source="subdistrict", now=at, **values)
    review_event(event.pk, by=people["officer2"], now=at)
    confirm_event(event.pk, by=people["housing"], now=at)
    run_ratings(start_run(RunKind.MANUAL, as_of=now.date(), now=now, subject="project"), now=now)
    with time_machine.travel(now + 3 * DAY, tick=False):
        yield project


def test_the_firm_shows_the_grades_of_its_projects(project: ServiceProject, jurisdiction: Any, client_of: Any) -> None:
    page = client_of(jurisdiction).get(f"/ratings/{project.firm.unified_code}/").content.decode()
    assert f"/ratings/{project.firm.unified_code}/projects/{project.pk}/" in page
    assert "不定星" in page


def test_a_project_has_its_own_page_also_for_past_days(
    project: ServiceProject, jurisdiction: Any, client_of: Any
) -> None:
    client, address = client_of(jurisdiction), f"/ratings/{project.firm.unified_code}/projects/{project.pk}/"
    page = client.get(address).content.decode()
    assert "消防通道堵塞" in page and ">50<" in page and project.name in page
    past = client.get(f"{address}?as_of=2026-06-20").content.decode()
    assert "消防通道堵塞" not in past and ">70<" in past


def test_the_rating_of_a_project_can_be_computed_again(
    project: ServiceProject, jurisdiction: Any, client_of: Any
) -> None:
    address = f"/ratings/{project.firm.unified_code}/projects/{project.pk}/rating.json"
    for query in ("", "?as_of=2026-06-28"):
        given = client_of(jurisdiction).get(address + query).json()
        inputs = given["inputs"]
        again = rating(
            given["rulebook"],
            inputs["events"],
            inputs["indicators"],
            datetime.date.fromisoformat(inputs["as_of"]),
            datetime.datetime.fromisoformat(inputs["known_at"]),
            projects=inputs["projects"],
        )
        assert again.digest == given["output_digest"]


def test_a_project_of_another_firm_or_without_a_rating_is_not_found(
    project: ServiceProject, project_of: Make, jurisdiction: Any, client_of: Any
) -> None:
    client, unrated = client_of(jurisdiction), project_of(2)
    other = ServiceProject.objects.exclude(firm=project.firm).first()
    for firm, pk in ((other.firm, project.pk), (unrated.firm, unrated.pk), (project.firm, 999_999)):
        assert client.get(f"/ratings/{firm.unified_code}/projects/{pk}/").status_code == 404
