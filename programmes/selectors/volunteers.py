"""Reads for the pages of volunteers: what is public, what is one's own."""

import datetime
from typing import Any

from django.db.models import Count, QuerySet

from accounts.models import User
from programmes.models import (
    CallSignUp,
    ConvenienceStation,
    HomeVisit,
    LendingTool,
    TeamMember,
    ToolLoan,
    VolunteerCall,
    VolunteerHours,
    VolunteerTeam,
)


def open_calls(now: datetime.datetime) -> QuerySet[VolunteerCall]:
    """Calls that can be answered, the next first, with places taken."""
    return VolunteerCall.objects.upcoming(now).with_taken().select_related("team").order_by("starts_at", "pk")


def open_stations() -> QuerySet[ConvenienceStation]:
    """Stations in service with the number of their tools."""
    rows = ConvenienceStation.objects.filter(is_open=True).select_related("area").defer("area__geometry")
    return rows.annotate(tool_count=Count("tools")).order_by("area__path", "name")


def tools_of(station: ConvenienceStation) -> QuerySet[LendingTool]:
    """Tools in use with whether each is there now; never who has it."""
    return station.tools.filter(is_in_use=True).with_lent().order_by("name", "number")


def own_things(user: User) -> dict[str, Any]:
    """What is the person's own: teams, places, visits, tools; the hours stand on a page of their own."""
    return {
        "memberships": TeamMember.objects.filter(user=user, left_at=None).select_related("team", "hours_consent"),
        "old_memberships": TeamMember.objects.filter(
            user=user, left_at__isnull=False, hours_consent__isnull=False
        ).select_related("team", "hours_consent"),
        "led": VolunteerTeam.objects.active().led_by(user),
        "sign_ups": CallSignUp.objects.filter(user=user, withdrawn_at=None)
        .select_related("call__team")
        .order_by("-call__starts_at")[:20],
        "visits": HomeVisit.objects.filter(requested_by=user)[:20],
        "loans": ToolLoan.objects.open().filter(borrower=user).select_related("tool__station"),
    }


def hours_of(member: TeamMember, user: User) -> QuerySet[VolunteerHours]:
    """Entries of a membership for the person or the coordinator, the newest first; not added up."""
    rows = VolunteerHours.objects.readable_by(user).filter(consent__member=member)
    return rows.select_related("call").order_by("-day", "-pk")[:200]
