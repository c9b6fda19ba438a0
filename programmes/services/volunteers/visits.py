"""Home visits: asked for by the person or by phone, given to a team, done."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.rules import normal_phone
from audit.services import record
from common.errors import MoveNotAllowed, Refusal
from jobs.services import enqueue
from places.models import Area
from programmes.models import HomeVisit, VisitStep, VolunteerTeam
from programmes.permissions import can_lead_team, can_manage, can_read_contact, require
from programmes.services.register import NeedsReason
from programmes.workflow import check_move
from programmes.workflow_volunteers import VISIT_MOVES

ASSIGNED = "programmes.tell_visit"
REVEALED = ("contact_name", "contact_phone", "address", "text", "note")


class TeamElsewhere(Refusal):
    """The team works somewhere else."""

    message = _("This team works in another area. Choose a team of the area of the visit.")
    status = 422


@transaction.atomic
def ask_visit(
    *,
    by: User | None,
    now: datetime.datetime,
    area: Area,
    kind: str,
    need: str,
    contact_name: str,
    contact_phone: str,
    address: str,
    text: str,
    wished_on: datetime.date | None = None,
    is_by_phone: bool = False,
) -> HomeVisit:
    """Ask for a visit: a resident for oneself or a neighbour, or the office for who called (`is_by_phone`).

    Raises `NotAllowed` for staff outside their area, `ValidationError`.
    """
    require(by is None or not is_by_phone or can_manage(by, area))
    try:
        phone = normal_phone(contact_phone)
    except ValueError as error:
        raise ValidationError({"contact_phone": _("This is not a mobile number.")}) from error
    visit = HomeVisit(area=area, kind=kind, need=need, wished_on=wished_on, is_by_phone=is_by_phone, asked_at=now)
    visit.contact_name, visit.contact_phone = contact_name.strip(), phone
    visit.address, visit.text = address.strip(), text.strip()
    visit.requested_by = None if is_by_phone else by
    if not need:
        raise ValidationError({"need": _("Say for whom the visit is.")})
    visit.full_clean(exclude=["requested_by"])
    visit.save(force_insert=True)
    _note(visit, "ask", by, now)
    record(by, "programmes.ask_visit", visit, fields=["kind", "area"])
    return visit


@transaction.atomic
def assign_visit(visit_id: int, *, by: User | None, now: datetime.datetime, team: VolunteerTeam) -> HomeVisit:
    """Give a visit to a team. Raises `NotAllowed`, `TeamElsewhere`, `MoveNotAllowed`."""
    visit = _lock(visit_id)
    require(by is None or can_manage(by, visit.area))
    visit.state = check_move(VISIT_MOVES, "assign", visit.state)
    here, there = visit.area.path, team.area.path
    if not team.is_active or not (here.startswith(there) or there.startswith(here)):
        raise TeamElsewhere
    visit.team = team
    visit.save(update_fields=["state", "team"])
    step = _note(visit, "assign", by, now)
    record(by, "programmes.assign_visit", visit, fields=["state", "team"])
    enqueue(ASSIGNED, queue="notify", step_id=step.pk)
    return visit


@transaction.atomic
def finish_visit(visit_id: int, *, by: User | None, now: datetime.datetime, note: str) -> HomeVisit:
    """The team was there; `note` says what was done. Raises `NeedsReason`, `MoveNotAllowed`, `NotAllowed`."""
    visit = _lock(visit_id)
    visit_team = visit.team
    require(by is None or (visit_team is not None and can_lead_team(by, visit_team)) or can_manage(by, visit.area))
    visit.state = check_move(VISIT_MOVES, "finish", visit.state)
    if not note.strip():
        raise NeedsReason
    visit.note, visit.closed_at = note.strip(), now
    visit.save(update_fields=["state", "note", "closed_at"])
    _note(visit, "finish", by, now)
    record(by, "programmes.finish_visit", visit, fields=["state", "note"])
    return visit


@transaction.atomic
def cancel_visit(visit_id: int, *, by: User | None, now: datetime.datetime) -> HomeVisit:
    """Nobody needs to come any more; by the person who asked or the office. Raises `MoveNotAllowed`, `NotAllowed`."""
    visit = _lock(visit_id)
    require(by is None or visit.requested_by_id == by.pk or can_manage(by, visit.area))
    visit.state, visit.closed_at = check_move(VISIT_MOVES, "cancel", visit.state), now
    visit.save(update_fields=["state", "closed_at"])
    _note(visit, "cancel", by, now)
    record(by, "programmes.cancel_visit", visit, fields=["state"])
    return visit


@transaction.atomic
def reveal_visit(visit_id: int, *, by: User, reason: str = "") -> HomeVisit:
    """The visit with contact and address, for the office and the team that goes; that it was read is written down.

    Raises `NotAllowed`; `MoveNotAllowed` for a coordinator once the visit is over.
    """
    visit = HomeVisit.objects.select_related("area", "team__area").get(pk=visit_id)
    if not can_read_contact(by, visit.area):
        require(visit.team is not None and visit.team.is_active and visit.team.coordinator_id == by.pk)
        if visit.closed_at is not None:
            raise MoveNotAllowed
    record(by, "programmes.reveal_visit", visit, fields=REVEALED, reason=reason)
    return visit


def _lock(visit_id: int) -> HomeVisit:
    rows = HomeVisit.objects.select_for_update(of=("self",), no_key=True)
    visit: HomeVisit = rows.select_related("area", "team__area").get(pk=visit_id)
    return visit


def _note(visit: HomeVisit, act: str, by: User | None, now: datetime.datetime) -> VisitStep:
    return VisitStep.objects.create(visit=visit, act=act, to_state=visit.state, by=by, at=now)
