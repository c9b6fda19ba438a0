"""Two or three levels sign a record, each by another person, none of them the reporter."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from common.errors import MoveNotAllowed, NotAllowed
from credit.models import CreditEvent, ScoringNotice
from credit.permissions import acts_open_to
from credit.services import (
    confirm_event,
    confirm_events,
    endorse_event,
    refuse_event,
    report_event,
    review_event,
    review_events,
)
from credit.services._steps import SameReviewer
from credit.services.events import LevelMissing
from firms.models import ServiceProject
from tests.credit.conftest import person
from tests.credit.due_process import adopt_changed, item

Make = Callable[..., ServiceProject]
THREE = ["subdistrict", "county", "city"]


def report(people: dict[str, User], project: ServiceProject, now: datetime.datetime, **values: Any) -> CreditEvent:
    given = {"item_code": "B05", "fact": "查实的事实", "occurred_on": now.date(), "source": "subdistrict"}
    return report_event(by=people["officer"], project=project, now=now, **{**given, **values})


def test_whoever_reported_at_the_office_needs_another_reviewer(
    people: dict[str, User], rulebook: Any, project_of: Make, now: datetime.datetime
) -> None:
    event = report(people, project_of(0), now)
    with pytest.raises(SameReviewer):
        review_event(event.pk, by=people["officer"], now=now)
    assert acts_open_to(people["officer"], event) == ["refuse_review"]
    assert acts_open_to(people["officer2"], event) == ["review", "refuse_review"]
    assert review_event(event.pk, by=people["officer2"], now=now).state == "reviewed"


def test_the_database_refuses_the_reporter_as_reviewer(
    people: dict[str, User], rulebook: Any, project_of: Make, now: datetime.datetime
) -> None:
    event = report(people, project_of(0), now)
    for values in ({"reviewed_by": people["officer"]}, {"endorsed_by": people["officer"]}):
        with pytest.raises(IntegrityError, match="event_reporter_does_not_review"), transaction.atomic():
            CreditEvent.objects.filter(pk=event.pk).update(**values)


@pytest.mark.parametrize("where", ["item", "rulebook"])
def test_three_levels_sign_by_three_people(
    where: str, people: dict[str, User], project_of: Make, now: datetime.datetime
) -> None:
    def change(document: dict[str, Any]) -> None:
        if where == "item":
            item(document, "B05")["reviewed_by"] = THREE
        else:
            document["confirmation"] = {"events": THREE}

    adopt_changed(people, change)
    third = person("housing3", "housing_department", people["housing"].assignments.get().scope)
    event = report(people, project_of(0), now)
    review_event(event.pk, by=people["officer2"], now=now)
    with pytest.raises(LevelMissing):
        confirm_event(event.pk, by=people["housing"], now=now)
    assert endorse_event(event.pk, by=people["housing"], now=now).state == "endorsed"
    with pytest.raises(SameReviewer):
        confirm_event(event.pk, by=people["housing"], now=now)
    event = confirm_event(event.pk, by=third, now=now)
    assert (event.state, event.endorsed_by, event.confirmed_by) == ("effective", people["housing"], third)
    assert [step.act for step in event.steps.all()] == ["report", "review", "endorse", "confirm", "take_effect"]


def test_an_endorsed_record_can_be_refused(people: dict[str, User], project_of: Make, now: datetime.datetime) -> None:
    adopt_changed(people, lambda document: document.update(confirmation={"events": THREE}))
    event = report(people, project_of(0), now)
    review_event(event.pk, by=people["officer2"], now=now)
    endorse_event(event.pk, by=people["housing"], now=now)
    assert refuse_event(event.pk, by=people["housing2"], now=now, reason="证据不足").state == "refused"
    assert not ScoringNotice.objects.exists()


def test_where_two_levels_sign_nobody_endorses(
    people: dict[str, User], rulebook: Any, project_of: Make, now: datetime.datetime
) -> None:
    event = report(people, project_of(0), now)
    review_event(event.pk, by=people["officer2"], now=now)
    with pytest.raises(NotAllowed):
        endorse_event(event.pk, by=people["housing"], now=now)


def test_where_the_city_confirms_a_right_on_a_part_is_not_enough(
    people: dict[str, User], project_of: Make, areas: Any, now: datetime.datetime
) -> None:
    adopt_changed(people, lambda document: document.update(confirmation={"events": ["subdistrict", "city"]}))
    event = report(people, project_of(0), now)
    review_event(event.pk, by=people["officer2"], now=now)
    part = person("part", "housing_department", areas["first"])
    with pytest.raises(NotAllowed):
        confirm_event(event.pk, by=part, now=now)
    assert confirm_event(event.pk, by=people["housing"], now=now).state == "effective"


def test_many_are_reviewed_and_confirmed_each_for_itself(
    people: dict[str, User], rulebook: Any, project_of: Make, now: datetime.datetime
) -> None:
    project = project_of(0)
    own = report(people, project, now)
    other = report(people, project, now, item_code="B01")
    refuse_event(other.pk, by=people["officer2"], now=now, reason="查无此事")
    results = review_events([own.pk, other.pk, 999999, own.pk], by=people["officer2"], now=now)
    assert [(done.event_id, done.event is not None) for done in results] == [
        (own.pk, True),
        (other.pk, False),
        (999999, False),
    ]
    assert all(done.problem for done in results[1:])
    (done,) = confirm_events([own.pk], by=people["housing"], now=now)
    assert done.event is not None and done.event.state == "effective"
    (again,) = confirm_events([own.pk], by=people["housing2"], now=now)
    assert again.problem == str(MoveNotAllowed())
