"""Imports of firms and projects as background jobs, and the nightly upkeep of managers' names."""

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from firms.models import ServiceProject
from firms.selectors.managers import projects_with_another_name
from firms.services.importing import FirmImporter, ProjectImporter
from jobs.models import JobRun
from jobs.registry import job_handler
from jobs.services import Progress
from places.services.imports import run_import_job


@job_handler("firms.import_firms")
def import_firms(job: JobRun, progress: Progress) -> dict[str, int]:
    return run_import_job(job, progress, FirmImporter)


@job_handler("firms.import_projects")
def import_projects(job: JobRun, progress: Progress) -> dict[str, int]:
    return run_import_job(job, progress, ProjectImporter)


@shared_task
def follow_managers() -> None:
    """Projects name the manager whose post is in force: a post that was filed ahead begins tonight."""
    with transaction.atomic():
        for pk, name in projects_with_another_name(timezone.localdate()):
            ServiceProject.objects.filter(pk=pk).update(manager_name=name, updated_at=timezone.now())
