"""Send instructors and supervisors to units; their visits; what they found."""

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import localdate

from jobs.services import enqueue
from party.models import AssignmentVisit, PartyAssignment, VisitFinding
from party.permissions import can_manage_party, require, require_manager
from party.services._steps import DayWrong, kept, lock, not_after, note_step, words
from party.units import Unit, areas_of, link_of
from party.workflow import FINDING_MOVES, check_move
from places.models import Area

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def send_to_unit(
    unit: Unit,
    kind: str,
    *,
    by: "User | None",
    now: datetime.datetime,
    area: Area,
    name: str,
    effective_from: datetime.date,
    basis: str = "",
    user: "User | None" = None,
) -> PartyAssignment:
    """Somebody is sent to a unit as an instructor or supervisor (选派). `area` says whose line sends."""
    require_manager(by, area)
    require(any(lies.path.startswith(area.path) or area.path.startswith(lies.path) for lies in areas_of(unit)))
    row = PartyAssignment(
        kind=kind,
        area=area,
        name=words(name, 100),
        user=user,
        basis=basis.strip()[:300],
        effective_from=effective_from,
        **{link_of(unit): unit},
    )
    made: PartyAssignment = kept(row, by, "send_to_unit", now, area=area, note=str(row.get_kind_display()))
    _tell(made)
    return made


@transaction.atomic
def end_assignment(
    assignment_id: int, *, by: "User | None", now: datetime.datetime, effective_to: datetime.date, reason: str
) -> PartyAssignment:
    """The assignment ends. Raises `DayWrong` when it ended already."""
    row = lock(PartyAssignment, assignment_id)
    require_manager(by, row.area)
    if row.effective_to is not None or effective_to <= row.effective_from:
        raise DayWrong
    row.effective_to, row.end_reason = effective_to, reason
    made: PartyAssignment = kept(row, by, "end_assignment", now, area=row.area)
    return made


@transaction.atomic
def name_account(
    assignment_id: int, *, by: "User | None", now: datetime.datetime, user: "User | None"
) -> PartyAssignment:
    """With which account the person sent reports visits; None takes it away. Raises `NotAllowed`."""
    row = lock(PartyAssignment, assignment_id)
    require_manager(by, row.area)
    row.user = user
    made: PartyAssignment = kept(row, by, "name_account", now, area=row.area)
    _tell(made)
    return made


def _tell(row: PartyAssignment) -> None:
    """Who was sent, and has an account, learns of it."""
    if row.user_id is not None:
        enqueue("party.tell_sent", queue="notify", assignment_id=row.pk)


def may_report(by: "User | None", assignment: PartyAssignment, day: datetime.date) -> bool:
    """Whether somebody may write down visits: who is sent on the day, and the line of the area at any time."""
    if by is None or can_manage_party(by, assignment.area):
        return True
    return assignment.user_id == by.pk and assignment.is_in_force(day)


@transaction.atomic
def record_visit(
    assignment_id: int,
    *,
    by: "User | None",
    now: datetime.datetime,
    visited_on: datetime.date,
    summary: str,
    findings: Iterable[tuple[str, datetime.date]] = (),
) -> AssignmentVisit:
    """A visit with what has to be put right by when. Raises `DayWrong` outside the assignment, or in the future."""
    row = lock(PartyAssignment, assignment_id)
    require(may_report(by, row, localdate(now)))
    not_after(visited_on, localdate(now))
    if visited_on < row.effective_from or (row.effective_to is not None and visited_on >= row.effective_to):
        raise DayWrong
    visit = AssignmentVisit(assignment=row, visited_on=visited_on, summary=words(summary, 1000), by=by, at=now)
    kept(visit, by, "record_visit", now, area=row.area)
    for text, due_on in findings:
        if due_on < visited_on:
            raise DayWrong
        finding = VisitFinding(visit=visit, finding=words(text, 500), due_on=due_on)
        kept(finding, by, "note_finding", now, area=row.area)
    return visit


@transaction.atomic
def settle_finding(
    finding_id: int, *, by: "User | None", now: datetime.datetime, settled_on: datetime.date, outcome: str
) -> VisitFinding:
    """What was found has been put right. Raises `MoveNotAllowed` the second time."""
    row = lock(VisitFinding, finding_id)
    assignment = row.visit.assignment
    require(may_report(by, assignment, localdate(now)))
    row.state = check_move(FINDING_MOVES, "settle", row.state)
    row.settled_on, row.outcome = not_after(settled_on, localdate(now)), words(outcome, 500)
    row.save(update_fields=["state", "settled_on", "outcome"])
    note_step(row, by, "settle_finding", now, area=assignment.area, before="open")
    return row
