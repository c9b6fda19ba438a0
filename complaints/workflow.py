"""The allowed moves of a complaint: from where, by whom, to where. Data only; tested state × state.

received → accepted → dispatched → in_progress → resolved → closed, with refused, withdrawn and merged aside.
"""

from typing import NamedTuple

from common.errors import MoveNotAllowed
from complaints.choices import ActorKind, State

RESIDENT, STAFF, FIRM, SYSTEM = ActorKind.RESIDENT, ActorKind.STAFF, ActorKind.FIRM, ActorKind.SYSTEM


class Move(NamedTuple):
    """One row of the table."""

    name: str
    sources: tuple[State, ...]
    target: State
    who: tuple[ActorKind, ...]


MOVES = (
    Move("accept", (State.RECEIVED,), State.ACCEPTED, (STAFF,)),
    Move("refuse", (State.RECEIVED, State.ACCEPTED), State.REFUSED, (STAFF,)),
    Move("dispatch", (State.ACCEPTED, State.DISPATCHED, State.IN_PROGRESS), State.DISPATCHED, (STAFF,)),
    Move("respond", (State.DISPATCHED,), State.IN_PROGRESS, (STAFF, FIRM)),
    Move("answer", (State.DISPATCHED, State.IN_PROGRESS), State.RESOLVED, (FIRM,)),
    Move("resolve", (State.ACCEPTED, State.DISPATCHED, State.IN_PROGRESS), State.RESOLVED, (STAFF,)),
    Move("return", (State.DISPATCHED, State.IN_PROGRESS), State.ACCEPTED, (STAFF, FIRM)),
    Move("rate", (State.RESOLVED,), State.RESOLVED, (RESIDENT,)),
    Move("send_back", (State.RESOLVED,), State.DISPATCHED, (STAFF,)),
    Move("close", (State.RESOLVED,), State.CLOSED, (STAFF, SYSTEM)),
    Move("reopen", (State.RESOLVED, State.CLOSED), State.ACCEPTED, (RESIDENT,)),
    Move(
        "withdraw",
        (State.RECEIVED, State.ACCEPTED, State.DISPATCHED, State.IN_PROGRESS),
        State.WITHDRAWN,
        (RESIDENT,),
    ),
    Move("merge", (State.RECEIVED, State.ACCEPTED, State.DISPATCHED, State.IN_PROGRESS), State.MERGED, (STAFF,)),
)
_BY_NAME = {move.name: move for move in MOVES}


def is_allowed(name: str, state: str, who: ActorKind) -> bool:
    """Whether `who` may make the move from `state`."""
    move = _BY_NAME[name]
    return state in move.sources and who in move.who


def target_of(name: str, state: str, who: ActorKind) -> State:
    """The state after the move. Raises `MoveNotAllowed`."""
    if not is_allowed(name, state, who):
        raise MoveNotAllowed
    return _BY_NAME[name].target


def moves_from(state: str, who: ActorKind) -> list[str]:
    """Names of the moves that `who` may make from `state`: the buttons of a page."""
    return [move.name for move in MOVES if state in move.sources and who in move.who]
