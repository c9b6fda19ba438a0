"""The life of a credit event: two reviews by two people, and nothing ever edited."""

import datetime
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import IntegrityError, transaction

from accounts.models import User
from audit.models import AuditEntry
from common.errors import MoveNotAllowed, NotAllowed
from credit.models import CreditEvent, CreditEventStep, RulebookVersion
from credit.services import (
    confirm_event,
    refuse_event,
    repair_event,
    report_event,
    review_event,
    revoke_event,
    settle_events,
)
from credit.services._steps import EventReasonNeeded, SameReviewer
from credit.services.evidence import BadEvidence, Evidence
from credit.services.reports import BadFact
from firms.models import ServiceProject

Make = Callable[..., ServiceProject]


@pytest.fixture
def report(people: dict[str, User], rulebook: RulebookVersion, project_of: Make, now: datetime.datetime) -> Any:
    project = project_of(0)

    def make(**values: Any) -> CreditEvent:
        given = {
            "by": people["officer"],
            "project": project,
            "item_code": "B01",
            "fact": "三次报修未在约定时间内处理",
            "occurred_on": datetime.date(2026, 6, 20),
            "source": "subdistrict",
            "now": now,
        }
        return report_event(**{**given, **values})

    return make


def test_two_people_make_a_fact_count(report: Any, people: dict[str, User], now: datetime.datetime) -> None:
    event = report()
    review_event(event.pk, by=people["officer2"], now=now)
    event = confirm_event(event.pk, by=people["housing"], now=now, reason="属实")
    assert event.state == "effective"
    assert event.effective_on == datetime.date(2026, 7, 1)
    assert event.expires_on == datetime.date(2027, 7, 1)
    assert [step.state for step in event.steps.all()] == ["reported", "reviewed", "confirmed", "effective"]
    acts = AuditEntry.objects.filter(object_id=str(event.pk), object_type="credit.creditevent")
    assert list(acts.order_by("pk").values_list("action", flat=True)) == [
        "credit.report_event",
        "credit.review_event",
        "credit.confirm_event",
        "credit.take_effect",
    ]


def test_whoever_reported_cannot_confirm(report: Any, people: dict[str, User], now: datetime.datetime) -> None:
    event = report(by=people["housing"], source="department")
    review_event(event.pk, by=people["officer2"], now=now)
    with pytest.raises(SameReviewer):
        confirm_event(event.pk, by=people["housing"], now=now)
    assert confirm_event(event.pk, by=people["housing2"], now=now).state == "effective"


def test_the_database_itself_refuses_one_person_for_both_reviews(report: Any, people: dict[str, User]) -> None:
    event = report()
    one = people["housing"]
    with pytest.raises(IntegrityError, match="event_two_reviews"), transaction.atomic():
        CreditEvent.objects.filter(pk=event.pk).update(reviewed_by=one, confirmed_by=one)
    with pytest.raises(IntegrityError, match="event_reporter_does_not_confirm"), transaction.atomic():
        CreditEvent.objects.filter(pk=event.pk).update(reviewed_by=one, confirmed_by=people["officer"])
    with pytest.raises(IntegrityError, match="event_confirmed_by_two"), transaction.atomic():
        CreditEvent.objects.filter(pk=event.pk).update(state="effective", effective_on=datetime.date(2026, 7, 1))


def test_the_officer_of_another_subdistrict_has_no_say(
    report: Any, people: dict[str, User], now: datetime.datetime
) -> None:
    event = report()
    with pytest.raises(NotAllowed):
        review_event(event.pk, by=people["other officer"], now=now)
    with pytest.raises(NotAllowed):
        report(by=people["other officer"])
    assert not CreditEvent.objects.visible_to(people["other officer"]).exists()
    assert CreditEvent.objects.visible_to(people["officer"]).get() == event


def test_the_subdistrict_cannot_confirm(report: Any, people: dict[str, User], now: datetime.datetime) -> None:
    event = report()
    review_event(event.pk, by=people["officer2"], now=now)
    with pytest.raises(NotAllowed):
        confirm_event(event.pk, by=people["officer"], now=now)


def test_nothing_is_confirmed_before_it_is_reviewed(
    report: Any, people: dict[str, User], now: datetime.datetime
) -> None:
    event = report()
    with pytest.raises(MoveNotAllowed):
        confirm_event(event.pk, by=people["housing"], now=now)
    assert event.steps.count() == 1


def test_what_was_recorded_can_neither_be_changed_nor_removed(report: Any) -> None:
    event = report()
    for change in (
        lambda: CreditEvent.objects.filter(pk=event.pk).update(fact="别的"),
        lambda: CreditEvent.objects.filter(pk=event.pk)._raw_delete("default"),
        lambda: CreditEventStep.objects.filter(event=event).update(reason="别的"),
        lambda: CreditEventStep.objects.filter(event=event).delete(),
    ):
        with pytest.raises(IntegrityError, match="insert-only"), transaction.atomic():
            change()


WRONG = [
    {"item_code": "X99"},
    {"fact": "  "},
    {"fact": "住户电话 138 1234 5678 反映"},
    {"fact": "身份证 510108199001011234"},
    {"occurred_on": datetime.date(2026, 7, 2)},
    {"item_code": "V01"},  # only the department reports it
    {"item_code": "G01", "level": ""},
    {"item_code": "B02", "points": None},
    {"item_code": "B02", "points": -6},
    {"item_code": "G03", "level": "city"},  # without evidence
]


@pytest.mark.parametrize("values", WRONG)
def test_a_report_that_does_not_fit_its_item_is_refused_whole(report: Any, values: dict[str, Any]) -> None:
    with pytest.raises(BadFact):
        report(**values)
    assert not CreditEvent.objects.exists()


def test_evidence_is_kept_with_its_digest(report: Any) -> None:
    paper = Evidence("表彰.pdf", File(BytesIO(b"%PDF-1.4 text"), name="x"))
    event = report(item_code="G03", level="city", evidence=[paper])
    kept = event.evidence.get()
    with kept.file.open() as file:
        assert file.read() == b"%PDF-1.4 text"
    assert len(kept.sha256) == 64


@pytest.mark.parametrize("content", [b"", b"MZ program", b"<svg onload=x>"])
def test_other_files_are_no_evidence(report: Any, content: bytes) -> None:
    with pytest.raises(Exception) as refusal:
        report(evidence=[Evidence("x.pdf", File(BytesIO(content), name="x"))])
    assert refusal.value.status == 422 or isinstance(refusal.value, BadEvidence)
    assert not CreditEvent.objects.exists()


def test_refusing_revoking_and_repairing_need_words(
    report: Any, people: dict[str, User], now: datetime.datetime
) -> None:
    event = report()
    for act in (refuse_event, revoke_event, repair_event):
        with pytest.raises(EventReasonNeeded):
            act(event.pk, by=people["officer"], now=now, reason=" ")
    assert refuse_event(event.pk, by=people["officer"], now=now, reason="查无此事").state == "refused"
    with pytest.raises(MoveNotAllowed):
        review_event(event.pk, by=people["officer2"], now=now)


def test_time_alone_ends_an_event(effective: Any, project_of: Make, now: datetime.datetime) -> None:
    event = effective(project_of(0), "B01")
    assert settle_events(now + datetime.timedelta(days=364)) == {"effective": 0, "expired": 0}
    assert settle_events(now + datetime.timedelta(days=365)) == {"effective": 0, "expired": 1}
    assert settle_events(now + datetime.timedelta(days=400)) == {"effective": 0, "expired": 0}
    event.refresh_from_db()
    assert event.state == "expired"


def test_a_complaint_is_recorded_once_under_an_item(report: Any, areas: Any, now: datetime.datetime) -> None:
    from complaints.models import Category, Complaint

    project = ServiceProject.objects.get()
    complaint = Complaint.objects.create(
        receipt_code="ABCDEFGH2345",
        estate=project.estate,
        area=areas["first"],
        category=Category.objects.filter(parent__isnull=False).first() or Category.objects.first(),
        title="电梯坏了",
        text="电梯停了三天",
        created_at=now,
        first_response_due_at=now,
        due_at=now,
    )
    report(source="complaint", complaint=complaint)
    with pytest.raises(ValidationError):
        report(source="complaint", complaint=complaint)
    report(source="complaint", complaint=complaint, item_code="B05")
