"""The allowed moves of rulebooks, credit events and lists. Data only; tested state × state."""

from collections.abc import Sequence
from typing import NamedTuple

from common.errors import MoveNotAllowed
from credit.choices import EventState, IssueState, RulebookState


class Move(NamedTuple):
    """One row of a table: an act, the states it starts from, the state it leads to, and the right it needs.

    The right is an object permission on the responsible area; "" means only the system does it. An act without a
    target is noted and leaves the state as it is.
    """

    name: str
    sources: tuple[str, ...]
    target: str
    right: str


RULEBOOK_MOVES = (
    Move("propose", (RulebookState.DRAFT,), RulebookState.PROPOSED, "manage_rulebooks"),
    Move("adopt", (RulebookState.PROPOSED,), RulebookState.ADOPTED, "manage_rulebooks"),
    Move("refuse", (RulebookState.PROPOSED,), RulebookState.REFUSED, "manage_rulebooks"),
)

EVENT_MOVES = (
    Move("review", (EventState.REPORTED,), EventState.REVIEWED, "review_credit_event"),
    Move("refuse_review", (EventState.REPORTED,), EventState.REFUSED, "review_credit_event"),
    Move("endorse", (EventState.REVIEWED,), EventState.ENDORSED, "confirm_credit_event"),
    Move("confirm", (EventState.REVIEWED, EventState.ENDORSED), EventState.CONFIRMED, "confirm_credit_event"),
    Move("refuse_confirmation", (EventState.REVIEWED, EventState.ENDORSED), EventState.REFUSED, "confirm_credit_event"),
    Move("take_effect", (EventState.CONFIRMED,), EventState.EFFECTIVE, ""),
    Move(
        "revoke",
        (EventState.CONFIRMED, EventState.EFFECTIVE, EventState.REPAIRED, EventState.EXPIRED),
        EventState.REVOKED,
        "confirm_credit_event",
    ),
    Move("repair", (EventState.EFFECTIVE,), EventState.REPAIRED, "confirm_credit_event"),
    Move("expire", (EventState.EFFECTIVE,), EventState.EXPIRED, ""),
    Move("stay", (EventState.CONFIRMED, EventState.EFFECTIVE), "", ""),
    Move("unstay", (EventState.CONFIRMED, EventState.EFFECTIVE, EventState.REPAIRED, EventState.EXPIRED), "", ""),
)
THREE_LEVELS = 3

ISSUE_MOVES = (
    Move("open_publicity", (IssueState.DRAFT,), IssueState.PUBLICITY, "close_quarter"),
    Move("finalise", (IssueState.PUBLICITY,), IssueState.FINAL, "close_quarter"),
    Move("publish", (IssueState.FINAL,), IssueState.PUBLISHED, "close_quarter"),
)


def find_move(moves: tuple[Move, ...], name: str) -> Move:
    """The row of an act. Raises `KeyError` for a word that is no act."""
    return {move.name: move for move in moves}[name]


def target_of(moves: tuple[Move, ...], name: str, state: str) -> str:
    """The state after the act. Raises `MoveNotAllowed` when the table has no such move from `state`."""
    move = find_move(moves, name)
    if state not in move.sources:
        raise MoveNotAllowed
    return move.target or state


def moves_from(moves: tuple[Move, ...], state: str) -> list[Move]:
    """The moves that people can make from a state: the buttons of a page."""
    return [move for move in moves if state in move.sources and move.right]


def event_moves_from(state: str, levels: Sequence[str]) -> list[Move]:
    """The moves that people can make with a record that so many levels sign.

    Three levels: after the review comes the endorsement; two: the confirmation.
    """
    left_out = "confirm" if len(levels) == THREE_LEVELS else "endorse"
    moves = moves_from(EVENT_MOVES, state)
    return [move for move in moves if state != EventState.REVIEWED or move.name != left_out]
