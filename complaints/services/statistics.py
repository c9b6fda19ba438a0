"""Counting: what changed since the last time is taken out of the sums of its days and put in anew.

A trigger notes every complaint that was written, in the transaction that wrote it: a note is seen as soon as the
change is, however late that transaction commits. Nothing is lost and nothing is read twice (docs/decisions/0058).
"""

import datetime
from collections.abc import Iterable

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from common.digest import digest
from complaints.models import Complaint, ComplaintDaily, ComplaintFact, StatisticState, TouchedComplaint
from complaints.rules.facts import counts_by_day, fact_of
from complaints.rules.rates import Counts
from complaints.selectors.facts import FIELDS, call_backs_of, day_starts

CHUNK = 1000
DIMENSIONS = ("area_id", "estate_id", "category_id", "firm_id", "severity", "channel")
Cell = tuple[object, ...]

ADD = """
INSERT INTO complaints_complaintdaily AS daily (
    day, area_id, estate_id, category_id, firm_id, severity, channel,
    received, answered, response_due, response_in_time, answer_due, answer_in_time,
    valid, settled, satisfied, basically_satisfied
)
SELECT * FROM unnest(
    %s::date[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::varchar[], %s::varchar[],
    %s::int[], %s::int[], %s::int[], %s::int[], %s::int[], %s::int[], %s::int[], %s::int[], %s::int[], %s::int[]
)
ON CONFLICT (day, area_id, category_id, estate_id, firm_id, severity, channel) DO UPDATE SET
    received = daily.received + excluded.received,
    answered = daily.answered + excluded.answered,
    response_due = daily.response_due + excluded.response_due,
    response_in_time = daily.response_in_time + excluded.response_in_time,
    answer_due = daily.answer_due + excluded.answer_due,
    answer_in_time = daily.answer_in_time + excluded.answer_in_time,
    valid = daily.valid + excluded.valid,
    settled = daily.settled + excluded.settled,
    satisfied = daily.satisfied + excluded.satisfied,
    basically_satisfied = daily.basically_satisfied + excluded.basically_satisfied
"""
TOUCH_ALL = "INSERT INTO complaints_touchedcomplaint (complaint_id) SELECT id FROM complaints_complaint"
NOTHING = Q(**dict.fromkeys(Counts._fields, 0))


def refresh_statistics(now: datetime.datetime) -> int:
    """Count every complaint that changed. Returns how many. May run at any time, also twice at once.

    When the hours at which days start have changed, everything is counted anew.
    """
    _touch_all_under_new_hours()
    counted = 0
    while chunk := _refresh_chunk():
        counted += chunk
    with transaction.atomic():
        state = _locked_state()
        state.as_of = max(state.as_of or now, now)
        state.save(update_fields=["as_of"])
    return counted


def _locked_state() -> StatisticState:
    StatisticState.objects.get_or_create(pk=1)
    return StatisticState.objects.select_for_update(no_key=True).get(pk=1)


@transaction.atomic
def _touch_all_under_new_hours() -> None:
    state = _locked_state()
    key = digest(day_starts())
    if state.policy_key != key:
        with connection.cursor() as cursor:
            cursor.execute(TOUCH_ALL)
        state.policy_key = key
        state.save(update_fields=["policy_key"])


@transaction.atomic
def _refresh_chunk() -> int:
    """One chunk under the lock. The notes are read before the complaints, so each complaint is at least as new."""
    _locked_state()
    notes = dict(TouchedComplaint.objects.order_by("pk").values_list("pk", "complaint_id")[:CHUNK])
    if not notes:
        return 0
    touched = set(notes.values())
    old = {fact.pk: fact for fact in ComplaintFact.objects.filter(pk__in=touched)}
    new = _facts_of(touched)
    _add(_changes(old.values(), new))
    ComplaintFact.objects.bulk_create(
        new,
        update_conflicts=True,
        unique_fields=["complaint"],
        update_fields=[field.name for field in ComplaintFact._meta.fields if not field.primary_key],
    )
    TouchedComplaint.objects.filter(pk__in=notes).delete()
    return len(touched)


def _facts_of(pks: Iterable[int]) -> list[ComplaintFact]:
    complaints = list(Complaint.objects.filter(pk__in=pks).only(*FIELDS).order_by("pk"))
    call_backs, starts, zone = call_backs_of(complaints), day_starts(), timezone.get_default_timezone()
    return [
        ComplaintFact(
            complaint_id=complaint.pk,
            **{name: getattr(complaint, name) for name in DIMENSIONS},
            **fact_of(complaint, call_backs.get(complaint.pk), starts, zone).values(),
        )
        for complaint in complaints
    ]


def _changes(old: Iterable[ComplaintFact], new: Iterable[ComplaintFact]) -> dict[Cell, list[int]]:
    """Day and dimensions → what is to be added to the sums there; below nought where something went away."""
    changes: dict[Cell, list[int]] = {}
    for facts, sign in ((old, -1), (new, 1)):
        for fact in facts:
            dimensions = tuple(getattr(fact, name) for name in DIMENSIONS)
            for day, counts in counts_by_day(fact).items():
                sums = changes.setdefault((day, *dimensions), [0] * len(counts))
                sums[:] = [mine + sign * more for mine, more in zip(sums, counts, strict=True)]
    return {cell: sums for cell, sums in changes.items() if any(sums)}


def _add(changes: dict[Cell, list[int]]) -> None:
    if not changes:
        return
    rows = [(*cell, *sums) for cell, sums in sorted(changes.items(), key=lambda change: str(change[0]))]
    with connection.cursor() as cursor:
        cursor.execute(ADD, [list(column) for column in zip(*rows, strict=True)])
    ComplaintDaily.objects.filter(NOTHING, day__in={cell[0] for cell in changes}).delete()
