"""The worker's side: snapshots by night, plans of joint branches."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from jobs.models import JobRun
from jobs.registry import job_handler
from jobs.services import Progress
from party import joint_tasks  # noqa: F401 (handlers register themselves)
from party.services.plans import compute_plan
from party.services.snapshots import take_missing


@shared_task(name="party.tasks.keep_coverage")
def keep_coverage() -> int:
    """Every night in every jurisdiction: the coverage of yesterday, and of nights that were missed."""
    return take_missing(timezone.localdate())


@job_handler("party.plan")
def plan(job: JobRun, progress: Progress) -> dict[str, Any]:
    """Compute a plan of joint branches. Parameters: plan_id. A plan that was computed already is left as it is."""
    progress.total(1)
    made = compute_plan(job.parameters["plan_id"], now=timezone.now())
    progress.advance(1)
    return {"branches": made.branch_count, "instructors": made.left_count, "least": made.lower_bound}
