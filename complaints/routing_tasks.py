"""The job that tries the routing rules on the last month."""

import datetime
import json
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from complaints.selectors.routing_past import past_count, simulate_routing
from jobs.models import JobRun
from jobs.registry import job_handler
from jobs.services import Progress


@job_handler("complaints.simulate_routing")
def simulate(job: JobRun, progress: Progress) -> dict[str, Any]:
    """Ask the rules in force on the day of the job about every complaint of the last month; keeps only the outcome."""
    now = timezone.now()
    progress.total(past_count(now))
    as_of = datetime.date.fromisoformat(job.parameters["as_of"])
    found = simulate_routing(as_of, now, told=progress.advance)
    job.result_file.save("routing.json", ContentFile(json.dumps(found).encode()), save=False)
    job.save(update_fields=["result_file"])
    return {
        "complaints": found["count"],
        "differing": sum(rule["differed"] for rule in found["rules"]),
        "unmatched": found["unmatched"],
    }
