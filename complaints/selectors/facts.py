"""Facts that the statistics count, read from complaints as they stand."""

import datetime
from collections.abc import Iterable

from complaints.choices import EventKind, Satisfaction
from complaints.models import Complaint, ComplaintEvent, StatisticPolicy
from complaints.rules.facts import CallBackFact, DayStart

FIELDS = (
    "state",
    "area_id",
    "estate_id",
    "category_id",
    "firm_id",
    "severity",
    "channel",
    "created_at",
    "first_response_due_at",
    "first_responded_at",
    "due_at",
    "resolved_at",
)


def call_backs_of(complaints: Iterable[Complaint]) -> dict[int, CallBackFact]:
    """The last valid call-back of each complaint, by its key, from the history: it outlives a sending back.

    The resident's own rating is one: a person was reached and said how the matter stands. Whoever is not satisfied
    does not hold it for settled; an officer who calls asks for both.
    """
    said = ComplaintEvent.objects.filter(complaint__in=complaints, kind__in=[EventKind.RATE, EventKind.CALL_BACK])
    found = {}
    for pk, at, data in said.order_by("pk").values_list("complaint_id", "created_at", "data"):
        satisfaction = data.get("satisfaction", "")
        if satisfaction:  # somebody was reached
            is_settled = data.get("is_solved", satisfaction != Satisfaction.NOT_SATISFIED)
            found[pk] = CallBackFact(at, bool(is_settled), satisfaction)
    return found


def statistic_policy_on(day: datetime.date) -> StatisticPolicy:
    """The policy in force on a day; the usual one where none is set."""
    found = StatisticPolicy.objects.filter(effective_from__lte=day).order_by("-effective_from").first()
    return found or StatisticPolicy(effective_from=day)


def day_starts() -> list[DayStart]:
    """At which hour the statistic day started, from when on."""
    rows = StatisticPolicy.objects.order_by("effective_from").values_list("effective_from", "day_starts_at")
    return [DayStart(*row) for row in rows]
