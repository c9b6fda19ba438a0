"""Celery's side of triage: urgent notices, hot issues, training as a job."""

from typing import Any

from celery import shared_task
from django.urls import reverse
from django.utils import timezone

from complaints import notices
from complaints.models import ComplaintEvent, HotIssue
from complaints.selectors import people_of_office
from complaints.services.hot import refresh_hot_issues
from complaints.services.triage import train_from_decisions
from jobs.models import JobRun
from jobs.registry import job_handler, outbox_handler
from jobs.services import Progress
from notifications.services import Recipient, tell
from places.models import Area


def _office(area: Area, link: str) -> list[Recipient]:
    return [Recipient(user=person, link=link) for person in people_of_office(area)]


@outbox_handler("complaints.notify_urgent")
def notify_urgent(event_id: int) -> None:
    """Tell the office at once that a complaint speaks of danger. Names the code and the area, not the words."""
    complaint = ComplaintEvent.objects.select_related("complaint__area").get(pk=event_id).complaint
    link = reverse("admin:complaints_complaint_change", args=[complaint.pk])
    tell(
        notices.URGENT,
        origin=f"complaints.urgent:{event_id}",
        to=_office(complaint.area, link),
        parameters={"code": complaint.spoken_code, "area": complaint.area.name},
        now=timezone.now(),
        subject=complaint,
    )


@outbox_handler("complaints.notify_hot_issue")
def notify_hot_issue(issue_id: int, level: int) -> None:
    """Tell the office of the issue's area that many complain of one matter; once per level."""
    issue = HotIssue.objects.select_related("area").get(pk=issue_id)
    tell(
        notices.HOT_ISSUE,
        origin=f"complaints.hot_issue:{issue_id}:{level}",
        to=_office(issue.area, reverse("admin:complaints_hotissue_change", args=[issue_id])),
        parameters={"area": issue.area.name, "level": str(level), "count": str(issue.week_size)},
        now=timezone.now(),
        subject=issue,
    )


@shared_task
def find_hot_issues() -> dict[str, int]:
    """The hourly search of one jurisdiction. Sent to each by `tenants.tasks.fan_out`; may run twice."""
    return refresh_hot_issues(timezone.now())


@job_handler("complaints.train_triage")
def train_triage(job: JobRun, progress: Progress) -> dict[str, Any]:
    """Train the model of categories on the officers' decisions, on a person's request."""

    def told(done: int, total: int) -> None:
        if job.total_count != total:
            progress.total(total)
        progress.advance(done)

    model = train_from_decisions(by=job.started_by, now=timezone.now(), told=told)
    return {"version": model.version, "samples": model.sample_count}
