"""Search by area and estate, the distribution, and firms side by side."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest

from credit.choices import RunKind
from credit.services import run_ratings, start_run
from firms.models import ServiceProject
from firms.rules import fictitious_code
from places.rules import search_text

Make = Callable[..., ServiceProject]


@pytest.fixture
def projects(effective: Any, project_of: Make, now: datetime.datetime) -> list[ServiceProject]:
    """Three firms in the first street, two in the second; the first one has a bad record."""
    made = [project_of(number) for number in range(3)]
    made += [project_of(number, "second community") for number in (3, 4)]
    effective(made[0], "B05")
    run_ratings(start_run(RunKind.MANUAL, as_of=now.date(), now=now), now=now)
    return made


def names(page: str, projects: list[ServiceProject]) -> list[bool]:
    return [f"/ratings/{project.firm.unified_code}/" in page for project in projects]


def test_firms_are_found_by_the_area_they_serve(
    projects: list[ServiceProject], areas: Any, jurisdiction: Any, client_of: Any
) -> None:
    client = client_of(jurisdiction)
    for key, found in (
        ("first", [True, True, True, False, False]),
        ("second", [False, False, False, True, True]),
        ("second community", [False, False, False, True, True]),
        ("district", [True] * 5),
    ):
        page = client.get(f"/ratings/?area={areas[key].code}").content.decode()
        assert names(page, projects) == found
    assert names(client.get("/ratings/?area=nowhere").content.decode(), projects) == [True] * 5


def test_the_distribution_counts_every_grade_in_words(
    projects: list[ServiceProject], areas: Any, jurisdiction: Any, client_of: Any
) -> None:
    client = client_of(jurisdiction)
    page = client.get("/ratings/").content.decode()
    assert 'class="bar-yellow" width="1000"' in page and 'class="bar-red" width="250"' in page
    assert "80.0 %" in page and "20.0 %" in page
    page = client.get(f"/ratings/?area={areas['second'].code}").content.decode()
    assert "100.0 %" in page and 'class="bar-red" width="0"' in page


def test_an_estate_leads_to_its_firm_and_to_all_firms_of_its_area(
    projects: list[ServiceProject], areas: Any, jurisdiction: Any, client_of: Any
) -> None:
    estate = projects[3].estate
    estate.search_text = search_text(estate.name, estate.address)
    estate.save(update_fields=["search_text"])
    page = client_of(jurisdiction).get(f"/ratings/?estate={estate.name}").content.decode()
    around = page.split('id="around"')[1]
    assert projects[3].firm.name in around and f"?area={areas['second community'].code}" in around
    assert client_of(jurisdiction).get("/ratings/?estate=%00%27").status_code == 200


def test_up_to_four_firms_stand_side_by_side(projects: list[ServiceProject], jurisdiction: Any, client_of: Any) -> None:
    codes = [project.firm.unified_code for project in projects]
    client = client_of(jurisdiction)
    page = client.get("/ratings/compare/?" + "&".join(f"code={code}" for code in codes)).content.decode()
    assert names(page, projects) == [True] * 4 + [False]
    assert "notice-warning" in page
    page = client.get(f"/ratings/compare/?code={codes[0]}&code={codes[0]}").content.decode()
    assert page.count('scope="col"') == 2
    assert "−10" in page and "不良信息" in page


@pytest.mark.parametrize("query", ["", "code=", "code=%00", "code=x", "code=" + fictitious_code("nobody")])
def test_comparing_nobody_gets_a_page(
    projects: list[ServiceProject], jurisdiction: Any, client_of: Any, query: str
) -> None:
    assert client_of(jurisdiction).get(f"/ratings/compare/?{query}").status_code == 200


def test_a_comparison_takes_as_many_statements_for_four_firms_as_for_one(
    projects: list[ServiceProject], jurisdiction: Any, client_of: Any, sees_equal_queries: Any
) -> None:
    client = client_of(jurisdiction)
    codes = [project.firm.unified_code for project in projects]
    asked = [codes[:1]]

    def visit() -> None:
        client.get("/ratings/compare/?" + "&".join(f"code={code}" for code in asked[-1]))

    sees_equal_queries(visit, lambda: asked.append(codes[:4]))
