"""The nightly run of the retention: in batches, one transaction a complaint, any time and twice."""

import datetime
import logging
from collections.abc import Callable, Iterator
from typing import NamedTuple

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from audit.services import record
from complaints.selectors.privacy import mediations_to_forget, retention_on, to_anonymise, to_empty
from complaints.services.leftovers import forget_jobs, sweep_files
from complaints.services.retention import NotDue, anonymise, empty, forget_mediation, tied

logger = logging.getLogger(__name__)
BATCH = 200
KIND = "complaints.retention"
Told = Callable[..., None]


class Term(NamedTuple):
    """One thing that is done when a time is over."""

    name: str
    rows: Callable[[datetime.datetime], QuerySet]
    act: Callable[..., object]
    is_of_complaints: bool = True


TERMS = (
    Term("anonymised", to_anonymise, anonymise),
    Term("emptied", to_empty, empty),
    Term("mediations", mediations_to_forget, forget_mediation, is_of_complaints=False),
)
NAMES = (*(term.name for term in TERMS), "kept", "failed")


def run_retention(now: datetime.datetime, told: Told = lambda done, **counts: None) -> dict[str, int]:
    """Do what is due. One that fails stops no other; started again, it goes on with what is left.

    `kept` are those on which something else rests. `told` is given the number done and the counts after each batch.
    """
    counts = dict.fromkeys(NAMES, 0)
    for term in TERMS:
        for due, kept in _batches(term, now):
            counts["kept"] += kept
            for pk in due:
                counts[_done(term, pk, now)] += 1
            counts.pop("", None)
            told(sum(counts.values()), **counts)
    counts |= {"jobs": forget_jobs(now), "files": sweep_files(now)}
    policy = retention_on(timezone.localdate(now))
    with transaction.atomic():
        record(None, KIND, policy, reason=", ".join(f"{name} {number}" for name, number in counts.items()))
    return counts


def foreseen(now: datetime.datetime) -> dict[str, int]:
    """What a run would do now; nothing is changed. What is emptied is anonymous already: both may follow at once."""
    counts = dict.fromkeys(NAMES[:-1], 0)
    for term in TERMS:
        for due, kept in _batches(term, now):
            counts[term.name] += len(due)
            counts["kept"] += kept
    return counts


def _batches(term: Term, now: datetime.datetime) -> Iterator[tuple[list[int], int]]:
    """Numbers of what is due, a batch at a time in their order, and how many of the batch have to be kept."""
    rows, last = term.rows(now).order_by("pk"), 0
    while batch := list(rows.filter(pk__gt=last).values_list("pk", flat=True)[:BATCH]):
        last = batch[-1]
        kept = tied(batch) if term.is_of_complaints else set()
        yield [pk for pk in batch if pk not in kept], len(kept)


def _done(term: Term, pk: int, now: datetime.datetime) -> str:
    """Under which count it falls; a lost database is no failure of one complaint."""
    try:
        term.act(pk, now=now)
    except NotDue:
        return ""
    except (InterfaceError, OperationalError):
        raise
    except Exception:
        logger.exception("retention of %s %s failed", term.name, pk)
        return "failed"
    return term.name
