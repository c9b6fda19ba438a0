"""Who had the ball when."""

import datetime
import itertools

from hypothesis import given
from hypothesis import strategies as st

from complaints.choices import EventKind
from complaints.rules import Holding, Step, Waiting, holdings, totals

START = datetime.datetime(2025, 9, 26, 10, tzinfo=datetime.UTC)
HOUR = datetime.timedelta(hours=1)
kinds = st.sampled_from([kind.value for kind in EventKind])
hours = st.integers(0, 500).map(lambda count: START + count * HOUR)
steps = st.lists(st.tuples(hours, kinds, st.booleans()).map(lambda values: Step(*values)), max_size=12)
waits = st.lists(
    st.tuples(hours, st.integers(1, 50), st.sampled_from(["resident", "other", ""])).map(
        lambda values: Waiting(values[0], values[0] + values[1] * HOUR, values[2])
    ),
    max_size=3,
)


def at(count):
    return START + count * HOUR


def told(found):
    return [(span.holder, int((span.start - START) / HOUR), int((span.end - START) / HOUR)) for span in found]


ORDINARY = [
    Step(at(0), "submit"),
    Step(at(2), "accept"),
    Step(at(5), "dispatch", is_to_firm=True),
    Step(at(9), "respond"),
    Step(at(30), "answer"),
    Step(at(40), "rate"),
    Step(at(41), "close"),
]


def test_an_ordinary_complaint_goes_from_office_to_firm_to_resident_and_back():
    assert told(holdings(ORDINARY, [], at(100))) == [
        ("office", 0, 5),
        ("firm", 5, 30),
        ("resident", 30, 40),
        ("office", 40, 41),
    ]


def test_who_is_waited_for_has_the_ball_meanwhile():
    found = holdings(ORDINARY[:4], [Waiting(at(10), at(20), "resident"), Waiting(at(25), at(27), "")], at(50))
    assert told(found) == [("office", 0, 5), ("firm", 5, 10), ("resident", 10, 20), ("firm", 20, 50)]


def test_sent_back_it_is_again_with_whoever_handled_it():
    sent_back = [*ORDINARY[:5], Step(at(35), "send_back")]
    assert told(holdings(sent_back, [], at(36)))[-1] == ("firm", 35, 36)
    to_office = [Step(at(0), "submit"), Step(at(1), "dispatch"), Step(at(2), "resolve"), Step(at(3), "send_back")]
    assert told(holdings(to_office, [], at(4)))[-1] == ("unit", 3, 4)


def test_after_the_end_it_is_nobodys():
    assert told(holdings([Step(at(0), "submit"), Step(at(3), "withdraw")], [], at(90))) == [("office", 0, 3)]


def test_a_clock_that_jumped_back_makes_no_negative_time():
    jumped = [Step(at(10), "submit"), Step(at(4), "accept"), Step(at(12), "dispatch", is_to_firm=True)]
    assert told(holdings(jumped, [], at(20))) == [("office", 10, 12), ("firm", 12, 20)]


def test_how_long_each_side_had_it():
    sums = totals(holdings(ORDINARY, [], at(100)))
    assert sums == {"office": 6 * HOUR, "firm": 25 * HOUR, "resident": 10 * HOUR}


@given(steps, waits, hours)
def test_nobody_has_the_ball_twice_and_waiting_takes_no_time_away(history, waiting, until):
    found = holdings(history, waiting, until)
    assert all(span.start < span.end <= until for span in found)
    assert all(one.end <= other.start for one, other in itertools.pairwise(found))
    assert not any(_touch(one, other) for one, other in itertools.pairwise(found))
    plain = sum((span.length for span in holdings(history, [], until)), datetime.timedelta())
    assert sum(totals(found).values(), datetime.timedelta()) == plain


def _touch(one: Holding, other: Holding) -> bool:
    return one.holder == other.holder and one.end == other.start
