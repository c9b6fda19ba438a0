"""Recurring work over all jurisdictions, and the platform's own background jobs."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from jobs.models import JobRun
from jobs.registry import job_handler
from jobs.services import Progress
from tenants import services


@shared_task
def fan_out(task_name: str, kwargs: dict[str, Any] | None = None, expires: float | None = None) -> int:
    """Send a task once per active jurisdiction; each runs and fails on its own. Returns how many were sent."""
    return services.send_to_each(task_name, kwargs or {}, expires=expires)


@shared_task
def anchor_audit_chains() -> int:
    """Note the end of every audit chain in the public schema. Returns the number of new anchors."""
    return services.anchor_audit_chains(now=timezone.now())


@shared_task
def purge_deleted() -> list[str]:
    """Delete the jurisdictions whose grace period is over. Returns their slugs."""
    return services.purge_deleted(now=timezone.now())


@job_handler("tenants.provision")
def provision(job: JobRun, progress: Progress) -> dict[str, Any]:
    """Build the schema of a registered jurisdiction (platform operators' form)."""
    progress.total(1)
    services.finish_provisioning(job)
    progress.advance(1)
    return {}


@job_handler("tenants.archive")
def archive(job: JobRun, progress: Progress) -> dict[str, Any]:
    """Export a jurisdiction to one file (platform operators' action)."""
    kept = services.archive_jurisdiction(
        job.parameters["jurisdiction_id"], by=job.started_by, now=timezone.now(), reason=job.parameters["reason"]
    )
    return {"rows": kept.row_count, "files": kept.file_count}
