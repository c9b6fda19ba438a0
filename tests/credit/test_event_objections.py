"""A firm objects to a record once; somebody without a hand in it decides; meanwhile it may be suspended."""

import datetime
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.files.base import File
from django.db import IntegrityError, transaction

from accounts.models import User
from common.errors import MoveNotAllowed, NotAllowed
from credit.models import CreditEvent, EventObjection
from credit.services import (
    decide_event_objection,
    file_event_objection,
    revoke_event,
    settle_events,
)
from credit.services._steps import WordsNeeded
from credit.services.event_objections import EventObjectedBefore, EventObjectionTooLate, NotServed, OwnRecord
from credit.services.events import ObjectionWaits, is_stayed
from credit.services.evidence import Evidence
from firms.models import ServiceProject
from jobs.models import OutboxEntry
from tests.credit.due_process import WORKING, adopt_changed, person_of

Make = Callable[..., ServiceProject]
DAY = datetime.timedelta(days=1)


def with_stay(notice_days: int) -> Callable[[dict[str, Any]], None]:
    def change(document: dict[str, Any]) -> None:
        document["clocks"] |= {
            "stays": True,
            "event_notice": {**WORKING, "days": notice_days},
            "event_decision": {**WORKING, "days": 3},
        }

    return change


@pytest.fixture
def suspended(
    people: dict[str, User], project_of: Make, now: datetime.datetime, request: Any
) -> tuple[CreditEvent, EventObjection]:
    """A record that waits for its first day (three working days), and the firm's objection to it."""
    adopt_changed(people, with_stay(3))
    event = request.getfixturevalue("confirmed")(project_of(0))
    objection = file_event_objection(event.pk, by=person_of(event.firm), grounds="并非我司责任", now=now + DAY)
    return CreditEvent.objects.get(pk=event.pk), objection


@pytest.fixture
def confirmed(people: dict[str, User], now: datetime.datetime) -> Callable[..., CreditEvent]:
    from credit.services import confirm_event, report_event, review_event

    def make(project: ServiceProject) -> CreditEvent:
        values = {"item_code": "B05", "fact": "查实的事实", "occurred_on": now.date(), "source": "subdistrict"}
        event = report_event(by=people["officer"], project=project, now=now, **values)
        review_event(event.pk, by=people["officer2"], now=now)
        return confirm_event(event.pk, by=people["housing"], now=now)

    return make


def test_the_firm_objects_with_grounds_and_files(
    effective: Callable[..., CreditEvent], project_of: Make, now: datetime.datetime
) -> None:
    event = effective(project_of(0), "B05")
    paper = Evidence("说明.pdf", File(BytesIO(b"%PDF-1.4 y"), name="x"))
    objection = file_event_objection(event.pk, by=person_of(event.firm), grounds=" 理由 ", files=[paper], now=now)
    assert (objection.grounds, objection.state, objection.stays) == ("理由", "filed", False)
    assert objection.decide_by == datetime.date(2026, 7, 8)  # no clock of its own: that of the objection
    assert [file.purpose for file in event.evidence.all()] == ["objection"]
    event.refresh_from_db()
    assert event.stayed_at is None and event.state == "effective"


def test_objecting_is_for_the_firm_and_needs_words(
    effective: Callable[..., CreditEvent], project_of: Make, people: dict[str, User], now: datetime.datetime
) -> None:
    event = effective(project_of(0), "B05")
    other = person_of(project_of(1, "second community").firm, "another firm")
    for stranger in (people["housing"], other):
        with pytest.raises(NotAllowed):
            file_event_objection(event.pk, by=stranger, grounds="理由", now=now)
    with pytest.raises(WordsNeeded):
        file_event_objection(event.pk, by=person_of(event.firm), grounds="  ", now=now)


def test_the_last_day_belongs_to_the_period(
    effective: Callable[..., CreditEvent], project_of: Make, now: datetime.datetime
) -> None:
    late, in_time = effective(project_of(0), "B05"), effective(project_of(1), "B05")
    with pytest.raises(EventObjectionTooLate):
        file_event_objection(late.pk, by=person_of(late.firm, "one"), grounds="理由", now=now + 8 * DAY)
    last_moment = datetime.datetime(2026, 7, 8, 23, 59, tzinfo=now.tzinfo)
    file_event_objection(in_time.pk, by=person_of(in_time.firm, "two"), grounds="理由", now=last_moment)


def test_a_second_objection_to_the_same_record_is_not_taken(
    suspended: tuple[CreditEvent, EventObjection], people: dict[str, User], now: datetime.datetime
) -> None:
    event, objection = suspended
    decide_event_objection(objection.pk, by=people["housing2"], is_upheld=False, decision="事实清楚", now=now + DAY)
    with pytest.raises(EventObjectedBefore):
        file_event_objection(event.pk, by=objection.filed_by, grounds="再次异议", now=now + DAY)


def test_nothing_is_objected_to_before_its_notice(
    people: dict[str, User], rulebook: Any, project_of: Make, now: datetime.datetime
) -> None:
    from credit.services import report_event

    project = project_of(0)
    values = {"item_code": "B05", "fact": "查实", "occurred_on": now.date(), "source": "subdistrict"}
    event = report_event(by=people["officer"], project=project, now=now, **values)
    with pytest.raises(NotServed):
        file_event_objection(event.pk, by=person_of(project.firm), grounds="理由", now=now)


def test_a_suspended_record_does_not_take_effect_until_the_decision(
    suspended: tuple[CreditEvent, EventObjection], people: dict[str, User], now: datetime.datetime
) -> None:
    event, objection = suspended
    assert (event.state, event.effective_on) == ("confirmed", datetime.date(2026, 7, 7))
    assert is_stayed(event) and objection.stays
    assert objection.decide_by == datetime.date(2026, 7, 7)  # three working days after Thursday
    later = now + 9 * DAY
    assert settle_events(later) == {"effective": 0, "expired": 0}
    decide_event_objection(objection.pk, by=people["housing2"], is_upheld=False, decision="事实清楚", now=later)
    event.refresh_from_db()
    assert (event.state, event.stayed_at, event.stay_ended_at, event.effective_at) == (
        "effective",
        now + DAY,
        later,
        later,
    )
    acts = [(step.act, step.state) for step in event.steps.all()]
    assert acts[3:] == [("stay", "confirmed"), ("unstay", "confirmed"), ("take_effect", "effective")]
    assert event.steps.last().holds_on == event.effective_on


def test_refused_before_its_day_a_record_waits_for_it(
    suspended: tuple[CreditEvent, EventObjection], people: dict[str, User], now: datetime.datetime
) -> None:
    event, objection = suspended
    decide_event_objection(objection.pk, by=people["housing2"], is_upheld=False, decision="事实清楚", now=now + DAY)
    event.refresh_from_db()
    assert event.state == "confirmed"
    assert settle_events(now + 9 * DAY)["effective"] == 1


def test_upheld_the_record_is_revoked_and_the_firm_is_told(
    suspended: tuple[CreditEvent, EventObjection], people: dict[str, User], now: datetime.datetime
) -> None:
    event, objection = suspended
    OutboxEntry.objects.all().delete()
    decided = decide_event_objection(objection.pk, by=people["housing2"], is_upheld=True, decision="认定有误", now=now)
    event.refresh_from_db()
    assert (decided.state, event.state) == ("upheld", "revoked")
    assert [step.act for step in event.steps.all()][3:] == ["stay", "unstay", "revoke"]
    assert OutboxEntry.objects.filter(topic="accounts.send_mail").count() == 1


def test_nobody_with_a_hand_in_the_record_decides(
    people: dict[str, User], project_of: Make, now: datetime.datetime
) -> None:
    from credit.services import confirm_event, report_event, review_event

    adopt_changed(people, with_stay(3))
    project = project_of(0)
    values = {"item_code": "B05", "fact": "查实", "occurred_on": now.date(), "source": "department"}
    event = report_event(by=people["housing2"], project=project, now=now, **values)
    review_event(event.pk, by=people["officer"], now=now)
    confirm_event(event.pk, by=people["housing"], now=now)
    objection = file_event_objection(event.pk, by=person_of(project.firm), grounds="理由", now=now)
    for name in ("housing", "housing2"):
        with pytest.raises(OwnRecord):
            decide_event_objection(objection.pk, by=people[name], is_upheld=False, decision="维持", now=now)
    with pytest.raises(NotAllowed):
        decide_event_objection(objection.pk, by=people["officer2"], is_upheld=False, decision="维持", now=now)
    for name in ("housing", "housing2", "officer"):
        with pytest.raises(IntegrityError, match="decided_by_another"), transaction.atomic():
            EventObjection.objects.filter(pk=objection.pk).update(
                state="refused", decided_by=people[name], decided_at=now, decision="维持"
            )


def test_while_an_objection_is_open_the_record_is_not_revoked_beside_it(
    suspended: tuple[CreditEvent, EventObjection], people: dict[str, User], now: datetime.datetime
) -> None:
    event, objection = suspended
    with pytest.raises(ObjectionWaits):
        revoke_event(event.pk, by=people["housing2"], now=now, reason="有误")
    decide_event_objection(objection.pk, by=people["housing2"], is_upheld=False, decision="维持", now=now)
    with pytest.raises(MoveNotAllowed):
        decide_event_objection(objection.pk, by=people["housing2"], is_upheld=True, decision="改判", now=now)
    assert revoke_event(event.pk, by=people["housing2"], now=now, reason="有误").state == "revoked"
