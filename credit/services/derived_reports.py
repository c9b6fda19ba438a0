"""Facts for the ledger from quarterly reports: handed in late, and not handed in at all."""

import datetime
from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from credit.services.derived import LOOK_BACK, Proposal, register_source
from firms.models import QuarterlyReport
from firms.querysets.reports import ReportQuerySet
from firms.selectors.reports import local_day

ONE_SECOND = datetime.timedelta(seconds=1)


def late_reports(now: datetime.datetime) -> Iterator[Proposal]:
    """Reports handed in after their due day. One that has not come yet may still be missing."""
    rows = QuarterlyReport.objects.handed_in_late().filter(due_at__lte=now, due_at__gte=now - LOOK_BACK)
    for report in _read(rows):
        words = _("The quarterly report of %(quarter)s of %(place)s, due on %(due)s, was handed in on %(day)s.")
        day = date_format(local_day(report.first_submitted_at), "DATE_FORMAT")  # type: ignore[arg-type]
        yield _proposal(report, words, day=day)


def missing_reports(now: datetime.datetime) -> Iterator[Proposal]:
    """Reports that were not handed in when the days of the terms had passed."""
    rows = QuarterlyReport.objects.missing(now).filter(due_at__gte=now - 2 * LOOK_BACK)
    for report in _read(rows):
        yield _proposal(
            report, _("The quarterly report of %(quarter)s of %(place)s, due on %(due)s, was not handed in.")
        )


def _read(rows: ReportQuerySet) -> Iterator[QuarterlyReport]:
    with_names = rows.select_related("firm", "project__firm", "project__estate__area", "terms")
    with_names = with_names.defer(
        "values", "explanations", "project__estate__polygon", "project__estate__area__geometry"
    )
    return with_names.order_by("pk").iterator(chunk_size=500)


def _proposal(report: QuarterlyReport, words: str, **more: str) -> Proposal:
    last_day = local_day(report.due_at - ONE_SECOND)
    told = {
        "quarter": str(report.quarter),
        "place": report.project.name,
        "due": date_format(last_day, "DATE_FORMAT"),
        **more,
    }
    return Proposal(
        key=str(report.pk),
        firm=report.firm,
        fact=words % told,
        occurred_on=local_day(report.due_at),
        project=report.project,
        area=report.project.estate.area,
    )


register_source("report_late", late_reports)
register_source("report_missing", missing_reports)
