"""Many facts at once: pasted lines are tried, then all saved or none; files are checked by a job first."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from credit.models import CreditEvent, IndicatorValue
from firms.models import ServiceProject
from jobs.models import JobRun
from jobs.services import run_job

Make = Callable[..., ServiceProject]
SignedIn = Callable[[str], Any]
BULK = "/admin/credit/creditevent/bulk/"
HEADER = "小区编号\t条目编码\t事实\t发生日期\t级别"


def lines(*rows: str, header: str = HEADER) -> str:
    return "\n".join([header, *rows])


def test_lines_are_tried_then_saved(signed_in: SignedIn, rulebook: Any, project_of: Make) -> None:
    first, second = project_of(0), project_of(1)
    text = lines(
        f"{first.estate.code}\tB01\t报修三日无人处理\t2026-06-20\t",
        f"{second.estate.code}\tB05\t停水催费\t2026-06-21\t",
    )
    officer = signed_in("officer")
    tried = officer.post(BULK, {"text": text, "source": "subdistrict", "do": "check"})
    assert tried.status_code == 200 and tried.context["is_clean"]
    assert not CreditEvent.objects.exists()
    assert officer.post(BULK, {"text": text, "source": "subdistrict", "do": "save"}).status_code == 302
    assert set(CreditEvent.objects.values_list("item_code", "source")) == {
        ("B01", "subdistrict"),
        ("B05", "subdistrict"),
    }


def test_one_wrong_line_stops_all_and_says_what_to_change(signed_in: SignedIn, rulebook: Any, project_of: Make) -> None:
    project = project_of(0)
    text = lines(
        f"{project.estate.code}\tB01\t报修三日无人处理\t2026-06-20\t",
        f"{project.estate.code}\tXX\t不存在的条目\t2026-06-20\t",
        "NONE\tB01\t没有这个小区\t2026-06-20\t",
        f"{project.estate.code}\tB01\t日期不对\tx\t",
        f"{project.estate.code}\tS01\t缺少证据\t2026-06-20\t",
    )
    answer = signed_in("officer").post(BULK, {"text": text, "source": "subdistrict", "do": "save"})
    assert answer.status_code == 422
    assert [bool(row.problems) for row in answer.context["rows"]] == [False, True, True, True, True]
    assert not CreditEvent.objects.exists()


def test_files_prove_every_line(signed_in: SignedIn, rulebook: Any, project_of: Make) -> None:
    project = project_of(0)
    text = lines(*(f"{project.estate.code}\tS01\t按期公开第{number}季\t2026-06-20\t" for number in (1, 2)))
    values = {"text": text, "source": "department", "do": "save"}
    paper = SimpleUploadedFile("a.pdf", b"%PDF-1.4 x")
    assert signed_in("housing").post(BULK, {**values, "evidence": [paper]}).status_code == 302
    assert [event.evidence.count() for event in CreditEvent.objects.all()] == [1, 1]


def test_the_first_line_need_not_name_the_columns(signed_in: SignedIn, rulebook: Any, project_of: Make) -> None:
    project = project_of(0)
    text = f",,,{project.estate.code},,B01,报修三日无人处理,2026-06-20"
    tried = signed_in("officer").post(BULK, {"text": text, "source": "subdistrict", "do": "check"})
    assert tried.context["is_clean"], tried.context["rows"]


def test_fifty_lines_at_most_and_rubbish_is_told(signed_in: SignedIn, rulebook: Any, project_of: Make) -> None:
    project = project_of(0)
    many = lines(*[f"{project.estate.code}\tB01\t事实\t2026-06-20\t"] * 51)
    for text in (many, " ", "\0", "a"):
        answer = signed_in("officer").post(BULK, {"text": text, "source": "subdistrict", "do": "check"})
        assert answer.status_code == 422


@pytest.mark.parametrize("screen", ["creditevent/bulk", "creditevent/import", "indicatorvalue/import"])
def test_only_whoever_reports_may(signed_in: SignedIn, rulebook: Any, screen: str) -> None:
    assert signed_in("auditor").get(f"/admin/credit/{screen}/").status_code == 403
    assert signed_in("officer").get(f"/admin/credit/{screen}/").status_code == 200


def test_lines_about_another_subdistrict_are_refused(signed_in: SignedIn, rulebook: Any, project_of: Make) -> None:
    text = lines(f"{project_of(0).estate.code}\tB01\t报修三日无人处理\t2026-06-20\t")
    answer = signed_in("other officer").post(BULK, {"text": text, "source": "subdistrict", "do": "save"})
    assert answer.status_code == 422 and not CreditEvent.objects.exists()


def test_a_filled_template_is_checked_and_imported(signed_in: SignedIn, rulebook: Any, project_of: Make) -> None:
    officer = signed_in("officer")
    book = load_workbook(io.BytesIO(officer.get("/admin/credit/creditevent/import/template/").content))
    sheet = book.worksheets[0]
    column = {cell.value: cell.column for cell in sheet[1]}
    given = {"来源编号": "A-1", "小区编号": project_of(0).estate.code, "条目编码": "B01", "事实": "报修无人处理"}
    for name, value in {**given, "发生日期": "2026-06-20", "信息来源": "街道"}.items():
        sheet.cell(2, column[name], value)
    filled = io.BytesIO()
    book.save(filled)
    upload = SimpleUploadedFile("facts.xlsx", filled.getvalue())
    address = officer.post("/admin/credit/creditevent/import/", {"file": upload})["Location"]
    run_job(JobRun.objects.get().pk)
    assert not CreditEvent.objects.exists()
    assert officer.get(address).context["writes"] == 1
    moved = officer.post(address)
    run_job(JobRun.objects.order_by("-pk")[0].pk)
    assert CreditEvent.objects.get().external_key == "A-1"
    assert officer.get(moved["Location"]).status_code == 200
    assert signed_in("other officer").get(address).status_code == 404


def test_a_wrong_file_is_told_at_once(signed_in: SignedIn, rulebook: Any) -> None:
    wrong = SimpleUploadedFile("facts.csv", "甲,乙\n1,2\n".encode())
    assert signed_in("officer").post("/admin/credit/creditevent/import/", {"file": wrong}).status_code == 422
    assert not JobRun.objects.exists()
    assert not IndicatorValue.objects.exists()
