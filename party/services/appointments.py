"""Appointments across: proposed, declared, taken up, ended. Conflicts are looked for each time."""

import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from committees.models import OwnersCommittee
from common.errors import Refusal
from party.choices import Conflict, CrossKind
from party.models import CrossAppointment, PartyOrganisation
from party.permissions import require, require_manager
from party.rules.conflicts import LEADS_TO, conflicts
from party.selectors.conflicts import facts_of
from party.services._steps import DayWrong, kept, lock, words
from party.units import Unit, areas_of, link_of
from party.workflow import CROSS_MOVES, check_move

if TYPE_CHECKING:
    from accounts.models import User


class InConflict(Refusal):
    """Something stands in the way of an appointment."""

    def __init__(self, codes: list[str]) -> None:
        self.codes = codes
        super().__init__(" ".join(str(Conflict(code).label) for code in codes))

    message = _("Something stands in the way of this appointment.")
    status = 409


class WrongPath(Refusal):
    """The legal path does not lead to this post."""

    message = _("This post cannot be reached by this legal path.")
    status = 422


class NotElected(Refusal):
    """Somebody is entered as a member of a committee that had not been formed on that day."""

    message = _("The committee did not serve on that day. Enter the appointment from the day of the election on.")
    status = 422


@transaction.atomic
def propose_appointment(
    unit: Unit,
    kind: str,
    *,
    by: "User | None",
    now: datetime.datetime,
    community: PartyOrganisation,
    name: str,
    own_post: str,
    legal_path: str,
    effective_from: datetime.date,
    document: str = "",
    user: "User | None" = None,
) -> CrossAppointment:
    """An appointment is proposed, with both sides and the way it lawfully comes about. Raises `WrongPath`."""
    require_manager(by, community.area)
    require(any(area.path.startswith(community.area.path) for area in areas_of(unit)))
    if legal_path not in LEADS_TO[CrossKind(kind)]:
        raise WrongPath
    if isinstance(unit, OwnersCommittee) and effective_from < unit.term_from:
        raise NotElected
    row = CrossAppointment(
        kind=kind,
        community=community,
        name=words(name, 100),
        user=user,
        own_post=words(own_post, 100),
        legal_path=legal_path,
        document=document.strip()[:300],
        effective_from=effective_from,
        **{link_of(unit): unit},
    )
    made: CrossAppointment = kept(row, by, "propose_appointment", now, area=community.area)
    return made


@transaction.atomic
def declare_interests(
    appointment_id: int,
    *,
    by: "User | None",
    now: datetime.datetime,
    has_kin_at_firm: bool,
    has_benefit: bool,
    declared_on: datetime.date,
) -> CrossAppointment:
    """The person says whether relatives work for the firm and whether that side pays or favours them."""
    row = lock(CrossAppointment, appointment_id)
    require_manager(by, row.community.area)
    row.state = check_move(CROSS_MOVES, "declare", row.state)
    if declared_on > localdate(now):
        raise DayWrong
    row.has_kin_at_firm, row.has_benefit, row.declared_on = has_kin_at_firm, has_benefit, declared_on
    made: CrossAppointment = kept(row, by, "declare_interests", now, area=row.community.area, before=row.state)
    return made


@transaction.atomic
def take_up_appointment(
    appointment_id: int, *, by: "User | None", now: datetime.datetime, document: str = ""
) -> CrossAppointment:
    """The appointment comes into force. Raises `InConflict` with everything that stands in the way."""
    row = lock(CrossAppointment, appointment_id)
    area = row.community.area
    require_manager(by, area)
    before, row.state = row.state, check_move(CROSS_MOVES, "take_up", row.state)
    found = conflicts(facts_of(row, localdate(now)))
    if found:
        raise InConflict(found)
    row.document = words(document.strip() or row.document, 300)
    made: CrossAppointment = kept(row, by, "take_up_appointment", now, area=area, before=before)
    return made


@transaction.atomic
def turn_down_appointment(
    appointment_id: int, *, by: "User | None", now: datetime.datetime, reason: str
) -> CrossAppointment:
    """The proposal is not taken up."""
    row = lock(CrossAppointment, appointment_id)
    area = row.community.area
    require_manager(by, area)
    before, row.state = row.state, check_move(CROSS_MOVES, "turn_down", row.state)
    made: CrossAppointment = kept(
        row, by, "turn_down_appointment", now, area=area, before=before, note=words(reason, 300)
    )
    return made


@transaction.atomic
def end_appointment(
    appointment_id: int, *, by: "User | None", now: datetime.datetime, effective_to: datetime.date, reason: str
) -> CrossAppointment:
    """The appointment ends. Raises `MoveNotAllowed`, `DayWrong`."""
    row = lock(CrossAppointment, appointment_id)
    area = row.community.area
    require_manager(by, area)
    before, row.state = row.state, check_move(CROSS_MOVES, "end", row.state)
    if effective_to <= row.effective_from:
        raise DayWrong
    row.effective_to, row.end_reason = effective_to, reason
    made: CrossAppointment = kept(row, by, "end_appointment", now, area=area, before=before)
    return made
