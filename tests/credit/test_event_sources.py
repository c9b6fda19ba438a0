"""Where facts come from: firms about themselves, firms as a whole, units, rows, other systems, the same fact again."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import User
from common.errors import NotAllowed
from credit.models import CreditEvent
from credit.services import confirm_event, find_same_fact, report_event, report_events, report_once, review_event
from credit.services.reports import BadFact, KeyTaken, RowsRefused
from firms.models import ServiceProject
from places.models import Area
from tests.credit.due_process import adopt_changed, item, person_of

Make = Callable[..., ServiceProject]


@pytest.fixture
def fact(people: dict[str, User], now: datetime.datetime) -> Callable[..., dict[str, Any]]:
    def make(**values: Any) -> dict[str, Any]:
        given = {"item_code": "B05", "fact": "以停水方式催交物业费", "occurred_on": now.date(), "source": "subdistrict"}
        return given | values

    return make


# --- Firms --------------------------------------------------------------------------------------------


def test_a_firm_reports_about_itself_where_the_item_lets_it(
    people: dict[str, User], project_of: Make, fact: Any, now: datetime.datetime
) -> None:
    adopt_changed(people, lambda document: item(document, "G04").update(reported_by=["firm"]))
    project, other = project_of(0), project_of(1)
    own = person_of(project.firm)
    values = fact(item_code="G04", source="firm", fact="接管无主管楼院")
    event = report_event(by=own, project=project, now=now, **values)
    assert (event.reported_by, event.source, event.state) == (own, "firm", "reported")
    for wrong in ({"project": other}, {"project": project, "source": "department"}):
        with pytest.raises(NotAllowed):
            report_event(by=own, now=now, **{**values, **wrong})
    with pytest.raises(BadFact):
        report_event(by=own, project=project, now=now, **{**values, "item_code": "B05"})
    review_event(event.pk, by=people["officer"], now=now)
    assert confirm_event(event.pk, by=people["housing"], now=now).state == "effective"


def test_a_fact_about_a_firm_as_a_whole_lies_with_the_office_that_reports_it(
    people: dict[str, User], rulebook: Any, project_of: Make, areas: dict[str, Area], fact: Any, now: datetime.datetime
) -> None:
    firm = project_of(0).firm
    high = report_event(by=people["housing"], firm=firm, now=now, **fact(source="department"))
    low = report_event(by=people["officer"], firm=firm, now=now, **fact(item_code="B01"))
    assert (high.area, low.area, low.project) == (areas["district"], areas["first"], None)
    with pytest.raises(NotAllowed):
        report_event(by=people["officer"], firm=firm, area=areas["second"], now=now, **fact())
    with pytest.raises(BadFact):
        report_event(by=people["officer"], now=now, **fact())


def test_points_of_a_project_need_the_project(
    people: dict[str, User], project_of: Make, fact: Any, now: datetime.datetime
) -> None:
    def change(document: dict[str, Any]) -> None:
        item(document, "B05").update(subject="manager_post")
        basis = {"source": "sample", "clause": "第一条"}
        document["components"] = [{"subject": "manager_post", "title": "岗位", "method": "sum", "basis": basis}]

    adopt_changed(people, change)
    project = project_of(0)
    with pytest.raises(BadFact):
        report_event(by=people["officer"], firm=project.firm, now=now, **fact())
    event = report_event(by=people["officer"], project=project, now=now, **fact())
    review_event(event.pk, by=people["officer2"], now=now)
    notice = confirm_event(event.pk, by=people["housing"], now=now).scoring_notice
    assert notice.content["points"] == [{"subject": "manager_post", "points": "-10"}]


def test_points_copied_to_the_post_stand_in_the_notice(
    people: dict[str, User], project_of: Make, fact: Any, now: datetime.datetime
) -> None:
    copied = {"subject": "manager_post", "factor": "0.5"}
    adopt_changed(people, lambda document: item(document, "B05").update(copied_to=copied))
    event = report_event(by=people["officer"], project=project_of(0), now=now, **fact())
    review_event(event.pk, by=people["officer2"], now=now)
    notice = confirm_event(event.pk, by=people["housing"], now=now).scoring_notice
    assert sorted(entry["points"] for entry in notice.content["points"]) == ["-10", "-5"]


def test_an_item_that_counts_units_asks_how_many(
    people: dict[str, User], project_of: Make, fact: Any, now: datetime.datetime
) -> None:
    adopt_changed(people, lambda document: item(document, "B05").update(points={"per_unit": -1, "step": 2, "limit": 3}))
    project = project_of(0)
    for quantity in (None, Decimal(0), Decimal(-1)):
        with pytest.raises(BadFact):
            report_event(by=people["officer"], project=project, now=now, **fact(quantity=quantity))
    event = report_event(by=people["officer"], project=project, now=now, **fact(quantity=Decimal(5)))
    review_event(event.pk, by=people["officer2"], now=now)
    notice = confirm_event(event.pk, by=people["housing"], now=now).scoring_notice
    assert notice.content["points"] == [{"subject": "firm", "points": "-2"}]


# --- Many, and from elsewhere -------------------------------------------------------------------------


def test_many_facts_are_kept_all_or_none(
    people: dict[str, User], rulebook: Any, project_of: Make, fact: Any, now: datetime.datetime
) -> None:
    project = project_of(0)
    rows = [
        {"project": project, **fact()},
        {"project": project, **fact(fact="")},
        {"project": project_of(1, "second community"), **fact()},
    ]
    with pytest.raises(RowsRefused) as refusal:
        report_events(rows, by=people["officer"], now=now)
    assert set(refusal.value.problems) == {1, 2}
    assert not CreditEvent.objects.exists()
    kept = report_events([rows[0], {"project": project, **fact(item_code="B01")}], by=people["officer"], now=now)
    assert [event.item_code for event in kept] == ["B05", "B01"]


def test_a_number_of_the_source_stands_for_one_fact(
    people: dict[str, User], rulebook: Any, project_of: Make, fact: Any, now: datetime.datetime
) -> None:
    project = project_of(0)
    first, is_new = report_once("A-1", by=people["officer"], now=now, project=project, **fact())
    again, is_new_again = report_once("A-1", by=people["officer"], now=now, project=project, **fact())
    assert (first, is_new, is_new_again) == (again, True, False)
    with pytest.raises(KeyTaken):
        report_once("A-1", by=people["officer"], now=now, project=project, **fact(item_code="B01"))
    with pytest.raises(KeyTaken):
        report_once("A-1", by=people["other officer"], now=now, project=project, **fact())
    assert CreditEvent.objects.count() == 1


# --- The same fact ------------------------------------------------------------------------------------


def test_the_same_fact_is_found_by_item_mark_and_words(
    people: dict[str, User], rulebook: Any, project_of: Make, fact: Any, now: datetime.datetime
) -> None:
    project, day = project_of(0), now.date()
    known = report_event(by=people["officer"], project=project, now=now, **fact(fact_key="F1"))
    near, far = day - datetime.timedelta(days=30), day - datetime.timedelta(days=31)
    assert find_same_fact(project=project, item_code="B05", occurred_on=near) == [known]
    assert find_same_fact(project=project, item_code="B05", occurred_on=far) == []
    assert find_same_fact(project=project, item_code="B01", occurred_on=far, fact_key="F1") == [known]
    words = {"item_code": "B01", "occurred_on": near, "fact": "以停水方式，催交物业费！"}
    assert find_same_fact(project=project, **words) == [known]
    assert find_same_fact(firm=project.firm, **words) == [known]
    assert find_same_fact(project=project, **{**words, "fact": "电梯停运三天无人处理"}) == []
    assert find_same_fact(project=project_of(1), **words) == []


def test_refused_records_are_no_warning(
    people: dict[str, User], rulebook: Any, project_of: Make, fact: Any, now: datetime.datetime
) -> None:
    from credit.services import refuse_event

    project = project_of(0)
    known = report_event(by=people["officer"], project=project, now=now, **fact())
    refuse_event(known.pk, by=people["officer2"], now=now, reason="查无此事")
    assert find_same_fact(project=project, item_code="B05", occurred_on=now.date()) == []
