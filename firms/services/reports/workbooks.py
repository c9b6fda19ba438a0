"""Reports by Excel: the template, checking what came back, and filing it; both as jobs with progress."""

import datetime
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import IO, Any, NamedTuple

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from common.errors import NotAllowed, Refusal
from firms.choices import ReportDoor
from firms.documents.report_workbook import (
    FilledRow,
    FilledWorkbook,
    Mark,
    ProjectLine,
    WrongWorkbook,
    write_template,
)
from firms.models import PropertyFirm, QuarterlyReport, ReportFormVersion
from firms.permissions import firm_ids
from firms.rules.forms import Facts, Form, Problem
from firms.rules.quarters import Quarter
from firms.selectors.reports import facts_of, form_of
from firms.services.reports.filing import ReportRefused, check_filing, file_report
from jobs.models import JobRun
from jobs.services import Progress, start_job

WORKBOOK = "firms.file_workbook"
CHUNK = 250
FIRST_ERRORS = 20


class NotChecked(Refusal):
    """The check of the workbook has not finished, or failed."""

    message = gettext_lazy("Wait until the check of the file has finished without failing.")


class RowOutcome(NamedTuple):
    """What came of a row: the problems of the answers, or the words of another refusal. Both empty: it fits."""

    row: FilledRow
    report: QuarterlyReport | None
    problems: list[Problem]
    refusal: str

    @property
    def is_refused(self) -> bool:
        """Whether the row cannot be taken."""
        return bool(self.problems or self.refusal)


def template_for(firm: PropertyFirm, quarter: Quarter, version: ReportFormVersion, *, by: User) -> bytes:
    """The template of a firm's projects of a quarter under one form, with what is filled in so far. `NotAllowed`."""
    if firm.pk not in firm_ids(by):
        raise NotAllowed
    reports = (
        QuarterlyReport.objects.of_quarter(quarter.first_day)
        .filter(firm=firm, form_version=version)
        .select_related("project__estate")
        .defer("project__estate__polygon")
        .order_by("project__name", "pk")
    )
    lines = (_line(report) for report in reports if report.is_open_for_firm())
    return write_template(form_of(version), Mark(version.pk, version.digest, str(quarter)), lines)


def _line(report: QuarterlyReport) -> ProjectLine:
    project = report.project
    return ProjectLine(
        report.pk, report.revision, project.name, project.estate.code, report.values, report.explanations
    )


def start_workbook_check(upload: File, *, by: User, submit: bool) -> JobRun:
    """Hand in a filled workbook: a job checks it and files nothing. Raises `NotAllowed`, `UnreadableTable`."""
    if not firm_ids(by):
        raise NotAllowed
    FilledWorkbook(upload)
    upload.seek(0)
    title = _("Reports by Excel: %(file)s") % {"file": upload.name}
    return start_job(WORKBOOK, title, started_by=by, input_file=upload, dry_run=True, submit=submit)


@transaction.atomic
def confirm_workbook(job_id: int, *, by: User) -> JobRun:
    """File the rows of one's own finished check that fit; once. Raises `NotAllowed`, `NotChecked`."""
    check = JobRun.objects.select_for_update(of=("self",), no_key=True).get(pk=job_id)
    if check.started_by_id != by.pk or check.kind != WORKBOOK:
        raise NotAllowed
    if not check.parameters.get("dry_run") or check.state != JobRun.State.SUCCEEDED:
        raise NotChecked
    started = JobRun.objects.filter(kind=WORKBOOK, parameters__checked_by=check.pk).first()
    if started is not None:
        return started
    with check.input_file.open("rb") as stored:
        upload = File(stored, name=check.input_file.name.rsplit("/", 1)[-1])
        return start_job(
            WORKBOOK,
            check.title,
            started_by=by,
            input_file=upload,
            dry_run=False,
            submit=bool(check.parameters.get("submit")),
            checked_by=check.pk,
        )


def run_workbook_job(job: JobRun, progress: Progress, now: datetime.datetime) -> dict[str, int]:
    """Check or file a workbook; refused rows come back as a workbook with reasons. Done twice, it files once."""
    dry_run, submit = bool(job.parameters.get("dry_run")), bool(job.parameters.get("submit"))
    refused: list[RowOutcome] = []
    counts = {"rows": 0, "acted": 0, "rejected": 0}
    assert job.started_by is not None
    with job.input_file.open("rb") as file:
        book, version = open_filled(file)
        form = form_of(version)
        progress.total(_expected(book.mark, job.started_by))
        for outcome in outcomes_of(book, version, by=job.started_by, now=now, submit=submit, dry_run=dry_run):
            counts["rows"] += 1
            counts["rejected" if outcome.is_refused else "acted"] += 1
            if outcome.is_refused:
                refused.append(outcome)
            if counts["rows"] % CHUNK == 0:
                progress.advance(counts["rows"], **counts)
    progress.total(counts["rows"])
    progress.advance(counts["rows"], **counts)
    if refused:
        content = error_workbook(form, book.mark, refused)
        job.error_file.save("errors.xlsx", ContentFile(content), save=False)
    first = [_("Row %(number)s: %(reasons)s") % {"number": one.row.number, "reasons": reason_of(one, form)}
             for one in refused[:FIRST_ERRORS]]  # fmt: skip
    job.parameters = {**job.parameters, "first_errors": first}
    job.save(update_fields=["error_file", "parameters"])
    return counts


def _expected(mark: Mark, by: User) -> int:
    """How many rows there will be, about: counting them would read the whole file once more."""
    quarter = Quarter.read(mark.quarter)
    assert quarter is not None
    return QuarterlyReport.objects.of_firms_of(by).of_quarter(quarter.first_day).count()


def open_filled(file: IO[bytes]) -> tuple[FilledWorkbook, ReportFormVersion]:
    """A workbook that came back, and the version that it was made for. Raises `UnreadableTable`, `WrongWorkbook`."""
    book = FilledWorkbook(file)
    version = ReportFormVersion.objects.filter(pk=book.mark.version, digest=book.mark.digest).first()
    if version is None or Quarter.read(book.mark.quarter) is None:
        raise WrongWorkbook(_("The workbook was made for another form. Download the template again."))
    return book, version


def outcomes_of(
    book: FilledWorkbook,
    version: ReportFormVersion,
    *,
    by: User,
    now: datetime.datetime,
    submit: bool,
    dry_run: bool,
) -> Iterator[RowOutcome]:
    """What comes of each row, in order; without `dry_run` those that fit are filed."""
    form, seen = form_of(version), set[int]()
    rows = book.rows(form)
    while chunk := list(islice(rows, CHUNK)):
        found = _reports_of(chunk, book.mark, by)
        facts = facts_of(found.values())
        for row in chunk:
            report = found.get(_number(row.report))
            if report is None or report.pk in seen:
                words = _("There is no such report of your firm for this form and quarter.")
                yield RowOutcome(row, None, [], words if report is None else _("The report stands in the file twice."))
                continue
            seen.add(report.pk)
            if dry_run:
                yield _checked(row, report, facts[report.pk], by, now, submit)
            else:
                yield _filed(row, report, by, now, submit)


def _number(cell: Any) -> int:
    text = str(cell).removesuffix(".0")
    return int(text) if text.isdigit() and len(text) < 18 else -1


def _reports_of(chunk: list[FilledRow], mark: Mark, by: User) -> dict[int, QuarterlyReport]:
    quarter = Quarter.read(mark.quarter)
    assert quarter is not None
    reports = (
        QuarterlyReport.objects.of_firms_of(by)
        .of_quarter(quarter.first_day)
        .filter(pk__in=[_number(row.report) for row in chunk], form_version=mark.version)
        .select_related("project__estate", "form_version", "terms", "firm")
        .defer("project__estate__polygon", "form_version__document")
    )
    return {report.pk: report for report in reports}


def _checked(
    row: FilledRow, report: QuarterlyReport, facts: Facts, by: User, now: datetime.datetime, submit: bool
) -> RowOutcome:
    try:
        verdict = check_filing(
            report,
            by=by,
            now=now,
            values=row.values,
            explanations=row.explanations,
            revision=_number(row.revision),
            submit=submit,
            facts=facts,
        )
    except Refusal as refusal:
        return RowOutcome(row, report, [], str(refusal))
    return RowOutcome(row, report, verdict.problems if submit else [], "")


def _filed(row: FilledRow, report: QuarterlyReport, by: User, now: datetime.datetime, submit: bool) -> RowOutcome:
    try:
        file_report(
            report.pk,
            by=by,
            now=now,
            door=ReportDoor.WORKBOOK,
            values=row.values,
            explanations=row.explanations,
            revision=_number(row.revision),
            submit=submit,
        )
    except ReportRefused as refusal:
        return RowOutcome(row, report, refusal.problems, "")
    except Refusal as refusal:
        return RowOutcome(row, report, [], str(refusal))
    return RowOutcome(row, report, [], "")


def reason_of(outcome: RowOutcome, form: Form) -> str:
    """Why a row was refused, in one line."""
    told = [f"{form.place(problem)}: {problem.message}" for problem in outcome.problems]
    return " ".join([outcome.refusal, *told]).strip()


def error_workbook(form: Form, mark: Mark, refused: Iterable[RowOutcome]) -> bytes:
    """The refused rows as they stood, with the reason: corrected, it is handed in again."""
    lines: list[ProjectLine] = []
    for outcome in refused:
        row, report = outcome.row, outcome.report
        revision = report.revision if report is not None else _number(row.revision)
        number = report.pk if report is not None else _number(row.report)
        reason = reason_of(outcome, form)
        lines.append(ProjectLine(number, revision, row.project, "", row.values, row.explanations, reason))
    return write_template(form, mark, lines)
