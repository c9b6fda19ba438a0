"""What the platform's own data shows is proposed once, and never goes further by itself."""

import datetime
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from accounts.models import User
from common.errors import NotAllowed
from complaints.models import Category, Complaint
from credit.models import CreditEvent
from credit.services import confirm_event, propose_derived, refuse_event, report_event, review_event
from credit.services import derived as module
from credit.services.derived import Proposal, register_source
from firms.models import ServiceProject
from tests.credit.due_process import adopt_changed, item

Make = Callable[..., ServiceProject]
DAY = datetime.timedelta(days=1)


@pytest.fixture
def project(project_of: Make) -> ServiceProject:
    return project_of(0)


@pytest.fixture
def overdue(project: ServiceProject, now: datetime.datetime) -> Callable[..., Complaint]:
    def make(code: str, due: int, resolved: int | None = None, **values: Any) -> Complaint:
        is_answered = resolved is not None
        given = {
            "receipt_code": code,
            "estate": project.estate,
            "area": project.estate.area,
            "category": Category.objects.filter(parent__isnull=False).first() or Category.objects.first(),
            "title": "王某家电梯坏了",
            "text": "请打 13800000000",
            "firm": project.firm,
            "project": project,
            "created_at": now + (due - 5) * DAY,
            "first_response_due_at": now + (due - 3) * DAY,
            "due_at": now + due * DAY,
            "resolved_at": now + resolved * DAY if is_answered else None,
            "state": "resolved" if is_answered else "dispatched",
        }
        return Complaint.objects.create(**{**given, **values})

    return make


@pytest.fixture
def asking(people: dict[str, User]) -> None:
    """A rulebook in force that asks for late answers under B01."""
    adopt_changed(people, lambda document: item(document, "B01").update(derived_from="complaint_overdue"))


def test_late_and_missing_answers_are_proposed_once(
    asking: None, overdue: Callable[..., Complaint], project: ServiceProject, now: datetime.datetime
) -> None:
    missing, late = overdue("MMMMMMMM2222", -2), overdue("LLLLLLLL2222", -5, resolved=-1)
    overdue("TTTTTTTT2222", -5, resolved=-6)  # in time
    overdue("NNNNNNNN2222", 3)  # not due yet
    overdue("PPPPPPPP2222", -100)  # long ago
    overdue("WWWWWWWW2222", -2, state="withdrawn")
    assert propose_derived(now) == {"proposed": 2}
    assert propose_derived(now + DAY) == {"proposed": 0}
    events = CreditEvent.objects.order_by("pk")
    assert [event.source_complaint for event in events] == [missing, late]
    for event in events:
        assert (event.state, event.source, event.reported_by, event.project) == ("reported", "derived", None, project)
        assert event.source_complaint is not None
        assert event.source_complaint.receipt_code not in event.fact
        assert "王某" not in event.fact and "138" not in event.fact
        assert project.estate.name in event.fact


def test_a_proposal_that_was_refused_does_not_come_back(
    asking: None, overdue: Callable[..., Complaint], people: dict[str, User], now: datetime.datetime
) -> None:
    overdue("MMMMMMMM2222", -2)
    propose_derived(now)
    refuse_event(CreditEvent.objects.get().pk, by=people["officer"], now=now, reason="住户改约")
    assert propose_derived(now + DAY) == {"proposed": 0}


def test_what_was_recorded_by_hand_is_not_proposed(
    asking: None,
    overdue: Callable[..., Complaint],
    people: dict[str, User],
    project: ServiceProject,
    now: datetime.datetime,
) -> None:
    complaint = overdue("MMMMMMMM2222", -2)
    values = {"item_code": "B01", "fact": "未按期答复", "occurred_on": now.date(), "source": "complaint"}
    report_event(by=people["officer"], project=project, complaint=complaint, now=now, **values)
    assert propose_derived(now) == {"proposed": 0}


def test_no_item_asks_so_nothing_is_proposed(
    rulebook: Any, overdue: Callable[..., Complaint], now: datetime.datetime
) -> None:
    overdue("MMMMMMMM2222", -2)
    assert propose_derived(now) == {"proposed": 0}


def test_two_people_go_on_with_a_proposal_and_nobody_reports_as_the_machine(
    asking: None, overdue: Callable[..., Complaint], people: dict[str, User], now: datetime.datetime
) -> None:
    overdue("MMMMMMMM2222", -2)
    propose_derived(now)
    event = CreditEvent.objects.get()
    review_event(event.pk, by=people["officer"], now=now)
    assert confirm_event(event.pk, by=people["housing"], now=now).state == "effective"
    values = {"item_code": "B01", "fact": "x", "occurred_on": now.date(), "source": "derived"}
    with pytest.raises(NotAllowed):
        report_event(by=people["officer"], project=event.project, now=now, **values)


@pytest.fixture
def late_reports(monkeypatch: pytest.MonkeyPatch, project: ServiceProject) -> None:
    monkeypatch.setattr(module, "_sources", dict(module._sources))

    def source(now: datetime.datetime) -> Iterator[Proposal]:
        yield Proposal("2026Q1", project.firm, "季度报告逾期未报", now.date(), project=project)

    register_source("report_late", source)


def test_other_apps_bring_sources_of_their_own(
    late_reports: None, people: dict[str, User], project: ServiceProject, now: datetime.datetime
) -> None:
    adopt_changed(people, lambda document: item(document, "B03").update(derived_from="report_late"))
    assert propose_derived(now) == {"proposed": 1}
    assert CreditEvent.objects.get().external_key == "derived:report_late:B03:2026Q1"


def test_the_command_proposes_for_one_jurisdiction(asking: None, overdue: Callable[..., Complaint]) -> None:
    today = datetime.datetime.now(datetime.UTC)
    overdue(
        "MMMMMMMM2222", -2, created_at=today - 9 * DAY, first_response_due_at=today - 3 * DAY, due_at=today - 2 * DAY
    )
    told = StringIO()
    call_command("propose_facts", jurisdiction="east", stdout=told)
    assert told.getvalue() == "1 proposed\n"
    assert CreditEvent.objects.get().state == "reported"


def test_a_source_that_fails_stops_no_other(
    late_reports: None, overdue: Callable[..., Complaint], people: dict[str, User], now: datetime.datetime
) -> None:
    def broken(now: datetime.datetime) -> Iterator[Proposal]:
        raise RuntimeError

    def change(document: dict[str, Any]) -> None:
        item(document, "B01")["derived_from"] = "complaint_overdue"
        item(document, "B03")["derived_from"] = "report_late"

    register_source("report_late", broken)
    adopt_changed(people, change)
    overdue("MMMMMMMM2222", -2)
    assert propose_derived(now) == {"proposed": 1}


def test_every_source_of_facts_can_be_asked_for_by_a_rulebook():
    from credit.rules.documents import schema
    from credit.services import derived

    allowed = schema()["$defs"]["item"]["properties"]["derived_from"]["enum"]
    assert sorted(allowed) == sorted(derived._sources)
