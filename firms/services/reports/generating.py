"""Making out a quarter: one report for every project that was served in it. Idempotent, resumable, in batches."""

import datetime
from collections.abc import Callable
from itertools import islice
from typing import NamedTuple

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from common.errors import NotAllowed, Refusal
from firms.choices import ReportAct, ReportSide, ReportState
from firms.models import QuarterlyReport, ReportEvent, ReportFormVersion, ReportingTerms, ServiceProject
from firms.permissions import can_run_quarter
from firms.rules.quarters import Quarter, Term, term_of
from firms.selectors.reports import forms_in_force, local_day, projects_in, terms_for, zone_here
from jobs.models import JobRun
from jobs.services import start_job

GENERATE = "firms.generate_reports"
BATCH = 500


class NoTerms(Refusal):
    """Nobody has said by when this quarter is reported."""

    message = _("No terms hold for this quarter. Enter them first: window, due day, reminders.")


class NoForm(Refusal):
    """No form is in force for this quarter."""

    message = _("No form is in force for this quarter. Publish one first.")


class QuarterRunning(Refusal):
    """The quarter has not ended."""

    message = _("The quarter has not ended yet. Its reports are made out on the day after.")


class Generated(NamedTuple):
    """How many reports were made out now, existed already, and how many projects have no form of their kind."""

    made: int
    known: int
    without_form: int


def start_generating(quarter: Quarter, *, by: User) -> JobRun:
    """Make out the reports of a quarter as a job. Raises `NotAllowed`."""
    if not can_run_quarter(by):
        raise NotAllowed
    title = _("Make out the reports of %(quarter)s") % {"quarter": quarter}
    return start_job(GENERATE, title, started_by=by, quarter=str(quarter))


def generate_reports(
    quarter: Quarter, *, now: datetime.datetime, by: User | None = None, told: Callable[[int], None] | None = None
) -> Generated:
    """Make out what is missing of a quarter. Raises `QuarterRunning`, `NoTerms`, `NoForm`.

    The form version and the terms in force for the quarter are pinned to each report.
    """
    if local_day(now) <= quarter.last_day:
        raise QuarterRunning
    terms, forms = terms_for(quarter), forms_in_force(quarter)
    if terms is None:
        raise NoTerms
    if not forms:
        raise NoForm
    term = term_under(terms, quarter)
    made = known = without = done = 0
    keys = iter(list(projects_in(quarter).order_by("pk").values_list("pk", flat=True)))
    while batch := list(islice(keys, BATCH)):
        counts = _make_batch(batch, quarter, terms, term, forms, now, by)
        made, known, without = made + counts.made, known + counts.known, without + counts.without_form
        done += len(batch)
        if told is not None:
            told(done)
    return Generated(made, known, without)


def term_under(terms: ReportingTerms, quarter: Quarter) -> Term:
    """The term of a quarter in the time zone of the open jurisdiction."""
    return term_of(
        quarter,
        zone_here(),
        opens_after_days=terms.opens_after_days,
        due_days=terms.due_days,
        counts_working_days=terms.counts_working_days,
        lock_days=terms.lock_days,
    )


@transaction.atomic
def _make_batch(
    keys: list[int],
    quarter: Quarter,
    terms: ReportingTerms,
    term: Term,
    forms: dict[str, ReportFormVersion],
    now: datetime.datetime,
    by: User | None,
) -> Generated:
    with connection.cursor() as cursor:  # two runs at a time make each report once
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{connection.schema_name}.reports"])
    start = quarter.first_day
    known = set(QuarterlyReport.objects.of_quarter(start).filter(project__in=keys).values_list("project_id", flat=True))
    rows = ServiceProject.objects.filter(pk__in=set(keys) - known).values_list("pk", "firm_id", "estate__kind")
    reports = [
        _new_report(quarter, pk, firm, forms[kind], terms, term, now)
        for pk, firm, kind in rows.order_by("pk")
        if kind in forms
    ]
    QuarterlyReport.objects.bulk_create(reports)
    ReportEvent.objects.bulk_create(
        ReportEvent(
            report=report,
            kind=ReportAct.GENERATE,
            to_state=ReportState.DRAFT,
            side=ReportSide.SYSTEM if by is None else ReportSide.DISTRICT,
            actor=by,
            created_at=now,
        )
        for report in reports
    )
    if reports:
        record(by, "firms.report_generate", reports[0], fields=["state"], reason=f"{quarter}: {len(reports)}")
    return Generated(len(reports), len(known), len(keys) - len(known) - len(reports))


def _new_report(
    quarter: Quarter,
    project_id: int,
    firm_id: int,
    version: ReportFormVersion,
    terms: ReportingTerms,
    term: Term,
    now: datetime.datetime,
) -> QuarterlyReport:
    return QuarterlyReport(
        firm_id=firm_id,
        project_id=project_id,
        quarter_start=quarter.first_day,
        form_version=version,
        terms=terms,
        opens_on=term.opens_on,
        due_at=term.due_at,
        is_due_provisional=term.is_provisional,
        locks_at=term.locks_at,
        created_at=now,
    )
