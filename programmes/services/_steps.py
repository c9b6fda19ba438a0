"""What the services of the register share: locking an entry, its history."""

import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import NotAllowed
from places.models import Area
from programmes.models import EntryStep, NeglectedEstate
from programmes.permissions import can_manage, can_survey
from programmes.workflow import ENTRY_MOVES, check_move, find_move


def lock_entry(entry_id: int, act: str, *, by: User | None) -> tuple[NeglectedEstate, str]:
    """The entry, locked, and the state that the act leads to. Raises `NotAllowed`, `MoveNotAllowed`."""
    rows = NeglectedEstate.objects.select_for_update(of=("self",), no_key=True)
    entry = rows.select_related("estate__area").get(pk=entry_id)
    require_right(by, find_move(ENTRY_MOVES, act).right, entry.estate.area)
    return entry, check_move(ENTRY_MOVES, act, entry.state)


def require_right(by: User | None, right: str, area: Area) -> None:
    """Raise `NotAllowed` unless the person may; the system (None) may."""
    may = can_survey if right == "survey_estates" else can_manage
    if by is not None and not may(by, area):
        raise NotAllowed


def require_period(start: datetime.date, end: datetime.date | None) -> None:
    """Refuse an end that is not after the beginning, before the database is asked about such a period."""
    if end is not None and end <= start:
        raise ValidationError(_("The end of the period must be after its beginning."))


def note_step(
    entry: NeglectedEstate, act: str, target: str, *, by: User | None, now: datetime.datetime, reason: str = ""
) -> None:
    """Write the act into the entry's history and put it into its new state; the caller saves the entry."""
    EntryStep.objects.create(
        entry=entry, act=act, from_state=entry.state, to_state=target, reason=reason, by=by, at=now
    )
    entry.state = target
