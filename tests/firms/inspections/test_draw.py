"""The draw: anybody recomputes it, nobody is favoured, and the worked numbers of the page hold."""

import datetime
import hashlib
from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firms.rules.draw import (
    DrawInputs,
    DrawnEstate,
    TooFewInspectors,
    draw,
    inputs_from_json,
    inputs_to_json,
    length_of,
    lot,
    tour_of,
    visits_of,
)

FIRST, LAST = datetime.date(2026, 4, 1), datetime.date(2026, 6, 30)
DAYS = tuple(
    day for number in range(91) if (day := FIRST + datetime.timedelta(days=number)).weekday() < 5
)  # without holidays: the rule does not mind


def estate(number, per_year=4, place=True, last=()):
    longitude, latitude = (f"104.{number:04}", f"30.{(number * 37) % 10000:04}") if place else ("", "")
    return DrawnEstate(f"E{number:05}", per_year, longitude, latitude, last)


def inputs(estates, inspectors=(3, 5, 8), route_length=4, days=DAYS):
    return DrawInputs(FIRST, LAST, tuple(days), tuple(estates), tuple(inspectors), route_length)


estates_drawn = st.lists(
    st.builds(
        estate,
        st.integers(0, 9999),
        st.integers(0, 52),
        st.booleans(),
        st.lists(st.integers(1, 9), max_size=2).map(tuple),
    ),
    max_size=25,
    unique_by=lambda one: one.code,
)
people = st.lists(st.integers(1, 9), min_size=2, max_size=6, unique=True)


@given(st.text(min_size=1, max_size=20), estates_drawn, people, st.integers(1, 6), st.randoms())
def test_the_order_of_what_is_given_changes_nothing(seed, estates, inspectors, length, dice):
    expected = draw(seed, inputs(estates, inspectors, length))
    shuffled_estates, shuffled_people, days = list(estates), list(inspectors), list(DAYS)
    for rows in (shuffled_estates, shuffled_people, days):
        dice.shuffle(rows)
    assert draw(seed, inputs(shuffled_estates, shuffled_people, length, days)) == expected


@given(st.text(min_size=1, max_size=20), estates_drawn, people, st.integers(1, 6))
def test_every_visit_is_on_one_route_in_the_period_with_two_people(seed, estates, inspectors, length):
    routes = draw(seed, inputs(estates, inspectors, length))
    visited = Counter(code for route in routes for code in route.codes)
    expected = Counter({one.code: visits_of(seed, one, FIRST, LAST) for one in estates})
    assert visited == +expected
    for route in routes:
        assert 1 <= len(route.codes) <= length
        assert len(set(route.codes)) == len(route.codes)
        assert route.due_on in DAYS
        assert len(set(route.inspectors)) == 2 and set(route.inspectors) <= set(inspectors)
    assert [route.number for route in routes] == list(range(1, len(routes) + 1))


@given(st.text(min_size=1, max_size=20), estates_drawn, people, st.integers(1, 6))
def test_the_work_is_shared_evenly_where_nobody_was_there_last(seed, estates, inspectors, length):
    rested = [one._replace(last_inspectors=()) for one in estates]
    loads = Counter(dict.fromkeys(inspectors, 0))
    for route in draw(seed, inputs(rested, inspectors, length)):
        loads.update(route.inspectors)
    assert max(loads.values()) - min(loads.values()) <= 1


@given(estates_drawn)
def test_what_is_kept_gives_the_same_draw(estates):
    kept = inputs_to_json(inputs(estates))
    assert inputs_from_json(kept) == inputs(estates)


def test_the_lot_is_the_plain_sha_256_of_seed_and_parts():
    digest = hashlib.sha256(b"spring|estate|E00001").hexdigest()
    assert lot("spring", "estate", "E00001") == Fraction(int(digest, 16), 2**256)


@pytest.mark.parametrize(
    ("per_year", "least", "most"),
    [(0, 0, 0), (1, 0, 1), (3, 0, 1), (5, 1, 2), (12, 2, 3), (52, 12, 13)],
)
def test_whole_visits_are_sure_and_the_rest_is_drawn(per_year, least, most):
    found = {visits_of(f"seed {number}", estate(1, per_year), FIRST, LAST) for number in range(300)}
    assert found == set(range(least, most + 1))


def test_over_many_seeds_the_share_of_a_year_comes_true():
    total = sum(visits_of(f"seed {number}", estate(1, 2), FIRST, LAST) for number in range(2000))
    assert abs(total / 2000 - 2 * 91 / 365) < 0.03


def test_another_seed_draws_otherwise():
    estates = [estate(number, 2) for number in range(40)]
    assert draw("one", inputs(estates)) != draw("two", inputs(estates))


def test_who_was_there_last_is_not_drawn_again_while_two_others_are_left():
    last = inputs([estate(1, 52, last=(3, 5))], inspectors=(3, 5, 8, 9), route_length=1)
    assert {route.inspectors for route in draw("s", last)} <= {(8, 9), (9, 8)}
    few = inputs([estate(1, 52, last=(3, 5))], inspectors=(3, 5, 8), route_length=1)
    assert any(3 in route.inspectors for route in draw("s", few))


def test_the_tour_goes_on_to_the_nearest_from_the_north():
    places = {"A": ("104.00", "30.90"), "B": ("104.50", "30.10"), "C": ("104.01", "30.80"), "D": ("104.40", "30.20")}
    rows = [DrawnEstate(code, 4, *place) for code, place in places.items()] + [DrawnEstate("Z", 4)]
    assert [one.code for one in tour_of(rows)] == ["A", "C", "D", "B", "Z"]
    assert length_of(tour_of(rows)) == length_of(tour_of(rows[:4]))


def test_two_people_and_a_working_day_are_needed():
    with pytest.raises(TooFewInspectors):
        draw("s", inputs([estate(1)], inspectors=(3, 3)))
    with pytest.raises(ValueError, match="working days"):
        draw("s", inputs([estate(1)], days=()))
