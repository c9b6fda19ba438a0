"""Celery's side of the statistics: the hourly count, and the one that somebody asked for."""

from celery import shared_task
from django.utils import timezone

from complaints.services.packs import STEPS, build_pack
from complaints.services.statistics import refresh_statistics
from jobs.models import JobRun
from jobs.registry import job_handler
from jobs.services import Progress


@shared_task
def refresh_statistics_hourly() -> int:
    """Count what changed in one jurisdiction. Sent to each by `tenants.tasks.fan_out`; may run twice."""
    return refresh_statistics(timezone.now())


@job_handler("complaints.refresh_statistics")
def refresh_statistics_job(job: JobRun, progress: Progress) -> dict[str, int]:
    """Count what changed, on a person's request."""
    return {"complaints": refresh_statistics(timezone.now())}


@job_handler("complaints.build_pack")
def build_pack_job(job: JobRun, progress: Progress) -> dict[str, int]:
    """Make or renew the draft of a monthly pack. Parameters: pack_id."""
    progress.total(STEPS)
    build_pack(job.parameters["pack_id"], now=timezone.now(), told=progress.advance)
    return {}
