"""A place is called otherwise, or lies elsewhere: its complaints are found by the new words, after a job."""

from django.utils.translation import gettext as _

from complaints.services.reindexing import complaints_of_places, index_anew
from jobs.models import JobRun
from jobs.registry import job_handler, outbox_handler
from jobs.services import Progress, start_job

REINDEX = "complaints.reindex"


@outbox_handler("places.estates_renamed")
def estates_renamed(estate_ids: list[int]) -> None:
    """Start the job, where there is a complaint at one of the estates."""
    _start(estate_ids, [])


@outbox_handler("places.area_moved")
def area_moved(area_id: int) -> None:
    """Start the job, where there is a complaint of the area or below it."""
    _start([], [area_id])


def _start(estates: list[int], areas: list[int]) -> None:
    if complaints_of_places(estates, areas).exists():
        start_job(REINDEX, _("Search words of complaints after a change of places"), estates=estates, areas=areas)


@job_handler(REINDEX)
def reindex(job: JobRun, progress: Progress) -> dict[str, int]:
    """Write the words anew. Started again, it begins anew: that changes nothing twice."""
    found = complaints_of_places(job.parameters["estates"], job.parameters["areas"])
    pks = list(found.order_by("pk").values_list("pk", flat=True))
    progress.total(len(pks))
    for done in index_anew(pks):
        progress.advance(done)
    return {"complaints": len(pks)}
