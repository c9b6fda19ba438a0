"""What waits for whom: the queues of the staff administration, and how long each.

A queue holds only what the person may really decide: rights on the area, and not one's own earlier act.
"""

import datetime
from collections.abc import Callable
from typing import Any, NamedTuple

from django.db.models import Count, F, Func, JSONField, Q, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from credit.choices import EventState, ObjectionState, RepairState, RulebookState
from credit.models import (
    CreditEvent,
    EventObjection,
    IndicatorValue,
    ListNotice,
    ListObjection,
    RepairRequest,
    RulebookVersion,
    ScoringNotice,
)
from credit.permissions import can_close_quarter, can_see_credit
from credit.rules.levels import TWO_LEVELS
from firms.models import PropertyFirm
from firms.permissions import holds_for_whole
from places.permissions import area_paths, may_anywhere
from places.querysets import under_paths


class Queue(NamedTuple):
    """One kind of work that waits: its name in addresses, its words, who may do it at all, and the rows."""

    name: str
    title: Any
    may: Callable[[User], bool]
    rows: Callable[[User], QuerySet]
    screen: str
    filters: dict[str, str]
    is_daily: bool = False


def events_to_review(user: User) -> QuerySet[CreditEvent]:
    """Reported facts whose first review is the person's, not reported by them."""
    return CreditEvent.objects.filter(_signs(user, 0), state=EventState.REPORTED).exclude(reported_by=user.pk)


def events_to_endorse(user: User) -> QuerySet[CreditEvent]:
    """Reviewed facts that three levels sign, whose second review is the person's."""
    rows = CreditEvent.objects.filter(_signs(user, 1, length=3), state=EventState.REVIEWED)
    return _not_mine(rows, user)


def events_to_confirm(user: User) -> QuerySet[CreditEvent]:
    """Facts whose last signature is the person's, who neither reported nor signed them before."""
    after_two = _signs(user, -1, length=3) & Q(state=EventState.ENDORSED)
    after_one = _signs(user, -1, length=2) & Q(state=EventState.REVIEWED)
    return _not_mine(CreditEvent.objects.filter(after_one | after_two), user)


def event_objections_to_decide(user: User) -> QuerySet[EventObjection]:
    """Open objections to records in which the person had no hand."""
    rows = EventObjection.objects.filter(_signs(user, -1, prefix="event__"), state=ObjectionState.FILED)
    for name in ("filed_by", "event_reported_by", "event_reviewed_by", "event_endorsed_by", "event_confirmed_by"):
        rows = rows.exclude(**{name: user.pk})
    return rows


def repairs_to_decide(user: User) -> QuerySet[RepairRequest]:
    """Open requests for repair of records that the person may confirm."""
    rows = RepairRequest.objects.filter(_signs(user, -1, prefix="event__"), state=RepairState.ASKED)
    return rows.exclude(asked_by=user.pk)


def list_objections_to_decide(user: User) -> QuerySet[ListObjection]:
    """Open objections to entries of lists that the person did not draft."""
    rows = ListObjection.objects.filter(state=ObjectionState.FILED)
    if not can_close_quarter(user):
        return rows.none()
    return rows.exclude(list_drafted_by=user.pk).exclude(filed_by=user.pk)


def indicators_to_confirm(user: User) -> QuerySet[IndicatorValue]:
    """Values that another person entered and that do not count yet."""
    where = _where(user, "confirm_credit_event", "project__estate__area__path")
    if holds_for_whole(user, "confirm_credit_event"):
        where |= Q(project__isnull=True)
    return IndicatorValue.objects.filter(where, known_at__isnull=True).exclude(entered_by=user.pk)


def visible_notices(user: User) -> QuerySet[ScoringNotice]:
    """Scoring notices of the areas in which the person sees the daily work."""
    return ScoringNotice.objects.filter(_where(user, "view_work", "event__area__path"))


def visible_event_objections(user: User) -> QuerySet[EventObjection]:
    """Objections to records of the person's areas."""
    return EventObjection.objects.filter(_where(user, "view_work", "event__area__path"))


def visible_repairs(user: User) -> QuerySet[RepairRequest]:
    """Requests for repair of records of the person's areas."""
    return RepairRequest.objects.filter(_where(user, "view_work", "event__area__path"))


def visible_list_notices(user: User) -> QuerySet[ListNotice]:
    """Notices of lists: staff see all of them, as they see the drafts."""
    return ListNotice.objects.all() if can_see_credit(user) else ListNotice.objects.none()


def visible_list_objections(user: User) -> QuerySet[ListObjection]:
    """Objections to entries of lists."""
    return ListObjection.objects.all() if can_see_credit(user) else ListObjection.objects.none()


def visible_indicators(user: User) -> QuerySet[IndicatorValue]:
    """Values of the firms that the person sees."""
    return IndicatorValue.objects.filter(firm__in=PropertyFirm.objects.visible_to(user))


def _confirms(user: User) -> bool:
    return may_anywhere(user, "confirm_credit_event")


QUEUES = (
    Queue(
        "review",
        _("Credit events to review"),
        lambda user: may_anywhere(user, "review_credit_event"),
        events_to_review,
        "creditevent",
        {"waits": "review"},
        is_daily=True,
    ),
    Queue(
        "endorse",
        _("Credit events for the second review"),
        _confirms,
        events_to_endorse,
        "creditevent",
        {"waits": "endorse"},
    ),
    Queue(
        "confirm",
        _("Credit events to confirm"),
        _confirms,
        events_to_confirm,
        "creditevent",
        {"waits": "confirm"},
        is_daily=True,
    ),
    Queue(
        "objection",
        _("Objections to records"),
        _confirms,
        event_objections_to_decide,
        "eventobjection",
        {"waits": "me"},
    ),
    Queue("repair", _("Requests for repair"), _confirms, repairs_to_decide, "repairrequest", {"waits": "me"}),
    Queue(
        "list_objection",
        _("Objections to lists"),
        can_close_quarter,
        list_objections_to_decide,
        "listobjection",
        {"waits": "me"},
    ),
    Queue("indicator", _("Values to confirm"), _confirms, indicators_to_confirm, "indicatorvalue", {"waits": "me"}),
)


def queue_lengths(user: User) -> list[tuple[Queue, int]]:
    """The queues that concern the person, each with its length. One statement."""
    mine = [queue for queue in QUEUES if queue.may(user)]
    if not mine:
        return []
    counts = [
        queue.rows(user).order_by().annotate(queue=Value(queue.name)).values("queue").annotate(number=Count("pk"))
        for queue in mine
    ]
    rows = counts[0].union(*counts[1:], all=True) if len(counts) > 1 else counts[0]
    found = {row["queue"]: row["number"] for row in rows}
    return [(queue, found.get(queue.name, 0)) for queue in mine]


def days_left(last_day: datetime.date | None, today: datetime.date) -> int | None:
    """Days until the last day, itself included; 0 on the last day, negative when it has passed."""
    return None if last_day is None else (last_day - today).days


def _where(user: User, right: str, field: str = "area__path") -> Q:
    return under_paths(area_paths(user, right), field=field)


def _not_mine(rows: QuerySet[CreditEvent], user: User) -> QuerySet[CreditEvent]:
    return rows.exclude(reported_by=user.pk).exclude(reviewed_by=user.pk).exclude(endorsed_by=user.pk)


Levels = tuple[str, ...]


def _signs(user: User, position: int, *, length: int = 0, prefix: str = "") -> Q:
    """Records that the person signs at this position of their levels; `length`: of so many levels only."""
    condition = Q(pk__in=[])
    for levels, records in _records_by_levels(user).items():
        if length in (0, len(levels)):
            condition |= _prefixed(records, prefix) & _may_sign(user, levels[position], f"{prefix}area__path")
    return condition


def _may_sign(user: User, level: str, field: str) -> Q:
    """As `permissions.may_sign`, for a whole list."""
    if level == "city":
        return Q() if holds_for_whole(user, "confirm_credit_event") else Q(pk__in=[])
    return _where(user, "review_credit_event" if level == "subdistrict" else "confirm_credit_event", field)


def _records_by_levels(user: User) -> dict[Levels, list[tuple[int, list[str], bool]]]:
    """Levels → (rulebook version, items, whether all but these). Read once per user instance: texts never change."""
    kept: dict[Levels, list[tuple[int, list[str], bool]]] | None = getattr(user, "_credit_levels", None)
    if kept is not None:
        return kept
    special = Func(
        F("document"),
        Value("$.items[*] ? (exists(@.reviewed_by))"),
        function="jsonb_path_query_array",
        template="%(function)s(%(expressions)s::jsonpath)",
        output_field=JSONField(),
    )
    found: dict[Levels, list[tuple[int, list[str], bool]]] = {}
    rows = RulebookVersion.objects.filter(state=RulebookState.ADOPTED).order_by("pk")
    for pk, confirmation, items in rows.values_list("pk", "document__confirmation", special):
        usual = tuple((confirmation or {}).get("events") or TWO_LEVELS)
        found.setdefault(usual, []).append((pk, [item["code"] for item in items], True))
        for item in items:
            found.setdefault(tuple(item["reviewed_by"]), []).append((pk, [item["code"]], False))
    user._credit_levels = found  # type: ignore[attr-defined]
    return found


def _prefixed(records: list[tuple[int, list[str], bool]], prefix: str) -> Q:
    condition = Q()
    for pk, items, is_all_but in records:
        of_items = Q(**{f"{prefix}item_code__in": items})
        condition |= Q(**{f"{prefix}rulebook_version": pk}) & (~of_items if is_all_but else of_items)
    return condition
