"""Promising side effects and running long jobs so that a crash loses nothing."""

import datetime
import logging
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from django.core.files.base import File
from django.db import DatabaseError, InterfaceError, connection, models, transaction
from django.db import OperationalError as DatabaseUnavailable
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.services import record
from common.context import request_id
from common.errors import MoveNotAllowed, Refusal
from jobs.models import JobRun, OutboxEntry
from jobs.registry import commits_itself, find_job_handler, find_outbox_handler
from jobs.waking import promised_after_commit, take_flag_down, wake, wake_after_commit

logger = logging.getLogger(__name__)
FIRST_SWEEP_AFTER = datetime.timedelta(seconds=60)
LONGEST_WAIT = datetime.timedelta(hours=1)
MOST_ATTEMPTS = 5  # of a job whose worker dies each time
KEEP_DONE = datetime.timedelta(days=30)
MOST_AT_ONCE = 100


class TryAgain(Exception):
    """A handler's foreseen failure: the entry has its next turn, and nothing is wrong with the code."""


def enqueue(topic: str, *, queue: str = "default", **payload: Any) -> OutboxEntry:
    """Promise a side effect inside the running transaction; it is done soon after the commit.

    Raises `TransactionManagementError` outside a transaction: there would be nothing to be true to.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("enqueue() promises for a transaction, and none is open")
    entry = OutboxEntry.objects.create(
        topic=topic,
        payload=payload,
        queue=queue,
        due_at=timezone.now() + FIRST_SWEEP_AFTER,
        request_id=request_id.get(),
    )
    promised_after_commit(queue)
    return entry


def run_promises(queue: str) -> int:
    """Do what was promised on this queue in the last minute, one after the other. Returns how many were done here.

    What is older than a minute is the sweep's, which sends for each alone: a promise whose effect kills its worker
    holds up the others for that minute at most.
    """
    take_flag_down(queue)
    done = last = 0
    while keys := list(OutboxEntry.objects.fresh(queue, timezone.now()).keys_after(last)[:MOST_AT_ONCE]):
        done += sum(run_outbox_entry(key) for key in keys)
        last = keys[-1]
    return done


def run_outbox_entry(entry_id: int) -> bool:
    """Do one entry's effect unless it is done or in other hands. Returns whether it was done here."""
    with transaction.atomic():
        entry = _taken(entry_id)
        if entry is None:
            return False
        if not _commits(entry):
            entry.attempts += 1
            return _did(entry, savepoint=True)
    return _run_committing_entry(entry_id)


def _taken(entry_id: int) -> OutboxEntry | None:
    rows = OutboxEntry.objects.select_for_update(skip_locked=True, no_key=True)
    return rows.filter(pk=entry_id, done_at__isnull=True).first()


def _commits(entry: OutboxEntry) -> bool:
    try:
        return commits_itself(entry.topic)
    except LookupError:  # the release that knows the topic is still to come; the try is counted as any other
        return False


def _run_committing_entry(entry_id: int) -> bool:
    """The try is counted, and its next turn set, before the effect: a worker that dies leaves both behind."""
    with _alone_at("outbox", entry_id) as alone:
        if not alone:
            return False
        with transaction.atomic():
            entry = _taken(entry_id)
            if entry is None:
                return False
            entry.attempts += 1
            entry.due_at = timezone.now() + wait_after(entry.attempts)
            entry.save(update_fields=["attempts", "due_at"])
        return _did(entry, savepoint=False)


def _did(entry: OutboxEntry, *, savepoint: bool) -> bool:
    token = request_id.set(entry.request_id or request_id.get())
    try:
        with transaction.atomic() if savepoint else nullcontext():
            find_outbox_handler(entry.topic)(**entry.payload)
    except Exception as error:
        if not isinstance(error, TryAgain):
            logger.exception("outbox entry %s failed", entry)
        entry.last_error = f"{type(error).__name__}: {error}"[:2000]
        entry.due_at = timezone.now() + wait_after(entry.attempts)
        entry.save(update_fields=["attempts", "last_error", "due_at"])
        return False
    finally:
        request_id.reset(token)
    entry.done_at = timezone.now()
    entry.save(update_fields=["attempts", "done_at"])
    return True


def wait_after(attempts: int) -> datetime.timedelta:
    """How long to wait after so many failed attempts: 2, 4, 8 … minutes, an hour at most."""
    return min(FIRST_SWEEP_AFTER * 2 ** min(attempts, 10), LONGEST_WAIT)


@transaction.atomic
def retry_outbox_entry(entry_id: int, *, by: models.Model, now: datetime.datetime) -> OutboxEntry:
    """Try an entry again now instead of at its next turn. Raises `MoveNotAllowed` when it is done."""
    entry = OutboxEntry.objects.select_for_update(no_key=True).get(pk=entry_id)
    if entry.done_at is not None:
        raise MoveNotAllowed
    entry.due_at = now
    entry.save(update_fields=["due_at"])
    record(by, "jobs.retry", entry, fields=["due_at"])
    wake_after_commit("run_outbox_entry", entry.queue, entry_id=entry.pk)
    return entry


def start_job(
    kind: str,
    title: str,
    *,
    started_by: models.Model | None = None,
    input_file: File | None = None,
    queue: str = "default",
    **parameters: Any,
) -> JobRun:
    """Queue a long job and return its row, which the progress page follows."""
    job = JobRun(
        kind=kind,
        title=title[:200],
        started_by=started_by,
        parameters=parameters,
        queue=queue,
        request_id=request_id.get(),
    )
    if input_file is not None:
        job.input_file.save(input_file.name or "input", input_file, save=False)
    job.save()
    wake_after_commit("run_job", queue, job_id=job.pk)
    return job


class Progress:
    """What a job handler reports through: every step is also a sign of life."""

    def __init__(self, job: JobRun) -> None:
        self.job = job

    def total(self, count: int) -> None:
        """Say how many steps there will be."""
        self._save(total_count=count, done_count=0)

    def advance(self, done: int, **counts: int) -> None:
        """Say how many steps are done altogether, with named counts for the page."""
        self._save(done_count=done, counts={**self.job.counts, **counts})

    def _save(self, **values: Any) -> None:
        for name, value in values.items():
            setattr(self.job, name, value)
        self.job.heartbeat_at = timezone.now()
        self.job.save(update_fields=[*values, "heartbeat_at"])


def run_job(job_id: int) -> JobRun | None:
    """Run a job unless another worker is at it. A failure is kept on the row, not raised.

    A database that was lost on the way is no failure of the job: as if the worker had died, the sweep finds it.
    """
    with _alone_at("jobs", job_id) as alone:
        job = _claim_job(job_id, timezone.now()) if alone else None
        if job is None:
            return None
        try:
            counts = find_job_handler(job.kind)(job, Progress(job))
        except Refusal as error:
            return _finish(job, JobRun.State.FAILED, error=str(error))
        except (DatabaseUnavailable, InterfaceError):
            raise
        except Exception as error:
            logger.exception("job %s failed", job)
            return _finish(
                job,
                JobRun.State.FAILED,
                error=_("The job stopped because of an error on our side. What it had finished is kept."),
                error_detail=f"{type(error).__name__}: {error}"[:4000],
            )
        return _finish(job, JobRun.State.SUCCEEDED, counts={**job.counts, **(counts or {})})


@contextmanager
def _alone_at(kind: str, pk: int) -> Iterator[bool]:
    """Whether this worker may work at the job or entry. PostgreSQL frees the lock of a worker that died by itself.

    The heartbeat alone would not do: one long statement gives no sign of life and is alive all the same.
    """
    name = f"{connection.schema_name}.{kind}.{pk}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [name])
        got = cursor.fetchone()[0]
    try:
        yield got
    finally:
        if got:
            _unlock(name)


def _unlock(name: str) -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [name])
    except DatabaseError:
        logger.warning("connection lost during a job; its lock went with it")


def _claim_job(job_id: int, now: datetime.datetime) -> JobRun | None:
    with transaction.atomic():
        job = (
            JobRun.objects.takeable(now)
            .select_for_update(skip_locked=True, of=("self",), no_key=True)
            .filter(pk=job_id)
            .first()
        )
        if job is None:
            return None
        if job.attempts >= MOST_ATTEMPTS:
            _finish(job, JobRun.State.FAILED, error=_("The job was stopped in the middle too often. Ask for help."))
            return None
        job.state, job.started_at, job.heartbeat_at = JobRun.State.RUNNING, job.started_at or now, now
        job.attempts += 1
        job.save(update_fields=["state", "started_at", "heartbeat_at", "attempts"])
        return job


def _finish(job: JobRun, state: JobRun.State, **values: Any) -> JobRun:
    values = {"error": "", "error_detail": "", **values, "state": state, "finished_at": timezone.now()}
    for name, value in values.items():
        setattr(job, name, value)
    job.save(update_fields=list(values))
    return job


@transaction.atomic
def retry_job(job_id: int, *, by: models.Model) -> JobRun:
    """Queue a failed job again; it goes on from what its handler had committed. Raises `MoveNotAllowed`."""
    job = JobRun.objects.select_for_update(of=("self",), no_key=True).get(pk=job_id)
    if job.state != JobRun.State.FAILED:
        raise MoveNotAllowed
    job.state, job.finished_at, job.heartbeat_at, job.attempts = JobRun.State.QUEUED, None, None, 0
    job.error = job.error_detail = ""
    job.save(update_fields=["state", "finished_at", "heartbeat_at", "attempts", "error", "error_detail"])
    record(by, "jobs.retry", job, fields=["state"])
    wake_after_commit("run_job", job.queue, job_id=job.pk)
    return job


def sweep(now: datetime.datetime, limit: int = 500) -> int:
    """Wake workers for everything promised that is due and not done. Returns how many were woken.

    Each gets a new turn in a minute, so that sweeps do not heap up messages while workers are busy.
    """
    schema = connection.schema_name
    with transaction.atomic():
        entries = list(
            OutboxEntry.objects.due(now).select_for_update(skip_locked=True, no_key=True).order_by("due_at")[:limit]
        )
        OutboxEntry.objects.filter(pk__in=[entry.pk for entry in entries]).update(due_at=now + FIRST_SWEEP_AFTER)
        waiting = list(JobRun.objects.forgotten(now).order_by("created_at")[:limit])
        JobRun.objects.filter(pk__in=[job.pk for job in waiting], state="queued").update(heartbeat_at=now)
    for entry in entries:
        wake("run_outbox_entry", entry.queue, schema, entry_id=entry.pk)
    for job in waiting:
        wake("run_job", job.queue, schema, job_id=job.pk)
    return len(entries) + len(waiting)


def purge_outbox(now: datetime.datetime) -> int:
    """Delete entries done more than 30 days ago; what they did is in the audit trail. Returns how many."""
    return OutboxEntry.objects.filter(done_at__lt=now - KEEP_DONE).delete()[0]
