"""The allowed moves of a tender: from where to where. Data only; tested state × state.

draft → published → closed → opened → evaluated → publicity → awarded, with failed and cancelled aside; an award that an
objection overturned goes back to evaluated.
"""

from typing import NamedTuple

from common.errors import MoveNotAllowed
from firms.choices import TenderState

DRAFT, PUBLISHED, CLOSED = TenderState.DRAFT, TenderState.PUBLISHED, TenderState.CLOSED
OPENED, EVALUATED, PUBLICITY = TenderState.OPENED, TenderState.EVALUATED, TenderState.PUBLICITY
AWARDED, FAILED, CANCELLED = TenderState.AWARDED, TenderState.FAILED, TenderState.CANCELLED


class TenderMove(NamedTuple):
    """One row of the table. `needs_reason`: it is told to everybody why."""

    name: str
    sources: tuple[TenderState, ...]
    target: TenderState
    needs_reason: bool = False


TENDER_MOVES = (
    TenderMove("publish", (DRAFT,), PUBLISHED),
    TenderMove("close", (PUBLISHED,), CLOSED),
    TenderMove("open", (CLOSED,), OPENED),
    TenderMove("evaluate", (OPENED,), EVALUATED),
    TenderMove("publicise", (EVALUATED,), PUBLICITY),
    TenderMove("overturn", (PUBLICITY,), EVALUATED, needs_reason=True),
    TenderMove("award", (PUBLICITY,), AWARDED),
    TenderMove("fail", (CLOSED, OPENED, EVALUATED), FAILED, needs_reason=True),
    TenderMove("cancel", (DRAFT, PUBLISHED, CLOSED, OPENED, EVALUATED), CANCELLED, needs_reason=True),
)
_BY_NAME = {move.name: move for move in TENDER_MOVES}


def tender_move(name: str, state: str) -> TenderMove:
    """The move from a state. Raises `MoveNotAllowed`."""
    move = _BY_NAME[name]
    if state not in move.sources:
        raise MoveNotAllowed
    return move


def tender_moves_from(state: str) -> list[str]:
    """Names of the moves from a state."""
    return [move.name for move in TENDER_MOVES if state in move.sources]
