"""A firm asks for the repair of a record; another person decides with reasons."""

import datetime
from collections.abc import Callable
from io import BytesIO

import pytest
from django.core.files.base import File
from django.db import IntegrityError, transaction

from accounts.models import User
from common.errors import MoveNotAllowed, NotAllowed
from credit.models import CreditEvent, RepairRequest
from credit.services import ask_repair, decide_repair, repair_event
from credit.services._steps import WordsNeeded
from credit.services.events import BadRepairDay, RequestWaits
from credit.services.evidence import Evidence
from credit.services.repairs import RepairAsked
from firms.models import ServiceProject
from jobs.models import OutboxEntry
from tests.credit.due_process import person_of

Make = Callable[..., ServiceProject]
DAY = datetime.timedelta(days=1)


@pytest.fixture
def event(effective: Callable[..., CreditEvent], project_of: Make) -> CreditEvent:
    return effective(project_of(0), "B05")  # counts for 24 months, repaired or not


@pytest.fixture
def request_(event: CreditEvent, now: datetime.datetime) -> RepairRequest:
    paper = Evidence("复查.pdf", File(BytesIO(b"%PDF-1.4 z"), name="x"))
    return ask_repair(event.pk, by=person_of(event.firm), explanation="已恢复供水", files=[paper], now=now + DAY)


def test_granted_the_record_is_repaired_from_the_day_of_the_decision(
    event: CreditEvent, request_: RepairRequest, people: dict[str, User], now: datetime.datetime
) -> None:
    decide_repair(request_.pk, by=people["housing"], is_granted=True, decision="复查合格", now=now + 5 * DAY)
    event.refresh_from_db()
    assert (event.state, event.repaired_on, event.repaired_at) == (
        "repaired",
        datetime.date(2026, 7, 6),
        now + 5 * DAY,
    )
    assert [file.purpose for file in event.evidence.all()] == ["repair"]


def test_the_stated_day_lies_between_the_first_day_and_today(
    event: CreditEvent, request_: RepairRequest, people: dict[str, User], now: datetime.datetime
) -> None:
    for day in (datetime.date(2026, 6, 30), datetime.date(2026, 7, 7)):
        with pytest.raises(BadRepairDay):
            decide_repair(
                request_.pk,
                by=people["housing"],
                is_granted=True,
                decision="合格",
                now=now + 5 * DAY,
                repaired_on=day,
            )
    day = datetime.date(2026, 7, 3)
    decide_repair(
        request_.pk, by=people["housing"], is_granted=True, decision="合格", now=now + 5 * DAY, repaired_on=day
    )
    event.refresh_from_db()
    assert event.repaired_on == event.steps.last().holds_on == day


def test_refused_with_reasons_the_firm_may_ask_again(
    event: CreditEvent, request_: RepairRequest, people: dict[str, User], now: datetime.datetime
) -> None:
    with pytest.raises(RepairAsked):
        ask_repair(event.pk, by=request_.asked_by, explanation="再次申请", now=now)
    with pytest.raises(RequestWaits):
        repair_event(event.pk, by=people["housing"], now=now, reason="已整改")
    with pytest.raises(WordsNeeded):
        decide_repair(request_.pk, by=people["housing"], is_granted=False, decision=" ", now=now)
    OutboxEntry.objects.all().delete()
    decide_repair(request_.pk, by=people["housing"], is_granted=False, decision="尚未恢复", now=now)
    assert OutboxEntry.objects.filter(topic="accounts.send_mail").count() == 1
    with pytest.raises(MoveNotAllowed):
        decide_repair(request_.pk, by=people["housing2"], is_granted=True, decision="合格", now=now)
    again = ask_repair(event.pk, by=request_.asked_by, explanation="再次申请", now=now)
    decide_repair(again.pk, by=people["housing2"], is_granted=True, decision="合格", now=now)
    with pytest.raises(MoveNotAllowed):
        ask_repair(event.pk, by=request_.asked_by, explanation="又一次", now=now)


def test_only_the_firm_asks_and_only_the_confirming_side_decides(
    event: CreditEvent, request_: RepairRequest, people: dict[str, User], now: datetime.datetime
) -> None:
    with pytest.raises(NotAllowed):
        ask_repair(event.pk, by=people["officer"], explanation="代为申请", now=now)
    for stranger in (people["officer"], request_.asked_by):
        with pytest.raises(NotAllowed):
            decide_repair(request_.pk, by=stranger, is_granted=True, decision="合格", now=now)
    with pytest.raises(IntegrityError, match="repair_decided_by_another"), transaction.atomic():
        RepairRequest.objects.filter(pk=request_.pk).update(
            state="granted", decided_by=request_.asked_by, decided_at=now, decision="合格"
        )
