"""From the draft of an assembly to its announced result."""

from committees.choices import AssemblyState
from common.errors import MoveNotAllowed

DRAFT, NOTICED, VOTING = AssemblyState.DRAFT, AssemblyState.NOTICED, AssemblyState.VOTING
CLOSED, COUNTED, ANNOUNCED = AssemblyState.CLOSED, AssemblyState.COUNTED, AssemblyState.ANNOUNCED
CANCELLED = AssemblyState.CANCELLED

MOVES: dict[str, tuple[tuple[str, ...], str]] = {
    "give_notice": ((DRAFT,), NOTICED),
    "open": ((NOTICED,), VOTING),
    "close": ((VOTING,), CLOSED),
    "count": ((CLOSED,), COUNTED),
    "announce": ((COUNTED,), ANNOUNCED),
    "cancel": ((DRAFT, NOTICED, VOTING), CANCELLED),
}
"""Verb → states in which it is possible, and the state after it."""


def target_of(verb: str, state: str) -> str:
    """The state after a move. Raises `MoveNotAllowed`."""
    sources, target = MOVES[verb]
    if state not in sources:
        raise MoveNotAllowed
    return target
