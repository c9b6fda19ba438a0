"""The one judgement on a report, whichever way it came: read the answers, ask for what is missing, make the checks."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from firms.rules.forms.answers import Problem, Unreadable, read_answer, read_table, text_of, words
from firms.rules.forms.checks import Finding, can_be_explained, fields_of, find
from firms.rules.forms.language import Known, holds

EXPLANATION_LENGTH = 1000
EXPLANATION_LEAST = 4


class Facts(NamedTuple):
    """What a report is compared with: last quarter's answers, the register, how many files each field has."""

    previous: Mapping[str, Any] = {}
    register: Mapping[str, Decimal | int | None] = {}
    files: Mapping[str, int] = {}


class Verdict(NamedTuple):
    """Canonical values, what keeps the report from being submitted, and the checks that asked for words."""

    values: dict[str, Any]
    explanations: dict[str, str]
    problems: list[Problem]
    findings: list[Finding]


class Form:
    """A checked document, read once and used for any number of reports."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document
        self.sections: list[dict[str, Any]] = list(document["sections"])
        self.fields = {field["code"]: field for section in self.sections for field in section["fields"]}
        self.checks: list[dict[str, Any]] = list(document.get("checks", []))
        self._fields_of = {check["code"]: fields_of(check) for check in self.checks}
        self.explainable = {check["code"]: check for check in self.checks if can_be_explained(check)}

    def title(self, code: str) -> str:
        """What a field, column (`table.column`) or check is called in the language of the page."""
        table, _dot, column = code.partition(".")
        if table not in self.fields:
            check = next((check for check in self.checks if check["code"] == code), None)
            return words(check["title"]) if check else code
        title = words(self.fields[table]["title"])
        inner = next((one for one in self.fields[table].get("columns", []) if one["code"] == column), None)
        return f"{title} · {words(inner['title'])}" if inner else title

    def place(self, problem: Problem) -> str:
        """Where a problem lies, for people: title, row, column."""
        first, *rest = problem.path
        if first == "explain":
            return _("Explanation: %(title)s") % {"title": self.title(str(rest[0]))}
        if len(rest) == 2:
            row = _("row %(number)s") % {"number": rest[0]}
            return f"{self.title(f'{first}.{rest[1]}')}, {row}"
        return self.title(str(first))

    def judge(self, raw: Mapping[str, Any], explanations: Mapping[str, Any], facts: Facts) -> Verdict:
        """Everything that is wrong with a report; with no problems it may be submitted."""
        problems: list[Problem] = []
        values = self._read(raw, problems)
        known = Known(values, facts.previous, facts.register)
        problems += self._missing(values, known, facts, {problem.path[0] for problem in problems})
        unclear = {problem.path[0] for problem in problems}
        kept = _explanations(explanations, self.explainable, problems)
        findings: list[Finding] = []
        for check in self.checks:
            fields = self._fields_of[check["code"]]
            if unclear.intersection(fields):
                continue  # first the answers, then what follows from them
            message = find(check, known)
            if message is not None:
                finding = Finding(check["code"], fields, f"{words(check['title'])}: {message}", can_be_explained(check))
                findings.append(finding)
                problems += _unanswered(finding, kept)
        return Verdict(values, kept, problems, findings)

    def _read(self, raw: Mapping[str, Any], problems: list[Problem]) -> dict[str, Any]:
        for name in raw:
            if name not in self.fields or self.fields[name]["kind"] == "file":
                problems.append(Problem((str(name)[:60],), "unknown", _("The form has no such field.")))
        values: dict[str, Any] = {}
        for code, field in self.fields.items():
            if field["kind"] == "table":
                values[code] = read_table(field, raw.get(code), problems)
            elif field["kind"] != "file":
                try:
                    values[code] = read_answer(field, raw.get(code))
                except Unreadable as error:
                    values[code] = None
                    problems.append(Problem((code,), error.code, error.message))
        return values

    def _missing(self, values: Mapping[str, Any], known: Known, facts: Facts, told: set[Any]) -> Iterator[Problem]:
        for code, field in self.fields.items():
            if code in told:
                continue
            is_required = field.get("required") or ("required_when" in field and holds(field["required_when"], known))
            if field["kind"] == "file":
                least = max(field.get("least_files", 0), int(bool(is_required)))
                if facts.files.get(code, 0) < least:
                    message = _("Attach at least %(least)s files.") % {"least": least}
                    yield Problem((code,), "files", message)
            elif is_required and values[code] in (None, []):
                yield Problem((code,), "required", _("Must be filled in."))


def _explanations(given: Mapping[str, Any], known: Mapping[str, Any], problems: list[Problem]) -> dict[str, str]:
    kept: dict[str, str] = {}
    for code, raw in given.items():
        path = ("explain", str(code)[:60])
        if code not in known:
            problems.append(Problem(path, "unknown", _("The form has no such check to be explained.")))
            continue
        try:
            text = text_of(raw)
        except Unreadable as error:
            problems.append(Problem(path, error.code, error.message))
            continue
        if len(text) > EXPLANATION_LENGTH:
            message = _("Has %(length)s characters, at most %(most)s are possible.")
            problems.append(Problem(path, "length", message % {"length": len(text), "most": EXPLANATION_LENGTH}))
        elif text:
            kept[code] = text
    return kept


def _unanswered(finding: Finding, kept: Mapping[str, str]) -> Iterator[Problem]:
    if not finding.can_be_explained:
        yield Problem((finding.fields[0],), f"check:{finding.check}", finding.message)
    elif len(kept.get(finding.check, "")) < EXPLANATION_LEAST:
        message = _("%(found)s Correct the figure, or explain it.") % {"found": finding.message}
        yield Problem(("explain", finding.check), f"explain:{finding.check}", message)
