"""Missing, late, being checked: computed from facts, for one project and for the overview."""

import datetime

import pytest

from credit.models import CreditEvent
from credit.services import propose_derived
from firms.selectors import duties_overview, duty_lines
from firms.services import Content, correct, disclose, order_correction, review_version
from tests.credit.conftest import NOW
from tests.credit.due_process import adopt_changed, item
from tests.firms.disclosure.conftest import SECOND_QUARTER, account, add_duty

DAY = datetime.timedelta(days=1)
DUE = datetime.date(2026, 7, 30)


def lines(project, today):
    return {line.period.start if line.period else None: line for line in duty_lines([project], today)[project.pk]}


def state(project, today):
    line = lines(project, today)[SECOND_QUARTER]
    return line.state, line.late_days


def hand_in(project, by, at, **changes):
    values = {"kind": "common_revenue", "period_start": SECOND_QUARTER, "content": Content(account=account())}
    return disclose(project.pk, by=by, now=at, **{**values, **changes})


def at(day, hour=9):
    return NOW.replace(year=day.year, month=day.month, day=day.day, hour=hour)


def test_from_not_due_to_missing(project):
    add_duty()
    assert SECOND_QUARTER not in lines(project, datetime.date(2026, 6, 29))
    assert state(project, datetime.date(2026, 6, 30)) == ("open", 0)
    assert state(project, DUE) == ("open", 0)
    assert state(project, DUE + DAY) == ("missing", 1)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (at(DUE, 23) + datetime.timedelta(minutes=59, seconds=59), ("done", 0)),
        (at(DUE + DAY, 0), ("late", 1)),
    ],
)
def test_the_last_second_of_the_last_day_is_in_time(project, manager, moment, expected):
    add_duty()
    hand_in(project, manager, moment)
    assert state(project, DUE + 30 * DAY) == expected


def test_the_day_of_handing_in_counts_not_that_of_the_look(project, manager, people):
    add_duty(needs_review=True)
    version = hand_in(project, manager, at(DUE))
    assert state(project, DUE + 5 * DAY) == ("checking", 0)
    review_version(version.pk, by=people["officer"], now=at(DUE + 6 * DAY), is_accepted=True)
    assert state(project, DUE + 7 * DAY) == ("done", 0)


def test_what_was_returned_is_missing_after_the_last_day(project, manager, people):
    add_duty(needs_review=True)
    version = hand_in(project, manager, at(DUE - 5 * DAY))
    review_version(version.pk, by=people["officer"], now=at(DUE - DAY), is_accepted=False, reason="不清楚")
    assert state(project, DUE)[0] == "returned"
    assert state(project, DUE + DAY)[0] == "missing"


def test_short_postings_missing_photos_and_orders_are_flagged(project, manager, people, now):
    duty = add_duty()
    version = hand_in(project, manager, now)
    duty.posting_days, duty.needs_photo = 15, True
    duty.save()
    assert lines(project, DUE)[SECOND_QUARTER].flags == ("posting_short", "no_photo")
    duty.posting_days, duty.needs_photo = 0, False
    duty.save()
    order_correction(version.pk, by=people["officer"], now=now, reason="不符", due_on=datetime.date(2026, 7, 10))
    assert lines(project, datetime.date(2026, 7, 10))[SECOND_QUARTER].flags == ("ordered",)
    line = lines(project, datetime.date(2026, 7, 11))[SECOND_QUARTER]
    assert (line.flags, line.is_wanting) == (("order_overdue",), True)
    correct(version.disclosure_id, by=manager, now=now, based_on=1, reason="更正", content=Content(account=account()))
    assert lines(project, datetime.date(2026, 7, 11))[SECOND_QUARTER].flags == ()


def test_the_overview_shows_one_s_own_area_by_pages(project_of, people, monkeypatch, django_assert_max_num_queries):
    from firms.selectors import duties as module

    add_duty()
    own = [project_of(number) for number in range(3)]
    project_of(3, "second community")
    monkeypatch.setattr(module, "PER_PAGE", 2)
    with django_assert_max_num_queries(12):
        first = duties_overview(people["officer"], DUE + DAY)
    assert [row.project for row in first.rows] == own[:2]
    assert [len(row.missing) for row in first.rows] == [2, 2]
    second = duties_overview(people["officer"], DUE + DAY, after=first.next_after)
    assert ([row.project for row in second.rows], second.next_after) == (own[2:], None)
    assert len(duties_overview(people["housing"], DUE + DAY).rows) == 2


def test_who_owes_nothing_is_left_out_unless_asked_for(project, people):
    assert duties_overview(people["officer"], DUE).rows == []
    assert len(duties_overview(people["officer"], DUE, only_missing=False).rows) == 1


def test_lines_cost_as_much_for_many_projects(project_of, django_assert_num_queries):
    add_duty()
    projects = [project_of(number) for number in range(5)]
    with django_assert_num_queries(2):
        duty_lines(projects, DUE)


def test_a_missing_disclosure_is_proposed_to_credit_once(project, people, manager):
    add_duty(effective_from=datetime.date(2026, 4, 1))
    adopt_changed(people, lambda document: item(document, "B01").update(derived_from="disclosure_missing"))
    assert propose_derived(at(DUE)) == {"proposed": 0}
    assert propose_derived(at(DUE + DAY)) == {"proposed": 1}
    assert propose_derived(at(DUE + 2 * DAY)) == {"proposed": 0}
    event = CreditEvent.objects.get()
    assert (event.state, event.source, event.project, event.occurred_on) == ("reported", "derived", project, DUE + DAY)
    assert project.estate.name in event.fact
    hand_in(project, manager, at(DUE + 3 * DAY))
    assert propose_derived(at(DUE + 4 * DAY)) == {"proposed": 0}


def test_a_disclosure_that_came_late_before_the_night_is_proposed_too(project, people, manager):
    add_duty(effective_from=datetime.date(2026, 4, 1))
    adopt_changed(people, lambda document: item(document, "B01").update(derived_from="disclosure_missing"))
    hand_in(project, manager, at(DUE + DAY))
    assert propose_derived(at(DUE + 2 * DAY)) == {"proposed": 1}
