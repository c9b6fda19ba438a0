"""Shares and days of the law, and where they come from."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from committees import work_rules
from committees.reference import SAMPLES
from committees.rules.law.clocks import add_months
from committees.rules.office import first_day_before, is_duty_number, last_day, least_reaching, reaches
from committees.selectors.assembly_rules import rule
from committees.services.assembly_rules import load_rules

D = datetime.date
NOW = datetime.datetime(2026, 4, 1, 9, 0, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("rule", "part", "whole", "is_met"),
    [
        (">1/2", 3, 5, True),
        (">1/2", 2, 4, False),
        (">=1/2", 2, 4, True),
        (">=2/3", 4, 6, True),
        (">=2/3", 4, 7, False),
        ("1/2", 1, 2, True),
        ("<1/2", 2, 5, True),
        ("<1/2 after alternates", 3, 5, False),
        (">1/2 of members sign", 4, 7, True),
        (">1/2", 0, 0, False),
    ],
)
def test_a_share_is_met_exactly(rule, part, whole, is_met):
    assert reaches(rule, part, whole) is is_met


def test_a_rule_without_a_share_is_refused():
    with pytest.raises(ValueError):
        reaches("in time", 1, 2)


@given(st.integers(1, 60), st.sampled_from([">1/2", ">=2/3", ">=1/2", ">=3/4"]))
def test_one_less_than_the_least_number_never_meets_it(whole, rule):
    least = least_reaching(rule, whole)
    assert reaches(rule, least, whole) and not reaches(rule, least - 1, whole)


@pytest.mark.parametrize(
    ("start", "period", "last"),
    [
        (D(2026, 4, 20), 3, D(2026, 4, 23)),  # the first day is not counted
        (D(2026, 4, 22), 3, D(2026, 4, 27)),  # Saturday moves to Monday
        (D(2026, 9, 29), 3, D(2026, 10, 8)),  # the holiday week is passed over
        (D(2026, 4, 20), {"working_days": 5}, D(2026, 4, 27)),
        (D(2026, 1, 31), {"months": 1}, D(2026, 2, 28)),  # a Saturday that is worked
    ],
)
def test_the_last_day_of_a_period(start, period, last):
    assert last_day(start, period) == last


def test_counting_back_does_not_move():
    assert first_day_before(D(2026, 5, 12), 10) == D(2026, 5, 2)
    assert first_day_before(D(2026, 5, 31), {"months": 3}) == D(2026, 2, 28)
    assert add_months(D(2025, 12, 15), 1) == D(2026, 1, 15)


def test_the_size_of_a_body():
    assert is_duty_number(7, least=7, most=11, odd=True)
    assert not is_duty_number(8, least=7, most=11, odd=True)
    assert not is_duty_number(13, least=7, most=11, odd=True)
    assert is_duty_number(8, least=7, most=None, odd=False)


def test_the_law_of_the_place_comes_before_the_default(jurisdiction):
    day = D(2026, 4, 20)
    assert work_rules.work_rule("committee_filing.days", day) == work_rules.WorkRule(30, "物业管理条例 第16条")
    assert work_rules.work_rule("committee_meetings.quorum", day) == work_rules.WorkRule(">1/2", "")
    load_rules(
        SAMPLES.read_text(encoding="utf-8"), by=None, now=NOW, source="试验", effective_from=day, place="shandong"
    )
    assert work_rules.work_rule("committee_meetings.quorum", day) == work_rules.WorkRule(">=2/3", "山东省 第32条")
    with pytest.raises(KeyError):
        work_rules.work_rule("committee_meetings.colour", day)


def test_words_without_a_figure_leave_the_default(jurisdiction):
    day = D(2026, 4, 20)
    load_rules(
        SAMPLES.read_text(encoding="utf-8"), by=None, now=NOW, source="试验", effective_from=day, place="shandong"
    )
    assert not isinstance(rule("handover_days.to_new_committee", on=day).value, int)
    assert work_rules.work_rule("handover_days.to_new_committee", day).value == 10
