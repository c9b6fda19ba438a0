"""Celery's side of the ledger: imports with progress. `credit/tasks.py` imports it, so that the handlers are known."""

from django.utils import timezone

from credit.services.imports import EVENTS, INDICATORS, EventImporter, IndicatorImporter
from jobs.models import JobRun
from jobs.registry import job_handler
from jobs.services import Progress
from places.services.imports import run_import_job


@job_handler(EVENTS)
def import_events_job(job: JobRun, progress: Progress) -> dict[str, int]:
    """Check or import a file of facts."""
    now = timezone.now()
    return run_import_job(job, progress, lambda **parameters: EventImporter(now=now, **parameters))


@job_handler(INDICATORS)
def import_indicators_job(job: JobRun, progress: Progress) -> dict[str, int]:
    """Check or import a file of values."""
    now = timezone.now()
    return run_import_job(job, progress, lambda **parameters: IndicatorImporter(now=now, **parameters))
