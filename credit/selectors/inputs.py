"""What the engine is given for each firm: events and indicators as they were known at a moment."""

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q
from django.utils import timezone

from complaints.choices import Satisfaction, State
from complaints.models import Complaint
from credit.models import CreditEvent, CreditEventStep
from credit.rules.periods import add_months
from credit.rules.rating import as_text
from firms.models import PropertyFirm

Inputs = dict[str, list[dict[str, Any]]]


def rating_inputs(
    firms: Sequence[PropertyFirm], as_of: datetime.date, known_at: datetime.datetime
) -> dict[int, Inputs]:
    """Firm id → `{"events": […], "indicators": […]}`, in the form that `rules.rating` takes. Three statements.

    Only events that had taken effect by `known_at`, with the steps known by then.
    """
    ids = [firm.pk for firm in firms]
    found: dict[int, Inputs] = {pk: {"events": [], "indicators": []} for pk in ids}
    known_steps = Prefetch(
        "steps", CreditEventStep.objects.filter(at__lte=known_at).order_by("number"), to_attr="known_steps"
    )
    taken_effect = CreditEventStep.objects.filter(event=OuterRef("pk"), state="effective", at__lte=known_at)
    events = (
        CreditEvent.objects.filter(Exists(taken_effect), firm__in=ids)
        .select_related("project")
        .prefetch_related(known_steps)
        .order_by("firm_id", "public_id")
    )
    for event in events:
        found[event.firm_id]["events"].append(event_input(event))
    for firm_id, indicators in indicators_of(ids, as_of, known_at).items():
        found[firm_id]["indicators"] = indicators
    return found


def event_input(event: CreditEvent) -> dict[str, Any]:
    """One event for the engine; `event.known_steps` holds the steps it may know."""
    return {
        "id": str(event.public_id),
        "item": event.item_code,
        "level": event.level,
        "points": None if event.points is None else as_text(event.points),
        "fact": event.fact,
        "project": event.project.name if event.project else "",
        "source": event.source,
        "occurred_on": event.occurred_on.isoformat(),
        "certificate_until": event.certificate_until.isoformat() if event.certificate_until else None,
        "moves": [
            {
                "number": step.number,
                "state": step.state,
                "at": step.at.astimezone(datetime.UTC).isoformat(),
                "on": step.holds_on.isoformat(),
            }
            for step in event.known_steps  # type: ignore[attr-defined]
        ],
    }


def indicators_of(
    firm_ids: Iterable[int], as_of: datetime.date, known_at: datetime.datetime
) -> dict[int, list[dict[str, Any]]]:
    """Firm id → indicators from complaints over the twelve full months before the month of `as_of`.

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
    found: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        pairs = (
            ("complaint_on_time_ratio", row["on_time"], row["due"]),
            ("complaint_satisfaction_ratio", row["content"], row["rated"]),
        )
        found[row["firm_id"]] = [
            {"name": name, "numerator": part, "denominator": whole, **period} for name, part, whole in pairs if whole
        ]
    return found


def _midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))
