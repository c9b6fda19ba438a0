"""Reads that shape the firm's pages of quarterly reports."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from firms.choices import ReportState
from firms.models import FieldComment, PropertyFirm, QuarterlyReport, ReportAttachment
from firms.panels import Panel
from firms.permissions import can_submit_report
from firms.rules.forms import Form, Problem, Verdict, words
from firms.rules.quarters import Quarter
from firms.selectors.reports import form_of, previous_answers, said

if TYPE_CHECKING:
    from accounts.models import User

BLANK_ROWS = 3


@dataclass
class FieldRow:
    """One field of a page: what it asks, what stands in it, last quarter's answer, what is wrong, what was said."""

    spec: Mapping[str, Any]
    title: str
    help: str
    name: str
    value: Any
    shown: str
    previous: str
    problems: list[str]
    comments: list[str]
    theirs: Any = None
    choices: list[tuple[str, str]] = field(default_factory=list)
    rows: list[list["FieldRow"]] = field(default_factory=list)
    files: list[ReportAttachment] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """Its kind."""
        return self.spec["kind"]


@dataclass
class SectionRows:
    """One section of a page."""

    code: str
    title: str
    fields: list[FieldRow]

    @property
    def problem_count(self) -> int:
        """How many of its fields have problems."""
        return sum(bool(one.problems) or any(cell.problems for row in one.rows for cell in row) for one in self.fields)


@dataclass
class ExplanationRow:
    """A check that asks for words."""

    code: str
    title: str
    message: str
    text: str
    problems: list[str]


def answer_text(spec: Mapping[str, Any], answer: Any) -> str:
    """An answer for people."""
    if said(answer) is None:
        return ""
    if isinstance(answer, bool):
        return _("yes") if answer else _("no")
    if isinstance(answer, list):
        return _("%(count)s rows") % {"count": len(answer)}
    if spec["kind"] == "choice":
        return {choice["code"]: words(choice["title"]) for choice in spec["choices"]}.get(answer, str(answer))
    return str(answer)


class PageOf:
    """Everything that the pages of one report show of its form."""

    def __init__(
        self,
        report: QuarterlyReport,
        verdict: Verdict,
        *,
        typed: Mapping[str, Any] | None = None,
        show_problems: bool = True,
        theirs: Mapping[str, Any] | None = None,
    ) -> None:
        self.report, self.verdict = report, verdict
        self.form: Form = form_of(report.form_version)
        self.answers = dict(report.values) if typed is None else {**report.values, **typed}
        self.previous = previous_answers(report)
        self.theirs = theirs or {}
        self.comments = self._last_comments()
        self.files = list(report.files.filter(removed_at__isnull=True))
        self.problems: dict[tuple[Any, ...], list[Problem]] = {}
        for problem in verdict.problems if show_problems else []:
            self.problems.setdefault(problem.path, []).append(problem)

    def _last_comments(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        last = self.report.events.filter(kind="return").order_by("-pk").first()
        if last is not None:
            for comment in FieldComment.objects.filter(event=last):
                found.setdefault(comment.field, []).append(comment.text)
        return found

    def sections(self) -> list[SectionRows]:
        """The sections with their fields."""
        return [
            SectionRows(section["code"], words(section["title"]), [self._field(spec) for spec in section["fields"]])
            for section in self.form.sections
        ]

    def _field(self, spec: Mapping[str, Any]) -> FieldRow:
        code = spec["code"]
        row = self._row(spec, (code,), f"v.{code}", self.answers.get(code), self.previous.get(code))
        row.comments = self.comments.get(code, [])
        row.theirs = answer_text(spec, self.theirs[code]) if code in self.theirs else None
        if spec["kind"] == "table":
            row.rows = list(self._table(spec, self.answers.get(code)))
        elif spec["kind"] == "file":
            row.files = [file for file in self.files if file.field == code]
        return row

    def _table(self, spec: Mapping[str, Any], answer: Any) -> Iterator[list[FieldRow]]:
        given = [entry for entry in answer if isinstance(entry, Mapping)] if isinstance(answer, list) else []
        blank = min(BLANK_ROWS, max(spec.get("max_rows", 50) - len(given), 0)) if self.report.is_open_for_firm() else 0
        for number, entry in enumerate([*given, *[{}] * blank], start=1):
            yield [
                self._row(
                    column,
                    (spec["code"], number, column["code"]),
                    f"v.{spec['code']}.{number}.{column['code']}",
                    entry.get(column["code"]),
                    None,
                )
                for column in spec["columns"]
            ]

    def _row(self, spec: Mapping[str, Any], path: tuple[Any, ...], name: str, answer: Any, before: Any) -> FieldRow:
        choices: list[tuple[str, str]] = []
        if spec["kind"] == "choice":
            choices = [(choice["code"], words(choice["title"])) for choice in spec["choices"]]
        elif spec["kind"] == "yes_no":
            choices = [("true", _("yes")), ("false", _("no"))]
        value = str(answer).lower() if isinstance(answer, bool) else ("" if answer is None else answer)
        return FieldRow(
            spec=spec,
            title=words(spec["title"]),
            help=words(spec["help"]) if spec.get("help") else "",
            name=name,
            value=value,
            shown=answer_text(spec, answer),
            previous=answer_text(spec, before),
            problems=[problem.message for problem in self.problems.get(path, [])],
            comments=[],
            choices=choices,
        )

    def explanations(self) -> list[ExplanationRow]:
        """The checks that ask for words, or were answered with words."""
        found = {finding.check: finding.message for finding in self.verdict.findings if finding.can_be_explained}
        kept = {**self.report.explanations, **self.verdict.explanations}
        return [
            ExplanationRow(
                code,
                self.form.title(code),
                found.get(code, ""),
                str(kept.get(code, "")),
                [problem.message for problem in self.problems.get(("explain", code), [])],
            )
            for code in dict.fromkeys(
                [*found, *(code for code in kept if kept[code] and code in self.form.explainable)]
            )
        ]

    def told_problems(self) -> list[tuple[str, str, str]]:
        """(anchor, place, words) of everything that is wrong, for the list above the form."""
        shown = [problem for found in self.problems.values() for problem in found]
        return [(f"f-{problem.path[0]}", self.form.place(problem), problem.message) for problem in shown]


def quarters_of(firms: Sequence[PropertyFirm]) -> list[Quarter]:
    """Quarters for which firms have reports, newest first."""
    days = QuarterlyReport.objects.filter(firm__in=firms).order_by("-quarter_start").values_list("quarter_start")
    return [Quarter.of(day) for (day,) in days.distinct()[:20]]


def report_panel(user: "User", firms: Sequence[PropertyFirm]) -> Panel | None:
    """The reports part of a firm's start page: how many are to be handed in, by when, how many are late."""
    now = timezone.now()
    waiting = QuarterlyReport.objects.filter(firm__in=firms, state__in=[ReportState.DRAFT, ReportState.RETURNED])
    counts = waiting.aggregate(
        open=Count("pk"),
        returned=Count("pk", Q(state=ReportState.RETURNED)),
        late=Count("pk", Q(due_at__lte=now, first_submitted_at__isnull=True)),
    )
    first = waiting.filter(due_at__gt=now).order_by("due_at").values_list("due_at", flat=True).first()
    return Panel("firms/reports/_firm_panel.html", {**counts, "last_day": last_day(first)})


def last_day(due_at: datetime.datetime | None) -> datetime.date | None:
    """The day that ends at a due time, in the jurisdiction."""
    from firms.selectors.reports import local_day

    return None if due_at is None else local_day(due_at - datetime.timedelta(seconds=1))


def may_hand_in(user: "User", report: QuarterlyReport, now: datetime.datetime) -> bool:
    """Whether the button to hand in is shown."""
    return can_submit_report(user, report) and report.is_open_for_firm() and now < report.locks_at
