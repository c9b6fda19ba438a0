"""Celery's side of rulebooks; `credit.tasks` imports it, so that its handlers are known."""

import json
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from common.errors import Refusal
from credit.rules import read_rulebook
from credit.selectors.everybody import owners_of
from credit.selectors.simulation import simulate, version_compared
from credit.services.copying import copy_to_district, share_version
from credit.services.rulebooks import SameText
from jobs.models import JobRun
from jobs.registry import job_handler, outbox_handler
from jobs.services import Progress
from tenants.context import current_jurisdiction
from tenants.models import Jurisdiction, SharedRulebook


@outbox_handler("credit.share_rulebook")
def share_rulebook(version_id: int) -> None:
    """Lay a city's adopted version open to its districts."""
    share_version(version_id)


@job_handler("credit.copy_rulebook")
def copy_rulebook(job: JobRun, progress: Progress) -> dict[str, Any]:
    """Hand a city's rulebook on to its districts as drafts. One that refuses does not stop the next."""
    shared = SharedRulebook.objects.select_related("jurisdiction").get(
        pk=job.parameters["shared_id"], jurisdiction=current_jurisdiction()
    )
    districts = list(
        Jurisdiction.objects.active().filter(parent=shared.jurisdiction, pk__in=job.parameters["districts"])
    )
    counts = {"copied": 0, "already_there": 0, "rejected": 0}
    progress.total(len(districts))
    for done, district in enumerate(districts, start=1):
        try:
            copy_to_district(shared, district, by=str(job.started_by or ""), now=timezone.now())
            counts["copied"] += 1
        except SameText:
            counts["already_there"] += 1
        except Refusal:
            counts["rejected"] += 1
        progress.advance(done, **counts)
    return counts


@job_handler("credit.simulate_rulebook")
def simulate_rulebook(job: JobRun, progress: Progress) -> dict[str, Any]:
    """Rate everybody by the text of the job's input and by the rulebook in force; the outcome is the result file."""
    with job.input_file.open("rb") as file:
        document = read_rulebook(file.read().decode())
    now = timezone.now()
    as_of = timezone.localdate(now).fromisoformat(job.parameters["as_of"])
    in_force = version_compared(document["subject"], as_of)
    progress.total(len(owners_of(document["subject"], as_of)) * (2 if in_force is not None else 1))
    found = simulate(document, in_force, as_of, now, told=lambda done: progress.advance(done, firms=done))
    content = ContentFile(json.dumps(found, ensure_ascii=False).encode())
    job.result_file.save("simulation.json", content, save=False)
    job.save(update_fields=["result_file"])
    return {"changed": len(found["moves"]), "firms": found["count"]}
