"""A fee-adjustment case as a table: which move leads where, who makes it, and what must be so before."""

from typing import NamedTuple

from common.errors import MoveNotAllowed
from firms.choices import AdjustmentState as State

FIRM, OFFICE = "firm", "office"


class Move(NamedTuple):
    """A step: from these states to that one, by the firm or the office. `guard` names what the service checks."""

    sources: tuple[str, ...]
    target: str
    actor: str
    guard: str = ""


MOVES: dict[str, Move] = {
    "publish": Move((State.PROPOSED,), State.PUBLISHED, FIRM, "accounts are public"),
    "deliberate": Move((State.PUBLISHED,), State.DELIBERATING, FIRM),
    "approve": Move((State.DELIBERATING,), State.APPROVED, OFFICE, "the owners approved"),
    "reject": Move((State.DELIBERATING,), State.REJECTED, OFFICE, "the owners rejected"),
    "file": Move((State.APPROVED,), State.FILED, OFFICE),
    "refuse": Move(
        (State.PROPOSED, State.PUBLISHED, State.DELIBERATING, State.APPROVED), State.REFUSED, OFFICE, "a reason"
    ),
    "withdraw": Move((State.PROPOSED, State.PUBLISHED, State.DELIBERATING), State.WITHDRAWN, FIRM, "a reason"),
}


def target_of(move: str, state: str) -> str:
    """The state to which a move leads. Raises `MoveNotAllowed`."""
    if state not in MOVES[move].sources:
        raise MoveNotAllowed
    return MOVES[move].target


def moves_from(state: str, actor: str) -> list[str]:
    """Moves that somebody may make from a state, in the order of the table."""
    return [name for name, move in MOVES.items() if state in move.sources and move.actor == actor]
