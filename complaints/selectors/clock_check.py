"""Whether the limits stored for lists are those that the facts give."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, TypeVar

from django.utils import timezone

from complaints.models import ClockPause, Complaint, ComplaintEvent, Extension, HandlingClock
from complaints.selectors.clocks import RESTARTS, ClockFacts, clock_among

CHUNK = 500
Row = TypeVar("Row", bound=Any)


def wrong_due_times() -> tuple[int, list[int]]:
    """How many complaints were looked at, and the keys of those whose stored limits differ from their facts."""
    clocks = list(HandlingClock.objects.all())
    checked, wrong, last = 0, [], 0
    while chunk := _chunk_after(last):
        for complaint, facts in _facts_of(chunk, clocks):
            due = facts.due
            stored = (complaint.first_response_due_at, complaint.due_at, complaint.is_due_provisional)
            if stored != (due.first_response_due_at, due.due_at, due.is_provisional):
                wrong.append(complaint.pk)
        checked, last = checked + len(chunk), chunk[-1].pk
    return checked, wrong


def _chunk_after(last: int) -> list[Complaint]:
    rows = Complaint.objects.for_list().filter(pk__gt=last).order_by("pk")
    return list(rows[:CHUNK])


def _facts_of(chunk: list[Complaint], clocks: list[HandlingClock]) -> Iterable[tuple[Complaint, ClockFacts]]:
    """The facts of many complaints, in three statements."""
    events = ComplaintEvent.objects.filter(complaint__in=chunk, kind__in=RESTARTS).order_by("id")
    restarts = _by_complaint(events)
    pauses = _by_complaint(ClockPause.objects.filter(complaint__in=chunk))
    extensions = _by_complaint(Extension.objects.filter(complaint__in=chunk))
    for complaint in chunk:
        begun = restarts[complaint.pk]
        number = 1 + len(begun)
        started_at = timezone.localtime(begun[-1].created_at if begun else complaint.created_at)
        yield (
            complaint,
            ClockFacts(
                number,
                started_at,
                clock_among(clocks, complaint.category, complaint.severity, started_at.date()),
                [pause for pause in pauses[complaint.pk] if pause.round == number],
                [extension for extension in extensions[complaint.pk] if extension.round == number],
            ),
        )


def _by_complaint(rows: Iterable[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.complaint_id].append(row)
    return found
