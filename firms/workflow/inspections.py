"""The allowed moves of inspections and rectification orders. Data only; tested state × state.

planned → under_way → submitted, with cancelled aside. issued ⇄ answered → rectified, with revoked aside.
"""

from typing import NamedTuple

from common.errors import MoveNotAllowed
from firms.choices import InspectionState, OrderActor, OrderState, PlanState

PLANNED, UNDER_WAY = InspectionState.PLANNED, InspectionState.UNDER_WAY
SUBMITTED, CANCELLED = InspectionState.SUBMITTED, InspectionState.CANCELLED
ISSUED, ANSWERED, RECTIFIED, REVOKED = (
    OrderState.ISSUED,
    OrderState.ANSWERED,
    OrderState.RECTIFIED,
    OrderState.REVOKED,
)
STAFF, FIRM, SYSTEM = OrderActor.STAFF, OrderActor.FIRM, OrderActor.SYSTEM


class InspectionMove(NamedTuple):
    """One row of the table of inspections. `by_inspector`: only its own two inspectors."""

    name: str
    sources: tuple[InspectionState, ...]
    target: InspectionState
    by_inspector: bool


INSPECTION_MOVES = (
    InspectionMove("start", (PLANNED,), UNDER_WAY, True),
    InspectionMove("submit", (UNDER_WAY,), SUBMITTED, True),
    InspectionMove("take_up", (SUBMITTED,), SUBMITTED, False),
    InspectionMove("cancel", (PLANNED, UNDER_WAY), CANCELLED, False),
)
_INSPECTION = {move.name: move for move in INSPECTION_MOVES}


def inspection_target(name: str, state: str) -> InspectionState:
    """The state of an inspection after the move. Raises `MoveNotAllowed`."""
    move = _INSPECTION[name]
    if state not in move.sources:
        raise MoveNotAllowed
    return move.target


class OrderMove(NamedTuple):
    """One row of the table of orders. A still step has its state as target None."""

    name: str
    sources: tuple[OrderState, ...]
    target: OrderState | None
    who: tuple[OrderActor, ...]


ORDER_MOVES = (
    OrderMove("answer", (ISSUED,), ANSWERED, (FIRM,)),
    OrderMove("give_back", (ANSWERED,), ISSUED, (STAFF,)),
    OrderMove("pass", (ISSUED, ANSWERED), RECTIFIED, (STAFF,)),
    OrderMove("revoke", (ISSUED, ANSWERED), REVOKED, (STAFF,)),
    OrderMove("ask_extension", (ISSUED,), None, (FIRM,)),
    OrderMove("extend", (ISSUED,), None, (STAFF,)),
    OrderMove("remind", (ISSUED,), None, (SYSTEM,)),
    OrderMove("press", (ISSUED,), None, (SYSTEM,)),
    OrderMove("supervise", (ISSUED,), None, (SYSTEM,)),
    OrderMove("interview", (ISSUED,), None, (SYSTEM,)),
)
_ORDER = {move.name: move for move in ORDER_MOVES}


def order_target(name: str, state: str, who: str) -> OrderState:
    """The state of an order after the move or still step. Raises `MoveNotAllowed`."""
    move = _ORDER[name]
    if state not in move.sources or who not in move.who:
        raise MoveNotAllowed
    return move.target or OrderState(state)


def order_moves_from(state: str, who: str) -> list[str]:
    """Names of what `who` may do from `state`: the buttons of a page."""
    return [move.name for move in ORDER_MOVES if state in move.sources and who in move.who]


class PlanMove(NamedTuple):
    """One row of the table of plans."""

    name: str
    sources: tuple[PlanState, ...]
    target: PlanState


PLAN_MOVES = (
    PlanMove("draw", (PlanState.DRAFT,), PlanState.IN_FORCE),
    PlanMove("cancel", (PlanState.DRAFT,), PlanState.CANCELLED),
)
_PLAN = {move.name: move for move in PLAN_MOVES}


def plan_target(name: str, state: str) -> PlanState:
    """The state of a plan after the move. Raises `MoveNotAllowed`."""
    move = _PLAN[name]
    if state not in move.sources:
        raise MoveNotAllowed
    return move.target
