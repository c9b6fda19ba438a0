"""The allowed moves of filings. Data only; tested state × state."""

from typing import NamedTuple

from common.errors import MoveNotAllowed
from firms.choices import FilingAct, FilingState

OFFICE, FIRM = "office", "firm"


class Move(NamedTuple):
    """One row of the table: an act, who does it, the states it starts from and the state it leads to."""

    act: str
    side: str
    sources: tuple[str, ...]
    target: str


FILING_MOVES = (
    Move(FilingAct.SUBMIT, FIRM, (FilingState.DRAFT, FilingState.RETURNED), FilingState.SUBMITTED),
    Move(
        FilingAct.WITHDRAW,
        FIRM,
        (FilingState.DRAFT, FilingState.SUBMITTED, FilingState.REVIEWED, FilingState.RETURNED),
        FilingState.WITHDRAWN,
    ),
    Move(FilingAct.REVIEW, OFFICE, (FilingState.SUBMITTED,), FilingState.REVIEWED),
    Move(FilingAct.APPROVE, OFFICE, (FilingState.REVIEWED,), FilingState.APPROVED),
    Move(FilingAct.RETURN, OFFICE, (FilingState.SUBMITTED, FilingState.REVIEWED), FilingState.RETURNED),
    Move(FilingAct.REFUSE, OFFICE, (FilingState.SUBMITTED, FilingState.REVIEWED), FilingState.REFUSED),
)


def target_of(act: str, state: str) -> str:
    """The state after the act. Raises `MoveNotAllowed` when the table has no such move from `state`."""
    for move in FILING_MOVES:
        if move.act == act and state in move.sources:
            return str(move.target)
    raise MoveNotAllowed


def moves_from(state: str, side: str) -> list[str]:
    """The acts that a side can do from a state: the buttons of a page."""
    return [str(move.act) for move in FILING_MOVES if state in move.sources and move.side == side]
