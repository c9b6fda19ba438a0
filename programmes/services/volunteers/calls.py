"""Calls for volunteers and the places in them."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from common.errors import MoveNotAllowed, Refusal
from programmes.choices_volunteers import CallState
from programmes.models import CallSignUp, VolunteerCall, VolunteerTeam
from programmes.permissions import can_lead_team, require
from programmes.services.volunteers.teams import TeamClosed
from programmes.workflow import check_move
from programmes.workflow_volunteers import CALL_MOVES


class CallNotOpen(Refusal):
    """Nobody can sign up any more."""

    message = _("This call is not open any more. Look for another one.")


class NoPlaceLeft(Refusal):
    """All places are taken."""

    message = _("All places are taken. Look for another call, or try again when somebody gives a place back.")


class SignedUp(Refusal):
    """Once per call."""

    message = _("You have a place in this call.")


@transaction.atomic
def open_volunteer_call(
    team_id: int,
    *,
    by: User | None,
    now: datetime.datetime,
    title: str,
    starts_at: datetime.datetime,
    place: str,
    places_needed: int,
    text: str = "",
) -> VolunteerCall:
    """Call for volunteers. Raises `NotAllowed`, `TeamClosed`, `ValidationError` for a day that has passed."""
    team = VolunteerTeam.objects.select_related("area").get(pk=team_id)
    require(by is None or can_lead_team(by, team))
    if not team.is_active:
        raise TeamClosed
    if starts_at <= now:
        raise ValidationError({"starts_at": _("A call begins in the future.")})
    call = VolunteerCall(
        team=team, title=title.strip(), text=text, starts_at=starts_at, place=place, places_needed=places_needed
    )
    call.created_by = by
    call.full_clean(exclude=["created_by"])
    call.save(force_insert=True)
    record(by, "programmes.open_volunteer_call", call, fields=["starts_at", "places_needed"])
    return call


@transaction.atomic
def close_volunteer_call(call_id: int, *, by: User | None, act: str = "close") -> VolunteerCall:
    """Close a call (`close`) or cancel it (`cancel`). Raises `NotAllowed`, `MoveNotAllowed`."""
    call = _lock(call_id)
    require(by is None or can_lead_team(by, call.team))
    call.state = check_move(CALL_MOVES, act, call.state)
    call.save(update_fields=["state"])
    record(by, f"programmes.{act}_volunteer_call", call, fields=["state"])
    return call


@transaction.atomic
def sign_up(call_id: int, *, by: User, now: datetime.datetime) -> CallSignUp:
    """Take a place. Two at once never take the last one. Raises `CallNotOpen`, `NoPlaceLeft`, `SignedUp`."""
    call = _lock(call_id)
    if call.state != CallState.OPEN or call.starts_at <= now or not call.team.is_active:
        raise CallNotOpen
    taken = call.sign_ups.filter(withdrawn_at=None)
    if taken.filter(user=by).exists():
        raise SignedUp
    if taken.count() >= call.places_needed:
        raise NoPlaceLeft
    place = CallSignUp.objects.create(call=call, user=by, signed_up_at=now)
    record(by, "programmes.sign_up", place)
    return place


@transaction.atomic
def withdraw_sign_up(call_id: int, *, by: User, now: datetime.datetime) -> CallSignUp:
    """Give a place back. Raises `MoveNotAllowed` for somebody who has none."""
    call = _lock(call_id)
    place = call.sign_ups.filter(user=by, withdrawn_at=None).first()
    if place is None:
        raise MoveNotAllowed
    place.withdrawn_at = now
    place.save(update_fields=["withdrawn_at"])
    record(by, "programmes.withdraw_sign_up", place, fields=["withdrawn_at"])
    return place


def _lock(call_id: int) -> VolunteerCall:
    rows = VolunteerCall.objects.select_for_update(of=("self",), no_key=True)
    call: VolunteerCall = rows.select_related("team__area").get(pk=call_id)
    return call
