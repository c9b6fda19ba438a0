"""The allowed moves of register entries, subsidy runs and cases about rooms. Data only; tested state × state."""

from typing import NamedTuple

from common.errors import MoveNotAllowed
from programmes.choices import EntryState, MisuseState, RunState


class Move(NamedTuple):
    """One row of a table: an act, the states it starts from, the state it leads to, and the right it needs."""

    name: str
    sources: tuple[str, ...]
    target: str
    right: str


ON_REGISTER = (
    EntryState.REGISTERED,
    EntryState.SURVEYED,
    EntryState.CLASSIFIED,
    EntryState.PLANNED,
    EntryState.TAKEN_OVER,
)
KNOWN = (EntryState.CLASSIFIED, EntryState.PLANNED, EntryState.TAKEN_OVER)

# An act without a target is noted and leaves the state as it is.
ENTRY_MOVES = (
    Move("survey", (EntryState.REGISTERED, EntryState.SURVEYED), EntryState.SURVEYED, "survey_estates"),
    Move("survey_again", KNOWN, "", "survey_estates"),
    Move("classify", (EntryState.SURVEYED, EntryState.CLASSIFIED), EntryState.CLASSIFIED, "manage_programmes"),
    Move("plan", (EntryState.CLASSIFIED,), EntryState.PLANNED, "manage_programmes"),
    Move("drop_plan", (EntryState.PLANNED,), EntryState.CLASSIFIED, "manage_programmes"),
    Move("appoint", KNOWN, "", "manage_programmes"),
    Move("take_over", (EntryState.PLANNED,), EntryState.TAKEN_OVER, "manage_programmes"),
    Move("lapse", (EntryState.TAKEN_OVER,), EntryState.CLASSIFIED, "manage_programmes"),
    Move("leave", ON_REGISTER, EntryState.LEFT, "manage_programmes"),
)

RUN_MOVES = (
    Move("check", (RunState.DRAFT,), RunState.CHECKED, "manage_programmes"),
    Move("approve", (RunState.CHECKED,), RunState.APPROVED, "approve_subsidies"),
    Move("export", (RunState.APPROVED, RunState.EXPORTED), RunState.EXPORTED, "approve_subsidies"),
    Move("mark_paid", (RunState.EXPORTED,), "", "approve_subsidies"),
    Move("discard", (RunState.DRAFT, RunState.CHECKED), RunState.DISCARDED, "manage_programmes"),
)

MISUSE_MOVES = (
    Move("order", (MisuseState.OPEN,), MisuseState.ORDERED, "manage_programmes"),
    Move("put_right", (MisuseState.OPEN, MisuseState.ORDERED), MisuseState.PUT_RIGHT, "manage_programmes"),
    Move("dismiss", (MisuseState.OPEN, MisuseState.ORDERED), MisuseState.DISMISSED, "manage_programmes"),
)


def find_move(moves: tuple[Move, ...], name: str) -> Move:
    """The row of an act. Raises `KeyError` for a word that is no act."""
    return {move.name: move for move in moves}[name]


def check_move(moves: tuple[Move, ...], name: str, state: str) -> str:
    """The state that an act leads to. Raises `MoveNotAllowed` where it does not start from this state."""
    move = find_move(moves, name)
    if state not in move.sources:
        raise MoveNotAllowed
    return move.target or state


def moves_from(moves: tuple[Move, ...], state: str) -> list[Move]:
    """The acts that are possible in a state."""
    return [move for move in moves if state in move.sources]
