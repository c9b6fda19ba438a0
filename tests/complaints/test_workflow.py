"""Every state × every move × every side."""

import itertools

import pytest

from common.errors import MoveNotAllowed
from complaints.choices import ActorKind, State
from complaints.workflow import MOVES, is_allowed, moves_from, target_of

ALLOWED = {
    ("received", "accept", "staff"): "accepted",
    ("received", "accept", "system"): "accepted",  # by a routing rule
    ("received", "refuse", "staff"): "refused",
    ("received", "withdraw", "resident"): "withdrawn",
    ("accepted", "refuse", "staff"): "refused",
    ("accepted", "dispatch", "staff"): "dispatched",
    ("accepted", "dispatch", "system"): "dispatched",
    ("accepted", "resolve", "staff"): "resolved",
    ("accepted", "withdraw", "resident"): "withdrawn",
    ("dispatched", "dispatch", "staff"): "dispatched",
    ("dispatched", "dispatch", "system"): "dispatched",
    ("dispatched", "respond", "staff"): "in_progress",
    ("dispatched", "respond", "firm"): "in_progress",
    ("dispatched", "answer", "firm"): "resolved",
    ("dispatched", "resolve", "staff"): "resolved",
    ("dispatched", "withdraw", "resident"): "withdrawn",
    ("in_progress", "dispatch", "staff"): "dispatched",
    ("in_progress", "dispatch", "system"): "dispatched",
    ("in_progress", "answer", "firm"): "resolved",
    ("in_progress", "resolve", "staff"): "resolved",
    ("in_progress", "withdraw", "resident"): "withdrawn",
    ("resolved", "rate", "resident"): "resolved",
    ("resolved", "send_back", "staff"): "dispatched",
    ("resolved", "close", "staff"): "closed",
    ("resolved", "close", "system"): "closed",
    ("resolved", "reopen", "resident"): "accepted",
    ("closed", "reopen", "resident"): "accepted",
    ("dispatched", "return", "staff"): "accepted",
    ("dispatched", "return", "firm"): "accepted",
    ("in_progress", "return", "staff"): "accepted",
    ("in_progress", "return", "firm"): "accepted",
    ("received", "merge", "staff"): "merged",
    ("accepted", "merge", "staff"): "merged",
    ("dispatched", "merge", "staff"): "merged",
    ("in_progress", "merge", "staff"): "merged",
}
EVERY = list(itertools.product(State.values, [move.name for move in MOVES], ActorKind.values))


@pytest.mark.parametrize(("state", "name", "who"), EVERY)
def test_a_move_is_allowed_exactly_where_the_table_says(state, name, who):
    expected = ALLOWED.get((state, name, who))
    assert is_allowed(name, state, ActorKind(who)) == (expected is not None)
    if expected is None:
        with pytest.raises(MoveNotAllowed):
            target_of(name, state, ActorKind(who))
    else:
        assert target_of(name, state, ActorKind(who)) == expected


@pytest.mark.parametrize("state", ["refused", "withdrawn", "merged"])
@pytest.mark.parametrize("who", ActorKind.values)
def test_nothing_leads_out_of_the_end(state, who):
    assert moves_from(state, ActorKind(who)) == []
