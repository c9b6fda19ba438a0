"""The job that acts on many complaints."""

from typing import Any

from django.utils import timezone

from complaints.services.bulk import act_on_many
from jobs.models import JobRun
from jobs.registry import job_handler
from jobs.services import Progress


@job_handler("complaints.act_on_many")
def run_act_on_many(job: JobRun, progress: Progress) -> dict[str, Any]:
    """Do the act of the job on its complaints, as the person who started it; what came of each stays with the job.

    Started again after a crash it goes on with those that have no result yet.
    """
    given = job.parameters
    results = dict(given.get("results", {}))
    ids = [pk for pk in given["ids"] if str(pk) not in results]
    progress.total(len(ids))
    now = timezone.now()
    for done, pk in enumerate(ids, start=1):
        (result,) = act_on_many(given["act"], [pk], by=job.started_by, now=now, data=given["data"])
        results[str(pk)] = result.problem
        job.parameters = {**given, "results": results}
        job.save(update_fields=["parameters"])
        progress.advance(done)
    refused = sum(bool(problem) for problem in results.values())
    return {"acted": len(results) - refused, "refused": refused}
