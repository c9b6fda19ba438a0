"""Management rooms and cases of their misuse."""

import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from common.errors import Refusal
from places.models import Estate
from programmes.choices import MisuseState, RoomUse
from programmes.models import ManagementRoom, MisuseCase, MisuseStep
from programmes.services._steps import require_right
from programmes.services.register import InTheFuture, NeedsReason
from programmes.workflow import MISUSE_MOVES, check_move

ROOM_FIELDS = ("estate", "kind", "location", "area", "use", "is_in_register")


class RoomGone(Refusal):
    """The room is not on the register any more."""

    message = _("This room is not on the register any more.")


class DueTooEarly(Refusal):
    """The due day of an order lies before the order."""

    message = _("The due day lies before the day of the order.")
    status = 422


@transaction.atomic
def keep_room(*, by: User | None, room: ManagementRoom | None = None, **values: Any) -> ManagementRoom:
    """Put a room on the register, or correct it. Values are those of `ROOM_FIELDS`; the estate never changes."""
    if room is None:
        room = ManagementRoom()
    else:
        rows = ManagementRoom.objects.select_for_update(of=("self",), no_key=True)
        room = rows.select_related("estate__area").get(pk=room.pk)
        values.pop("estate", None)
    before = {name: getattr(room, name) for name in ROOM_FIELDS} if room.pk else {}
    for name, value in values.items():
        setattr(room, name, value)
    estate: Estate = room.estate
    require_right(by, "manage_programmes", estate.area)
    room.full_clean()
    room.save()
    changed = [name for name in ROOM_FIELDS if not before or before[name] != getattr(room, name)]
    record(by, "programmes.keep_room", room, fields=changed)
    return room


@transaction.atomic
def open_misuse_case(
    room_id: int,
    *,
    by: User | None,
    now: datetime.datetime,
    today: datetime.date,
    found_on: datetime.date,
    finding: str,
    use: str = RoomUse.MISUSED,
) -> MisuseCase:
    """A room is used for something else. Raises `ValidationError` while a case about it is open, `InTheFuture`."""
    rows = ManagementRoom.objects.select_for_update(of=("self",), no_key=True).select_related("estate__area")
    room = rows.get(pk=room_id)
    require_right(by, "manage_programmes", room.estate.area)
    if not room.is_in_register:
        raise RoomGone
    if found_on > today:
        raise InTheFuture
    case = MisuseCase(room=room, found_on=found_on, finding=finding.strip())
    case.full_clean()
    case.save()
    room.use = RoomUse(use)
    room.save(update_fields=["use", "updated_at"])
    _note(case, "open", by, now, finding)
    record(by, "programmes.open_misuse_case", case, fields=["found_on", "use"])
    return case


@transaction.atomic
def order_correction(
    case_id: int,
    *,
    by: User | None,
    now: datetime.datetime,
    order_number: str,
    ordered_on: datetime.date,
    due_on: datetime.date,
) -> MisuseCase:
    """Order that the room be used as meant, by a day. Raises `DueTooEarly`, `MoveNotAllowed`."""
    case = _lock(case_id, by)
    case.state = check_move(MISUSE_MOVES, "order", case.state)
    if due_on < ordered_on:
        raise DueTooEarly
    case.order_number, case.ordered_on, case.due_on = order_number.strip(), ordered_on, due_on
    case.full_clean()
    case.save(update_fields=["state", "order_number", "ordered_on", "due_on"])
    _note(case, "order", by, now)
    record(by, "programmes.order_correction", case, fields=["state", "order_number", "due_on"])
    return case


@transaction.atomic
def close_misuse_case(
    case_id: int, *, by: User | None, now: datetime.datetime, today: datetime.date, is_confirmed: bool, reason: str
) -> MisuseCase:
    """The room is used as meant again, or (`is_confirmed` False) nothing was wrong. Raises `NeedsReason`."""
    case = _lock(case_id, by)
    act = "put_right" if is_confirmed else "dismiss"
    case.state = check_move(MISUSE_MOVES, act, case.state)
    if not reason.strip():
        raise NeedsReason
    case.closed_on = today
    case.save(update_fields=["state", "closed_on"])
    ManagementRoom.objects.filter(pk=case.room_id).update(use=RoomUse.PROPER, updated_at=now)
    _note(case, act, by, now, reason)
    record(by, f"programmes.{act}", case, fields=["state", "closed_on"], reason=reason)
    return case


def _lock(case_id: int, by: User | None) -> MisuseCase:
    rows = MisuseCase.objects.select_for_update(of=("self",), no_key=True)
    case: MisuseCase = rows.select_related("room__estate__area").get(pk=case_id)
    require_right(by, "manage_programmes", case.room.estate.area)
    return case


def _note(case: MisuseCase, act: str, by: User | None, now: datetime.datetime, reason: str = "") -> None:
    MisuseStep.objects.create(case=case, act=act, to_state=MisuseState(case.state), reason=reason, by=by, at=now)
