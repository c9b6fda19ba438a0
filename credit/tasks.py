"""Celery's side of ratings and quarters. Each task opens the schema of its sender (tenants/celery.py)."""

import datetime
import logging
from typing import Any

from celery import shared_task
from django.utils import timezone

from credit.choices import RunKind
from credit.rules.periods import Period
from credit.services import close_quarter, run_ratings, settle_events, start_run
from credit.services.ratings import nightly_job, rate_now
from credit.services.rulebooks import NoRulebook
from jobs.models import JobRun
from jobs.registry import job_handler
from jobs.services import Progress, run_job

logger = logging.getLogger(__name__)


@shared_task
def rate_firms() -> None:
    """The nightly rating of one jurisdiction. Sent to each by `tenants.tasks.fan_out`; may run twice.

    The job row is the lease: a second worker finds it taken, a killed one leaves it to the sweep.
    """
    job = nightly_job(timezone.localdate())
    if not job.is_finished:
        run_job(job.pk)


@job_handler("credit.rate_firms")
def rate_firms_job(job: JobRun, progress: Progress) -> dict[str, Any]:
    """Let time do its part, then rate every firm as of the day in the job's parameters."""
    now = timezone.now()
    counts = settle_events(now)
    try:
        run = start_run(RunKind.NIGHTLY, as_of=datetime.date.fromisoformat(job.parameters["as_of"]), now=now, job=job)
    except NoRulebook:
        logger.info("no rulebook is in force: nobody is rated")
        return counts
    return counts | run_ratings(run, now=now, told=_told(progress))


@job_handler("credit.rate_now")
def rate_now_job(job: JobRun, progress: Progress) -> dict[str, Any]:
    """Rate every firm with what is known now, on a person's request."""
    settle_events(timezone.now())
    return rate_now(by=job.started_by, job=job, told=_told(progress))


@job_handler("credit.close_quarter")
def close_quarter_job(job: JobRun, progress: Progress) -> dict[str, Any]:
    """Rate as of the end of a quarter and draft its lists."""
    quarter = Period("quarter", job.parameters["year"], job.parameters["quarter"])
    issue = close_quarter(quarter, by=job.started_by, now=timezone.now(), told=_told(progress))
    return {kind: issue.entries.filter(kind=kind).count() for kind in ("red", "black")}


def _told(progress: Progress) -> Any:
    def tell(done: int, of: int) -> None:
        if progress.job.total_count != of:
            progress.total(of)
        progress.advance(done, firms=done)

    return tell
