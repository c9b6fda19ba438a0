"""The allowed moves of rounds of assessment. Data only; tested state × state."""

from typing import NamedTuple

from common.errors import MoveNotAllowed
from party.choices.joint import RoundState


class Move(NamedTuple):
    """One row of the table: an act, the states it starts from, the state it leads to."""

    name: str
    sources: tuple[RoundState, ...]
    target: RoundState


ROUND_MOVES = (
    Move("start_scoring", (RoundState.DRAFT,), RoundState.SCORING),
    Move("open_appraisal", (RoundState.SCORING,), RoundState.APPRAISAL),
    Move("close_appraisal", (RoundState.APPRAISAL,), RoundState.CLOSED),
    Move("start_computing", (RoundState.CLOSED,), RoundState.COMPUTING),
    Move("compute_results", (RoundState.COMPUTING,), RoundState.CLOSED),
    Move("stop_computing", (RoundState.COMPUTING,), RoundState.CLOSED),
    Move("propose_result", (RoundState.CLOSED,), RoundState.PROPOSED),
    Move("send_back", (RoundState.PROPOSED,), RoundState.CLOSED),
    Move("approve_result", (RoundState.PROPOSED,), RoundState.APPROVED),
    Move("give_up", (RoundState.DRAFT, RoundState.SCORING, RoundState.APPRAISAL), RoundState.CANCELLED),
)


def target_of(act: str, state: str) -> RoundState:
    """The state that the act leads to. Raises `MoveNotAllowed` from a state it does not start from."""
    for move in ROUND_MOVES:
        if move.name == act and state in move.sources:
            return move.target
    raise MoveNotAllowed
