"""The allowed moves of an entry of a ledger: from where to where. Data only; tested state × state.

proposed → open → working → done → checked, with dismissed aside; what was reported done may be given back.
"""

from typing import NamedTuple

from common.errors import MoveNotAllowed
from complaints.choices import EntryState

PROPOSED, DISMISSED, OPEN = EntryState.PROPOSED, EntryState.DISMISSED, EntryState.OPEN
WORKING, DONE, CHECKED = EntryState.WORKING, EntryState.DONE, EntryState.CHECKED


class EntryMove(NamedTuple):
    """One row of the table."""

    name: str
    sources: tuple[EntryState, ...]
    target: EntryState


ENTRY_MOVES = (
    EntryMove("confirm", (PROPOSED,), OPEN),
    EntryMove("dismiss", (PROPOSED,), DISMISSED),
    EntryMove("start", (OPEN,), WORKING),
    EntryMove("report", (OPEN, WORKING), DONE),
    EntryMove("give_back", (DONE,), WORKING),
    EntryMove("check", (DONE,), CHECKED),
)
_BY_NAME = {move.name: move for move in ENTRY_MOVES}


def entry_target(name: str, state: str) -> EntryState:
    """The state after the move. Raises `MoveNotAllowed`."""
    move = _BY_NAME[name]
    if state not in move.sources:
        raise MoveNotAllowed
    return move.target


def entry_moves_from(state: str) -> list[str]:
    """Names of the moves from `state`: the buttons of a page."""
    return [move.name for move in ENTRY_MOVES if state in move.sources]
