"""Facts and values from a file: checked first, kept once, refused rows handed back."""

import datetime
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from accounts.models import User
from common.errors import NotAllowed
from common.spreadsheets import open_table
from credit.models import CreditEvent, IndicatorValue
from credit.services.imports import (
    EventImporter,
    IndicatorImporter,
    confirm_credit_import,
    start_event_import,
    start_indicator_import,
)
from firms.models import ServiceProject
from jobs.models import JobRun
from jobs.services import run_job
from places.services.imports import ImportResult, run_import
from tests.credit.due_process import adopt_changed, item

Make = Callable[..., ServiceProject]
HEADERS = ["来源编号", "小区编号", "企业名称", "条目编码", "事实", "发生日期", "分值", "来源"]


@pytest.fixture
def project(people: dict[str, User], project_of: Make) -> ServiceProject:
    """The sample lets three of its items come from a file."""

    def change(document: dict[str, Any]) -> None:
        for code in ("B01", "B02", "G04"):
            item(document, code)["reported_by"].append("import")

    adopt_changed(people, change)
    return project_of(0)


def csv_of(*rows: list[str], headers: list[str] = HEADERS) -> bytes:
    return "\r\n".join(",".join(row) for row in [headers, *rows]).encode()


def run(importer: Any, content: bytes, target: Any, *, dry_run: bool = False) -> ImportResult:
    table = open_table(io.BytesIO(content), importer.columns)
    return run_import(table, importer, dry_run=dry_run, target=target, report=lambda _done, _counts: None)


def test_rows_become_reports_once(project: ServiceProject, people: dict[str, User], now: datetime.datetime) -> None:
    code = project.estate.code
    content = csv_of(
        ["1", code, "", "B01", "报修三日无人处理", "2026-06-20", "", ""],
        ["2", code, "", "B02", "绿化无人养护", "2026/6/21", "-3", "街道"],
        ["3", "", project.firm.name, "G04", "接管无主管楼院", "2026-06-01", "", ""],
        ["3", "", project.firm.name, "G04", "接管无主管楼院", "2026-06-01", "", ""],
        ["4", code, "", "B05", "停水催费", "2026-06-20", "", ""],  # not from a file
        ["5", code, "", "B02", "绿化", "2026-06-20", "9", ""],  # beyond the range
        ["6", "NOWHERE", "", "B01", "报修", "2026-06-20", "", ""],
        ["derived:7", code, "", "B01", "报修", "2026-06-20", "", ""],
        ["8", code, "", "B01", "报修", "昨天", "", ""],
    )
    by = people["officer"]
    checked = run(EventImporter(by=by, now=now), content, project, dry_run=True)
    assert not CreditEvent.objects.exists()
    done = run(EventImporter(by=by, now=now), content, project)
    assert checked.counts == done.counts == {"created": 3, "duplicates": 1, "rejected": 5}
    events = CreditEvent.objects.order_by("external_key")
    assert [(event.item_code, event.source, event.state) for event in events] == [
        ("B01", "import", "reported"),
        ("B02", "subdistrict", "reported"),
        ("G04", "import", "reported"),
    ]
    assert events[2].project is None and events[2].area.code == "990101001"
    again = run(EventImporter(by=by, now=now), content, project)
    assert again.counts["unchanged"] == 3 and CreditEvent.objects.count() == 3


def test_a_number_cannot_stand_for_another_fact(
    project: ServiceProject, people: dict[str, User], now: datetime.datetime
) -> None:
    row = ["1", project.estate.code, "", "B01", "报修三日无人处理", "2026-06-20", "", ""]
    run(EventImporter(by=people["officer"], now=now), csv_of(row), project)
    other = run(EventImporter(by=people["officer"], now=now), csv_of([*row[:3], "B02", *row[4:6], "-1", ""]), project)
    assert other.counts == {"rejected": 1}


def test_rows_outside_the_persons_area_are_refused(
    project: ServiceProject, people: dict[str, User], now: datetime.datetime
) -> None:
    row = ["1", project.estate.code, "", "B01", "报修三日无人处理", "2026-06-20", "", ""]
    assert run(EventImporter(by=people["other officer"], now=now), csv_of(row), project).counts == {"rejected": 1}


def test_a_workbook_is_checked_confirmed_and_its_refused_rows_come_back(
    project: ServiceProject, people: dict[str, User]
) -> None:
    book, sent = Workbook(), io.BytesIO()
    book.active.append(HEADERS)
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    book.active.append(["1", project.estate.code, "", "B01", "报修三日无人处理", yesterday, None, None])
    book.active.append(["2", project.estate.code, "", "X99", "报修三日无人处理", yesterday, None, None])
    book.save(sent)
    upload = SimpleUploadedFile("facts.xlsx", sent.getvalue())
    with pytest.raises(NotAllowed):
        start_event_import(upload, by=people["auditor"])
    check = start_event_import(upload, by=people["officer"])
    run_job(check.pk)
    check.refresh_from_db()
    assert (check.state, check.counts) == ("succeeded", {"created": 1, "rejected": 1})
    assert not CreditEvent.objects.exists()
    with pytest.raises(NotAllowed):
        confirm_credit_import(check.pk, by=people["officer2"])
    job = confirm_credit_import(check.pk, by=people["officer"])
    assert confirm_credit_import(check.pk, by=people["officer"]) == job
    run_job(job.pk)
    job = JobRun.objects.get(pk=job.pk)
    assert (job.state, job.done_count, CreditEvent.objects.count()) == ("succeeded", 2, 1)
    with job.error_file.open("rb") as file:
        rows = list(load_workbook(file).active.values)
    assert len(rows) == 2 and rows[1][3] == "X99"


def test_values_wait_for_their_confirmation_and_come_once(
    people: dict[str, User], project_of: Make, now: datetime.datetime
) -> None:
    def change(document: dict[str, Any]) -> None:
        basis = {"source": "sample", "clause": "第四条"}
        marks = [{"name": "inspection", "title": "检查", "range": [0, 100]}]
        document["blends"] = [{"code": "M1", "title": "考评", "method": "mean", "marks": marks, "basis": basis}]

    adopt_changed(people, change)
    project = project_of(0)
    headers = ["指标", "小区编号", "周期开始", "周期结束", "得分"]
    content = csv_of(
        ["inspection", project.estate.code, "2026-01-01", "2026-07-01", "92.5"],
        ["inspection", project.estate.code, "2026-01-01", "2026-07-01", "192.5"],
        ["nobody", project.estate.code, "2026-01-01", "2026-07-01", "1"],
        headers=headers,
    )
    by = people["officer"]
    assert run(IndicatorImporter(by=by, now=now), content, project).counts == {"created": 1, "rejected": 2}
    assert run(IndicatorImporter(by=by, now=now), content, project).counts == {"unchanged": 1, "rejected": 2}
    value = IndicatorValue.objects.get()
    assert (value.known_at, value.entered_by, value.project) == (None, by, project)
    job = start_indicator_import(SimpleUploadedFile("values.csv", content), by=by)
    run_job(job.pk)
    job.refresh_from_db()
    assert job.state == "succeeded"
