"""The allowed moves of complaints and mediations: from where, by whom, to where. Data only; tested state × state.

received → accepted → dispatched → in_progress → resolved → closed, with refused, withdrawn and merged aside.
"""

from typing import NamedTuple

from common.errors import MoveNotAllowed
from complaints.choices import OPEN_STATES, ActorKind, MediationState, State

RESIDENT, STAFF, FIRM, SYSTEM = ActorKind.RESIDENT, ActorKind.STAFF, ActorKind.FIRM, ActorKind.SYSTEM
MEDIATOR = ActorKind.MEDIATOR


class Move(NamedTuple):
    """One row of the table."""

    name: str
    sources: tuple[State, ...]
    target: State
    who: tuple[ActorKind, ...]


MOVES = (
    Move("accept", (State.RECEIVED,), State.ACCEPTED, (STAFF, SYSTEM)),
    Move("refuse", (State.RECEIVED, State.ACCEPTED), State.REFUSED, (STAFF,)),
    Move("dispatch", (State.ACCEPTED, State.DISPATCHED, State.IN_PROGRESS), State.DISPATCHED, (STAFF, SYSTEM)),
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


class MediationMove(NamedTuple):
    """One row of the table of mediations."""

    name: str
    sources: tuple[MediationState, ...]
    target: MediationState
    who: tuple[ActorKind, ...]


MEDIATION_MOVES = (
    MediationMove("accept", (MediationState.APPLIED,), MediationState.ACCEPTED, (STAFF,)),
    MediationMove("decline", (MediationState.APPLIED,), MediationState.DECLINED, (STAFF,)),
    MediationMove("agree", (MediationState.ACCEPTED,), MediationState.AGREED, (MEDIATOR,)),
    MediationMove("fail", (MediationState.ACCEPTED,), MediationState.FAILED, (MEDIATOR,)),
    MediationMove(
        "withdraw", (MediationState.APPLIED, MediationState.ACCEPTED), MediationState.WITHDRAWN, (STAFF, MEDIATOR)
    ),
    MediationMove(
        "apply_confirmation", (MediationState.AGREED,), MediationState.CONFIRMATION_APPLIED, (STAFF, MEDIATOR)
    ),
    MediationMove("confirm", (MediationState.CONFIRMATION_APPLIED,), MediationState.CONFIRMED, (STAFF, MEDIATOR)),
    MediationMove(
        "reject", (MediationState.CONFIRMATION_APPLIED,), MediationState.CONFIRMATION_REJECTED, (STAFF, MEDIATOR)
    ),
)
_MEDIATION_BY_NAME = {move.name: move for move in MEDIATION_MOVES}


def mediation_target(name: str, state: str, who: ActorKind) -> MediationState:
    """The state of a mediation after the move. Raises `MoveNotAllowed`."""
    move = _MEDIATION_BY_NAME[name]
    if state not in move.sources or who not in move.who:
        raise MoveNotAllowed
    return move.target


def mediation_moves_from(state: str, who: ActorKind) -> list[str]:
    """Names of the moves that `who` may make from `state`."""
    return [move.name for move in MEDIATION_MOVES if state in move.sources and who in move.who]


class StillStep(NamedTuple):
    """A step that moves nothing: in which states, by whom."""

    name: str
    states: tuple[State, ...]
    who: tuple[ActorKind, ...]


HANDLED = (State.DISPATCHED, State.IN_PROGRESS)
STILL_STEPS = (
    StillStep("pause", OPEN_STATES, (STAFF,)),
    StillStep("resume", OPEN_STATES, (STAFF,)),
    StillStep("ask_extension", HANDLED, (STAFF, FIRM)),
    StillStep("grant_extension", HANDLED, (STAFF,)),
    StillStep("deny_extension", HANDLED, (STAFF,)),
    StillStep("remind", OPEN_STATES, (SYSTEM,)),
    StillStep("escalate", OPEN_STATES, (SYSTEM,)),
    StillStep("supervise", OPEN_STATES, (STAFF, SYSTEM)),
    StillStep("interview", (*HANDLED, State.RESOLVED, State.CLOSED), (STAFF, SYSTEM)),
    StillStep("propose_credit", OPEN_STATES, (SYSTEM,)),
)
_STILL = {step.name: step for step in STILL_STEPS}


def is_step_allowed(name: str, state: str, who: ActorKind) -> bool:
    """Whether `who` may take a step of `STILL_STEPS` in a state."""
    return state in _STILL[name].states and who in _STILL[name].who


def check_step(name: str, state: str, who: ActorKind) -> None:
    """Raises `MoveNotAllowed` where the step is not allowed."""
    if not is_step_allowed(name, state, who):
        raise MoveNotAllowed
