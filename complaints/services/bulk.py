"""The same act on many complaints: each in a transaction of its own, with a reason for each that was refused."""

import datetime
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.errors import MoveNotAllowed, NotAllowed, Refusal
from complaints.choices import FINISHED_STATES, ActorKind
from complaints.models import Complaint
from complaints.permissions import can_decide, can_work_on
from complaints.services.handling import accept_complaint, close_complaint, dispatch_complaint
from complaints.services.kin import merge_complaint
from complaints.services.units import add_note, assign_complaint
from complaints.workflow import moves_from
from places.models import Area

if TYPE_CHECKING:
    from django.db.models import QuerySet

BULK_LIMIT = 500


class BulkAct(NamedTuple):
    """An act that is offered for many at once: its name, who may, the move it needs, and the service of one."""

    title: Promise
    may: Callable[[User, Complaint], bool]
    move: str
    do: Callable[[int, User, datetime.datetime, dict[str, Any]], object]


class BulkResult(NamedTuple):
    """What became of one complaint; `problem` is empty where it was done."""

    complaint_id: int
    problem: str


BULK_ACTS: dict[str, BulkAct] = {
    "accept": BulkAct(
        _("Accept"),
        can_decide,
        "accept",
        lambda pk, by, now, data: accept_complaint(pk, by=by, now=now, note=data["note"]),
    ),
    "dispatch": BulkAct(
        _("Dispatch"),
        can_decide,
        "dispatch",
        lambda pk, by, now, data: dispatch_complaint(pk, by=by, now=now, area=_area(data), note=data["note"]),
    ),
    "assign": BulkAct(
        _("Put somebody in charge"),
        can_work_on,
        "",
        lambda pk, by, now, data: assign_complaint(pk, by=by, now=now, to=_person(data), note=data["note"]),
    ),
    "merge": BulkAct(
        _("Join to one"),
        can_decide,
        "merge",
        lambda pk, by, now, data: merge_complaint(pk, by=by, now=now, into_id=data["main"], reason=data["note"]),
    ),
    "close": BulkAct(
        _("Close the complaints"),
        can_decide,
        "close",
        lambda pk, by, now, data: close_complaint(pk, by=by, now=now, reason=data["note"]),
    ),
    "note": BulkAct(
        _("Write an internal note"),
        can_work_on,
        "",
        lambda pk, by, now, data: add_note(pk, by=by, now=now, text=data["note"]),
    ),
}


def _area(data: dict[str, Any]) -> Area | None:
    return Area.objects.without_geometry().get(pk=data["area"]) if data.get("area") else None


def _person(data: dict[str, Any]) -> User:
    return User.objects.get(pk=data["to"])


def bulk_rows(ids: Iterable[int], by: User) -> "QuerySet[Complaint]":
    """The chosen complaints that the person may see, at most 500, in order."""
    rows = Complaint.objects.visible_to(by).filter(pk__in=list(ids)[:BULK_LIMIT]).select_related("handling_area")
    return rows.for_list().defer("text", "area__geometry", "handling_area__geometry", "estate__polygon").order_by("pk")


def foreseen_problem(name: str, by: User, complaint: Complaint) -> str:
    """Why the act cannot be done on a complaint as it stands, in words; empty where it seems possible."""
    act = BULK_ACTS[name]
    if not act.may(by, complaint):
        return str(NotAllowed.message)
    is_movable = act.move in moves_from(complaint.state, ActorKind.STAFF) if act.move else True
    if not is_movable or (name == "assign" and complaint.state in FINISHED_STATES):
        return gettext("not possible from the state “%(state)s”") % {"state": complaint.get_state_display()}
    return ""


def act_on_many(
    name: str,
    ids: Iterable[int],
    *,
    by: User,
    now: datetime.datetime,
    data: dict[str, Any],
) -> list[BulkResult]:
    """Do an act of `BULK_ACTS` on each complaint; a refusal of one does not stop the next.

    `data`: `note`, and by act `area` (number; None: the firm that serves the estate), `to` (number of the person) or
    `main` (number of the complaint that goes on; it is not among `ids`).
    """
    return [BulkResult(pk, _problem_of(name, pk, by, now, data)) for pk in ids]


def _problem_of(name: str, pk: int, by: User, now: datetime.datetime, data: dict[str, Any]) -> str:
    try:
        BULK_ACTS[name].do(pk, by, now, data)
    except Refusal as refusal:
        return str(refusal)
    except Complaint.DoesNotExist:
        return str(MoveNotAllowed.message)
    return ""
