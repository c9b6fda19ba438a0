"""Every state × every act of rulebooks, credit events and lists."""

import pytest

from common.errors import MoveNotAllowed
from credit.choices import EventState, IssueState, RulebookState
from credit.workflow import EVENT_MOVES, ISSUE_MOVES, RULEBOOK_MOVES, Move, event_moves_from, moves_from, target_of

ALLOWED = {
    ("rulebook", "draft", "propose"): "proposed",
    ("rulebook", "proposed", "adopt"): "adopted",
    ("rulebook", "proposed", "refuse"): "refused",
    ("event", "reported", "review"): "reviewed",
    ("event", "reported", "refuse_review"): "refused",
    ("event", "reviewed", "endorse"): "endorsed",
    ("event", "reviewed", "confirm"): "confirmed",
    ("event", "reviewed", "refuse_confirmation"): "refused",
    ("event", "endorsed", "confirm"): "confirmed",
    ("event", "endorsed", "refuse_confirmation"): "refused",
    ("event", "confirmed", "take_effect"): "effective",
    ("event", "confirmed", "revoke"): "revoked",
    ("event", "effective", "revoke"): "revoked",
    ("event", "repaired", "revoke"): "revoked",
    ("event", "expired", "revoke"): "revoked",
    ("event", "effective", "repair"): "repaired",
    ("event", "effective", "expire"): "expired",
    ("event", "confirmed", "stay"): "confirmed",
    ("event", "effective", "stay"): "effective",
    ("event", "confirmed", "unstay"): "confirmed",
    ("event", "effective", "unstay"): "effective",
    ("event", "repaired", "unstay"): "repaired",
    ("event", "expired", "unstay"): "expired",
    ("issue", "draft", "open_publicity"): "publicity",
    ("issue", "publicity", "finalise"): "final",
    ("issue", "final", "publish"): "published",
}
TABLES = {
    "rulebook": (RULEBOOK_MOVES, RulebookState.values),
    "event": (EVENT_MOVES, EventState.values),
    "issue": (ISSUE_MOVES, IssueState.values),
}
CASES = [
    (table, moves, state, move.name) for table, (moves, states) in TABLES.items() for state in states for move in moves
]


@pytest.mark.parametrize(("table", "moves", "state", "act"), CASES)
def test_each_act_leads_where_the_table_says_or_nowhere(
    table: str, moves: tuple[Move, ...], state: str, act: str
) -> None:
    expected = ALLOWED.get((table, state, act))
    if expected is None:
        with pytest.raises(MoveNotAllowed):
            target_of(moves, act, state)
    else:
        assert target_of(moves, act, state) == expected


@pytest.mark.parametrize("state", ["refused", "revoked"])
def test_nothing_comes_after_the_end(state: str) -> None:
    assert moves_from(EVENT_MOVES, state) == []


def test_people_are_offered_only_what_people_do() -> None:
    assert [move.name for move in moves_from(EVENT_MOVES, "effective")] == ["revoke", "repair"]


@pytest.mark.parametrize(
    ("state", "levels", "acts"),
    [
        ("reported", 2, ["review", "refuse_review"]),
        ("reviewed", 2, ["confirm", "refuse_confirmation"]),
        ("reviewed", 3, ["endorse", "refuse_confirmation"]),
        ("endorsed", 3, ["confirm", "refuse_confirmation"]),
        ("effective", 3, ["revoke", "repair"]),
    ],
)
def test_three_levels_endorse_before_they_confirm(state: str, levels: int, acts: list[str]) -> None:
    names = ("subdistrict", "county", "city")[:levels]
    assert [move.name for move in event_moves_from(state, names)] == acts
