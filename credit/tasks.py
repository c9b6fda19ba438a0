"""Celery's side of ratings and quarters. Each task opens the schema of its sender (tenants/celery.py)."""

import datetime
import logging
from typing import Any

from celery import shared_task
from django.db.models import Count, QuerySet
from django.utils import timezone

from credit import event_tasks, rulebook_tasks  # noqa: F401 (their handlers register themselves)
from credit.models import ListIssue
from credit.rules.periods import Period
from credit.services import close_period, correct_issue, expire_entries, propose_derived, settle_events
from credit.services.ratings import nightly_job, rate_now, rate_tonight
from credit.services.register import register_end, register_publication
from credit.services.rulebooks import NoRulebook
from jobs.models import JobRun
from jobs.registry import job_handler, outbox_handler
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
    """Let time do its part, then rate as of the day in the job's parameters."""
    now = timezone.now()
    counts = settle_events(now) | {"ended_entries": expire_entries(now)} | propose_derived(now)
    try:
        as_of = datetime.date.fromisoformat(job.parameters["as_of"])
        return counts | rate_tonight(as_of, now=now, job=job, told=_told(progress))
    except NoRulebook:
        logger.info("no rulebook is in force: nobody is rated")
        return counts


@job_handler("credit.rate_now")
def rate_now_job(job: JobRun, progress: Progress) -> dict[str, Any]:
    """Rate every firm with what is known now, on a person's request."""
    settle_events(timezone.now())
    return rate_now(by=job.started_by, job=job, told=_told(progress))


@job_handler("credit.close_period")
def close_period_job(job: JobRun, progress: Progress) -> dict[str, Any]:
    """Rate as of the end of a period and draft its lists. Parameters: subject, cycle, year, number."""
    given = job.parameters
    period = Period(given["cycle"], given["year"], given["number"])
    issue = _drafted_before(job, ListIssue.objects.of_period(given["subject"], period).filter(corrects=None))
    if issue is None:
        now = timezone.now()
        issue = close_period(period, subject=given["subject"], by=job.started_by, now=now, told=_told(progress))
    return _entry_counts(issue)


@job_handler("credit.correct_issue")
def correct_issue_job(job: JobRun, progress: Progress) -> dict[str, Any]:
    """Draft a new version of published lists. Parameters: issue_id, reason."""
    given = job.parameters
    issue = _drafted_before(job, ListIssue.objects.filter(corrects=given["issue_id"]))
    if issue is None:
        issue = correct_issue(
            given["issue_id"], by=job.started_by, reason=given["reason"], now=timezone.now(), told=_told(progress)
        )
    return _entry_counts(issue)


def _drafted_before(job: JobRun, issues: QuerySet[ListIssue]) -> ListIssue | None:
    """The lists that an earlier attempt at the job had drafted when its worker died: the job's work is done."""
    if job.attempts < 2:
        return None
    return issues.filter(drafted_by=job.started_by, drafted_at__gte=job.started_at).first()


def _entry_counts(issue: ListIssue) -> dict[str, int]:
    rows = issue.entries.order_by().values("kind").annotate(number=Count("pk"))
    return {row["kind"]: row["number"] for row in rows}


@outbox_handler("credit.register_publication")
def enter_publication(publication_id: int) -> None:
    """Hand a publication over to the public register."""
    register_publication(publication_id)


@outbox_handler("credit.register_end")
def enter_end(end_id: int) -> None:
    """Tell the public register that an entry has ended."""
    register_end(end_id)


def _told(progress: Progress) -> Any:
    def tell(done: int, of: int) -> None:
        if progress.job.total_count != of:
            progress.total(of)
        progress.advance(done, firms=done)

    return tell
