"""The staff screens: the main path by clicks, and what each role may."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from credit.models import CreditEvent, ListIssue, RulebookVersion
from credit.rules.periods import Period
from credit.services import close_period, file_objection, open_publicity
from firms.models import PropertyFirm, ServiceProject
from jobs.models import JobRun
from tests.credit.builders import SAMPLE
from tests.credit.conftest import person

Make = Callable[..., ServiceProject]
FORM = {"item_code": "B01", "fact": "报修三日无人处理", "occurred_on": "2026-06-20", "source": "subdistrict"}
LISTS = ("creditevent", "rulebookversion", "creditfile", "ratingrun", "listissue")


@pytest.fixture
def signed_in(jurisdiction: Any, people: dict[str, User], client_of: Any) -> Callable[[str], Any]:
    def make(name: str) -> Any:
        client = client_of(jurisdiction)
        client.force_login(people[name])
        return client

    return make


def test_report_review_confirm_by_clicks(
    signed_in: Callable[[str], Any], rulebook: RulebookVersion, project_of: Make
) -> None:
    project = project_of(0)
    officer, housing = signed_in("officer"), signed_in("housing")
    assert project.firm.name in officer.get("/admin/credit/creditevent/report/?q=安和").content.decode()
    address = f"/admin/credit/creditevent/report/?project={project.pk}"
    assert officer.get(address).status_code == 200
    paper = SimpleUploadedFile("a.pdf", b"%PDF-1.4 x")
    answer = officer.post(address, {**FORM, "evidence": [paper]})
    event = CreditEvent.objects.get()
    assert answer["Location"].endswith(f"/admin/credit/creditevent/{event.pk}/change/")
    page = officer.get(answer["Location"]).content.decode()
    assert "review" in page and "/acts/confirm/" not in page
    signed_in("officer2").post(f"/admin/credit/creditevent/{event.pk}/acts/review/", {"review-reason": "属实"})
    assert "/acts/confirm/" in housing.get(answer["Location"]).content.decode()
    housing.post(f"/admin/credit/creditevent/{event.pk}/acts/confirm/", {"confirm-reason": "属实"})
    event.refresh_from_db()
    assert event.state == "effective"
    kept = event.evidence.get()
    download = officer.get(f"/admin/credit/creditevent/{event.pk}/evidence/{kept.pk}/")
    assert b"".join(download.streaming_content) == b"%PDF-1.4 x"
    download.close()


def test_what_does_not_fit_is_told_on_the_form_and_nothing_is_saved(
    signed_in: Callable[[str], Any], rulebook: RulebookVersion, project_of: Make
) -> None:
    address = f"/admin/credit/creditevent/report/?project={project_of(0).pk}"
    for wrong in (
        {"item_code": "V01"},
        {"fact": ""},
        {"fact": "电话13812345678"},
        {"occurred_on": "2999-01-01"},
        {"points": "x"},
    ):
        answer = signed_in("officer").post(address, {**FORM, **wrong})
        assert answer.status_code == 422
    assert not CreditEvent.objects.exists()


@pytest.mark.parametrize(
    "query", ["?complaint=1", "?complaint=x", "?project=0", "?project=%00", "?project=99999999999999999999"]
)
def test_odd_addresses_are_not_found(signed_in: Callable[[str], Any], rulebook: RulebookVersion, query: str) -> None:
    assert signed_in("officer").get(f"/admin/credit/creditevent/report/{query}").status_code == 404


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
        f"/admin/firms/serviceproject/{project.pk}/end/", {"effective_to": "2026-08-01", "end_reason": "expired"}
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


def test_a_quarter_is_closed_and_carried_on_by_clicks(
    signed_in: Callable[[str], Any], effective: Any, project_of: Make, people: dict[str, User], now: Any
) -> None:
    effective(project_of(0), "B05", at=now - datetime.timedelta(days=20))
    effective(
        project_of(1),
        "B06",
        at=now - datetime.timedelta(days=20),
        source="department",
        by=people["housing2"],
        evidence=[pdf()],
    )
    housing = signed_in("housing")
    started = housing.post("/admin/credit/listissue/close/", {"year": 2026, "quarter": 2})
    assert started.status_code == 302
    assert JobRun.objects.get(kind="credit.close_period").parameters == {
        "subject": "firm",
        "cycle": "quarter",
        "year": 2026,
        "number": 2,
    }
    issue = close_period(Period("quarter", 2026, 2), by=people["housing"], now=now)
    page = housing.get(f"/admin/credit/listissue/{issue.pk}/change/").content.decode()
    assert "acts/open_publicity/" in page
    housing.post(f"/admin/credit/listissue/{issue.pk}/acts/open_publicity/")
    issue.refresh_from_db()
    assert issue.state == "publicity"
    signed_in("auditor").post(f"/admin/credit/listissue/{issue.pk}/acts/finalise/")
    assert ListIssue.objects.get().state == "publicity"


def pdf() -> Any:
    from io import BytesIO

    from django.core.files.base import File

    from credit.services.evidence import Evidence

    return Evidence("a.pdf", File(BytesIO(b"%PDF-1.4"), name="a.pdf"))


def test_an_objection_is_decided_by_clicks_and_not_by_the_drafter(
    signed_in: Callable[[str], Any], effective: Any, project_of: Make, people: dict[str, User], now: Any
) -> None:
    project = project_of(0)
    for days in (10, 20):
        effective(project, "B05", at=now - datetime.timedelta(days=days))
    issue = open_publicity(
        close_period(Period("quarter", 2026, 2), by=people["housing"], now=now).pk, by=people["housing"], now=now
    )
    firm = person("firm", "firm_administrator", project.firm)
    objection = file_objection(issue.entries.get().pk, by=firm, grounds="停水由市政施工引起", now=now)
    address = f"/admin/credit/listissue/{issue.pk}/objections/{objection.pk}/"
    values = {f"objection{objection.pk}-outcome": "upheld", f"objection{objection.pk}-decision": "异议成立"}
    page = f"/admin/credit/listissue/{issue.pk}/change/"
    assert address not in signed_in("housing").get(page).content.decode()
    assert address in signed_in("housing2").get(page).content.decode()
    signed_in("housing").post(address, values)
    signed_in("housing2").post(address, {**values, f"objection{objection.pk}-decision": ""})
    objection.refresh_from_db()
    assert objection.state == "filed"
    signed_in("housing2").post(address, values)
    objection.refresh_from_db()
    assert (objection.state, objection.decided_by) == ("upheld", people["housing2"])
    assert signed_in("housing2").post(f"/admin/credit/listissue/{issue.pk}/objections/0/", values).status_code == 404


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
