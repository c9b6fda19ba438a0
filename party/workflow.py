"""Which moves there are: appointments across, plans, tasks, findings. Data only."""

from dataclasses import dataclass

from common.errors import MoveNotAllowed
from party.choices import CrossState, FindingState, PlanState, TaskState


@dataclass(frozen=True)
class Move:
    """An act with the states from which it starts and the one it leads to."""

    name: str
    sources: tuple[str, ...]
    target: str


CROSS_MOVES = (
    Move("declare", (CrossState.PROPOSED,), CrossState.PROPOSED),
    Move("take_up", (CrossState.PROPOSED,), CrossState.IN_FORCE),
    Move("turn_down", (CrossState.PROPOSED,), CrossState.REFUSED),
    Move("end", (CrossState.IN_FORCE,), CrossState.ENDED),
)
PLAN_MOVES = (
    Move("finish", (PlanState.COMPUTING,), PlanState.READY),
    Move("propose", (PlanState.READY,), PlanState.PROPOSED),
    Move("drop", (PlanState.COMPUTING, PlanState.READY), PlanState.DROPPED),
)
TASK_MOVES = (
    Move("finish", (TaskState.OPEN,), TaskState.DONE),
    Move("drop", (TaskState.OPEN,), TaskState.DROPPED),
)
FINDING_MOVES = (Move("settle", (FindingState.OPEN,), FindingState.SETTLED),)


def check_move(moves: tuple[Move, ...], name: str, state: str) -> str:
    """The state that an act leads to from `state`. Raises `MoveNotAllowed`."""
    move = next(move for move in moves if move.name == name)
    if state not in move.sources:
        raise MoveNotAllowed
    return move.target


def may_move(moves: tuple[Move, ...], name: str, state: str) -> bool:
    """Whether the act starts from the state."""
    return any(move.name == name and state in move.sources for move in moves)
