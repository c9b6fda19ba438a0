"""Celery's side of quarterly reports: making out, reminding, closing, accepting many, workbooks, and telling people."""

import datetime
import logging
from collections.abc import Iterable
from typing import Any

from celery import shared_task
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import User
from accounts.permissions import holders
from common.errors import Refusal
from firms import notices
from firms.models import PropertyFirm, QuarterlyReport, ReportEvent, ReportReminder
from firms.rules.quarters import Quarter
from firms.selectors.reports import local_day, terms_for
from firms.services.reports import accept_many, generate_reports, lock_reports, remind_firms, run_workbook_job
from firms.services.reports.generating import GENERATE
from firms.services.reports.reminding import REMIND
from firms.services.reports.reviewing import ACCEPT_MANY, CLOSE, TOLD
from firms.services.reports.workbooks import WORKBOOK
from jobs.models import JobRun
from jobs.registry import job_handler, outbox_handler
from jobs.services import Progress
from notifications.services import Recipient, tell

logger = logging.getLogger(__name__)
MOST_TOLD = 50


@job_handler(GENERATE)
def generate_job(job: JobRun, progress: Progress) -> dict[str, int]:
    """Make out the reports of a quarter; started again it makes out what is missing."""
    quarter = Quarter.read(job.parameters["quarter"])
    assert quarter is not None
    made = generate_reports(quarter, now=timezone.now(), by=job.started_by, told=progress.advance)
    return {"created": made.made, "already_there": made.known, "skipped": made.without_form}


@job_handler(CLOSE)
def close_job(job: JobRun, progress: Progress) -> dict[str, int]:
    """Close a quarter in the areas of the person who asked."""
    day = datetime.date.fromisoformat(job.parameters["quarter"])
    rows = QuarterlyReport.objects.of_quarter(day)
    progress.total(rows.count())
    reason = job.parameters["reason"]
    locked = lock_reports(
        now=timezone.now(), quarter_start=day, by=job.started_by, reason=reason, told=progress.advance
    )
    return {"acted": locked}


@job_handler(ACCEPT_MANY)
def accept_job(job: JobRun, progress: Progress) -> dict[str, int]:
    """Accept the reports of the job as the person who started it; started again it goes on with the rest."""
    assert job.started_by is not None
    results = dict(job.parameters.get("results", {}))
    waiting = [pk for pk in job.parameters["ids"] if str(pk) not in results]
    progress.total(len(waiting))
    for start in range(0, len(waiting), 50):
        batch = waiting[start : start + 50]
        for outcome in accept_many(batch, by=job.started_by, now=timezone.now()):
            results[str(outcome.report_id)] = outcome.problem
        job.parameters = {**job.parameters, "results": results}
        job.save(update_fields=["parameters"])
        progress.advance(start + len(batch))
    refused = sum(bool(problem) for problem in results.values())
    return {"acted": len(results) - refused, "refused": refused}


@job_handler(WORKBOOK)
def workbook_job(job: JobRun, progress: Progress) -> dict[str, int]:
    """Check or file a workbook of reports."""
    return run_workbook_job(job, progress, timezone.now())


@shared_task
def run_quarter() -> dict[str, int]:
    """Every morning: make out the quarter that ended, remind firms, lock what is past its cut-off. Runs any time."""
    now = timezone.now()
    counts = {"made": 0, "reminded": 0, "locked": 0}
    quarter = Quarter.of(local_day(now)).previous
    terms = terms_for(quarter)
    if terms is not None and local_day(now) >= quarter.last_day + datetime.timedelta(days=terms.opens_after_days):
        try:
            counts["made"] = generate_reports(quarter, now=now).made
        except Refusal as refusal:
            logger.warning("the reports of %s were not made out: %s", quarter, refusal)
    counts["reminded"] = remind_firms(now)
    counts["locked"] = lock_reports(now=now)
    return counts


# --- Telling --------------------------------------------------------------------------------------------


def people_of(firm: PropertyFirm) -> list[User]:
    """Accounts in use that represent a firm."""
    return list(holders(PropertyFirm, [firm.pk], "represent_firm")[:MOST_TOLD])


def _recipients(people: Iterable[User], link: str) -> list[Recipient]:
    return [Recipient(user=person, link=link) for person in people]


@outbox_handler(REMIND)
def tell_reminder(reminder: int, **_more: Any) -> None:
    """Remind the firm's representatives of a quarter."""
    row = ReportReminder.objects.select_related("firm").get(pk=reminder)
    quarter = Quarter.of(row.quarter_start)
    tell(
        notices.REPORTS_DUE,
        origin=f"firms.reminder:{row.pk}",
        to=_recipients(people_of(row.firm), f"{reverse('firms:reports:list')}?quarter={quarter}"),
        parameters={"quarter": str(quarter), "count": str(row.report_count), "day": f"{row.due_on:%Y-%m-%d}"},
        now=timezone.now(),
    )


@outbox_handler(TOLD)
def tell_step(event: int, **_more: Any) -> None:
    """Tell the firm's representatives that its report was returned, opened again, or about more time."""
    row = ReportEvent.objects.select_related("report__firm", "report__project").get(pk=event)
    with translation.override("zh-hans"):
        words = row.get_kind_display()
    tell(
        notices.REPORT_STEP,
        origin=f"firms.report_event:{row.pk}",
        to=_recipients(people_of(row.report.firm), reverse("firms:reports:detail", args=[row.report_id])),
        parameters={"quarter": str(row.report.quarter), "project": row.report.project.name, "step": words},
        now=timezone.now(),
    )
