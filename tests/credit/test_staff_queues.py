"""The queues: who sees what waits, deciding by clicks, and lists that cost the same at one row and at twenty."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from credit.models import CreditEvent, EventObjection, RepairRequest
from credit.selectors.queues import queue_lengths
from credit.services import ask_repair, file_event_objection, report_event, review_event
from firms.models import ServiceProject
from tests.credit.due_process import adopt_changed, person_of

Make = Callable[..., ServiceProject]
SignedIn = Callable[[str], Any]
CHANGES = "/admin/credit/creditevent/"


@pytest.fixture
def reported(people: dict[str, User], rulebook: Any, now: datetime.datetime) -> Callable[..., CreditEvent]:
    def make(project: ServiceProject, item: str = "B01", **values: Any) -> CreditEvent:
        return report_event(
            **{
                "by": people["officer"],
                "project": project,
                "item_code": item,
                "fact": "查实的事实",
                "occurred_on": now.date(),
                "source": "subdistrict",
                "now": now,
                **values,
            }
        )

    return make


def lengths(user: User) -> dict[str, int]:
    fresh = User.objects.get(pk=user.pk)
    return {queue.name: number for queue, number in queue_lengths(fresh)}


def test_each_person_is_shown_only_what_they_may_decide(
    reported: Any, project_of: Make, people: dict[str, User], now: Any
) -> None:
    first, second = reported(project_of(0)), reported(project_of(1))
    reported(project_of(2, "second community"), by=people["housing"], source="department")
    review_event(second.pk, by=people["officer2"], now=now)
    assert lengths(people["officer"]) == {"review": 0}, "what one reported oneself is reviewed by another"
    assert lengths(people["officer2"]) == {"review": 1}
    assert lengths(people["other officer"]) == {"review": 1}
    assert lengths(people["housing2"])["confirm"] == 1
    assert lengths(people["auditor"]) == {}
    assert CreditEvent.objects.filter(pk=first.pk, state="reported").exists()


def test_three_levels_have_a_queue_of_their_own(people: dict[str, User], project_of: Make, now: Any) -> None:
    adopt_changed(people, lambda document: document.update(confirmation={"events": ["subdistrict", "county", "city"]}))
    event = report_event(
        by=people["officer"],
        project=project_of(0),
        item_code="B01",
        fact="事实",
        occurred_on=now.date(),
        source="subdistrict",
        now=now,
    )
    review_event(event.pk, by=people["officer2"], now=now)
    assert (lengths(people["housing"])["endorse"], lengths(people["housing"])["confirm"]) == (1, 0)


def test_the_length_of_all_queues_is_two_statements(reported: Any, project_of: Make, people: dict[str, User]) -> None:
    reported(project_of(0))
    user = User.objects.get(pk=people["housing"].pk)
    assert queue_lengths(user)
    user = User.objects.get(pk=user.pk)
    from firms.permissions import holds_for_whole
    from places.permissions import area_paths

    area_paths(user, "view_work")
    for right in ("view_work", "confirm_credit_event", "close_quarter"):
        holds_for_whole(user, right)
    with CaptureQueriesContext(connection) as captured:
        queue_lengths(user)
    assert len(captured) <= 2


def test_many_are_reviewed_at_once_and_each_row_says_what_became_of_it(
    signed_in: SignedIn, reported: Any, project_of: Make, people: dict[str, User]
) -> None:
    mine = reported(project_of(0), by=people["officer2"])
    others = [reported(project_of(number)) for number in (1, 2)]
    chosen = [event.pk for event in (mine, *others)]
    officer2 = signed_in("officer2")
    asked = officer2.post(CHANGES, {"action": "bulk_review", "_selected_action": chosen})
    assert asked.status_code == 200 and CreditEvent.objects.filter(state="reviewed").count() == 0
    answer = officer2.post(
        CHANGES, {"action": "bulk_review", "_selected_action": chosen, "apply": "1", "reason": "材料齐全"}
    )
    done = {result["row"].pk: result["is_done"] for result in answer.context["results"]}
    assert done == {mine.pk: False, others[0].pk: True, others[1].pk: True}
    housing = signed_in("housing")
    housing.post(
        CHANGES,
        {"action": "bulk_confirm", "_selected_action": chosen, "apply": "1", "reason": "属实"},
    )
    assert set(CreditEvent.objects.filter(confirmed_by=people["housing"]).values_list("pk", flat=True)) == {
        event.pk for event in others
    }


def test_another_subdistrict_reviews_nothing_of_it(signed_in: SignedIn, reported: Any, project_of: Make) -> None:
    event = reported(project_of(0))
    other = signed_in("other officer")
    other.post(CHANGES, {"action": "bulk_review", "_selected_action": [event.pk], "apply": "1"})
    assert other.post(f"{CHANGES}{event.pk}/acts/review/").status_code == 404
    event.refresh_from_db()
    assert event.state == "reported"


@pytest.mark.parametrize(
    "query",
    [
        "waits=review",
        "waits=confirm",
        "waits=endorse",
        "waits=x",
        "item=B01",
        "area_code=990101001",
        "area_code=x",
        "created_at_from=2026-01-01&created_at_to=x",
        "q=%00",
    ],
)
def test_filters_of_the_ledger(signed_in: SignedIn, reported: Any, project_of: Make, query: str) -> None:
    reported(project_of(0))
    assert signed_in("housing").get(f"{CHANGES}?{query}").status_code == 200


def test_an_objection_to_a_record_is_decided_by_another_person(
    signed_in: SignedIn, effective: Any, project_of: Make, now: Any
) -> None:
    project = project_of(0)
    event = effective(project, "B01")
    objection = file_event_objection(event.pk, by=person_of(project.firm), grounds="已按时处理", now=now)
    page, address = f"{CHANGES}{event.pk}/change/", f"{CHANGES}{event.pk}/objection/"
    assert address not in signed_in("housing").get(page).content.decode(), "they confirmed the record"
    assert address in signed_in("housing2").get(page).content.decode()
    queue = signed_in("housing2").get("/admin/credit/eventobjection/?waits=me")
    assert project.firm.name in queue.content.decode()
    assert project.firm.name not in signed_in("housing").get("/admin/credit/eventobjection/?waits=me").content.decode()
    assert project.firm.name not in signed_in("other officer").get("/admin/credit/eventobjection/").content.decode()
    moved = signed_in("housing2").get(f"/admin/credit/eventobjection/{objection.pk}/change/")
    assert moved["Location"] == page
    values = {"objection-outcome": "upheld", "objection-decision": "异议成立"}
    signed_in("housing2").post(address, {**values, "objection-decision": ""})
    assert EventObjection.objects.get().state == "filed"
    signed_in("housing2").post(address, values)
    event.refresh_from_db()
    assert (EventObjection.objects.get().state, event.state) == ("upheld", "revoked")


def test_a_repair_is_granted_from_a_day_on(signed_in: SignedIn, effective: Any, project_of: Make, now: Any) -> None:
    project = project_of(0)
    event = effective(project, "B04", evidence=[_paper()])
    asked = ask_repair(event.pk, by=person_of(project.firm), explanation="已恢复原状", now=now)
    address = f"{CHANGES}{event.pk}/repairs/{asked.pk}/"
    assert project.firm.name in signed_in("housing").get("/admin/credit/repairrequest/?waits=me").content.decode()
    assert address in signed_in("housing").get(f"{CHANGES}{event.pk}/change/").content.decode()
    prefix = f"repair{asked.pk}"
    day = (now.date() + datetime.timedelta(days=2)).isoformat()
    signed_in("housing").post(
        address,
        {f"{prefix}-outcome": "granted", f"{prefix}-decision": "已核实", f"{prefix}-repaired_on": day},
    )
    event.refresh_from_db()
    assert (RepairRequest.objects.get().state, event.repaired_on.isoformat()) == ("granted", day)
    assert signed_in("other officer").post(address).status_code == 404


def test_notices_say_whether_they_were_opened(signed_in: SignedIn, effective: Any, project_of: Make) -> None:
    project = project_of(0)
    effective(project, "B01")
    housing = signed_in("housing")
    assert project.firm.name in housing.get("/admin/credit/scoringnotice/?opened=no").content.decode()
    assert project.firm.name not in housing.get("/admin/credit/scoringnotice/?opened=yes").content.decode()
    assert housing.get("/admin/credit/scoringnotice/?opened=soon").status_code == 200


@pytest.mark.parametrize("screen", ["creditevent", "scoringnotice", "eventobjection", "repairrequest"])
def test_a_list_costs_the_same_at_one_row_and_at_twenty(
    signed_in: SignedIn, effective: Any, project_of: Make, now: Any, screen: str
) -> None:
    project = project_of(0)
    firm = person_of(project.firm)
    housing = signed_in("housing2")

    def add() -> None:
        event = effective(project, "B01")
        file_event_objection(event.pk, by=firm, grounds="异议", now=now)
        other = effective(project, "B01")
        ask_repair(other.pk, by=firm, explanation="已改正", now=now)

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert housing.get(f"/admin/credit/{screen}/").status_code == 200
        return len([query for query in captured if "credit_" in query["sql"]])

    add()
    before = cost()
    for _number in range(19):
        add()
    assert cost() == before, "of what is asked of the credit part; sessions are renewed now and then"


def _paper() -> Any:
    from io import BytesIO

    from django.core.files.base import File

    from credit.services.evidence import Evidence

    return Evidence("a.pdf", File(BytesIO(b"%PDF-1.4"), name="a.pdf"))
