"""Imports as background jobs."""

from jobs.models import JobRun
from jobs.registry import job_handler
from jobs.services import Progress
from places.services.import_areas import AreaImporter
from places.services.import_estates import EstateImporter
from places.services.import_units import UnitImporter
from places.services.imports import run_import_job


@job_handler("places.import_areas")
def import_areas(job: JobRun, progress: Progress) -> dict[str, int]:
    return run_import_job(job, progress, AreaImporter)


@job_handler("places.import_estates")
def import_estates(job: JobRun, progress: Progress) -> dict[str, int]:
    return run_import_job(job, progress, EstateImporter)


@job_handler("places.import_units")
def import_units(job: JobRun, progress: Progress) -> dict[str, int]:
    return run_import_job(job, progress, UnitImporter)
