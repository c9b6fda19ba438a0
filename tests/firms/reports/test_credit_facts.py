"""Late and missing reports are proposed to the ledger, each once, and go no further by themselves."""

import datetime
from typing import Any

import pytest

from credit.models import CreditEvent
from credit.services import propose_derived
from firms.models import QuarterlyReport
from tests.credit.due_process import adopt_changed, item
from tests.firms.reports.town import DAY, DUE, Q1, Town


@pytest.fixture
def asking(town: Town) -> None:
    """A rulebook in force that asks for late reports under B01 and missing ones under B03."""

    def change(document: dict[str, Any]) -> None:
        item(document, "B01")["derived_from"] = "report_late"
        item(document, "B03")["derived_from"] = "report_missing"

    adopt_changed({"housing": town.housing, "housing2": town.housing2}, change)


def test_a_late_report_is_proposed_once(town: Town, asking: None) -> None:
    report = town.submitted(now=DUE + 2 * DAY)
    now = datetime.datetime.now(datetime.UTC)
    shift = now - 3 * DAY - DUE  # the rulebook of the test holds from today
    QuarterlyReport.objects.update(due_at=DUE + shift, first_submitted_at=report.first_submitted_at + shift)
    assert propose_derived(now) == {"proposed": 1}
    assert propose_derived(now + DAY) == {"proposed": 0}
    event = CreditEvent.objects.get()
    assert (event.item_code, event.state, event.project, event.firm) == ("B01", "reported", town.project, town.firm)
    assert "2026Q1" in event.fact and town.project.name in event.fact


def test_a_report_that_never_came_is_proposed_when_the_days_have_passed(town: Town, asking: None) -> None:
    town.report(Q1)
    now = datetime.datetime.now(datetime.UTC)
    QuarterlyReport.objects.update(due_at=now - 29 * DAY)
    assert propose_derived(now) == {"proposed": 0}
    assert propose_derived(now + DAY) == {"proposed": 1}
    assert propose_derived(now + 2 * DAY) == {"proposed": 0}
    assert CreditEvent.objects.get().item_code == "B03"


def test_a_report_in_time_is_no_fact(town: Town, asking: None) -> None:
    town.submitted()
    assert propose_derived(DUE + 40 * DAY) == {"proposed": 0}
