"""The allowed moves of quarterly reports: from where, by whom, to where. Data only; tested state × state.

draft → submitted → accepted_by_subdistrict → accepted → locked, with returned aside.
"""

from typing import NamedTuple

from common.errors import MoveNotAllowed
from firms.choices import ReportAct, ReportSide, ReportState

FIRM, SUBDISTRICT, DISTRICT, SYSTEM = ReportSide.FIRM, ReportSide.SUBDISTRICT, ReportSide.DISTRICT, ReportSide.SYSTEM
DRAFT, SUBMITTED, RETURNED = ReportState.DRAFT, ReportState.SUBMITTED, ReportState.RETURNED
FIRST, ACCEPTED, LOCKED = ReportState.ACCEPTED_BY_SUBDISTRICT, ReportState.ACCEPTED, ReportState.LOCKED


class ReportMove(NamedTuple):
    """One row of the table."""

    name: ReportAct
    sources: tuple[ReportState, ...]
    target: ReportState
    who: tuple[ReportSide, ...]


REPORT_MOVES = (
    ReportMove(ReportAct.SUBMIT, (DRAFT, RETURNED), SUBMITTED, (FIRM,)),
    ReportMove(ReportAct.WITHDRAW, (SUBMITTED,), DRAFT, (FIRM,)),
    ReportMove(ReportAct.RETURN, (SUBMITTED,), RETURNED, (SUBDISTRICT, DISTRICT)),
    ReportMove(ReportAct.RETURN, (FIRST,), RETURNED, (DISTRICT,)),
    ReportMove(ReportAct.ACCEPT_SUBDISTRICT, (SUBMITTED,), FIRST, (SUBDISTRICT, DISTRICT)),
    ReportMove(ReportAct.ACCEPT_DISTRICT, (FIRST,), ACCEPTED, (DISTRICT,)),
    ReportMove(ReportAct.LOCK, (DRAFT, SUBMITTED, RETURNED, FIRST, ACCEPTED), LOCKED, (SYSTEM, DISTRICT)),
    ReportMove(ReportAct.REOPEN, (ACCEPTED, LOCKED), RETURNED, (DISTRICT,)),
)


def report_target(name: str, state: str, who: ReportSide) -> ReportState:
    """The state of a report after the move. Raises `MoveNotAllowed`."""
    for move in REPORT_MOVES:
        if move.name == name and state in move.sources and who in move.who:
            return move.target
    raise MoveNotAllowed


def report_moves_from(state: str, who: ReportSide) -> list[ReportAct]:
    """Names of the moves that `who` may make from `state`: the buttons of a page."""
    return [move.name for move in REPORT_MOVES if state in move.sources and who in move.who]
