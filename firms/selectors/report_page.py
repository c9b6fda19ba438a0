"""One report as the office reads it: answers beside those of last quarter, findings, what was said about fields."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from firms.choices import ReportState
from firms.models import QuarterlyReport, ReportAttachment
from firms.rules.forms import words
from firms.selectors.reports import facts_of, form_of, last_differences, said

NUMBERS = ("integer", "decimal", "money", "area", "ratio")


@dataclass(frozen=True)
class FieldRow:
    """A field of the report: its answer and last quarter's in words, whether it was corrected, and the remark on it.

    `typed` is a remark that was typed just now and not taken yet.
    """

    code: str
    title: str
    unit: str
    answer: str
    previous: str
    difference: str
    was_corrected: bool
    corrected_from: str
    comment: str
    typed: str
    findings: list[str]
    columns: list[str]
    table: list[list[str]]
    files: list[ReportAttachment]


@dataclass(frozen=True)
class SectionRows:
    """A section with its rows."""

    code: str
    title: str
    rows: list[FieldRow]


@dataclass(frozen=True)
class Explained:
    """A check that did not hold at the last submission, and the firm's words."""

    message: str
    explanation: str


class ReadReport(NamedTuple):
    """Everything that a report says, in the order of its form version, and the checks that did not hold."""

    sections: list[SectionRows]
    explained: list[Explained]

    @property
    def corrected(self) -> list[FieldRow]:
        """What the firm changed from the submission before the last one to the last one."""
        return [row for section in self.sections for row in section.rows if row.was_corrected]


def read_report(report: QuarterlyReport, typed: Mapping[str, str]) -> ReadReport:
    """The report as it stands, judged once; `typed` are remarks by field that were typed and not taken yet."""
    reader = _Reader(report, typed)
    told = [Explained(one.message, report.explanations.get(one.check, "")) for one in reader.verdict.findings]
    return ReadReport(reader.sections(), told)


class _Reader:
    def __init__(self, report: QuarterlyReport, typed: Mapping[str, str]) -> None:
        self.report, self.typed = report, typed
        self.form = form_of(report.form_version)
        facts = facts_of([report])[report.pk]
        self.previous = facts.previous
        self.corrected = {one.field: one for one in last_differences(report)}
        self.comments = _last_comments(report)
        self.findings: dict[str, list[str]] = {}
        self.verdict = self.form.judge(report.values, report.explanations, facts)
        for finding in self.verdict.findings:
            for code in finding.fields:
                self.findings.setdefault(code, []).append(finding.message)
        self.files: dict[str, list[ReportAttachment]] = {}
        for file in report.files.filter(removed_at__isnull=True):
            self.files.setdefault(file.field, []).append(file)

    def sections(self) -> list[SectionRows]:
        return [
            SectionRows(section["code"], words(section["title"]), [self._row(field) for field in section["fields"]])
            for section in self.form.sections
        ]

    def _row(self, field: Mapping[str, Any]) -> FieldRow:
        code = field["code"]
        value, before = self.report.values.get(code), self.previous.get(code)
        changed = self.corrected.get(code)
        return FieldRow(
            code=code,
            title=words(field["title"]),
            unit=str(field.get("unit", "")),
            answer="" if field["kind"] == "table" else in_words(field, value),
            previous="" if field["kind"] == "table" else in_words(field, before),
            difference=_difference(field, before, value),
            was_corrected=changed is not None,
            corrected_from=in_words(field, changed.before) if changed is not None else "",
            comment=self.comments.get(code, ""),
            typed=self.typed.get(code, ""),
            findings=self.findings.get(code, []),
            columns=[words(column["title"]) for column in field.get("columns", [])],
            table=_table(field, value),
            files=self.files.get(code, []),
        )


def in_words(field: Mapping[str, Any], value: Any) -> str:
    """An answer for people; a dash for none."""
    if said(value) is None:
        return "–"
    if field["kind"] == "yes_no" and isinstance(value, bool):
        return _("yes") if value else _("no")
    if field["kind"] == "choice":
        return next((words(one["title"]) for one in field["choices"] if one["code"] == value), str(value))
    if field["kind"] == "table":
        return _("%(number)s rows") % {"number": len(value)} if isinstance(value, list) else str(value)
    number = _number(field, value)
    return number_format(number, use_l10n=True, force_grouping=True) if number is not None else str(value)


def _table(field: Mapping[str, Any], value: Any) -> list[list[str]]:
    if field["kind"] != "table" or not isinstance(value, list):
        return []
    return [[in_words(column, row.get(column["code"])) for column in field["columns"]] for row in value]


def _difference(field: Mapping[str, Any], before: Any, after: Any) -> str:
    """How much more or less it is than last quarter, in percent; empty where that says nothing."""
    old, new = _number(field, before), _number(field, after)
    if old is None or new is None or old == 0 or old == new:
        return ""
    return f"{(new - old) / abs(old) * 100:+.1f} %"


def _number(field: Mapping[str, Any], value: Any) -> Decimal | None:
    if field["kind"] not in NUMBERS or isinstance(value, bool):
        return None
    try:
        return Decimal(str(value))
    except ArithmeticError:
        return None


def _last_comments(report: QuarterlyReport) -> dict[str, str]:
    """What was said about fields when the report was returned last."""
    last = report.events.filter(comments__isnull=False).order_by("-created_at", "-pk").first()
    return dict(last.comments.values_list("field", "text")) if last is not None else {}


def clock_words(report: QuarterlyReport, now: datetime.datetime) -> str:
    """In one line where the report stands in time."""
    if report.is_missing(now):
        return _("not handed in")
    if report.first_submitted_at is None:
        return _("overdue") if report.is_late(now) else _("not yet due")
    if report.is_late(now):
        days = (report.first_submitted_at - report.due_at).days + 1
        return _("%(days)s days late") % {"days": days}
    return _("in time") if report.state != ReportState.RETURNED else _("in time, returned for correction")
