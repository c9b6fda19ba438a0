"""Volunteer teams and who is in them."""

import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from common.errors import MoveNotAllowed, Refusal
from programmes.models import TeamMember, VolunteerTeam
from programmes.permissions import can_manage, can_read_contact, require

TEAM_FIELDS = ("name", "area", "branch_key", "coordinator", "contact_phone", "is_active")


class TeamClosed(Refusal):
    """The team does not work any more."""

    message = _("This team does not work any more. Choose another team.")


class InTeam(Refusal):
    """Once per team."""

    message = _("You are in this team.")


@transaction.atomic
def keep_team(*, by: User | None, team: VolunteerTeam | None = None, **values: Any) -> VolunteerTeam:
    """Found a team, or correct it; its area never changes. Raises `ValidationError`, `NotAllowed`."""
    if team is None:
        team = VolunteerTeam()
    else:
        team = VolunteerTeam.objects.select_for_update(of=("self",), no_key=True).get(pk=team.pk)
        values.pop("area", None)
    before = {name: getattr(team, name, None) for name in TEAM_FIELDS if name != "area"} if team.pk else {}
    for name, value in values.items():
        setattr(team, name, value)
    require(by is None or can_manage(by, team.area))
    team.full_clean()
    team.save()
    changed = [name for name in values if not before or before.get(name) != getattr(team, name)]
    record(by, "programmes.keep_team", team, fields=changed)
    return team


@transaction.atomic
def join_team(team_id: int, *, by: User, now: datetime.datetime) -> TeamMember:
    """Become a volunteer of a team. Raises `TeamClosed`, `InTeam`."""
    team = VolunteerTeam.objects.select_for_update(of=("self",), no_key=True).get(pk=team_id)
    if not team.is_active:
        raise TeamClosed
    if team.members.filter(user=by, left_at=None).exists():
        raise InTeam
    member = TeamMember.objects.create(team=team, user=by, joined_at=now)
    record(by, "programmes.join_team", member)
    return member


@transaction.atomic
def leave_team(team_id: int, *, by: User, now: datetime.datetime) -> TeamMember:
    """Leave a team. Recorded hours stay the person's until the consent is withdrawn. Raises `MoveNotAllowed`."""
    rows = TeamMember.objects.select_for_update(of=("self",), no_key=True)
    member = rows.filter(team=team_id, user=by, left_at=None).first()
    if member is None:
        raise MoveNotAllowed
    member.left_at = now
    member.save(update_fields=["left_at"])
    record(by, "programmes.leave_team", member, fields=["left_at"])
    return member


@transaction.atomic
def reveal_team(team_id: int, *, by: User, reason: str = "") -> str:
    """The coordinator's phone; that it was looked at is written down. Raises `NotAllowed`."""
    team = VolunteerTeam.objects.select_related("area").get(pk=team_id)
    require(can_read_contact(by, team.area))
    record(by, "programmes.reveal_team", team, fields=["contact_phone"], reason=reason)
    return team.contact_phone
