"""What a firm's own people see about its credit: notices with their deadlines, records, objections, requests."""

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import timezone

from accounts.models import User
from common.workdays import china
from credit.choices import EventSource, EventState, RepairState
from credit.models import CreditEvent, ListNotice, RulebookVersion, ScoringNotice
from credit.permissions import can_object_to_event
from credit.querysets import NOTIFIED_STATES
from credit.selectors.standings import present_standing, standing_parts
from credit.selectors.words import law_in_words, points_in_words, validity_in_words
from firms.models import PropertyFirm

ONE_DAY = datetime.timedelta(days=1)
MOST_RECORDS = 200
MOST_NOTICES = 50
MOST_COUNTED_DAYS = 400
CLOSED_TO_OBJECTION = (EventState.REVOKED, EventState.REPAIRED)


def days_left(last: datetime.date, today: datetime.date, calendar: str) -> int:
    """Days after today up to the last one, working or calendar days; 0 on the last day, -1 when it is over."""
    if today > last:
        return -1
    days = min((last - today).days, MOST_COUNTED_DAYS)
    if calendar != "working":
        return days
    worked = (china(today + ONE_DAY * count) for count in range(1, days + 1))
    weekdays = ((today + ONE_DAY * count).weekday() < 5 for count in range(1, days + 1))
    return sum(
        is_weekday if is_worked is None else is_worked for is_worked, is_weekday in zip(worked, weekdays, strict=True)
    )


def countdown(last: datetime.date, today: datetime.date, calendar: str) -> dict[str, Any]:
    """A deadline for a page: last day, days left, kind of days, whether it is over or near."""
    left = days_left(last, today, calendar)
    return {
        "last": last,
        "left": left,
        "is_working": calendar == "working",
        "is_over": left < 0,
        "is_near": 0 <= left <= 3,
    }


def firm_page(firm: PropertyFirm, today: datetime.date) -> dict[str, Any]:
    """The firm's credit file: standing with every record, notices by deadline, records, own reports."""
    standing = present_standing(firm)
    events = list(_events(firm)[:MOST_RECORDS])
    notices = [_scoring_row(event.scoring_notice, event, today) for event in events if notice_of(event) is not None]
    context = {
        "firm": firm,
        "standing": standing,
        "notices": sorted(notices, key=_by_urgency),
        "list_notices": list_notices(firm, today),
        "records": [_record_row(event) for event in events if event.state in NOTIFIED_STATES],
        "reports": [
            event for event in events if event.source == EventSource.FIRM and event.state not in NOTIFIED_STATES
        ],
    }
    return context | standing_parts(standing, is_public=False) if standing is not None else context


def _events(firm: PropertyFirm) -> Any:
    """Records the firm has been told of, and what it reported itself."""
    events = CreditEvent.objects.filter(firm=firm)
    mine = events.filter(source=EventSource.FIRM) | events.filter(state__in=NOTIFIED_STATES)
    return (
        mine.select_related("project", "rulebook_version", "scoring_notice", "objection")
        .prefetch_related("steps", "repair_requests")
        .order_by("-pk")
    )


def notice_of(event: CreditEvent) -> ScoringNotice | None:
    """The written notice of a record; None before it was confirmed."""
    return getattr(event, "scoring_notice", None)


def objection_to(event: CreditEvent) -> Any:
    """The firm's objection to a record, None when it did not object."""
    return getattr(event, "objection", None)


def _by_urgency(row: dict[str, Any]) -> tuple[Any, ...]:
    return not row["is_due"], row["deadline"]["last"] if row["is_due"] else datetime.date.max, -row["notice"].pk


def _calendar(notice: ScoringNotice, name: str) -> str:
    return (notice.content.get(name) or {}).get("calendar", "calendar")


def _scoring_row(notice: ScoringNotice, event: CreditEvent, today: datetime.date) -> dict[str, Any]:
    deadline = countdown(notice.object_by, today, _calendar(notice, "objection"))
    is_due = not deadline["is_over"] and objection_to(event) is None and event.state not in CLOSED_TO_OBJECTION
    return {
        "notice": notice,
        "event": event,
        "deadline": deadline,
        "is_due": is_due,
        "is_new": notice.first_seen_at is None,
    }


def list_notices(firm: PropertyFirm, today: datetime.date) -> list[dict[str, Any]]:
    """Notices before an entry on a list, newest first, with the last day to object."""
    found = ListNotice.objects.filter(entry__firm=firm).select_related(
        "entry__issue__rulebook_version", "entry__objection"
    )
    return [_list_row(notice, today) for notice in found.order_by("-pk")[:MOST_NOTICES]]


def _list_row(notice: ListNotice, today: datetime.date) -> dict[str, Any]:
    issue = notice.entry.issue
    last = issue.publicity_to - ONE_DAY if issue.publicity_to else None
    calendar = issue.rulebook_version.document["clocks"]["list_publicity"]["calendar"]
    is_open = issue.state in {"draft", "publicity"} and (last is None or last >= today)
    return {
        "notice": notice,
        "issue": issue,
        "title": notice.entry.title or notice.entry.kind,
        "objection": getattr(notice.entry, "objection", None),
        "deadline": countdown(last, today, calendar) if last and is_open else None,
        "is_open": is_open,
        "is_new": notice.first_seen_at is None,
    }


def item_in(event: CreditEvent) -> dict[str, Any]:
    """The item under which a record stands; empty for an unknown one."""
    items = event.rulebook_version.document["items"]
    return next((item for item in items if item["code"] == event.item_code), {})


def _record_row(event: CreditEvent) -> dict[str, Any]:
    requests = list(event.repair_requests.all())
    return {
        "event": event,
        "title": item_in(event).get("title", ""),
        "objection": objection_to(event),
        "repair": requests[0] if requests else None,
        "is_stayed": event.stayed_at is not None and event.stay_ended_at is None,
    }


def record_page(event: CreditEvent, user: User, now: datetime.datetime) -> dict[str, Any]:
    """One record for its firm: notice, deadline, steps, objection, requests for repair, and what can be done now."""
    today = timezone.localdate(now)
    notice, objection, requests = notice_of(event), objection_to(event), list(event.repair_requests.all())
    item, document = item_in(event), event.rulebook_version.document
    may_act = can_object_to_event(user, event)
    row = _scoring_row(notice, event, today) if notice is not None else None
    rectify = notice.rectify_by if notice is not None else None
    is_open = any(request.state == RepairState.ASKED for request in requests)
    return {
        "event": event,
        "firm": event.firm,
        "item": item,
        "law": law_in_words(item.get("basis"), document),
        "notice": notice,
        "content": notice.content if notice is not None else {},
        "deadline": row["deadline"] if row else None,
        "is_due": row is not None and row["is_due"],
        "rectify": countdown(rectify, today, _calendar(notice, "rectify")) if notice is not None and rectify else None,
        "steps": event.steps.all(),
        "objection": objection,
        "requests": requests,
        "files": event.evidence.all(),
        "may_act": may_act,
        "stays": bool(document["clocks"].get("stays", False)),
        "can_object": may_act and row is not None and row["is_due"],
        "can_ask_repair": may_act and event.state == EventState.EFFECTIVE and not is_open and is_against(event),
        "is_stayed": event.stayed_at is not None and event.stay_ended_at is None,
    }


def is_against(event: CreditEvent) -> bool:
    """Whether a record counts against the firm, so that there is something to put right."""
    item = item_in(event)
    points = item.get("points", {})
    values: Iterable[Any] = (
        [points["fixed"]]
        if "fixed" in points
        else [*points.get("by_level", {}).values(), *points.get("range", []), points.get("per_unit", 0)]
    )
    return "veto" in item or any(str(value).startswith("-") for value in values)


def reportable_items(day: datetime.date) -> list[dict[str, Any]]:
    """Categories of the rulebooks in force with the items that a firm may report about itself."""
    found = []
    for version in RulebookVersion.objects.in_force(day).order_by("subject"):
        document = version.document
        for category in document["categories"]:
            items = [_card(item, document) for item in document["items"] if _is_reportable(item, category["code"])]
            if items:
                found.append({"title": category["title"], "rows": items})
    return found


def _is_reportable(item: dict[str, Any], category: str) -> bool:
    return item["category"] == category and "firm" in item.get("reported_by", ["firm"])


def _card(item: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    return {
        **item,
        "points_words": points_in_words(item["points"]),
        "validity_words": validity_in_words(item["validity"]),
        "law": law_in_words(item["basis"], document),
    }


def find_reportable(day: datetime.date, code: str) -> dict[str, Any] | None:
    """The item with this code, when a firm may report it."""
    return next((item for group in reportable_items(day) for item in group["rows"] if item["code"] == code), None)


def due_notices(firms: Sequence[PropertyFirm], today: datetime.date) -> dict[int, dict[str, Any]]:
    """Firm id → how many scoring notices can still be objected to, how many are unread, and the nearest last day."""
    rows: dict[int, dict[str, Any]] = {firm.pk: {"due": 0, "unread": 0, "next": None} for firm in firms}
    notices = ScoringNotice.objects.filter(event__firm__in=firms, event__objection=None, object_by__gte=today)
    notices = notices.exclude(event__state__in=CLOSED_TO_OBJECTION).select_related("event").order_by("object_by")
    for notice in notices:
        row = rows[notice.event.firm_id]
        row["due"] += 1
        row["unread"] += notice.first_seen_at is None
        row["next"] = row["next"] or countdown(notice.object_by, today, _calendar(notice, "objection"))
    return rows
