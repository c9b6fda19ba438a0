"""Which activities organisations owe and have missed, computed from rules and what was held; a person's calendar."""

import datetime
from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from common.crypto import keyed_hash
from party.choices.joint import JointState
from party.models import ActivityRule, CalendarFeed, JointMeeting, PartyActivity, PartyOrganisation
from party.rules.activities import Duty, Frequency, Period, duties_of, quarter_days, quarter_of
from party.rules.icalendar import Event, calendar

if TYPE_CHECKING:
    from accounts.models import User

FAR_AWAY = datetime.date.max
LOOK_BACK = datetime.timedelta(days=180)
MEETING_LASTS = datetime.timedelta(hours=2)
MOST_EVENTS = 1000
MOST_ORGANISATIONS = 500


class OwedBy(NamedTuple):
    """An organisation and what it owed in the time asked for."""

    organisation: PartyOrganisation
    duties: list[Duty]

    @property
    def missing(self) -> list[Duty]:
        """Those of periods that are over without one."""
        return [duty for duty in self.duties if duty.is_missing]


def frequencies_on(day: datetime.date) -> list[Frequency]:
    """The rules in force on a day."""
    rows = ActivityRule.objects.on(day).order_by("kind")
    return [Frequency(row.kind, tuple(row.organisation_kinds), row.months, row.members_from) for row in rows]


def owed_in_quarter(organisations: QuerySet, year: int, quarter: int, today: datetime.date) -> list[OwedBy]:
    """What organisations owe in a quarter, by the rules of its last day. Three statements, however many they are."""
    whole = quarter_days(year, quarter)
    rules = frequencies_on(whole.end - datetime.timedelta(days=1))
    rows = list(organisations)
    held = _held(rows, Period(datetime.date(year, 1, 1), whole.end))
    return [
        OwedBy(row, _duties(row, rules, held[row.pk], year, quarter, today))
        for row in rows
        if row.founded_date < whole.end
    ]


def _duties(
    row: PartyOrganisation,
    rules: list[Frequency],
    held: list[tuple[str, datetime.date]],
    year: int,
    quarter: int,
    today: datetime.date,
) -> list[Duty]:
    return duties_of(
        rules,
        kind=row.kind,
        members=row.member_count,
        standing=Period(row.founded_date, row.dissolved_date or FAR_AWAY),
        held=held,
        year=year,
        quarter=quarter,
        today=today,
    )


def _held(rows: list[PartyOrganisation], days: Period) -> dict[int, list[tuple[str, datetime.date]]]:
    start, end = (timezone.make_aware(datetime.datetime.combine(day, datetime.time.min)) for day in days)
    found: dict[int, list[tuple[str, datetime.date]]] = defaultdict(list)
    held = PartyActivity.objects.held().filter(organisation__in=[row.pk for row in rows], starts_at__gte=start)
    for pk, kind, at in held.filter(starts_at__lt=end).values_list("organisation_id", "kind", "starts_at"):
        found[pk].append((kind, timezone.localdate(at)))
    return found


def duties_between(
    organisations: QuerySet, first: datetime.date, last: datetime.date, today: datetime.date
) -> Iterator[OwedBy]:
    """What is owed in periods that end within the days, quarter after quarter; only periods that are over."""
    day = first
    while day <= last:
        year, quarter = quarter_of(day)
        for owed in owed_in_quarter(organisations, year, quarter, today):
            ended = [duty for duty in owed.duties if first <= duty.period.end - datetime.timedelta(days=1) <= last]
            yield OwedBy(owed.organisation, ended)
        day = quarter_days(year, quarter).end


# --- Calendars ----------------------------------------------------------------------------------------


def feed_of(user: "User") -> CalendarFeed | None:
    """The address of the person that is in use."""
    return CalendarFeed.objects.filter(user=user, revoked_at__isnull=True).first()


def calendar_of_token(token: str, host: str, now: datetime.datetime) -> bytes | None:
    """The calendar behind a secret address; None for one that is unknown, revoked, or of a closed account."""
    rows = CalendarFeed.objects.filter(token_hash=keyed_hash(token), revoked_at__isnull=True, user__is_active=True)
    feed = rows.select_related("user").first()
    return None if feed is None else calendar(_("Party calendar"), events_for(feed.user, host, now))


def events_for(user: "User", host: str, now: datetime.datetime) -> Iterator[Event]:
    """Activities of the person's line and the joint meetings that concern them, from half a year ago on."""
    since = now - LOOK_BACK
    for activity in PartyActivity.objects.visible_to(user).filter(starts_at__gte=since)[:MOST_EVENTS]:
        yield activity_event(activity, host)
    for meeting in JointMeeting.objects.visible_to(user).filter(meets_at__gte=since)[:MOST_EVENTS]:
        yield _meeting_event(meeting, host)


def public_events(host: str, now: datetime.datetime) -> Iterator[Event]:
    """Themed days that are open to everybody."""
    for activity in PartyActivity.objects.public().filter(starts_at__gte=now - LOOK_BACK)[:MOST_EVENTS]:
        yield activity_event(activity, host)


def activity_event(activity: Any, host: str) -> Event:
    """An activity as an entry of a calendar."""
    return Event(
        f"activity-{activity.pk}@{host}",
        activity.starts_at,
        activity.ends_at,
        activity.changed_at,
        f"{activity.get_kind_display()} · {activity.title}",
        activity.place,
        is_cancelled=activity.state == JointState.CANCELLED,
    )


def _meeting_event(meeting: Any, host: str) -> Event:
    return Event(
        f"joint-meeting-{meeting.pk}@{host}",
        meeting.meets_at,
        meeting.meets_at + MEETING_LASTS,
        meeting.meets_at,
        meeting.title,
        meeting.place,
        meeting.agenda,
        meeting.state == JointState.CANCELLED,
    )
