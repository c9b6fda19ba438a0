"""The allowed moves of calls for volunteers and of home visits. Data only; tested state × state."""

from programmes.choices_volunteers import CallState, VisitState
from programmes.workflow import Move

CALL_MOVES = (
    Move("close", (CallState.OPEN,), CallState.CLOSED, "manage_programmes"),
    Move("cancel", (CallState.OPEN, CallState.CLOSED), CallState.CANCELLED, "manage_programmes"),
)

VISIT_MOVES = (
    Move("assign", (VisitState.ASKED, VisitState.ASSIGNED), VisitState.ASSIGNED, "manage_programmes"),
    Move("finish", (VisitState.ASSIGNED,), VisitState.DONE, "manage_programmes"),
    Move("cancel", (VisitState.ASKED, VisitState.ASSIGNED), VisitState.CANCELLED, "manage_programmes"),
)
