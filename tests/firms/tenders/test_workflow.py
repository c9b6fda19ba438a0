"""Every move from every state."""

import pytest

from common.errors import MoveNotAllowed
from firms.choices import TenderState
from firms.workflow.tenders import TENDER_MOVES, tender_move, tender_moves_from

ALLOWED = {
    "draft": {"publish": "published", "cancel": "cancelled"},
    "published": {"close": "closed", "cancel": "cancelled"},
    "closed": {"open": "opened", "fail": "failed", "cancel": "cancelled"},
    "opened": {"evaluate": "evaluated", "fail": "failed", "cancel": "cancelled"},
    "evaluated": {"publicise": "publicity", "fail": "failed", "cancel": "cancelled"},
    "publicity": {"overturn": "evaluated", "award": "awarded"},
    "awarded": {},
    "failed": {},
    "cancelled": {},
}


def test_every_state_stands_in_the_table() -> None:
    assert set(ALLOWED) == set(TenderState.values)


@pytest.mark.parametrize("state", TenderState.values)
@pytest.mark.parametrize("name", [move.name for move in TENDER_MOVES])
def test_a_move_is_allowed_only_from_its_states(state: str, name: str) -> None:
    target = ALLOWED[state].get(name)
    if target is None:
        with pytest.raises(MoveNotAllowed):
            tender_move(name, state)
    else:
        assert tender_move(name, state).target == target


@pytest.mark.parametrize("state", TenderState.values)
def test_the_moves_of_a_state_are_listed(state: str) -> None:
    assert set(tender_moves_from(state)) == set(ALLOWED[state])
