"""What every step of a mediation shares: lock, side, move, both histories, audit."""

import datetime
from typing import TYPE_CHECKING, Any

from audit.services import record
from common.errors import NotAllowed
from complaints.choices import ActorKind, EventKind, MediationState
from complaints.models import MediationCase, MediationEvent
from complaints.permissions import sides_in_mediation
from complaints.services._steps import finish, locked, step
from complaints.workflow import mediation_moves_from, mediation_target

if TYPE_CHECKING:
    from accounts.models import User

ENDED = (
    MediationState.DECLINED,
    MediationState.FAILED,
    MediationState.WITHDRAWN,
    MediationState.CONFIRMED,
    MediationState.CONFIRMATION_REJECTED,
)


def _locked_case(case_id: int) -> MediationCase:
    rows = MediationCase.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("area", "complaint").get(pk=case_id)


def opened(case_id: int, by: "User", *, act: str = "", office_only: bool = False) -> tuple[MediationCase, ActorKind]:
    """The case, locked, and the side on which the person works on it. Raises `NotAllowed`.

    Who works on both sides acts on the one that may make the move `act`, as mediator where both or neither may.
    """
    case = _locked_case(case_id)
    sides = [side for side in sides_in_mediation(by, case) if side == ActorKind.STAFF or not office_only]
    if not sides:
        raise NotAllowed
    fitting = (side for side in sides if act in mediation_moves_from(case.state, side))
    return case, next(fitting, sides[0])


def note_step(
    case: MediationCase,
    kind: str,
    side: ActorKind,
    by: "User | None",
    now: datetime.datetime,
    note: str = "",
    **was: Any,
) -> None:
    """Write a step into the history of a locked case and into the audit trail; `was`: former state, changed fields."""
    MediationEvent.objects.create(
        case=case,
        kind=kind,
        from_state=was.get("state", case.state),
        to_state=case.state,
        actor=by,
        actor_kind=side,
        note=note,
        created_at=now,
    )
    record(by, f"complaints.mediation_{kind}", case, fields=was.get("fields", ()), role=side)


def move(
    case: MediationCase,
    name: str,
    side: ActorKind,
    by: "User",
    now: datetime.datetime,
    *,
    note: str = "",
    **changes: Any,
) -> MediationCase:
    """Make a move of `workflow.MEDIATION_MOVES` and tell it in both histories."""
    before = case.state
    changes["state"] = mediation_target(name, before, side)
    if changes["state"] in ENDED:
        changes["closed_at"] = now
    for field, value in changes.items():
        setattr(case, field, value)
    case.save(update_fields=list(changes))
    note_step(case, name, side, by, now, note, state=before, fields=list(changes))
    if case.complaint_id is not None:
        tell_complaint(case, side, by, now)
    return case


def tell_complaint(case: MediationCase, side: ActorKind, by: "User | None", now: datetime.datetime) -> None:
    """Write where the mediation stands into the history of its complaint; resident and firm are told."""
    complaint = locked(case.complaint_id)
    event = step(complaint, EventKind.MEDIATE, side, by, now, data={"mediation": case.pk, "state": case.state})
    finish(complaint, event, by, tell=["resident", "firm"])
