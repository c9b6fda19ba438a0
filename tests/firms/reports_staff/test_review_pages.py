"""Officers read a quarter, accept, return with remarks, open again, and decide on more time."""

import datetime
from typing import Any

import pytest
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from firms.choices import ReportState
from firms.models import FieldComment, QuarterlyReport
from firms.selectors.report_board import PAGE_SIZE, board_of
from firms.services import reports
from tests.firms.reports.town import DAY, GOOD, NOW, Q1, Town

BOARD = "/admin/firms/quarterlyreport/"
LIST = BOARD + "list/"
AREA = "area_as_filed"


def page(pk: int, act: str = "change") -> str:
    return f"{BOARD}{pk}/{act}/"


def test_a_quarter_without_reports_says_what_is_needed(town: Town, signed_in: Any) -> None:
    answer = signed_in(town.officer).get(BOARD, {"quarter": "2026Q1"})
    assert answer.status_code == 200
    assert answer.context["board"].whole.total == 0


def test_the_board_counts_by_area_and_shows_what_is_odd_first(town: Town, signed_in: Any) -> None:
    south = town.serve(town.firm, "南湖苑", town.south_community)
    submitted = town.submitted()
    town.submitted(project=south, values={**GOOD, "managed_area": "60000.00"}, explanations={AREA: "新增一栋楼已交付"})
    board = board_of(town.housing, Q1, NOW + 30 * DAY)
    assert {row.area.name: (row.total, row.filed, row.waiting) for row in board.rows if row.area} == {
        "北街道": (1, 1, 1),
        "南街道": (1, 1, 1),
    }
    assert [report.project for report in board.odd] == [south]
    own = board_of(town.officer, Q1, NOW)
    assert (own.whole.total, own.odd) == (1, []), "an officer sees the own subdistrict alone"
    answer = signed_in(town.housing).get(BOARD, {"quarter": "2026Q1"})
    assert str(submitted.project) not in [str(report.project) for report in answer.context["board"].odd]
    assert b"\xe5\x8d\x97\xe6\xb9\x96\xe8\x8b\x91" in answer.content


def test_late_and_missing_are_counted_from_facts(town: Town) -> None:
    town.report()
    assert board_of(town.officer, Q1, NOW).whole.late == 0
    assert board_of(town.officer, Q1, NOW + 8 * DAY).whole.late == 1
    after = board_of(town.officer, Q1, NOW + 40 * DAY).whole
    assert (after.late, after.missing) == (1, 1)


def test_the_list_is_narrowed_and_paged_by_keys(town: Town, signed_in: Any) -> None:
    for number in range(PAGE_SIZE + 3):
        town.serve(town.firm, f"第{number}苑", town.community)
    town.report()
    client = signed_in(town.officer)
    first = client.get(LIST, {"quarter": "2026Q1"})
    second = client.get(LIST, {"quarter": "2026Q1", "after": str(first.context["following"])})
    seen = [report.pk for report, _clock in first.context["rows"]] + [r.pk for r, _clock in second.context["rows"]]
    assert len(seen) == len(set(seen)) == QuarterlyReport.objects.count()
    assert second.context["following"] is None
    assert len(client.get(LIST, {"quarter": "2026Q1", "q": "安和"}).context["rows"]) == PAGE_SIZE
    assert not client.get(LIST, {"quarter": "2026Q1", "q": "宁泰"}).context["rows"]
    assert not client.get(LIST, {"quarter": "2026Q1", "state": "accepted"}).context["rows"]


@pytest.mark.parametrize("query", ["quarter=never", "state=nonsense", "area=999", "after=x-y", "q=%00"])
def test_a_wrong_condition_is_told_and_breaks_nothing(town: Town, signed_in: Any, query: str) -> None:
    assert signed_in(town.officer).get(f"{LIST}?{query}").status_code == 200


def test_a_list_costs_the_same_for_one_and_for_twenty(town: Town, signed_in: Any) -> None:
    from django.db import connection

    town.report()
    client = signed_in(town.officer)
    client.get(LIST, {"quarter": "2026Q1"})
    with CaptureQueriesContext(connection) as one:
        client.get(LIST, {"quarter": "2026Q1"})
    for number in range(20):
        town.serve(town.firm, f"第{number}苑", town.community)
    town.report()
    with CaptureQueriesContext(connection) as twenty:
        client.get(LIST, {"quarter": "2026Q1"})
    assert len(twenty) == len(one)


def test_two_people_accept_and_nobody_twice(town: Town, signed_in: Any) -> None:
    report = town.submitted()
    number = {"submission": report.submission_count}
    assert signed_in(town.housing).post(page(report.pk, "accept"), number).status_code == 302
    again = signed_in(town.housing).get(page(report.pk))
    assert not again.context["may_accept"]
    refused = signed_in(town.housing).post(page(report.pk, "accept"), number)
    assert refused.status_code == 409
    signed_in(town.housing2).post(page(report.pk, "accept"), number)
    report.refresh_from_db()
    assert (report.state, report.subdistrict_by, report.district_by) == ("accepted", town.housing, town.housing2)


def test_the_subdistrict_does_not_give_the_second_acceptance(town: Town, signed_in: Any) -> None:
    report = town.submitted()
    signed_in(town.officer).post(page(report.pk, "accept"))
    assert signed_in(town.officer).post(page(report.pk, "accept")).status_code == 403
    report.refresh_from_db()
    assert report.state == ReportState.ACCEPTED_BY_SUBDISTRICT


def test_returning_keeps_the_remarks_beside_the_items(town: Town, signed_in: Any) -> None:
    report = town.submitted()
    client = signed_in(town.officer)
    typed = {"reason": "请核对人员", "comment-staff_total": "与社保人数不符", "comment-lifts": "  "}
    assert client.post(page(report.pk, "return"), {**typed, "submission": 1}).status_code == 302
    assert list(FieldComment.objects.values_list("field", "text")) == [("staff_total", "与社保人数不符")]
    rows = {row.code: row for section in client.get(page(report.pk)).context["sections"] for row in section.rows}
    assert rows["staff_total"].comment == "与社保人数不符"


def test_a_return_without_words_loses_nothing(town: Town, signed_in: Any) -> None:
    report = town.submitted()
    answer = signed_in(town.officer).post(page(report.pk, "return"), {"reason": " ", "comment-lifts": "电梯数？"})
    assert answer.status_code == 422
    assert "电梯数？" in answer.content.decode()
    report.refresh_from_db()
    assert report.state == ReportState.SUBMITTED


def test_what_the_firm_took_back_is_not_accepted(town: Town, signed_in: Any) -> None:
    report = town.submitted()
    reports.withdraw_report(report.pk, by=town.boss, now=NOW)
    assert signed_in(town.officer).post(page(report.pk, "accept"), {"submission": 1}).status_code == 409


def test_a_corrected_item_says_what_it_was(town: Town, signed_in: Any) -> None:
    report = town.submitted()
    reports.return_report(report.pk, by=town.officer, now=NOW, reason="请核对")
    town.file(report, values={**GOOD, "staff_left": 2})
    rows = {
        row.code: row
        for section in signed_in(town.officer).get(page(report.pk)).context["sections"]
        for row in section.rows
    }
    assert (rows["staff_left"].was_corrected, rows["staff_left"].corrected_from, rows["staff_left"].answer) == (
        True,
        "1",
        "2",
    )
    assert not rows["lifts"].was_corrected


def test_opening_again_needs_a_reason_and_the_district(town: Town, signed_in: Any) -> None:
    report = town.submitted()
    reports.lock_reports(now=NOW + 100 * DAY)
    assert signed_in(town.officer).post(page(report.pk, "reopen"), {"days": 5, "reason": "更正"}).status_code == 403
    client = signed_in(town.housing)
    assert client.post(page(report.pk, "reopen"), {"days": 0, "reason": "更正"}).status_code == 422
    assert client.post(page(report.pk, "reopen"), {"days": 5, "reason": "更正公共收益"}).status_code == 302
    report.refresh_from_db()
    assert report.state == ReportState.RETURNED


def test_more_time_is_decided_on_the_page(town: Town, signed_in: Any) -> None:
    report = town.report()
    asked = reports.ask_extension(report.pk, by=town.boss, now=NOW, days=5, reason="系统升级")
    client = signed_in(town.officer)
    assert client.get(page(report.pk)).context["asked"] == asked
    assert client.post(f"{BOARD}extensions/{asked.pk}/", {"days": 0, "reason": ""}).status_code == 422
    assert client.post(f"{BOARD}extensions/{asked.pk}/", {"days": 5, "reason": ""}).status_code == 302
    before = report.due_at
    report.refresh_from_db()
    assert report.due_at - before == datetime.timedelta(days=5)


def test_others_see_nothing_of_a_report(town: Town, signed_in: Any) -> None:
    report = town.submitted()
    assert signed_in(town.south_officer).get(page(report.pk)).status_code == 404
    assert signed_in(town.boss).get(page(report.pk)).status_code in (302, 403)
    file = report.files.get()
    assert signed_in(town.south_officer).get(f"{BOARD}files/{file.pk}/").status_code == 404
    answer = signed_in(town.officer).get(f"{BOARD}files/{file.pk}/")
    assert answer.status_code == 200 and answer["Content-Disposition"].startswith("attachment")
    answer.close()


def test_ticked_reports_are_accepted_by_a_job(town: Town, signed_in: Any) -> None:
    from jobs.models import JobRun
    from jobs.services import run_job

    report, south = town.submitted(), town.submitted(project=town.serve(town.firm, "南湖苑", town.south_community))
    answer = signed_in(town.officer).post(f"{BOARD}accept/", {"pk": [report.pk, south.pk, "x"]})
    job = JobRun.objects.get()
    assert answer["Location"] == reverse("jobs:detail", args=[job.pk])
    run_job(job.pk)
    report.refresh_from_db()
    south.refresh_from_db()
    assert (report.state, south.state) == (ReportState.ACCEPTED_BY_SUBDISTRICT, ReportState.SUBMITTED)


def test_only_those_who_run_the_quarter_make_out_and_close(town: Town, signed_in: Any) -> None:
    assert signed_in(town.officer).post(f"{BOARD}generate/", {"quarter": "2026Q1"}).status_code == 403
    assert signed_in(town.officer).post(f"{BOARD}close/", {"quarter": "2026Q1", "reason": "x"}).status_code == 403
    client = signed_in(town.housing)
    assert "/jobs/" in client.post(f"{BOARD}generate/", {"quarter": "2026Q1"})["Location"]
    assert client.post(f"{BOARD}close/", {"quarter": "2026Q1", "reason": ""})["Location"].startswith(BOARD)
    assert "/jobs/" in client.post(f"{BOARD}close/", {"quarter": "2026Q1", "reason": "提前结账"})["Location"]
