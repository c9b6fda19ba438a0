"""Celery's side of triage: urgent notices, hot issues, training as a job."""

from typing import Any

from celery import shared_task
from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from complaints.models import ComplaintEvent, HotIssue
from complaints.selectors import people_of_office
from complaints.services.hot import refresh_hot_issues
from complaints.services.triage import train_from_decisions
from jobs.models import JobRun
from jobs.registry import job_handler, outbox_handler
from jobs.services import Progress


def _send(addresses: list[str], subject: str, line: str) -> None:
    for address in addresses:
        EmailMessage(subject, line, settings.DEFAULT_FROM_EMAIL, [address]).send()


@outbox_handler("complaints.notify_urgent")
def notify_urgent(event_id: int) -> None:
    """Tell the office at once that a complaint speaks of danger. Names the code and the area, not the words."""
    complaint = ComplaintEvent.objects.select_related("complaint__area").get(pk=event_id).complaint
    with translation.override(settings.LANGUAGE_CODE):
        subject = _("Urgent: complaint %(code)s speaks of danger") % {"code": complaint.spoken_code}
        line = _("A complaint in %(area)s speaks of danger to people. Look at it now.") % {"area": complaint.area.name}
        _send(people_of_office(complaint.area), subject, line)


@outbox_handler("complaints.notify_hot_issue")
def notify_hot_issue(issue_id: int, level: int) -> None:
    """Tell the office of the issue's area that many complain of one matter."""
    issue = HotIssue.objects.select_related("area").get(pk=issue_id)
    with translation.override(settings.LANGUAGE_CODE):
        subject = _("Many complaints about one matter in %(area)s (level %(level)s)")
        line = _("%(count)s complaints this week say nearly the same. Open the list of hot issues to see them.")
        about = {"area": issue.area.name, "level": level, "count": issue.week_size}
        _send(people_of_office(issue.area), subject % about, line % about)


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
