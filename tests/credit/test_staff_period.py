"""A period by clicks: the checklist, the draft against the last lists, every step, a correction, ends and downloads."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from credit.models import ListEntryEnd, ListIssue, ListObjection
from credit.rules.periods import Period
from credit.services import close_period, file_objection, open_publicity
from firms.models import ServiceProject
from jobs.models import JobRun
from jobs.services import run_job
from tests.credit.due_process import adopt_changed, person_of

Make = Callable[..., ServiceProject]
SignedIn = Callable[[str], Any]
ISSUES = "/admin/credit/listissue/"
QUARTER = Period("quarter", 2026, 2)


@pytest.fixture
def draft(effective: Any, project_of: Make, people: dict[str, User], now: datetime.datetime) -> ListIssue:
    """Lists of a quarter with one firm that is to be punished."""
    for days in (10, 20):
        effective(project_of(0), "B05", at=now - datetime.timedelta(days=days))
    return close_period(QUARTER, by=people["housing"], now=now)


def test_a_period_is_closed_by_a_job(signed_in: SignedIn, effective: Any, project_of: Make, now: Any) -> None:
    effective(project_of(0), "B05", at=now - datetime.timedelta(days=20))
    housing = signed_in("housing")
    checklist = housing.get(f"{ISSUES}checklist/?period=2026Q2").content.decode()
    assert "year=2026&amp;number=2" in checklist
    assert housing.get(f"{ISSUES}close/?year=2026&number=2").status_code == 200
    started = housing.post(f"{ISSUES}close/", {"subject": "firm", "year": 2026, "number": 2})
    assert started.status_code == 302
    job = JobRun.objects.get(kind="credit.close_period")
    assert job.parameters == {"subject": "firm", "cycle": "quarter", "year": 2026, "number": 2}
    run_job(job.pk)
    issue = ListIssue.objects.get()
    assert f"{ISSUES}{issue.pk}/change/" in housing.get(started["Location"]).content.decode(), "the job leads on"
    again = housing.post(f"{ISSUES}close/", {"subject": "firm", "year": 2026, "number": 2})
    run_job(int(again["Location"].strip("/").rsplit("/", 1)[-1]))
    assert ListIssue.objects.get() == issue, "run again without harm"
    assert f"{ISSUES}{issue.pk}/change/" in housing.get(f"{ISSUES}checklist/?period=2026Q2").content.decode()


@pytest.mark.parametrize("query", ["", "?period=x", "?period=2026Q9", "?subject=project", "?period=2019Q1"])
def test_the_checklist_answers_any_address(signed_in: SignedIn, rulebook: Any, query: str) -> None:
    assert signed_in("auditor").get(f"{ISSUES}checklist/{query}").status_code in (200, 302)


def test_an_unknown_kind_of_lists_is_not_found(signed_in: SignedIn, rulebook: Any) -> None:
    assert signed_in("housing").get(f"{ISSUES}checklist/?subject=x").status_code == 404
    assert signed_in("officer").get(f"{ISSUES}close/").status_code == 403


def test_the_draft_is_shown_with_what_changed_and_downloaded(signed_in: SignedIn, draft: ListIssue) -> None:
    housing = signed_in("housing")
    page = housing.get(f"{ISSUES}{draft.pk}/change/").content.decode()
    entry = draft.entries.get()
    assert entry.firm.name in page and "<svg" in page and "acts/open_publicity/" in page
    for kind in ("docx", "xlsx"):
        assert housing.get(f"{ISSUES}{draft.pk}/bulletin/{kind}/").content.startswith(b"PK")
    assert housing.get(f"{ISSUES}{draft.pk}/bulletin/exe/").status_code == 404
    assert entry.firm.name in housing.get("/admin/credit/listnotice/?opened=no").content.decode()


def test_step_by_step_to_publication_correction_and_the_end_of_an_entry(
    signed_in: SignedIn, draft: ListIssue, people: dict[str, User], now: Any, settings: Any
) -> None:
    housing, second = signed_in("housing"), signed_in("housing2")
    open_publicity(draft.pk, by=people["housing"], now=now)
    signed_in("auditor").post(f"{ISSUES}{draft.pk}/acts/finalise/")
    assert ListIssue.objects.get().state == "publicity"
    second.post(f"{ISSUES}{draft.pk}/acts/finalise/")
    second.post(f"{ISSUES}{draft.pk}/acts/publish/")
    assert ListIssue.objects.get().state == "published"
    entry = draft.entries.get()
    page = second.get(f"{ISSUES}{draft.pk}/change/").content.decode()
    assert "acts/correct/" in page and f"entries/{entry.pk}/end/" in page
    housing.post(f"{ISSUES}{draft.pk}/acts/correct/", {"correct-reason": ""})
    assert not JobRun.objects.filter(kind="credit.correct_issue").exists()
    housing.post(f"{ISSUES}{draft.pk}/acts/correct/", {"correct-reason": "补记一条信息"})
    run_job(JobRun.objects.get(kind="credit.correct_issue").pk)
    assert ListIssue.objects.get(corrects=draft).correction_reason == "补记一条信息"
    today = datetime.date.today().isoformat()
    housing.post(
        f"{ISSUES}{draft.pk}/entries/{entry.pk}/end/", {f"end{entry.pk}-words": "", f"end{entry.pk}-on": today}
    )
    assert not ListEntryEnd.objects.exists()
    housing.post(
        f"{ISSUES}{draft.pk}/entries/{entry.pk}/end/", {f"end{entry.pk}-words": "已整改", f"end{entry.pk}-on": today}
    )
    assert ListEntryEnd.objects.get().reason == "repaired"
    assert "已整改" in housing.get(f"{ISSUES}{draft.pk}/change/").content.decode()


def test_an_objection_is_decided_by_clicks_and_not_by_the_drafter(
    signed_in: SignedIn, draft: ListIssue, people: dict[str, User], now: Any
) -> None:
    open_publicity(draft.pk, by=people["housing"], now=now)
    entry = draft.entries.get()
    objection = file_objection(entry.pk, by=person_of(entry.firm), grounds="停水由市政施工引起", now=now)
    address, page = f"{ISSUES}{draft.pk}/objections/{objection.pk}/", f"{ISSUES}{draft.pk}/change/"
    values = {f"objection{objection.pk}-outcome": "upheld", f"objection{objection.pk}-decision": "异议成立"}
    assert address not in signed_in("housing").get(page).content.decode()
    assert address in signed_in("housing2").get(page).content.decode()
    assert entry.firm.name in signed_in("housing2").get("/admin/credit/listobjection/?waits=me").content.decode()
    assert entry.firm.name not in signed_in("housing").get("/admin/credit/listobjection/?waits=me").content.decode()
    signed_in("housing").post(address, values)
    signed_in("housing2").post(address, {**values, f"objection{objection.pk}-decision": ""})
    assert ListObjection.objects.get().state == "filed"
    signed_in("housing2").post(address, values)
    objection.refresh_from_db()
    assert (objection.state, objection.decided_by) == ("upheld", people["housing2"])
    assert signed_in("housing2").post(f"{ISSUES}{draft.pk}/objections/0/", values).status_code == 404


def test_levels_sign_by_clicks(signed_in: SignedIn, people: dict[str, User], project_of: Make, now: Any) -> None:
    project_of(0)
    adopt_changed(people, lambda document: document.update(confirmation={"ratings": ["county", "city"]}))
    issue = close_period(Period("quarter", 2026, 2), by=people["housing"], now=now)
    page = signed_in("housing").get(f"{ISSUES}{issue.pk}/change/").content.decode()
    assert "acts/sign-county/" in page and "acts/sign-city/" not in page
    signed_in("housing").post(f"{ISSUES}{issue.pk}/acts/sign-county/")
    signed_in("housing").post(f"{ISSUES}{issue.pk}/acts/sign-city/")
    assert [signature.level for signature in issue.signatures.all()] == ["county"]
    signed_in("housing2").post(f"{ISSUES}{issue.pk}/acts/sign-city/")
    assert issue.signatures.count() == 2


def test_the_page_costs_the_same_at_one_entry_and_at_six(
    signed_in: SignedIn, effective: Any, project_of: Make, people: dict[str, User], now: Any
) -> None:
    housing = signed_in("housing")

    def cost(quarter: Period) -> int:
        issue = close_period(quarter, by=people["housing"], now=now)
        with CaptureQueriesContext(connection) as captured:
            assert housing.get(f"{ISSUES}{issue.pk}/change/").status_code == 200
        return len([query for query in captured if "credit_" in query["sql"]])

    effective(project_of(0), "B05", at=now - datetime.timedelta(days=100))
    effective(project_of(0), "B05", at=now - datetime.timedelta(days=101))
    one = cost(Period("quarter", 2026, 1))
    for number in range(1, 7):
        for days in (20, 21):
            effective(project_of(number), "B05", at=now - datetime.timedelta(days=days))
    assert cost(QUARTER) <= one
