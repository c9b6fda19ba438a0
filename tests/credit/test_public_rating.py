"""A firm's public page: the present day, past days, proof, QR code."""

import datetime
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine

from common.digest import digest
from credit.choices import RunKind
from credit.rules import rating
from credit.services import revoke_event, run_ratings, start_run
from firms.models import ServiceProject

Make = Callable[..., ServiceProject]
DAY = datetime.timedelta(days=1)


def rate(at: datetime.datetime) -> None:
    run_ratings(start_run(RunKind.MANUAL, as_of=at.date(), now=at), now=at)


@pytest.fixture
def project(effective: Any, project_of: Make, now: datetime.datetime) -> ServiceProject:
    """A firm whose black mark of 20 June is known since then; rated on 1 June and on 1 July."""
    project = project_of(0)
    rate(now - 30 * DAY)
    effective(project, "B05", at=now - 11 * DAY, fact="六月二十日以停水方式催交物业费")
    rate(now)
    return project


@pytest.fixture
def later(now: datetime.datetime) -> Iterator[datetime.datetime]:
    """Ten days after."""
    with time_machine.travel(now + 10 * DAY, tick=False):
        yield now + 10 * DAY


@pytest.fixture
def page(project: ServiceProject, later: Any, jurisdiction: Any, client_of: Any) -> Callable[..., str]:
    def get(query: str = "", status: int = 200) -> str:
        answer = client_of(jurisdiction).get(f"/ratings/{project.firm.unified_code}/{query}")
        assert answer.status_code == status
        return answer.content.decode()

    return get


def test_the_present_page_shows_each_record_under_its_item(page: Any) -> None:
    shown = page()
    assert "六月二十日以停水方式催交物业费" in shown
    assert "中华人民共和国民法典 第九百四十四条" in shown
    assert "score-number" in shown and ">50<" in shown


def test_a_past_day_shows_what_was_known_then(page: Any) -> None:
    shown = page("?as_of=2026-06-10")
    assert "六月二十日以停水方式催交物业费" not in shown
    assert ">60<" in shown
    assert "六月二十日以停水方式催交物业费" in page("?as_of=2026-06-25")


def test_what_was_revoked_since_is_still_seen_on_its_day(
    page: Any, project: ServiceProject, people: Any, later: datetime.datetime
) -> None:
    revoke_event(project.firm.credit_events.get().pk, by=people["housing"], reason="经核实不属实", now=later)
    rate(later)
    assert "六月二十日以停水方式催交物业费" in page("?as_of=2026-06-25")
    assert "六月二十日以停水方式催交物业费" not in page()


@pytest.mark.parametrize("day", ["2026-13-01", "x", "2027-01-01", "2020-01-01", "%00", "0000-00-00"])
def test_a_day_that_cannot_be_shown_is_refused_in_words(page: Any, day: str) -> None:
    assert 'role="alert"' in page(f"?as_of={day}", status=400)


def test_scores_over_time_are_a_picture_and_a_table(page: Any) -> None:
    shown = page()
    assert '<svg viewBox="0 0 340 190"' in shown and "<title" in shown and "<desc" in shown
    assert "<td>2026-06-01</td>" in shown and "<td>2026-07-01</td>" in shown


@pytest.mark.parametrize("query", ["", "?as_of=2026-06-25"])
def test_the_download_can_be_computed_again(
    project: ServiceProject, later: Any, jurisdiction: Any, client_of: Any, query: str
) -> None:
    answer = client_of(jurisdiction).get(f"/ratings/{project.firm.unified_code}/rating.json{query}")
    given = json.loads(answer.content)
    inputs = given["inputs"]
    again = rating(
        given["rulebook"],
        inputs["events"],
        inputs["indicators"],
        datetime.date.fromisoformat(inputs["as_of"]),
        datetime.datetime.fromisoformat(inputs["known_at"]),
        projects=inputs.get("projects", ()),
        districts=inputs.get("districts", ()),
    )
    assert again.digest == given["output_digest"] == digest(given["output"])
    assert digest(inputs) == given["inputs_digest"]
    assert client_of(jurisdiction).get(f"/ratings/{project.firm.unified_code}/rating.json?as_of=x").status_code == 400


def test_the_code_on_a_certificate_asks_whether_it_still_holds(page: Any, project: ServiceProject) -> None:
    first, last = project.firm.ratings.order_by("pk").first(), project.firm.ratings.order_by("pk").last()
    assert "notice-success" in page(f"?proof={last.output_digest}")
    assert "notice-warning" in page(f"?proof={first.output_digest}")
    assert "notice-error" in page(f"?proof={'0' * 64}")
    assert "notice-" not in page("?proof=%3Cscript%3E").split("</h1>")[1].split("card-panel")[0]


def test_the_qr_code_is_a_picture_of_its_own(
    project: ServiceProject, jurisdiction: Any, client_of: Any, later: Any
) -> None:
    answer = client_of(jurisdiction).get(f"/ratings/{project.firm.unified_code}/qr.svg?proof={'a' * 64}")
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer.content.startswith(b"<svg") and b"style=" not in answer.content


def test_the_page_takes_as_many_statements_for_many_records(
    project: ServiceProject,
    effective: Any,
    jurisdiction: Any,
    client_of: Any,
    now: datetime.datetime,
    later: Any,
    sees_equal_queries: Any,
) -> None:
    client = client_of(jurisdiction)

    def grow() -> None:
        for number in range(6):
            effective(project, "B05", at=now - DAY * (number + 1))
        rate(later)

    sees_equal_queries(lambda: client.get(f"/ratings/{project.firm.unified_code}/"), grow)
