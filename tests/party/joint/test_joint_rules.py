"""Frequencies, samples, Wilson's interval, calendars: pure functions with the worked numbers of the documentation."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from party.choices.joint import RoundState
from party.rules.activities import Frequency, Period, duties_of, periods_of, quarter_of
from party.rules.icalendar import Event, calendar, escaped, folded
from party.rules.sample import draw_units, frame_digest, lot_of
from party.rules.wilson import wilson

DAY = datetime.date
BRANCH = ("branch",)
FAR = DAY(9999, 12, 31)

# --- Wilson's interval --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hits", "count", "low", "high"),
    [
        (8, 10, "0.4902", "0.9433"),
        (0, 10, "0.0000", "0.2775"),
        (10, 10, "0.7225", "1.0000"),
        (50, 100, "0.4038", "0.5962"),
        (27, 30, "0.7438", "0.9654"),
        (1, 1, "0.2065", "1.0000"),
    ],
)
def test_the_interval_has_the_published_ends(hits, count, low, high):
    assert wilson(hits, count) == (Decimal(low), Decimal(high))


def test_nothing_counted_has_no_interval():
    assert wilson(0, 0) is None


@pytest.mark.parametrize(("hits", "count"), [(-1, 5), (6, 5)])
def test_more_hits_than_counted_are_refused(hits, count):
    with pytest.raises(ValueError):
        wilson(hits, count)


@given(st.integers(1, 2000), st.data())
def test_the_interval_holds_the_share_and_mirrors(count, data):
    hits = data.draw(st.integers(0, count))
    found, mirrored = wilson(hits, count), wilson(count - hits, count)
    slack = Decimal("0.0001")
    assert found.low - slack <= Decimal(hits) / count <= found.high + slack
    assert abs(found.low - (1 - mirrored.high)) <= slack


# --- Samples ------------------------------------------------------------------------------------------


def test_a_lot_is_recomputed_with_any_tool():
    import hashlib

    assert lot_of("seed", "firm:7", 12) == hashlib.sha256(b"seed|firm:7|12").hexdigest()


def test_the_order_of_the_register_changes_nothing():
    units = list(range(1, 200))
    assert draw_units("s", "firm:1", units, 30) == draw_units("s", "firm:1", reversed(units), 30)


def test_a_sample_has_no_unit_twice_and_another_seed_another_sample():
    first, second = draw_units("a", "firm:1", range(500), 50), draw_units("b", "firm:1", range(500), 50)
    assert len(set(first)) == 50
    assert first != second


def test_a_small_register_is_drawn_whole():
    assert sorted(draw_units("s", "firm:1", [3, 1, 2, 3], 50)) == [1, 2, 3]


def test_each_unit_has_the_same_chance():
    times = dict.fromkeys(range(20), 0)
    for seed in range(2000):
        for unit in draw_units(str(seed), "firm:1", range(20), 5):
            times[unit] += 1
    assert all(420 <= count <= 580 for count in times.values())  # 500 expected; five standard deviations are 97


def test_the_frame_is_named_by_a_digest():
    assert frame_digest([2, 1]) == frame_digest([1, 2, 2]) != frame_digest([1, 3])


# --- Frequencies --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("months", "quarter", "expected"),
    [
        (1, 1, [(1, 2), (2, 3), (3, 4)]),
        (2, 1, [(1, 3)]),
        (2, 2, [(3, 5), (5, 7)]),
        (2, 3, [(7, 9)]),
        (2, 4, [(9, 11), (11, 13)]),
        (3, 2, [(4, 7)]),
        (6, 1, []),
        (6, 2, [(1, 7)]),
        (12, 4, [(1, 13)]),
    ],
)
def test_a_period_belongs_to_the_quarter_in_which_it_ends(months, quarter, expected):
    found = periods_of(months, 2026, quarter)
    assert [(p.first.month, p.end.month + 12 * (p.end.year - 2026)) for p in found] == expected


@pytest.mark.parametrize("months", [0, 5, 7, 13])
def test_a_year_divides_into_whole_periods(months):
    with pytest.raises(ValueError):
        periods_of(months, 2026, 1)


@pytest.mark.parametrize(("day", "quarter"), [(DAY(2026, 3, 31), 1), (DAY(2026, 4, 1), 2), (DAY(2026, 12, 31), 4)])
def test_quarters_have_three_months(day, quarter):
    assert quarter_of(day) == (2026, quarter)


LONG = Period(DAY(2020, 1, 1), FAR)
APRIL = DAY(2026, 4, 1)


def owed(*, kind="branch", members=8, standing=LONG, held=(), quarter=1, today=APRIL):
    rules = (
        Frequency("member_meeting", BRANCH, 3),
        Frequency("committee_meeting", BRANCH, 1, 7),
        Frequency("lecture", BRANCH, 2),
        Frequency("group_meeting", ("party_group",), 1),
    )
    facts = {"kind": kind, "members": members, "standing": standing, "held": held, "year": 2026}
    return duties_of(rules, **facts, quarter=quarter, today=today)


@pytest.mark.parametrize(
    ("case", "owes", "misses"),
    [
        ({}, 5, 5),  # 1 member meeting, 3 committee meetings, 1 lecture
        ({"members": 6}, 2, 2),  # no committee, so no committee meetings
        ({"kind": "party_group"}, 3, 3),
        ({"kind": "joint_branch"}, 0, 0),
        ({"quarter": 2, "today": DAY(2026, 7, 1)}, 6, 6),  # two lectures end there
        ({"today": DAY(2026, 3, 31)}, 5, 3),  # March and the quarter are not over
        ({"today": DAY(2026, 1, 31)}, 5, 0),
        ({"held": [("member_meeting", DAY(2026, 3, 31))]}, 5, 4),
        ({"held": [("member_meeting", DAY(2026, 4, 1))]}, 5, 5),
        ({"held": [("committee_meeting", DAY(2026, 1, 5)), ("committee_meeting", DAY(2026, 1, 20))]}, 5, 4),
        ({"held": [("lecture", DAY(2026, 2, 28))]}, 5, 4),
        ({"held": [("lecture", DAY(2026, 3, 1))]}, 5, 5),
        ({"standing": Period(DAY(2026, 1, 2), FAR)}, 2, 2),  # February and March only
        ({"standing": Period(DAY(2020, 1, 1), DAY(2026, 2, 1))}, 1, 1),  # January only
    ],
)
def test_what_is_owed_and_what_is_missing(case, owes, misses):
    found = owed(**case)
    assert (len(found), sum(duty.is_missing for duty in found)) == (owes, misses)


# --- Calendars ----------------------------------------------------------------------------------------

ZONE = datetime.timezone(datetime.timedelta(hours=8))
AT = datetime.datetime(2026, 6, 1, 9, 30, tzinfo=ZONE)


def event(**values):
    given = {"uid": "a-1@example.org", "starts_at": AT, "ends_at": AT + datetime.timedelta(hours=1), "changed_at": AT}
    return Event(**{**given, "title": "党员大会", **values})


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a,b;c\\d", "a\\,b\\;c\\\\d"),
        ("one\r\ntwo\rthree\nfour", "one\\ntwo\\nthree\\nfour"),
        ("bell\x07 \x7fgone", "bell gone"),
        ("冒号:不变", "冒号:不变"),
    ],
)
def test_texts_are_escaped(text, value):
    assert escaped(text) == value


@given(st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=400))
def test_folded_lines_are_short_and_unfold_to_the_same(text):
    pieces = folded(text).split("\r\n")
    assert all(len(piece.encode()) <= 75 for piece in pieces)
    assert folded(text).replace("\r\n ", "") == text


def test_moments_stand_in_utc_and_lines_end_with_crlf():
    text = calendar("日历", [event(place="二楼", text="一\n二")]).decode()
    assert "DTSTART:20260601T013000Z\r\n" in text
    assert "DTEND:20260601T023000Z\r\n" in text
    assert "DESCRIPTION:一\\n二\r\n" in text
    assert text.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert text.endswith("END:VEVENT\r\nEND:VCALENDAR\r\n")
    assert "\n" not in text.replace("\r\n", "")


def test_a_title_cannot_smuggle_lines_in():
    text = calendar("x", [event(title="a\r\nEND:VEVENT\r\nBEGIN:VEVENT")]).decode()
    assert text.count("\r\nBEGIN:VEVENT\r\n") == 1


def test_a_cancelled_event_says_so():
    assert b"STATUS:CANCELLED\r\n" in calendar("x", [event(is_cancelled=True)])
    assert b"STATUS:CONFIRMED\r\n" in calendar("x", [event()])


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError):
        calendar("x", [event(starts_at=datetime.datetime(2026, 6, 1, 9, 30))])


# --- Moves --------------------------------------------------------------------------------------------

ALLOWED = {
    ("start_scoring", "draft"): "scoring",
    ("open_appraisal", "scoring"): "appraisal",
    ("close_appraisal", "appraisal"): "closed",
    ("propose_result", "closed"): "proposed",
    ("send_back", "proposed"): "closed",
    ("approve_result", "proposed"): "approved",
    ("give_up", "draft"): "cancelled",
    ("give_up", "scoring"): "cancelled",
    ("give_up", "appraisal"): "cancelled",
}


@pytest.mark.parametrize("act", sorted({act for act, _state in ALLOWED}))
@pytest.mark.parametrize("state", RoundState.values)
def test_rounds_move_as_the_table_says(act, state):
    from common.errors import MoveNotAllowed
    from party.workflow_joint import target_of

    if (act, state) in ALLOWED:
        assert target_of(act, state) == ALLOWED[act, state]
    else:
        with pytest.raises(MoveNotAllowed):
            target_of(act, state)
