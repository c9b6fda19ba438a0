"""The Excel door: the template, a whole firm's projects in one file, errors back, and its own pages."""

import io
import time
from typing import Any

import pytest
from django.core.files.base import ContentFile
from openpyxl import load_workbook

from common.errors import NotAllowed
from common.spreadsheets import REASON_HEADER, UnreadableTable
from firms.documents.report_workbook import FilledWorkbook, Mark, ProjectLine, WrongWorkbook, write_template
from firms.models import QuarterlyReport, ReportEdit
from firms.report_tasks import workbook_job
from firms.selectors.reports import form_of
from firms.services import reports
from jobs.services import Progress
from tests.firms.reports.town import GOOD, NOW, Q1, Town, attach_photo


def sheet_of(content: bytes) -> Any:
    return load_workbook(io.BytesIO(content))


@pytest.fixture
def five(town: Town) -> list[QuarterlyReport]:
    """Five more projects of the firm, with the photo that the form asks for."""
    for number in range(5):
        town.serve(town.firm, f"第{number}苑", town.community)
    town.report()
    rows = list(QuarterlyReport.objects.filter(firm=town.firm).order_by("pk"))
    for row in rows:
        attach_photo(row, town.boss)
    return rows


def template(town: Town, report: QuarterlyReport) -> bytes:
    return reports.template_for(town.firm, Q1, report.form_version, by=town.boss)


def test_the_template_has_a_row_for_each_project_and_says_what_is_possible(town: Town, five: list) -> None:
    town.file(
        five[0], submit=False, values={"lifts": 7, "service_mode": "lump_sum", "common_uses": GOOD["common_uses"]}
    )
    book = sheet_of(template(town, five[0]))
    sheet = book["reports"]
    assert sheet.max_row == 2 + 6 and sheet.row_dimensions[2].hidden
    assert book["_form"].sheet_state == "veryHidden"
    codes = {cell.value: cell.column for cell in sheet[2]}
    assert sheet.cell(3, codes["lifts"]).value == 7
    assert sheet.cell(3, codes["service_mode"]).value in ("包干制", "lump sum")
    assert [cell.value for cell in book["common_uses"][3]][2:] == ["2026-02-10", "更换门禁", 4000]
    kinds = {rule.type for rule in sheet.data_validations.dataValidation}
    assert kinds == {"list", "whole", "decimal"}
    with pytest.raises(NotAllowed):
        reports.template_for(town.firm, Q1, five[0].form_version, by=town.stranger)


def fill(content: bytes, **of_row: dict[str, Any]) -> ContentFile:
    """Good answers in every row, with changes by number of the row: `fill(content, r4={"lifts": 3})`."""
    book = sheet_of(content)
    sheet, uses = book["reports"], book["common_uses"]
    is_fresh = uses.max_row == 2
    codes = {cell.value: cell.column for cell in sheet[2]}
    for row in range(3, sheet.max_row + 1):
        for code, answer in {**GOOD, **of_row.get(f"r{row}", {})}.items():
            if code in codes:
                sheet.cell(row, codes[code], answer)
        if is_fresh:
            uses.append([sheet.cell(row, 1).value, "", "2026-02-10", "更换门禁", 4000])
    output = io.BytesIO()
    book.save(output)
    return ContentFile(output.getvalue(), name="filled.xlsx")


def run(job: Any, monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    monkeypatch.setattr("firms.report_tasks.timezone.now", lambda: NOW)
    counts = workbook_job(job, Progress(job))
    job.state = "succeeded"
    job.finished_at = NOW
    job.counts = counts
    job.save()
    return counts


def test_checked_first_then_filed_and_the_rest_comes_back_with_reasons(
    town: Town, five: list, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = fill(template(town, five[0]), r4={"lifts": "zwei"}, r5={"staff_total": 31})
    check = reports.start_workbook_check(upload, by=town.boss, submit=True)
    with pytest.raises(reports.NotChecked):
        reports.confirm_workbook(check.pk, by=town.boss)
    assert run(check, monkeypatch) == {"rows": 6, "acted": 4, "rejected": 2}
    assert not ReportEdit.objects.exists()
    assert check.total_count == 6 and check.done_count == 6
    with pytest.raises(NotAllowed):
        reports.confirm_workbook(check.pk, by=town.boss2)
    job = reports.confirm_workbook(check.pk, by=town.boss)
    assert reports.confirm_workbook(check.pk, by=town.boss) == job
    assert run(job, monkeypatch) == {"rows": 6, "acted": 4, "rejected": 2}
    assert QuarterlyReport.objects.filter(state="submitted").count() == 4
    with job.error_file.open("rb") as file:
        errors = file.read()
    sheet = sheet_of(errors)["reports"]
    reasons = {cell.value: cell.column for cell in sheet[1]}[REASON_HEADER]
    assert sheet.max_row == 4 and "zwei" in sheet.cell(3, reasons).value
    again = fill(errors)  # the corrected error workbook is handed in like any other
    book, version = reports.open_filled(again)
    told = list(reports.outcomes_of(book, version, by=town.boss, now=NOW, submit=True, dry_run=False))
    assert [one.is_refused for one in told] == [False, False]
    assert QuarterlyReport.objects.filter(state="submitted").count() == 6


def test_rows_of_other_firms_twice_or_without_number_are_refused(town: Town, five: list) -> None:
    version = five[0].form_version
    lines = [ProjectLine(pk, 0, "x", "x", {"lifts": 1}, {}) for pk in (five[0].pk, five[0].pk, 10**9, -1)]
    content = write_template(form_of(version), Mark(version.pk, version.digest, "2026Q1"), lines)
    for by, fits in ((town.boss, [False, True, True, True]), (town.stranger, [True] * 4)):
        book, found = reports.open_filled(io.BytesIO(content))
        told = list(reports.outcomes_of(book, found, by=by, now=NOW, submit=False, dry_run=True))
        assert [bool(one.refusal) for one in told] == fits


def test_what_a_colleague_saved_since_the_download_is_not_overwritten(town: Town, five: list) -> None:
    content = template(town, five[0])
    town.file(five[0], submit=False, values={"lifts": 99})
    book, version = reports.open_filled(fill(content))
    told = list(reports.outcomes_of(book, version, by=town.boss2, now=NOW, submit=True, dry_run=False))
    assert [bool(one.refusal) for one in told] == [True, *[False] * 5]
    five[0].refresh_from_db()
    assert five[0].values["lifts"] == "99"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no archive", b"text", b"\xd0\xcf\x11\xe0old"])
def test_what_is_no_workbook_of_ours_is_refused(content: bytes, town: Town) -> None:
    with pytest.raises(UnreadableTable):
        reports.start_workbook_check(ContentFile(content, name="x.xlsx"), by=town.boss, submit=True)


def test_a_workbook_whose_mark_was_changed_is_refused(town: Town) -> None:
    report = town.report()
    book = sheet_of(template(town, report))
    for name, value in (("_form", "x"), ("reports", "x")):
        changed = sheet_of(template(town, report))
        changed[name].cell(2, 1 if name == "reports" else 2, value)
        output = io.BytesIO()
        changed.save(output)
        with pytest.raises(WrongWorkbook):
            filled, version = reports.open_filled(io.BytesIO(output.getvalue()))
            list(filled.rows(form_of(version)))
    del book["_form"]
    output = io.BytesIO()
    book.save(output)
    with pytest.raises(WrongWorkbook):
        FilledWorkbook(io.BytesIO(output.getvalue()))


def test_a_thousand_rows_are_judged_in_a_few_statements_and_seconds(town: Town, django_assert_max_num_queries) -> None:
    report = town.report()
    version = report.form_version
    lines = [ProjectLine(report.pk, 0, "x", "x", GOOD, {})] + [
        ProjectLine(10**9 + number, 0, "x", "x", GOOD, {}) for number in range(1000)
    ]
    content = write_template(form_of(version), Mark(version.pk, version.digest, "2026Q1"), lines)
    start = time.monotonic()
    with django_assert_max_num_queries(30):
        book, found = reports.open_filled(io.BytesIO(content))
        told = list(reports.outcomes_of(book, found, by=town.boss, now=NOW, submit=True, dry_run=True))
    assert len(told) == 1001
    assert time.monotonic() - start < 60
