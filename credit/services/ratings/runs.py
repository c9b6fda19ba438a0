"""A run over everybody: day and knowledge are fixed, sums come from the database, chunks are kept as they come."""

import datetime
import gc
import itertools
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from audit.services import record
from credit.choices import CURRENT_RUNS, RunKind, Subject
from credit.models import RatingRun
from credit.rules import ENGINE_VERSION
from credit.selectors.changes import changed_firms
from credit.selectors.everybody import CHUNK, owners_of, rate_all
from credit.services.locks import one_at_a_time
from credit.services.ratings.keeping import keep_ratings, kept_owners
from credit.services.rulebooks import rulebook_in_force
from jobs.models import JobRun

Told = Callable[[int, int], None]


def nobody(done: int, of: int) -> None:
    """Progress that nobody wants to hear."""


@transaction.atomic
def start_run(
    kind: str,
    *,
    as_of: datetime.date,
    now: datetime.datetime,
    by: Any = None,
    job: JobRun | None = None,
    subject: str = Subject.FIRM,
    known_at: datetime.datetime | None = None,
) -> RatingRun:
    """Fix what a run computes: the day, the knowledge (now where nothing is said) and the rulebook in force.

    The nightly run of a day exists once for each rulebook and is returned again. Raises `NoRulebook`.
    """
    version = rulebook_in_force(as_of, subject)
    if kind == RunKind.NIGHTLY:
        found = RatingRun.objects.filter(kind=kind, as_of=as_of, rulebook_version=version).first()
        if found is not None:
            return found
    run = RatingRun(
        kind=kind,
        as_of=as_of,
        known_at=known_at or now,
        rulebook_version=version,
        engine_version=ENGINE_VERSION,
        job=job,
    )
    run.save()
    record(by, "credit.start_rating_run", run, fields=["as_of"])
    return run


def run_ratings(run: RatingRun, *, now: datetime.datetime, told: Told = nobody, is_full: bool = True) -> dict[str, int]:
    """Rate everybody and keep what is new; commits by chunks, can be killed and started again at any point.

    Not `is_full`: only those whose inputs changed since the last finished run of the same rulebook, where that can
    be told. One run at a time in a jurisdiction; a second one waits. A run that says how things stand now does
    nothing when a later one has finished. Returns how many were looked at and how many ratings are new.
    """
    with one_at_a_time("run_ratings"):
        run.refresh_from_db()
        counts = {"firms": 0, "new_ratings": 0}
        if run.finished_at is not None:
            return counts
        if not _is_overtaken(run):
            counts = _rate(run, told, is_full=is_full)
        _finish(run.pk, counts["firms"], now)
        return counts


def _rate(run: RatingRun, told: Told, *, is_full: bool) -> dict[str, int]:
    document = run.rulebook_version.document
    firms = None if is_full or run.kind not in CURRENT_RUNS else _changed(run)
    total = len(owners_of(document["subject"], run.as_of, firms))
    counts = {"firms": 0, "new_ratings": 0}
    if not total:
        return counts
    is_kept = kept_owners(run)
    with _without_collector():
        outcomes = rate_all(document, run.as_of, run.known_at, firms, has_facts=False)
        while chunk := list(itertools.islice(outcomes, CHUNK)):
            new = [outcome for outcome in chunk if outcome.owner not in is_kept]
            counts["new_ratings"] += keep_ratings(run, new)
            counts["firms"] += len(chunk)
            told(counts["firms"], total)
    return counts


@contextmanager
def _without_collector() -> Iterator[None]:
    """Outcomes hold no cycles, and looking for some among millions of numbers takes a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _changed(run: RatingRun) -> Sequence[int] | None:
    """Firms to look at, None: all. Names the run that this one builds on, once and for all."""
    if run.base is None:
        run.base = _last_finished(run)
        if run.base is None:
            return None
        run.save(update_fields=["base"])
    return changed_firms(run.rulebook_version.document, run.base, run)


def _last_finished(run: RatingRun) -> RatingRun | None:
    return (
        RatingRun.objects.filter(
            kind__in=CURRENT_RUNS, rulebook_version__subject=run.rulebook_version.subject, finished_at__isnull=False
        )
        .order_by("-known_at", "-pk")
        .first()
    )


def _is_overtaken(run: RatingRun) -> bool:
    last = _last_finished(run) if run.kind in CURRENT_RUNS else None
    return last is not None and last.known_at > run.known_at


@transaction.atomic
def _finish(run_id: int, looked_at: int, now: datetime.datetime) -> None:
    run = RatingRun.objects.select_for_update(no_key=True).get(pk=run_id)
    if run.finished_at is None:
        run.finished_at, run.looked_at = now, looked_at
        run.changed = run.ratings.count()  # also those that it had kept before it was killed and started again
        run.save(update_fields=["finished_at", "looked_at", "changed"])
        record(None, "credit.finish_rating_run", run, fields=["finished_at"])
