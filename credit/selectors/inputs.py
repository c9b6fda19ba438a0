"""What the engine is given about a subject: events, values, projects, as they were known at a moment."""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q
from django.utils import timezone

from complaints.choices import Satisfaction, State
from complaints.models import Complaint
from credit.models import CreditEvent, IndicatorValue
from credit.rules.amounts import as_text
from credit.rules.periods import add_months
from firms.models import ServiceProject

Inputs = dict[str, list[dict[str, Any]]]
FEE = "annual_fee"
"""Name under which a project's yearly fee is filed, for roll-ups weighted by fee."""

_FOUR = Decimal("0.0001")
_EVENT_COLUMNS = (
    "firm_id",
    "public_id",
    "item_code",
    "level",
    "points",
    "quantity",
    "fact_key",
    "fact",
    "project_id",
    "project__name",
    "source",
    "occurred_on",
    "certificate_until",
    "effective_at",
    "effective_on",
    "revoked_at",
    "repaired_at",
    "repaired_on",
    "stayed_at",
    "stay_ended_at",
)


def rating_inputs(
    subjects: Sequence[tuple[int, int | None]],
    as_of: datetime.date,
    known_at: datetime.datetime,
    *,
    has_events: bool = True,
) -> dict[tuple[int, int | None], Inputs]:
    """(firm id, project id or None) → `{"events": […], "indicators": […], "projects": […]}` for `rules.rating`.

    For a project only what is about it. Only what was known at `known_at`. Five statements for any number of subjects;
    without events four.
    """
    found: dict[tuple[int, int | None], Inputs] = {
        subject: {"events": [], "indicators": [], "projects": []} for subject in subjects
    }
    firm_ids = sorted({firm for firm, _project in subjects})
    events = _events(firm_ids, known_at) if has_events else []
    for name, rows in (
        ("events", events),
        ("indicators", [*_platform_values(firm_ids, as_of, known_at), *_filed_values(firm_ids, as_of, known_at)]),
        ("projects", _projects(firm_ids, as_of, known_at)),
    ):
        for firm_id, project_id, row in rows:
            for key in {(firm_id, None), (firm_id, project_id)}:
                if key in found:
                    found[key][name].append(_own(row) if key[1] is not None else row)
    return found


def _own(row: dict[str, Any]) -> dict[str, Any]:
    """A row about a project, as it enters the rating of that project itself."""
    return {**row, "project_key": ""} if "project_key" in row and "item" not in row else row


def _events(firm_ids: Iterable[int], known_at: datetime.datetime) -> Iterator[tuple[int, int | None, dict[str, Any]]]:
    rows = (
        CreditEvent.objects.filter(firm__in=list(firm_ids), effective_at__lte=known_at)
        .order_by("firm_id", "public_id")
        .values(*_EVENT_COLUMNS)
    )
    for row in rows.iterator(chunk_size=2000):
        yield row["firm_id"], row["project_id"], event_input(row, known_at)


def event_input(row: Mapping[str, Any], known_at: datetime.datetime) -> dict[str, Any]:
    """One event for the engine, without what became known after the moment and without empty fields."""
    given: dict[str, Any] = {
        "id": str(row["public_id"]),
        "item": row["item_code"],
        "level": row["level"],
        "points": None if row["points"] is None else as_text(row["points"]),
        "quantity": None if row["quantity"] is None else as_text(row["quantity"]),
        "fact_key": row["fact_key"],
        "fact": row["fact"],
        "project": row["project__name"],
        "project_key": None if row["project_id"] is None else str(row["project_id"]),
        "source": row["source"],
        "occurred_on": _day(row["occurred_on"]),
        "certificate_until": _day(row["certificate_until"]),
        "effective_on": _day(row["effective_on"]),
    }
    for name in ("effective_at", "revoked_at", "repaired_at", "stayed_at", "stay_ended_at"):
        if row[name] is not None and row[name] <= known_at:
            given[name] = row[name].astimezone(datetime.UTC).isoformat()
    if "repaired_at" in given:
        given["repaired_on"] = _day(row["repaired_on"])
    return {name: value for name, value in given.items() if value not in (None, "")}


def _day(day: datetime.date | None) -> str | None:
    return None if day is None else day.isoformat()


def _filed_values(
    firm_ids: Iterable[int], as_of: datetime.date, known_at: datetime.datetime
) -> Iterator[tuple[int, int | None, dict[str, Any]]]:
    """Confirmed values whose period had begun: of each name the last one that was known."""
    rows = (
        IndicatorValue.objects.filter(firm__in=list(firm_ids), period_from__lte=as_of, known_at__lte=known_at)
        .order_by("firm_id", "project_id", "name", "-period_to", "-period_from", "-known_at", "-pk")
        .distinct("firm_id", "project_id", "name")
    )
    for value in rows:
        given = {
            "name": value.name,
            "period_from": value.period_from.isoformat(),
            "period_to": value.period_to.isoformat(),
            "numerator": None if value.numerator is None else as_text(value.numerator),
            "denominator": None if value.denominator is None else as_text(value.denominator),
            "text": value.text or None,
            "project_key": None if value.project_id is None else str(value.project_id),
        }
        yield value.firm_id, value.project_id, {name: found for name, found in given.items() if found is not None}


def _projects(
    firm_ids: Iterable[int], as_of: datetime.date, known_at: datetime.datetime
) -> list[tuple[int, int | None, dict[str, Any]]]:
    """The projects in service on the day, with what a roll-up may weigh them by."""
    ids = list(firm_ids)
    fees = {
        value.project_id: value.numerator / value.denominator
        for value in IndicatorValue.objects.filter(
            firm__in=ids, name=FEE, project__isnull=False, period_from__lte=as_of, known_at__lte=known_at
        ).order_by("period_to", "known_at", "pk")
        if value.numerator is not None and value.denominator
    }
    columns = ("firm_id", "pk", "name", "floor_area", "household_count")
    rows = ServiceProject.objects.on(as_of).filter(firm__in=ids).order_by("firm_id", "pk").values_list(*columns)
    return [
        (
            firm_id,
            pk,
            {
                "key": str(pk),
                "name": name,
                "area": None if area is None else as_text(area),
                "households": None if households is None else str(households),
                "fee": as_text(fees[pk].quantize(_FOUR)) if pk in fees else None,
            },
        )
        for firm_id, pk, name, area, households in rows
    ]


def _platform_values(
    firm_ids: Iterable[int], as_of: datetime.date, known_at: datetime.datetime
) -> Iterator[tuple[int, int | None, dict[str, Any]]]:
    """Indicators from complaints over the twelve full months before the month of `as_of`.

    On time: of the complaints dispatched to the firm and due in the period, those answered by their due time.
    Satisfied: of those rated in the period, the ratings of satisfied and basically satisfied.
    """
    period_to = as_of.replace(day=1)
    period_from = add_months(period_to, -12)
    start, end = (_midnight(day) for day in (period_from, period_to))
    due = Q(due_at__gte=start, due_at__lt=end) & ~Q(state__in=[State.REFUSED, State.WITHDRAWN])
    rated = Q(rated_at__gte=start, rated_at__lt=end, rated_at__lte=known_at)
    is_content = Q(satisfaction__in=[Satisfaction.SATISFIED, Satisfaction.BASICALLY_SATISFIED])
    rows = (
        Complaint.objects.filter(firm__in=list(firm_ids), created_at__lte=known_at)
        .order_by()
        .values("firm_id")
        .annotate(
            due=Count("pk", filter=due),
            on_time=Count("pk", filter=due & Q(resolved_at__lte=F("due_at")) & Q(resolved_at__lte=known_at)),
            rated=Count("pk", filter=rated),
            content=Count("pk", filter=rated & is_content),
        )
    )
    period = {"period_from": period_from.isoformat(), "period_to": period_to.isoformat()}
    for row in rows:
        pairs = (
            ("complaint_on_time_ratio", row["on_time"], row["due"]),
            ("complaint_satisfaction_ratio", row["content"], row["rated"]),
        )
        for name, part, whole in pairs:
            if whole:
                yield row["firm_id"], None, {"name": name, "numerator": str(part), "denominator": str(whole), **period}


def _midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))
