"""A complaint is kept whole as long as the record of credit that rests on it can change."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import User
from complaints.models import Category, Complaint
from credit.models import CreditEvent
from credit.selectors.cited import complaints_cited
from credit.services import (
    confirm_event,
    decide_event_objection,
    file_event_objection,
    refuse_event,
    report_event,
    review_event,
)
from firms.models import ServiceProject
from tests.credit.due_process import person_of

Make = Callable[..., ServiceProject]
DAY = datetime.timedelta(days=1)


@pytest.fixture
def reported(people: dict[str, User], rulebook: Any, project_of: Make, now: datetime.datetime) -> CreditEvent:
    project = project_of(0)
    complaint = Complaint.objects.create(
        receipt_code="MMMMMMMM2222",
        area=project.estate.area,
        estate=project.estate,
        category=Category.objects.filter(parent__isnull=False)[0],
        title="停水催费",
        text="以停水催交物业费",
        created_at=now,
        first_response_due_at=now,
        due_at=now,
    )
    values = {"item_code": "B05", "fact": "以停水方式催交物业费", "occurred_on": now.date(), "source": "complaint"}
    return report_event(by=people["officer"], project=project, complaint=complaint, now=now, **values)


@pytest.fixture
def confirmed(reported: CreditEvent, people: dict[str, User], now: datetime.datetime) -> CreditEvent:
    review_event(reported.pk, by=people["officer2"], now=now)
    return confirm_event(reported.pk, by=people["housing"], now=now)


def is_cited(event: CreditEvent, day: datetime.datetime) -> bool:
    return event.source_complaint_id in complaints_cited([event.source_complaint_id or 0], day.date())


def test_until_it_is_decided(reported: CreditEvent, people: dict[str, User], now: datetime.datetime) -> None:
    assert is_cited(reported, now + 1000 * DAY)
    refuse_event(reported.pk, by=people["officer2"], now=now, reason="查无实据")
    assert not is_cited(reported, now)


def test_as_long_as_the_firm_can_object(confirmed: CreditEvent) -> None:
    last = confirmed.scoring_notice.object_by
    assert confirmed.source_complaint_id in complaints_cited([confirmed.source_complaint_id or 0], last)
    assert not complaints_cited([confirmed.source_complaint_id or 0], last + DAY)


def test_until_an_objection_is_decided(confirmed: CreditEvent, people: dict[str, User], now: datetime.datetime) -> None:
    objection = file_event_objection(confirmed.pk, by=person_of(confirmed.firm), grounds="并非我司责任", now=now)
    assert is_cited(confirmed, now + 400 * DAY)
    decide_event_objection(objection.pk, by=people["housing2"], is_upheld=False, decision="事实清楚", now=now + DAY)
    assert not is_cited(confirmed, now + 400 * DAY)
