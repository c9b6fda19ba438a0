"""Celery's side of the statistics: the hourly count, the one that somebody asked for, packs, ledgers as files."""

from collections.abc import Iterator

from celery import shared_task
from django.core.files.base import ContentFile
from django.utils import timezone, translation

from complaints.documents.ledgers import ledger_xlsx
from complaints.models import LedgerEntry
from complaints.services.ledgers import EXPORT
from complaints.services.packs import STEPS, build_pack
from complaints.services.statistics import refresh_statistics
from jobs.models import JobRun
from jobs.registry import job_handler
from jobs.services import Progress

CHUNK = 500


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


@job_handler(EXPORT)
def export_ledger_job(job: JobRun, progress: Progress) -> dict[str, int]:
    """Write the workbook, with what the person may still see. Started again, it begins anew."""
    pks = job.parameters["entries"]
    progress.total(len(pks))
    with translation.override("zh-hans"):
        content = ledger_xlsx(_entries(pks, job, progress))
    name = f"ledger-{timezone.localtime():%Y%m%d-%H%M}.xlsx"
    job.result_file.save(name, ContentFile(content), save=True)
    return {"exported": job.counts.get("exported", 0)}


def _entries(pks: list[int], job: JobRun, progress: Progress) -> Iterator[LedgerEntry]:
    """The entries in the order of the list, some hundred at a time."""
    visible = LedgerEntry.objects.visible_to(job.started_by).for_list()
    told = 0
    for start in range(0, len(pks), CHUNK):
        chunk = pks[start : start + CHUNK]
        found = visible.in_bulk(chunk)
        yield from (found[pk] for pk in chunk if pk in found)
        told += len(found)
        progress.advance(start + len(chunk), exported=told)
