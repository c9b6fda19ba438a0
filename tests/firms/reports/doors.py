"""The three doors of a report: the browser's form, a filled workbook, the API. Each tells what it was refused for."""

import io
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.utils import translation
from openpyxl import load_workbook

from firms.documents.report_workbook import Mark, ProjectLine, write_template
from firms.models import QuarterlyReport
from firms.selectors.reports import form_of
from firms.services import reports
from tests.complaints.exchange import token_for
from tests.firms.reports.town import NOW, Town

Told = list[tuple[str, str, str]]
"""(where, code, words), sorted; empty when the report was handed in."""


def by_browser(
    town: Town, report: QuarterlyReport, values: dict, explanations: dict, client: Any, monkeypatch: Any
) -> Told:
    """Post the form as a browser does, and catch what the service answers to the view."""
    sent: dict[str, Any] = {"action": "submit", "revision": str(report.revision)}
    for code, answer in values.items():
        if isinstance(answer, list):
            for number, row in enumerate(answer, start=1):
                sent |= {f"v.{code}.{number}.{column}": _typed(cell) for column, cell in row.items()}
        else:
            sent[f"v.{code}"] = _typed(answer)
    sent |= {f"e.{code}": text for code, text in explanations.items()}
    told: list[Told] = [[]]
    real = reports.file_report

    def watched(*args: Any, **kwargs: Any) -> Any:
        try:
            return real(*args, **{**kwargs, "now": NOW})
        except reports.ReportRefused as refusal:
            told[0] = sorted((one.where, one.code, one.message) for one in refusal.problems)
            raise

    monkeypatch.setattr("firms.views.reports.services.file_report", watched)
    client.force_login(town.boss)
    response = client.post(f"/firm/reports/{report.pk}/", sent)
    assert response.status_code == (422 if told[0] else 302)
    for _where, _code, message in told[0]:
        from django.utils.html import escape

        assert escape(message) in response.content.decode(), message
    return told[0]


def by_api(
    town: Town, report: QuarterlyReport, values: dict, explanations: dict, client: Any, monkeypatch: Any
) -> Told:
    """Send JSON as a firm's system does."""
    from accounts.models import ApiToken

    secret = token_for("firms.reports")
    reports.link_system(ApiToken.objects.latest("pk").pk, town.firm, by=town.housing, now=NOW)
    monkeypatch.setattr("firms.api.reports.timezone.now", lambda: NOW)
    monkeypatch.setattr("accounts.api.authentication.token_of", lambda secret, now: ApiToken.objects.latest("pk"))
    response = client.put(
        f"/api/v1/firm-reports/{report.pk}/",
        {"revision": report.revision, "values": values, "explanations": explanations, "submit": True},
        content_type="application/json",
        headers={"Authorization": f"Token {secret}", "Accept-Language": settings.LANGUAGE_CODE},
    )
    assert response.status_code in (200, 422), response.content
    problems = response.json().get("problems", [])
    return sorted((one["field"], one["code"], one["message"]) for one in problems)


def by_workbook(
    town: Town, report: QuarterlyReport, values: dict, explanations: dict, client: Any, monkeypatch: Any
) -> Told:
    """Fill in the template and hand it in."""
    file = filled(report, values, explanations)
    book, version = reports.open_filled(file)
    (outcome,) = reports.outcomes_of(book, version, by=town.boss, now=NOW, submit=True, dry_run=False)
    assert not outcome.refusal
    return sorted((one.where, one.code, one.message) for one in outcome.problems)


def filled(report: QuarterlyReport, values: dict, explanations: dict) -> io.BytesIO:
    """The template of one report with these answers typed in, also under columns that the form does not have."""
    version = report.form_version
    form = form_of(version)
    line = ProjectLine(report.pk, report.revision, "x", "x", {}, {})
    with translation.override(settings.LANGUAGE_CODE):
        book = load_workbook(
            io.BytesIO(write_template(form, Mark(version.pk, version.digest, str(report.quarter)), [line]))
        )
    sheet = book["reports"]
    _fill(sheet, 3, values | {f"explain.{code}": text for code, text in explanations.items()})
    for code, answer in values.items():
        if isinstance(answer, list) and code in book.sheetnames:
            for at, row in enumerate(answer, start=3):
                book[code].cell(at, 1, report.pk)
                _fill(book[code], at, row)
    output = io.BytesIO()
    book.save(output)
    output.seek(0)
    return output


def _fill(sheet: Any, at: int, values: dict) -> None:
    columns = {cell.value: cell.column for cell in sheet[2]}
    for code, answer in values.items():
        if isinstance(answer, list):
            continue
        if code not in columns:
            columns[code] = max(columns.values()) + 1
            sheet.cell(2, columns[code], code)
        sheet.cell(at, columns[code], answer)


def _typed(answer: Any) -> str:
    if isinstance(answer, bool):
        return "true" if answer else "false"
    return "" if answer is None else str(answer)


DOORS: dict[str, Callable[..., Told]] = {"browser": by_browser, "workbook": by_workbook, "api": by_api}
