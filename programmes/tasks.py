"""Subsidy runs and imports as background jobs."""

from typing import Any

from django.utils import timezone

from jobs.models import JobRun
from jobs.registry import job_handler
from jobs.services import Progress
from places.services.imports import run_import_job
from programmes import award_tasks, volunteer_tasks  # noqa: F401 (their handlers register themselves)
from programmes.models import SubsidyRun
from programmes.services import correct_run, draft_run
from programmes.services.import_assets import AssetImporter
from programmes.services.subsidies.inputs import Report

EVERY = 50


def _told(progress: Progress) -> Report:
    def report(done: int, total: int) -> None:
        if done == 1:
            progress.total(total)
        if done % EVERY == 0 or done == total:
            progress.advance(done)

    return report


@job_handler("programmes.draft_subsidies")
def draft_subsidies(job: JobRun, progress: Progress) -> dict[str, Any]:
    """Draft a quarter. Parameters: year, quarter."""
    given = job.parameters
    made = SubsidyRun.objects.kept().filter(
        year=given["year"], quarter=given["quarter"], corrects=None, drafted_at__gte=job.created_at
    )
    run = made.filter(drafted_by=job.started_by).first() or draft_run(
        given["year"],
        given["quarter"],
        by=job.started_by,
        now=timezone.now(),
        today=timezone.localdate(),
        report=_told(progress),
    )
    return {"lines": run.lines.count()}


@job_handler("programmes.correct_subsidies")
def correct_subsidies(job: JobRun, progress: Progress) -> dict[str, Any]:
    """Draft a correction. Parameters: run_id, reason."""
    given = job.parameters
    made = SubsidyRun.objects.kept().filter(corrects=given["run_id"], drafted_at__gte=job.created_at)
    run = made.filter(drafted_by=job.started_by).first() or correct_run(
        given["run_id"],
        by=job.started_by,
        now=timezone.now(),
        today=timezone.localdate(),
        reason=given["reason"],
        report=_told(progress),
    )
    return {"lines": run.lines.count()}


@job_handler("programmes.import_assets")
def import_assets(job: JobRun, progress: Progress) -> dict[str, int]:
    return run_import_job(job, progress, AssetImporter)
