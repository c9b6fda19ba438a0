"""Filling in and handing in a report. Browser, workbook and API all come through `file_report`."""

import datetime
from collections.abc import Mapping
from typing import Any, NamedTuple

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from audit.services import record
from common.digest import digest
from common.errors import MoveNotAllowed, NotAllowed, Refusal
from firms.choices import ReportAct, ReportDoor, ReportSide, ReportState
from firms.models import QuarterlyReport, ReportEdit, ReportRevision
from firms.permissions import can_fill_report, can_submit_report
from firms.rules.forms import Facts, Problem, Verdict
from firms.selectors.reports import facts_of, form_of, local_day, said
from firms.services.reports._steps import Actor, locked, move, person

EXPLAIN = "explain."
MOST_KEPT = 4000
"""Characters of an answer that cannot be read but is kept as it was typed."""


class ReportClosed(Refusal):
    """The report is no longer, or not yet, the firm's to change."""

    message = _("This report cannot be changed now. Reload the page to see its present state.")


class NotOpenYet(Refusal):
    """The window of the quarter has not opened."""

    message = _("The window for this quarter has not opened yet. You can fill the report in and hand it in later.")


class QuarterClosed(Refusal):
    """The cut-off has passed."""

    message = _("The quarter is closed. Ask the housing department to open the report again.")


class ReportRefused(Refusal):
    """The report has problems, so it was not handed in; `problems` lists them with their fields."""

    message = _("The report was not handed in: correct what is marked and hand it in again.")
    status = 422

    def __init__(self, report: QuarterlyReport, verdict: Verdict) -> None:
        super().__init__()
        self.report, self.verdict = report, verdict

    @property
    def problems(self) -> list[Problem]:
        """What keeps it from being handed in."""
        return self.verdict.problems


class FieldChange(NamedTuple):
    """A field that a colleague changed meanwhile: what it was, what it is, what you wanted, who and when."""

    field: str
    before: Any
    theirs: Any
    mine: Any
    by: str
    at: datetime.datetime


class EditConflict(Refusal):
    """A colleague changed the same fields meanwhile; nothing was saved. `changes` says which, field by field.

    `merged` are other fields that were changed meanwhile and that the person left alone.
    """

    message = _(
        "A colleague changed the same fields while you were writing. Nothing was overwritten: choose what holds."
    )

    def __init__(self, report: QuarterlyReport, changes: list[FieldChange], merged: list[FieldChange]) -> None:
        super().__init__()
        self.report, self.changes, self.merged = report, changes, merged


class Filed(NamedTuple):
    """What came of filing: the report, the judgement, what colleagues had changed elsewhere, whether it is in."""

    report: QuarterlyReport
    verdict: Verdict
    merged: list[FieldChange]
    is_submitted: bool


def file_report(
    report_id: int,
    *,
    by: Actor,
    now: datetime.datetime,
    door: str,
    values: Mapping[str, Any],
    explanations: Mapping[str, Any] | None = None,
    revision: int,
    submit: bool,
) -> Filed:
    """Save answers and, with `submit`, hand the report in. What `values` and `explanations` do not name stays.

    `revision` is that of the report on which the person worked. In the browser answers with problems are kept as a
    draft; a system or workbook with problems changes nothing. `now` decides whether it is in time.
    Raises `NotAllowed`, `EditConflict`, `ReportClosed`, `NotOpenYet`, `QuarterClosed`, `ReportRefused`.
    """
    refusal: ReportRefused | None = None
    with transaction.atomic():
        report = locked(report_id)
        _check(report, by, now, submit)
        wanted, merged = _wanted(report, values, explanations or {}, revision)
        verdict = judge(report, wanted)
        if submit and verdict.problems:
            refusal = ReportRefused(report, verdict)
            if door != ReportDoor.BROWSER:
                raise refusal
        _keep(report, wanted, verdict, door, by, now)
        if submit and refusal is None:
            _hand_in(report, verdict, door, by, now)
    if refusal is not None:
        raise refusal
    return Filed(report, verdict, merged, submit)


def check_filing(
    report: QuarterlyReport,
    *,
    by: Actor,
    now: datetime.datetime,
    values: Mapping[str, Any],
    explanations: Mapping[str, Any],
    revision: int,
    submit: bool,
    facts: Facts,
) -> Verdict:
    """What `file_report` would say, without writing. Raises what it raises, except `ReportRefused`."""
    _check(report, by, now, submit)
    return judge(report, _wanted(report, values, explanations, revision)[0], facts)


def _wanted(
    report: QuarterlyReport, values: Mapping[str, Any], explanations: Mapping[str, Any], revision: int
) -> tuple[dict[str, Any], list[FieldChange]]:
    """The report as it would stand, and what colleagues changed meanwhile."""
    given, merged = _merge(report, {**values, **_prefixed(explanations)}, revision)
    return {**_together(report), **given}, merged


def _prefixed(explanations: Mapping[str, Any]) -> dict[str, Any]:
    return {f"{EXPLAIN}{code}": text for code, text in explanations.items()}


def judge(report: QuarterlyReport, wanted: Mapping[str, Any] | None = None, facts: Facts | None = None) -> Verdict:
    """What is wrong with a report as it stands, or would stand. Writes nothing."""
    together = _together(report) if wanted is None else wanted
    values = {name: value for name, value in together.items() if not name.startswith(EXPLAIN)}
    explanations = {name[len(EXPLAIN) :]: value for name, value in together.items() if name.startswith(EXPLAIN)}
    known = facts_of([report])[report.pk] if facts is None else facts
    return form_of(report.form_version).judge(values, explanations, known)


def _check(report: QuarterlyReport, by: Actor, now: datetime.datetime, submit: bool) -> None:
    if not can_fill_report(by, report) or (submit and not can_submit_report(by, report)):
        raise NotAllowed
    if not report.is_open_for_firm():
        raise QuarterClosed if report.state == ReportState.LOCKED else ReportClosed
    if now >= report.locks_at:
        raise QuarterClosed
    if submit and local_day(now) < report.opens_on:
        raise NotOpenYet


def _together(report: QuarterlyReport) -> dict[str, Any]:
    return {**report.values, **_prefixed(report.explanations)}


def _merge(
    report: QuarterlyReport, given: Mapping[str, Any], revision: int
) -> tuple[dict[str, Any], list[FieldChange]]:
    """What the person really changed, and what colleagues changed since. Raises `EditConflict` where both did."""
    if revision == report.revision:
        return dict(given), []
    changed: dict[str, FieldChange] = {}
    for edit in report.edits.filter(revision__gt=revision).select_related("edited_by"):
        for field, (old, new) in edit.changes.items():
            first = changed[field].before if field in changed else old
            who = str(edit.edited_by or edit.get_door_display())
            changed[field] = FieldChange(field, first, new, given.get(field), who, edit.edited_at)
    clashing = [
        change
        for field, change in changed.items()
        if field in given and not _same(given[field], change.before) and not _same(given[field], change.theirs)
    ]
    if clashing:
        others = [change for change in changed.values() if change not in clashing]
        raise EditConflict(report, clashing, others)
    mine = {field: value for field, value in given.items() if field not in changed}
    return mine, [change for change in changed.values() if not _same(change.before, change.theirs)]


def _same(left: Any, right: Any) -> bool:
    return plain(left) == plain(right)


def plain(value: Any) -> Any:
    """A value as it compares: numbers by their text, blank as None."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        rows = [{name: plain(inner) for name, inner in row.items()} for row in value if isinstance(row, dict)]
        return [row for row in rows if any(row.values())] or None
    return str(value).strip() or None if value is not None else None


def _keep(
    report: QuarterlyReport, wanted: Mapping[str, Any], verdict: Verdict, door: str, by: Actor, now: datetime.datetime
) -> None:
    """Save what changed: canonical where it can be read, else as it was typed."""
    form = form_of(report.form_version)
    unread = {str(problem.path[0]) for problem in verdict.problems if verdict.values.get(str(problem.path[0])) is None}
    after: dict[str, Any] = {}
    for code, field in form.fields.items():
        if field["kind"] == "file":
            continue
        is_table_with_problems = field["kind"] == "table" and any(p.path[0] == code for p in verdict.problems)
        raw = wanted.get(code)
        after[code] = _as_typed(raw) if code in unread or is_table_with_problems else verdict.values[code]
    before = _together(report)
    together = {**after, **_prefixed(verdict.explanations)}
    names = dict.fromkeys([*together, *before])
    changes = {
        name: [before.get(name), together.get(name)]
        for name in names
        if said(before.get(name)) != said(together.get(name))
    }
    if not changes:
        return
    report.values, report.explanations = after, verdict.explanations
    report.revision += 1
    report.save(update_fields=["values", "explanations", "revision"])
    ReportEdit.objects.create(
        report=report, revision=report.revision, changes=changes, door=door, edited_by=person(by), edited_at=now
    )


def _as_typed(raw: Any) -> Any:
    if isinstance(raw, list):
        rows = [row for row in raw[:200] if isinstance(row, Mapping)]
        return [{str(name)[:60]: _as_typed(inner) for name, inner in list(row.items())[:20]} for row in rows]
    if raw is None or isinstance(raw, bool):
        return raw
    return str(raw).replace("\0", "")[:MOST_KEPT]


def _hand_in(report: QuarterlyReport, verdict: Verdict, door: str, by: Actor, now: datetime.datetime) -> None:
    move(
        report,
        ReportAct.SUBMIT,
        ReportSide.FIRM,
        by,
        now,
        submission_count=report.submission_count + 1,
        finding_count=len(verdict.findings),
        first_submitted_at=report.first_submitted_at or now,
        submitted_at=now,
        submitted_by=person(by),
        subdistrict_by=None,
        subdistrict_at=None,
        district_by=None,
        district_at=None,
    )
    files = list(report.files.filter(removed_at__isnull=True).values("id", "field", "name", "size", "digest"))
    content = {
        "values": report.values,
        "explanations": report.explanations,
        "findings": [finding._asdict() for finding in verdict.findings],
        "files": files,
    }
    ReportRevision.objects.create(
        report=report,
        number=report.submission_count,
        **content,
        digest=digest({**content, "form": report.form_version.digest, "quarter": str(report.quarter)}),
        door=door,
        submitted_by=person(by),
        submitted_at=now,
    )


@transaction.atomic
def withdraw_report(report_id: int, *, by: Actor, now: datetime.datetime, reason: str = "") -> QuarterlyReport:
    """Take a submitted report back, as long as nobody has accepted it. Raises `NotAllowed`, `MoveNotAllowed`."""
    report = locked(report_id)
    if not can_submit_report(by, report):
        raise NotAllowed
    if now >= report.locks_at:
        raise QuarterClosed
    move(report, ReportAct.WITHDRAW, ReportSide.FIRM, by, now, note=reason.strip()[:500])
    return report


@transaction.atomic
def copy_last_quarter(report_id: int, *, by: Actor, now: datetime.datetime, fields: list[str]) -> QuarterlyReport:
    """Fill blank fields with last quarter's answers. Raises `NotAllowed`, `ReportClosed`, `MoveNotAllowed`."""
    report = locked(report_id)
    _check(report, by, now, submit=False)
    previous = facts_of([report])[report.pk].previous
    wanted = {name: previous[name] for name in fields if name in previous and report.values.get(name) in (None, [])}
    if not wanted:
        raise MoveNotAllowed(_("There is nothing to take over from last quarter."))
    together = {**_together(report), **wanted}
    _keep(report, together, judge(report, together), ReportDoor.BROWSER, by, now)
    record(by, "firms.report_copy_last", report, fields=["values"])
    return report
