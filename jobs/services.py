"""Promising side effects and running long jobs so that a crash loses nothing."""

import datetime
import logging
from typing import Any

from celery import current_app
from django.core.files.base import File
from django.db import models, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from common.context import request_id
from jobs.models import JobRun, OutboxEntry
from jobs.registry import find_job_handler, find_outbox_handler

logger = logging.getLogger(__name__)
FIRST_SWEEP_AFTER = datetime.timedelta(seconds=60)
LONGEST_WAIT = datetime.timedelta(hours=1)
STALE_AFTER = datetime.timedelta(minutes=2)
BROKER_PAUSE = datetime.timedelta(seconds=10)
_broker_down_until = datetime.datetime.min.replace(tzinfo=datetime.UTC)


def enqueue(topic: str, *, queue: str = "default", **payload: Any) -> OutboxEntry:
    """Promise a side effect inside the running transaction; it is done soon after the commit."""
    now = timezone.now()
    entry = OutboxEntry.objects.create(
        topic=topic, payload=payload, queue=queue, due_at=now + FIRST_SWEEP_AFTER, request_id=request_id.get()
    )
    transaction.on_commit(lambda: _wake("jobs.tasks.run_outbox_entry", queue, entry_id=entry.pk), robust=True)
    return entry


def _wake(task: str, queue: str, **kwargs: int) -> None:
    """Tell a worker to look now. A broker that is down is no error: the sweep will find the row."""
    global _broker_down_until
    if timezone.now() < _broker_down_until:
        return
    try:
        current_app.tasks[task].apply_async(kwargs=kwargs, queue=queue, retry=False)
    except (OperationalError, OSError) as error:
        _broker_down_until = timezone.now() + BROKER_PAUSE
        logger.warning("broker unreachable, the sweep will dispatch: %s", error)


def run_outbox_entry(entry_id: int) -> bool:
    """Do one entry's effect unless it is done or in other hands. Returns whether it was done here."""
    with transaction.atomic():
        entry = (
            OutboxEntry.objects.select_for_update(skip_locked=True, no_key=True)
            .filter(pk=entry_id, done_at__isnull=True)
            .first()
        )
        if entry is None:
            return False
        try:
            with transaction.atomic():
                find_outbox_handler(entry.topic)(**entry.payload)
        except Exception as error:
            logger.exception("outbox entry %s failed", entry)
            entry.attempts += 1
            entry.last_error = f"{type(error).__name__}: {error}"[:2000]
            entry.due_at = timezone.now() + min(FIRST_SWEEP_AFTER * 2**entry.attempts, LONGEST_WAIT)
            entry.save(update_fields=["attempts", "last_error", "due_at"])
            return False
        entry.attempts += 1
        entry.done_at = timezone.now()
        entry.save(update_fields=["attempts", "done_at"])
        return True


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
    job = JobRun(kind=kind, title=title, started_by=started_by, parameters=parameters)
    if input_file is not None:
        job.input_file.save(input_file.name or "input", input_file, save=False)
    job.save()
    transaction.on_commit(lambda: _wake("jobs.tasks.run_job", queue, job_id=job.pk), robust=True)
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
    """Run a job unless another worker is at it. A failure is kept on the row, not raised."""
    job = _claim_job(job_id)
    if job is None:
        return None
    try:
        counts = find_job_handler(job.kind)(job, Progress(job))
    except Exception as error:
        logger.exception("job %s failed", job)
        job.state, job.error = JobRun.State.FAILED, f"{type(error).__name__}: {error}"[:4000]
    else:
        job.state, job.error = JobRun.State.SUCCEEDED, ""
        job.counts = {**job.counts, **(counts or {})}
    job.finished_at = timezone.now()
    job.save()
    return job


def _claim_job(job_id: int) -> JobRun | None:
    now = timezone.now()
    with transaction.atomic():
        job = (
            JobRun.objects.select_for_update(skip_locked=True, of=("self",), no_key=True)
            .filter(pk=job_id)
            .filter(unfinished(now))
            .first()
        )
        if job is None:
            return None
        job.state, job.started_at, job.heartbeat_at = JobRun.State.RUNNING, job.started_at or now, now
        job.attempts += 1
        job.save(update_fields=["state", "started_at", "heartbeat_at", "attempts"])
        return job


def unfinished(now: datetime.datetime) -> models.Q:
    """Jobs that wait, or whose worker has given no sign of life for two minutes."""
    return models.Q(state=JobRun.State.QUEUED) | models.Q(
        state=JobRun.State.RUNNING, heartbeat_at__lt=now - STALE_AFTER
    )


def sweep(now: datetime.datetime, limit: int = 500) -> int:
    """Wake workers for everything promised that is due and not done. Returns how many were woken."""
    entries = OutboxEntry.objects.filter(done_at__isnull=True, due_at__lte=now).order_by("due_at")[:limit]
    for entry in entries:
        _wake("jobs.tasks.run_outbox_entry", entry.queue, entry_id=entry.pk)
    waiting = JobRun.objects.filter(unfinished(now), created_at__lt=now - datetime.timedelta(seconds=30))[:limit]
    for job in waiting:
        _wake("jobs.tasks.run_job", "default", job_id=job.pk)
    return len(entries) + len(waiting)
