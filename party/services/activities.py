"""Activities of organisations: planned, held, cancelled; how often they are due; secret addresses of calendars."""

import datetime
import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction

from audit.services import record
from common.crypto import keyed_hash
from common.errors import MoveNotAllowed
from party.choices.joint import JointState
from party.models import ActivityRule, CalendarFeed, PartyActivity, PartyOrganisation
from party.permissions import can_set_party_rules, require, require_manager
from party.services._steps import DayWrong, kept, lock, words

if TYPE_CHECKING:
    from accounts.models import User

TOKEN_BYTES = 32


@transaction.atomic
def plan_activity(
    organisation_id: int,
    *,
    by: "User | None",
    now: datetime.datetime,
    kind: str,
    title: str,
    starts_at: datetime.datetime,
    ends_at: datetime.datetime,
    place: str = "",
    is_public: bool = False,
    expected_count: int = 0,
) -> PartyActivity:
    """Plan an activity of an organisation (计划组织生活). Raises `WordsMissing`, `ValidationError`, `NotAllowed`."""
    organisation = lock(PartyOrganisation, organisation_id)
    require_manager(by, organisation.area)
    activity = PartyActivity(
        organisation=organisation,
        area=organisation.area,
        kind=kind,
        title=words(title, 200),
        starts_at=starts_at,
        ends_at=ends_at,
        place=place.strip()[:200],
        is_public=is_public,
        expected_count=expected_count,
        changed_at=now,
    )
    return kept(activity, by, "plan_activity", now, area=activity.area)


@transaction.atomic
def hold_activity(
    activity_id: int, *, by: "User | None", now: datetime.datetime, present_count: int, summary: str = ""
) -> PartyActivity:
    """The activity took place, with so many people: a number only.

    Raises `DayWrong` before it began, `MoveNotAllowed`, `NotAllowed`.
    """
    activity = _locked(activity_id, by)
    if activity.starts_at > now:
        raise DayWrong
    activity.state, activity.present_count = JointState.HELD, present_count
    activity.summary, activity.changed_at = summary.strip()[:5000], now
    return kept(activity, by, "hold_activity", now, area=activity.area, before=JointState.CALLED)


@transaction.atomic
def cancel_activity(activity_id: int, *, by: "User | None", now: datetime.datetime, reason: str) -> PartyActivity:
    """The activity does not take place, and why. Raises `MoveNotAllowed`, `WordsMissing`, `NotAllowed`."""
    activity = _locked(activity_id, by)
    activity.state, activity.changed_at = JointState.CANCELLED, now
    note = words(reason, 1000)
    return kept(activity, by, "cancel_activity", now, area=activity.area, note=note, before=JointState.CALLED)


def _locked(activity_id: int, by: "User | None") -> Any:
    rows = PartyActivity.objects.select_for_update(of=("self",), no_key=True).select_related("area", "organisation")
    activity = rows.get(pk=activity_id)
    require_manager(by, activity.area)
    if activity.state != JointState.CALLED:
        raise MoveNotAllowed
    return activity


@transaction.atomic
def set_activity_rule(
    *,
    by: "User | None",
    kind: str,
    organisation_kinds: Sequence[str],
    months: int,
    source: str,
    effective_from: datetime.date,
    members_from: int = 0,
) -> ActivityRule:
    """Say how often an activity is due from a day on; ends the rule before. Raises `NotAllowed`, `ValidationError`."""
    require(by is None or can_set_party_rules(by))
    rows = ActivityRule.objects.select_for_update(no_key=True).filter(kind=kind, effective_from__lt=effective_from)
    for before in rows.on(effective_from):
        before.effective_to = effective_from
        before.save(update_fields=["effective_to"])
    rule = ActivityRule(
        kind=kind,
        organisation_kinds=list(organisation_kinds),
        months=months,
        members_from=members_from,
        source=source.strip(),
        effective_from=effective_from,
    )
    rule.full_clean()
    rule.save()
    record(by, "party.set_activity_rule", rule, fields=["months", "organisation_kinds"])
    return rule


# --- Calendars ----------------------------------------------------------------------------------------


@transaction.atomic
def open_feed(*, by: "User", now: datetime.datetime) -> tuple[CalendarFeed, str]:
    """A new secret address for the person's calendar; one before is revoked. The secret is given here only."""
    revoke_feed(by=by, now=now)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    feed = CalendarFeed.objects.create(user=by, token_hash=keyed_hash(token), created_at=now)
    record(by, "party.open_feed", feed)
    return feed, token


@transaction.atomic
def revoke_feed(*, by: "User", now: datetime.datetime) -> int:
    """The address reads nothing from now on. Gives how many were revoked: none or one."""
    rows = CalendarFeed.objects.select_for_update(no_key=True).filter(user=by, revoked_at__isnull=True)
    feeds = list(rows)
    for feed in feeds:
        feed.revoked_at = now
        feed.save(update_fields=["revoked_at"])
        record(by, "party.revoke_feed", feed)
    return len(feeds)
