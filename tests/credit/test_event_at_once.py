"""Two at the same moment, on two connections: a record is signed, objected to, repaired and reported once."""

import datetime
import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import User
from common.errors import MoveNotAllowed
from complaints.models import Category, Complaint
from credit.models import CreditEvent, EventObjection, IndicatorValue, RepairRequest, ScoringNotice
from credit.permissions import people_of
from credit.rules import read_rulebook
from credit.services import (
    adopt_version,
    ask_repair,
    confirm_event,
    confirm_indicator,
    decide_event_objection,
    decide_repair,
    enter_indicator,
    file_event_objection,
    propose_derived,
    report_event,
    report_once,
    review_event,
    upload_rulebook,
)
from credit.services.event_objections import EventObjectedBefore
from credit.services.repairs import RepairAsked
from firms.models import ServiceProject
from firms.rules import fictitious_code
from firms.services import file_firm, open_project
from places.models import Estate
from tests.credit.builders import SAMPLE
from tests.credit.conftest import NOW, area, person
from tests.credit.due_process import item, person_of

BASIS = {"source": "sample", "clause": "第四条"}
FACT = {"item_code": "B05", "fact": "查实的事实", "occurred_on": NOW.date(), "source": "subdistrict"}


@pytest.fixture
def people(fresh_jurisdiction: Any) -> dict[str, User]:
    """Three of the department, two of a subdistrict, and a rulebook that suspends on objection."""
    city = area(fresh_jurisdiction.national_code, "新市", "city", None)
    found = {name: person(name, "housing_department", city) for name in ("one", "two", "three")}
    found |= {name: person(name, "subdistrict_officer", city) for name in ("officer", "reviewer")}
    document = read_rulebook(SAMPLE.read_text(encoding="utf-8"))
    document["clocks"]["stays"] = True
    item(document, "B01")["derived_from"] = "complaint_overdue"
    marks = [{"name": "inspection", "title": "检查"}]
    document["blends"] = [{"code": "M1", "title": "考评", "method": "mean", "marks": marks, "basis": BASIS}]
    version = upload_rulebook(json.dumps(document, ensure_ascii=False), by=found["one"], now=NOW)
    adopt_version(version.pk, by=found["two"], now=NOW)
    for number in range(4):
        firm = file_firm(by=None, name=f"同时{number}物业有限公司", unified_code=fictitious_code(f"twice {number}"))
        estate = Estate.objects.create(code=f"TWICE{number:02}", name=f"{number}苑", area=city)
        open_project(firm, estate, by=None, effective_from=datetime.date(2025, 1, 1))
    found["firm"] = person_of(ServiceProject.objects.order_by("pk")[0].firm, "firm one")
    found["firm2"] = person_of(ServiceProject.objects.order_by("pk")[0].firm, "firm two")
    return found


@pytest.fixture
def both(fresh_jurisdiction: Any, at_once: Any) -> Callable[..., list[str]]:
    """`both(names, act)`: each of the people acts at the same moment; what came of it, sorted."""

    def run(names: list[str], act: Callable[[str], Any]) -> list[str]:
        results = at_once(fresh_jurisdiction, *(lambda name=name: act(name) for name in names))
        return sorted(type(result).__name__ for result in results)

    return run


def reviewed(people: dict[str, User], number: int = 0) -> CreditEvent:
    project = ServiceProject.objects.order_by("pk")[number]
    event = report_event(by=people["officer"], project=project, now=NOW, **FACT)
    return review_event(event.pk, by=people["reviewer"], now=NOW)


def test_notices_of_one_moment_have_different_numbers(
    people: dict[str, User], fresh_jurisdiction: Any, at_once: Any
) -> None:
    events = [reviewed(people, number) for number in range(4)]
    results = at_once(
        fresh_jurisdiction, *(lambda pk=event.pk: confirm_event(pk, by=people["one"], now=NOW) for event in events)
    )
    assert all(isinstance(result, CreditEvent) for result in results), results
    assert sorted(ScoringNotice.objects.values_list("number", flat=True)) == [1, 2, 3, 4]


def test_two_sign_decide_and_ask_at_once_and_it_happens_once(
    people: dict[str, User], both: Callable[..., list[str]]
) -> None:
    """One record through its whole life, each act by two people at the same moment."""
    refused = MoveNotAllowed.__name__
    event = report_event(by=people["officer"], project=ServiceProject.objects.order_by("pk")[0], now=NOW, **FACT)
    acts: list[tuple[list[str], Callable[[str], Any], list[str]]] = [
        (
            ["reviewer", "three"],
            lambda name: review_event(event.pk, by=people[name], now=NOW),
            ["CreditEvent", refused],
        ),
        (["one", "two"], lambda name: confirm_event(event.pk, by=people[name], now=NOW), ["CreditEvent", refused]),
        (
            ["firm", "firm2"],
            lambda name: file_event_objection(event.pk, by=people[name], grounds="理由", now=NOW),
            [EventObjectedBefore.__name__, "EventObjection"],
        ),
    ]
    for names, act, expected in acts:
        assert both(names, act) == expected
    event.refresh_from_db()
    signed = people_of(event)
    free = [name for name in ("one", "two", "three") if people[name].pk not in signed]
    objection = EventObjection.objects.get()

    def decide(name: str) -> Any:
        return decide_event_objection(objection.pk, by=people[name], is_upheld=False, decision="维持", now=NOW)

    assert both([free[0], free[0]], decide) == ["EventObjection", refused]
    ask = both(["firm", "firm2"], lambda name: ask_repair(event.pk, by=people[name], explanation="已改", now=NOW))
    assert ask == sorted(["RepairRequest", RepairAsked.__name__])
    request = RepairRequest.objects.get()

    def grant(name: str) -> Any:
        return decide_repair(request.pk, by=people[name], is_granted=True, decision="合格", now=NOW)

    assert both(["one", "two"], grant) == [refused, "RepairRequest"]
    acts_kept = ["report", "review", "confirm", "take_effect", "stay", "unstay", "repair"]
    assert [step.act for step in event.steps.all()] == acts_kept


def test_a_number_of_the_source_and_a_proposal_are_kept_once(
    people: dict[str, User], both: Callable[..., list[str]]
) -> None:
    project = ServiceProject.objects.order_by("pk")[0]
    results = both(
        ["officer", "officer"],
        lambda name: report_once("A-1", by=people[name], now=NOW, project=project, **FACT),
    )
    assert results == ["tuple", "tuple"]
    Complaint.objects.create(
        receipt_code="MMMMMMMM2222",
        estate=project.estate,
        area=project.estate.area,
        category=Category.objects.filter(parent__isnull=False).first() or Category.objects.first(),
        title="电梯",
        text="电梯",
        firm=project.firm,
        project=project,
        state="dispatched",
        created_at=NOW - datetime.timedelta(days=9),
        first_response_due_at=NOW - datetime.timedelta(days=8),
        due_at=NOW - datetime.timedelta(days=2),
    )
    both(["one", "two"], lambda _name: propose_derived(NOW))
    assert sorted(CreditEvent.objects.values_list("source", flat=True)) == ["derived", "subdistrict"]


def test_a_value_is_confirmed_once(people: dict[str, User], both: Callable[..., list[str]]) -> None:
    value = enter_indicator(
        by=people["officer"],
        name="inspection",
        project=ServiceProject.objects.order_by("pk")[0],
        period_from=datetime.date(2026, 1, 1),
        period_to=datetime.date(2026, 7, 1),
        numerator=Decimal(90),
        now=NOW,
    )
    results = both(["one", "two"], lambda name: confirm_indicator(value.pk, by=people[name], now=NOW))
    assert results == ["IndicatorValue", MoveNotAllowed.__name__]
    assert IndicatorValue.objects.get().known_at == NOW
