"""The staff screens: the main path by clicks, and what each role may."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest

from credit.models import RulebookVersion
from firms.models import PropertyFirm, ServiceProject
from jobs.models import JobRun
from tests.credit.builders import SAMPLE

Make = Callable[..., ServiceProject]
LISTS = (
    "creditevent",
    "rulebookversion",
    "creditfile",
    "ratingrun",
    "listissue",
    "scoringnotice",
    "listnotice",
    "eventobjection",
    "listobjection",
    "repairrequest",
    "indicatorvalue",
)


def test_another_subdistrict_sees_no_row(signed_in: Callable[[str], Any], effective: Any, project_of: Make) -> None:
    event = effective(project_of(0), "B01")
    assert signed_in("other officer").get(f"/admin/credit/creditevent/{event.pk}/change/").status_code == 404
    assert event.fact not in signed_in("other officer").get("/admin/credit/creditevent/").content.decode()
    assert event.fact in signed_in("officer").get("/admin/credit/creditevent/").content.decode()


@pytest.mark.parametrize("name", ["officer", "housing", "auditor"])
@pytest.mark.parametrize("screen", LISTS)
def test_staff_open_every_list(signed_in: Callable[[str], Any], rulebook: Any, name: str, screen: str) -> None:
    assert signed_in(name).get(f"/admin/credit/{screen}/").status_code == 200


def test_firms_and_projects_are_filed_by_clicks(
    signed_in: Callable[[str], Any], rulebook: Any, project_of: Make
) -> None:
    project_of(0)
    housing = signed_in("housing")
    for address in (
        "propertyfirm/",
        "propertyfirm/add/",
        "serviceproject/",
        "serviceproject/add/",
        "propertyfirm/?q=ahwy",
    ):
        assert housing.get(f"/admin/firms/{address}").status_code == 200
    values = {"name": "新芽物业有限公司", "unified_code": "91350100M000100Y43", "status": "filed"}
    assert housing.post("/admin/firms/propertyfirm/add/", values).status_code == 302
    firm = PropertyFirm.objects.get(unified_code="91350100M000100Y43")
    assert firm.search_text and not firm.is_code_fictitious
    wrong = housing.post("/admin/firms/propertyfirm/add/", {**values, "unified_code": "91350100M000100Y44"})
    assert wrong.status_code == 200
    project = ServiceProject.objects.get()
    assert housing.get(f"/admin/firms/serviceproject/{project.pk}/change/").status_code == 200
    end = housing.post(
        f"/admin/firms/serviceproject/{project.pk}/end/",
        {"effective_to": "2026-08-01", "end_reason": "expired", "reason": "合同到期"},
    )
    assert end.status_code == 302
    project.refresh_from_db()
    assert project.effective_to == datetime.date(2026, 8, 1)


def test_a_rulebook_is_uploaded_with_its_problems_by_line_and_signed_by_two(
    signed_in: Callable[[str], Any], jurisdiction: Any
) -> None:
    text = SAMPLE.read_text(encoding="utf-8").replace("2026-01-01", "2026-02-01")
    housing, second = signed_in("housing"), signed_in("housing2")
    address = "/admin/credit/rulebookversion/upload/"
    answer = housing.post(address, {"text": text.replace("max: 80", "max: 79")})
    assert answer.status_code == 422
    assert "grades[1]" in answer.content.decode()
    assert housing.post(address, {"text": text}).status_code == 302
    version = RulebookVersion.objects.order_by("-pk").first()
    assert version is not None and version.state == "proposed"
    housing.post(f"/admin/credit/rulebookversion/{version.pk}/acts/adopt/")
    version.refresh_from_db()
    assert version.state == "proposed"
    assert second.get(f"/admin/credit/rulebookversion/{version.pk}/change/").status_code == 200
    second.post(f"/admin/credit/rulebookversion/{version.pk}/acts/adopt/", {"adopt-reason": "同意"})
    version.refresh_from_db()
    assert version.state == "adopted"
    assert signed_in("officer").get(address).status_code == 403


def test_rate_now_starts_a_job(signed_in: Callable[[str], Any], rulebook: Any) -> None:
    address = "/admin/credit/ratingrun/rate-now/"
    assert signed_in("housing").get(address).status_code == 200
    assert signed_in("housing").post(address).status_code == 302
    assert JobRun.objects.filter(kind="credit.rate_now").exists()
    assert signed_in("officer").post(address).status_code == 403


def test_the_public_api_gives_ratings_and_lists_and_nothing_else(
    effective: Any, project_of: Make, jurisdiction: Any, client_of: Any, now: Any
) -> None:
    from credit.choices import RunKind
    from credit.services import run_ratings, start_run

    event = effective(project_of(0), "B05")
    run_ratings(start_run(RunKind.MANUAL, as_of=now.date(), now=now), now=now)
    client = client_of(jurisdiction)
    rows = client.get("/api/v1/public/ratings/").json()["results"]
    assert rows[0]["score"] == "50.0000"
    one = client.get(f"/api/v1/public/ratings/{event.firm.unified_code}/").json()
    assert one["output"]["grade"] == "D"
    assert client.get("/api/v1/public/lists/").json()["results"] == []
    assert client.get("/api/v1/public/publications/").json()["results"] == []
    assert client.get("/api/v1/firms/").status_code in (401, 403)
