"""Two at the same moment, on two connections: nothing is done twice, nothing is lost."""

import datetime
from typing import Any

import pytest

from accounts.models import User
from common.errors import MoveNotAllowed
from credit.choices import RunKind
from credit.models import CreditEvent, CreditFile, ListEntryEnd, ListIssue, Publication, Rating, RulebookVersion
from credit.rules.periods import Period
from credit.selectors import publication_problems
from credit.services import (
    adopt_version,
    close_period,
    confirm_event,
    correct_issue,
    expire_entries,
    finalise_issue,
    open_publicity,
    propose_version,
    publish_issue,
    report_event,
    review_event,
    run_ratings,
    start_run,
)
from credit.services.lists.corrections import CorrectedAlready
from credit.services.lists.drafts import PeriodClosed
from firms.models import ServiceProject
from firms.rules import fictitious_code
from firms.services import file_firm, open_project
from places.models import Estate
from tests.credit.conftest import NOW, area, person

DAY = datetime.timedelta(days=1)
SECOND = Period("quarter", 2026, 2)


@pytest.fixture
def people(fresh_jurisdiction: Any) -> dict[str, User]:
    city = area(fresh_jurisdiction.national_code, "新市", "city", None)
    found = {name: person(name, "housing_department", city) for name in ("one", "two", "three")}
    found["officer"] = person("officer", "subdistrict_officer", city)
    found["reviewer"] = person("reviewer", "subdistrict_officer", city)
    version = RulebookVersion.objects.get()
    propose_version(version.pk, by=found["one"], now=NOW)
    adopt_version(version.pk, by=found["two"], now=NOW)
    for number in range(12):
        firm = file_firm(by=None, name=f"同时{number}物业有限公司", unified_code=fictitious_code(f"at once {number}"))
        estate = Estate.objects.create(code=f"ATONCE{number:02}", name=f"{number}苑", area=city)
        open_project(firm, estate, by=None, effective_from=datetime.date(2025, 1, 1))
    return found


def reviewed_event(people: dict[str, User]) -> CreditEvent:
    event = report_event(
        by=people["officer"],
        project=ServiceProject.objects.order_by("pk")[0],
        item_code="B05",
        fact="查实的事实",
        occurred_on=NOW.date(),
        source="subdistrict",
        now=NOW,
    )
    return review_event(event.pk, by=people["reviewer"], now=NOW)


def test_two_people_confirm_one_event_once(people: dict[str, User], fresh_jurisdiction: Any, at_once: Any) -> None:
    event = reviewed_event(people)
    results = at_once(
        fresh_jurisdiction,
        *(lambda name=name: confirm_event(event.pk, by=people[name], now=NOW) for name in ("one", "two", "three")),
    )
    assert sum(isinstance(result, CreditEvent) for result in results) == 1
    assert sum(isinstance(result, MoveNotAllowed) for result in results) == 2
    assert [step.state for step in event.steps.all()] == ["reported", "reviewed", "confirmed", "effective"]


def test_of_three_workers_at_a_run_one_rates_and_no_firm_is_rated_twice(
    people: dict[str, User], fresh_jurisdiction: Any, at_once: Any
) -> None:
    for kind in (RunKind.NIGHTLY, RunKind.PAST):
        run = start_run(kind, as_of=NOW.date(), now=NOW)
        results = at_once(fresh_jurisdiction, *(lambda run=run: run_ratings(run, now=NOW) for _worker in range(3)))
        assert sum(result["firms"] for result in results) == 12
        assert Rating.objects.filter(run=run).count() == 12
        run.refresh_from_db()
        assert run.finished_at is not None
    assert CreditFile.objects.rated().count() == 12


def test_a_quarter_closed_by_two_is_drafted_once_and_published_once(
    people: dict[str, User], fresh_jurisdiction: Any, at_once: Any
) -> None:
    results = at_once(
        fresh_jurisdiction,
        *(
            lambda name=name: close_period(Period("quarter", 2026, 2), by=people[name], now=NOW)
            for name in ("one", "two")
        ),
    )
    assert sorted(type(result).__name__ for result in results) == ["ListIssue", PeriodClosed.__name__]
    issue = ListIssue.objects.get()
    open_publicity(issue.pk, by=people["one"], now=NOW)
    finalise_issue(issue.pk, by=people["one"], now=NOW + 8 * DAY)
    results = at_once(
        fresh_jurisdiction,
        *(lambda name=name: publish_issue(issue.pk, by=people[name], now=NOW + 8 * DAY) for name in ("one", "two")),
    )
    assert sorted(type(result).__name__ for result in results) == ["MoveNotAllowed", "Publication"]
    assert Publication.objects.count() == 1
    assert publication_problems() == []


def test_a_correction_by_two_is_drafted_once_and_entries_expire_once(
    people: dict[str, User], fresh_jurisdiction: Any, at_once: Any
) -> None:
    for project in ServiceProject.objects.order_by("pk")[:6]:
        for number in range(2):
            listed_event(people, project, NOW - (20 + number) * DAY)
    issue = close_period(SECOND, by=people["one"], now=NOW)
    assert issue.entries.count() == 6
    open_publicity(issue.pk, by=people["one"], now=NOW)
    finalise_issue(issue.pk, by=people["one"], now=NOW + 8 * DAY)
    publish_issue(issue.pk, by=people["one"], now=NOW + 8 * DAY)
    results = at_once(
        fresh_jurisdiction,
        *(
            lambda name=name: correct_issue(issue.pk, by=people[name], reason="更正", now=NOW + 20 * DAY)
            for name in ("one", "two")
        ),
    )
    assert sorted(type(result).__name__ for result in results) == [CorrectedAlready.__name__, "ListIssue"]
    assert ListIssue.objects.count() == 2
    later = NOW + 400 * DAY
    results = at_once(fresh_jurisdiction, *(lambda: expire_entries(later) for _worker in range(3)))
    assert sum(results) == 6
    assert ListEntryEnd.objects.count() == 6


def listed_event(people: dict[str, User], project: ServiceProject, at: datetime.datetime) -> CreditEvent:
    event = report_event(
        by=people["officer"],
        project=project,
        item_code="B05",
        fact="查实的事实",
        occurred_on=at.date(),
        source="subdistrict",
        now=at,
    )
    review_event(event.pk, by=people["reviewer"], now=at)
    return confirm_event(event.pk, by=people["one"], now=at)
