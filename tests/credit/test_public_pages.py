"""What everybody can see: ratings with every line in words, lists with basis and remedies."""

import datetime
import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest

from credit.choices import RunKind
from credit.models import RulebookVersion
from credit.rules import rating
from credit.services import run_ratings, start_run
from firms.models import ServiceProject
from firms.rules import fictitious_code

Make = Callable[..., ServiceProject]


@pytest.fixture
def rated(effective: Any, project_of: Make, now: datetime.datetime) -> ServiceProject:
    project = project_of(0)
    effective(project, "B05", fact="六月三日以停水方式催交物业费")
    project_of(1)
    run = start_run(RunKind.MANUAL, as_of=now.date(), now=now)
    run_ratings(run, now=now)
    return project


def test_the_rating_page_says_which_fact_which_rule_which_law_and_until_when(
    rated: ServiceProject, jurisdiction: Any, client_of: Any
) -> None:
    page = client_of(jurisdiction).get(f"/ratings/{rated.firm.unified_code}/").content.decode()
    for words in ("六月三日以停水方式催交物业费", "B05", "中华人民共和国民法典 第九百四十四条", "2028", "−10", "50"):
        assert words in page
    assert "officer" not in page  # who reviewed is no business of the public


def test_a_code_in_small_letters_leads_to_the_page(rated: ServiceProject, jurisdiction: Any, client_of: Any) -> None:
    answer = client_of(jurisdiction).get(f"/ratings/{rated.firm.unified_code.lower()}/")
    assert answer.status_code in (200, 301)


def test_the_download_is_enough_to_compute_the_rating_again(
    rated: ServiceProject, jurisdiction: Any, client_of: Any
) -> None:
    answer = client_of(jurisdiction).get(f"/ratings/{rated.firm.unified_code}/rating.json")
    given = json.loads(answer.content)
    inputs = given["inputs"]
    again = rating(
        given["rulebook"],
        inputs["events"],
        inputs["indicators"],
        datetime.date.fromisoformat(inputs["as_of"]),
        datetime.datetime.fromisoformat(inputs["known_at"]),
    )
    assert again.digest == given["output_digest"]
    assert hashlib.sha256(again.canonical).hexdigest() == given["output_digest"]


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("", True),
        ("q=安和", True),
        ("q=ahwy", True),
        ("q=9100", True),
        ("q=没有", False),
        ("grade=D", True),
        ("grade=A", False),
    ],
)
def test_firms_are_found_by_name_initials_code_and_grade(
    rated: ServiceProject, jurisdiction: Any, client_of: Any, query: str, is_found: bool
) -> None:
    page = client_of(jurisdiction).get(f"/ratings/?{query}").content.decode()
    assert (rated.firm.name in page) is is_found


@pytest.mark.parametrize(
    "query", ["q=%00", "page=99999", "page=x", "grade=%27", "q=" + "长" * 500, "q=%3Cscript%3E", "page=-1"]
)
def test_odd_searches_get_a_page(rated: ServiceProject, jurisdiction: Any, client_of: Any, query: str) -> None:
    answer = client_of(jurisdiction).get(f"/ratings/?{query}")
    assert answer.status_code == 200
    assert b"<script>" not in answer.content


def test_an_unknown_firm_is_not_found(rulebook: RulebookVersion, jurisdiction: Any, client_of: Any) -> None:
    assert client_of(jurisdiction).get(f"/ratings/{fictitious_code('nobody')}/").status_code == 404
    assert client_of(jurisdiction).get("/ratings/abc/").status_code == 404


def test_the_list_of_ratings_takes_as_many_statements_for_many_firms(
    rated: ServiceProject, project_of: Make, jurisdiction: Any, client_of: Any, now: Any, sees_equal_queries: Any
) -> None:
    client = client_of(jurisdiction)

    def grow() -> None:
        for number in range(2, 7):
            project_of(number)
        run_ratings(start_run(RunKind.MANUAL, as_of=now.date(), now=now + datetime.timedelta(hours=1)), now=now)

    sees_equal_queries(lambda: client.get("/ratings/?page=1"), grow)


def test_the_rulebook_is_public_and_drafts_are_not(
    rulebook: RulebookVersion, jurisdiction: Any, client_of: Any
) -> None:
    client = client_of(jurisdiction)
    assert "不是任何城市的标准" in client.get("/rulebooks/sample/1/").content.decode()
    assert client.get("/rulebooks/sample/1/?format=json").json()["code"] == "sample"
    assert client.get("/rulebooks/sample/2/").status_code == 404


def test_the_page_of_the_lists_works_without_any_list(jurisdiction: Any, client_of: Any) -> None:
    assert client_of(jurisdiction).get("/lists/").status_code == 200
    assert client_of(jurisdiction).get("/lists/1/").status_code == 404


def test_the_credit_file_is_not_for_strangers(rated: ServiceProject, jurisdiction: Any, client_of: Any) -> None:
    answer = client_of(jurisdiction).get(f"/firm/credit/{rated.firm.unified_code}/")
    assert answer.status_code == 302
    assert "/account/login" in answer["Location"]
