"""Which routing rule speaks: every condition by itself, order, and what holds for any table."""

import datetime
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.choices import Severity
from complaints.rules.routing import (
    Facts,
    Office,
    Offices,
    Route,
    Rule,
    first_match,
    in_window,
    lifted,
    plain,
    read_words,
    route_of,
    speaks_for,
)

FRIDAY = datetime.datetime(2025, 9, 26, 10, 0)
CITY, STREET, COMMUNITY = (
    Office(1, "51/", "city"),
    Office(2, "51/01/", "subdistrict"),
    Office(3, "51/01/07/", "community"),
)
OTHER = Office(4, "51/02/", "subdistrict")
OFFICES = Offices(
    {one.pk: one for one in (CITY, STREET, COMMUNITY, OTHER)},
    {one.path: one for one in (CITY, STREET, COMMUNITY, OTHER)},
)
FACTS = Facts(
    at=FRIDAY,
    is_worked_day=True,
    category="facilities-lift",
    group="facilities",
    area_path="51/01/07/",
    severity="serious",
    channel="web",
    estate_kind="residential",
    text=plain("电梯困人\n三号梯停在五楼，ＬＩＦＴ"),
)
ANY = Rule(1, "任何", "triage")


@pytest.mark.parametrize(
    ("condition", "speaks"),
    [
        ({}, True),
        ({"category": "facilities-lift"}, True),
        ({"category": "facilities"}, True),
        ({"category": "cleaning"}, False),
        ({"area_path": "51/01/"}, True),
        ({"area_path": "51/02/"}, False),
        ({"estate_kind": "residential"}, True),
        ({"estate_kind": "commercial"}, False),
        ({"channel": "web"}, True),
        ({"channel": "hotline"}, False),
        ({"severity": "serious"}, True),
        ({"severity": "urgent"}, False),
        ({"weekdays": frozenset({5, 6})}, True),
        ({"weekdays": frozenset({6, 7})}, False),
        ({"day_kind": "worked"}, True),
        ({"day_kind": "free"}, False),
        ({"time_from": datetime.time(8), "time_to": datetime.time(18)}, True),
        ({"time_from": datetime.time(18), "time_to": datetime.time(8)}, False),
        ({"words": ("困人", "燃气")}, True),
        ({"words": ("lift",)}, True),
        ({"words": ("燃气",)}, False),
        ({"category": "facilities", "words": ("燃气",)}, False),
    ],
)
def test_a_rule_speaks_when_all_its_conditions_hold(condition, speaks):
    assert speaks_for(replace(ANY, **condition), FACTS) is speaks


@pytest.mark.parametrize(
    ("at", "start", "end", "inside"),
    [
        ("08:00", "08:00", "18:00", True),
        ("18:00", "08:00", "18:00", False),
        ("23:30", "22:00", "06:00", True),
        ("05:59", "22:00", "06:00", True),
        ("06:00", "22:00", "06:00", False),
    ],
)
def test_a_window_of_the_day_is_half_open_and_may_go_over_midnight(at, start, end, inside):
    assert in_window(*(datetime.time.fromisoformat(text) for text in (at, start, end))) is inside


def test_a_make_up_sunday_is_a_working_day():
    sunday = replace(FACTS, at=datetime.datetime(2025, 9, 28, 10, 0), is_worked_day=True)
    assert speaks_for(replace(ANY, day_kind="worked", weekdays=frozenset({7})), sunday)


def test_words_stand_one_per_line_in_any_width_and_case():
    assert read_words("困人\n  ＬＩＦＴ \n\n") == ("困人", "lift")


@pytest.mark.parametrize(
    ("rule", "has_firm", "route"),
    [
        (Rule(1, "", "triage"), True, Route("triage")),
        (Rule(1, "", "firm"), True, Route("firm")),
        (Rule(1, "", "firm"), False, Route("nowhere")),
        (Rule(1, "", "office", office_id=2), True, Route("office", 2)),
        (Rule(1, "", "office", office_id=4), True, Route("nowhere")),
        (Rule(1, "", "office", office_id=99), True, Route("nowhere")),
        (Rule(1, "", "level", office_level="subdistrict"), True, Route("office", 2)),
        (Rule(1, "", "level", office_level="community"), True, Route("office", 3)),
        (Rule(1, "", "level", office_level="district"), True, Route("nowhere")),
    ],
)
def test_where_a_rule_sends_a_complaint(rule, has_firm, route):
    assert route_of(rule, "51/01/07/", OFFICES, has_firm=has_firm) == route


@pytest.mark.parametrize(
    ("severity", "lift", "after"),
    [
        ("routine", "", "routine"),
        ("routine", "serious", "serious"),
        ("urgent", "serious", "urgent"),
        ("serious", "urgent", "urgent"),
    ],
)
def test_the_severity_is_lifted_and_never_lowered(severity, lift, after):
    assert lifted(severity, lift) == after


rules = st.builds(
    Rule,
    pk=st.integers(1, 10_000),
    name=st.just(""),
    outcome=st.just("triage"),
    category=st.sampled_from(["", "facilities", "facilities-lift", "cleaning"]),
    area_path=st.sampled_from(["", "51/", "51/01/", "51/02/"]),
    channel=st.sampled_from(["", "web", "hotline"]),
    severity=st.sampled_from(["", *Severity.values]),
    weekdays=st.frozensets(st.integers(1, 7), max_size=3),
    words=st.sampled_from([(), ("困人",), ("燃气",)]),
)


@given(st.lists(rules, max_size=8), rules, st.integers(0, 8))
def test_the_first_that_fits_speaks_and_what_stands_below_it_changes_nothing(table, extra, at):
    found = first_match(table, FACTS)
    assert (found is None) == (not any(speaks_for(rule, FACTS) for rule in table))
    if found is None:
        return
    index = next(number for number, rule in enumerate(table) if rule is found)
    assert not any(speaks_for(rule, FACTS) for rule in table[:index])
    below = min(index + 1 + at, len(table))
    assert first_match([*table[:below], extra, *table[below:]], FACTS) is found
    silent = replace(extra, channel="hotline")
    assert first_match([silent, *table], FACTS) is found
