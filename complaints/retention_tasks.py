"""Nightly: what the retention time has run out for."""

from celery import shared_task
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints.services.retention_run import KIND, run_retention
from jobs.models import JobRun
from jobs.registry import job_handler
from jobs.services import Progress, start_job


@shared_task
def retain() -> int:
    """Start the nightly job, unless one of an earlier night has not come to its end. Returns its number."""
    going = JobRun.objects.filter(kind=KIND, state__in=[JobRun.State.QUEUED, JobRun.State.RUNNING]).first()
    job = going or start_job(KIND, _("End of the retention time"))
    return job.pk


@job_handler(KIND)
def run_retention_job(job: JobRun, progress: Progress) -> dict[str, int]:
    """Make anonymous and delete what is due; stopped in the middle, it goes on with what is left."""
    return run_retention(timezone.now(), told=progress.advance)
