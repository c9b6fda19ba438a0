"""Hours: recorded with consent only, and gone with it."""

import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from common.errors import MoveNotAllowed, Refusal
from programmes.models import HoursConsent, TeamMember, VolunteerHours
from programmes.permissions import is_coordinator, require
from programmes.services.register import InTheFuture


class NoConsent(Refusal):
    """Hours are the volunteer's own matter."""

    message = _("This volunteer has not agreed that hours are recorded. Ask them to agree on their own page.")


@transaction.atomic
def consent_to_hours(member_id: int, *, by: User, now: datetime.datetime) -> HoursConsent:
    """Let the team's coordinator record hours. Agreeing twice is agreeing once. Raises `MoveNotAllowed`."""
    member = _lock_own(member_id, by)
    if member.left_at is not None:
        raise MoveNotAllowed
    consent, is_new = HoursConsent.objects.get_or_create(member=member, defaults={"given_at": now})
    if is_new:
        record(by, "programmes.consent_to_hours", consent)
    return consent


@transaction.atomic
def withdraw_consent(member_id: int, *, by: User) -> int:
    """Take the consent back: every recorded hour of this membership is erased. Returns how many entries were."""
    member = _lock_own(member_id, by)
    consent = HoursConsent.objects.select_for_update().filter(member=member).first()
    if consent is None:
        raise MoveNotAllowed
    erased = consent.entries.count()
    record(by, "programmes.withdraw_consent", consent, fields=["hours"])
    consent.delete()
    return erased


@transaction.atomic
def record_hours(
    member_id: int,
    *,
    by: User | None,
    now: datetime.datetime,
    today: datetime.date,
    day: datetime.date,
    hours: Decimal,
    call_id: int | None = None,
) -> VolunteerHours:
    """Record hours of a day, as the team's coordinator. Raises `NoConsent`, `InTheFuture`, `NotAllowed`."""
    member = TeamMember.objects.select_related("team").get(pk=member_id)
    require(by is None or is_coordinator(by, member.team))
    consent = HoursConsent.objects.select_for_update(no_key=True).filter(member=member).first()
    if consent is None:
        raise NoConsent
    if day > today:
        raise InTheFuture
    call = member.team.calls.filter(pk=call_id).first() if call_id else None
    entry = VolunteerHours(consent=consent, call=call, day=day, hours=hours, recorded_at=now)
    entry.full_clean()
    entry.save(force_insert=True)
    record(by, "programmes.record_hours", entry)
    return entry


def _lock_own(member_id: int, by: User) -> TeamMember:
    member: TeamMember = TeamMember.objects.select_for_update(of=("self",), no_key=True).get(pk=member_id)
    require(member.user_id == by.pk)
    return member
