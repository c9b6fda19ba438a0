"""Filling in, handing in, taking back: what colleagues write at the same time, and the last second of the due day."""

import datetime

import pytest
from django.db import IntegrityError, connection, transaction

from audit.models import AuditEntry
from common.errors import MoveNotAllowed, NotAllowed
from firms.models import QuarterlyReport, ReportEdit, ReportEvent, ReportFormVersion, ReportRevision
from firms.selectors.reports import differences, last_differences
from firms.services import reports
from tests.firms.reports.town import DAY, DUE, GOOD, NOW, Q1, Q2, Town, attach_photo

SECOND = datetime.timedelta(seconds=1)


def test_a_good_report_is_handed_in_whole(town: Town) -> None:
    report = town.submitted()
    assert (report.state, report.submission_count, report.finding_count) == ("submitted", 1, 0)
    kept = report.revisions.get()
    assert kept.values["fee_received"] == "270000.00" and kept.values["staff_total"] == "30"
    assert [file["field"] for file in kept.files] == ["posting_photos"]
    assert [event.kind for event in report.events.all()] == ["generate", "submit"]
    assert AuditEntry.objects.filter(action="firms.report_submit", object_id=str(report.pk)).count() == 1


def test_a_draft_keeps_what_was_typed_and_says_what_is_wrong(town: Town) -> None:
    report = town.report()
    filed = town.file(report, submit=False, values={"staff_total": "dreißig", "lifts": " 1,200 "})
    assert filed.report.values["staff_total"] == "dreißig"
    assert filed.report.values["lifts"] == "1200"
    assert [problem.code for problem in filed.verdict.problems if problem.where == "staff_total"] == ["number"]
    assert town.file(report, submit=False, values={"staff_total": ""}).report.values["staff_total"] is None


def test_no_answer_and_the_answer_no_are_two_things(town: Town) -> None:
    report = town.report()
    assert town.file(report, submit=False, values={"has_tank": False}).report.values["has_tank"] is False
    assert ReportEdit.objects.get().changes == {"has_tank": [None, False]}


def test_with_problems_the_browser_keeps_the_draft_and_other_doors_change_nothing(town: Town) -> None:
    report = town.report()
    with pytest.raises(reports.ReportRefused) as refused:
        town.file(report, values={"staff_total": 5}, door="api")
    assert "required" in {problem.code for problem in refused.value.problems}
    report.refresh_from_db()
    assert (report.values, report.revision) == ({}, 0)
    with pytest.raises(reports.ReportRefused):
        town.file(report, values={"staff_total": 5})
    report.refresh_from_db()
    assert (report.values["staff_total"], report.state, report.revision) == ("5", "draft", 1)


def test_who_works_for_the_firm_fills_in_and_who_represents_it_hands_in(town: Town) -> None:
    report = town.report()
    attach_photo(report, town.manager)
    town.file(report, by=town.manager, submit=False)
    for by in (town.manager, town.stranger, town.officer):
        with pytest.raises(NotAllowed):
            town.file(report, by=by)
    with pytest.raises(NotAllowed):
        town.file(report, by=town.stranger, submit=False)
    assert town.file(report, values={}).is_submitted


def test_a_colleague_who_changed_other_fields_is_not_overwritten(town: Town) -> None:
    report = town.report()
    town.file(report, submit=False, values={"lifts": 1, "patrols": 5})
    town.file(report, submit=False, by=town.boss2, values={"lifts": 2, "patrols": 5}, revision=1)
    filed = town.file(report, submit=False, values={"lifts": 1, "patrols": 7}, revision=1)
    assert (filed.report.values["lifts"], filed.report.values["patrols"]) == ("2", "7")
    assert [(change.field, change.before, change.theirs, change.by) for change in filed.merged] == [
        ("lifts", "1", "2", "boss2")
    ]


def test_of_two_who_change_the_same_field_the_second_is_shown_both(town: Town) -> None:
    report = town.report()
    town.file(report, submit=False, values={"lifts": 1})
    town.file(report, submit=False, by=town.boss2, values={"lifts": 2}, revision=1)
    with pytest.raises(reports.EditConflict) as conflict:
        town.file(report, submit=False, values={"lifts": 3, "patrols": 9}, revision=1)
    (change,) = conflict.value.changes
    assert (change.field, change.before, change.theirs, change.mine, change.by) == ("lifts", "1", "2", 3, "boss2")
    report.refresh_from_db()
    assert report.values["lifts"] == "2" and report.values["patrols"] is None
    assert town.file(report, submit=False, values={"lifts": 3}, revision=2).report.values["lifts"] == "3"


def test_on_two_connections_one_of_two_savings_of_a_field_is_refused(fresh_town, fresh_jurisdiction, at_once) -> None:
    town = fresh_town
    report = town.report()

    def save(by, number):
        return lambda: town.file(report, submit=False, by=by, values={"lifts": number}, revision=0)

    for number in (1, 3):
        QuarterlyReport.objects.filter(pk=report.pk).update(revision=0, values={})
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE firms_reportedit DISABLE TRIGGER USER; DELETE FROM firms_reportedit")
        results = at_once(fresh_jurisdiction, save(town.boss, number), save(town.boss2, number + 1))
        kinds = sorted(type(result).__name__ for result in results)
        assert kinds == ["EditConflict", "Filed"]
        assert ReportEdit.objects.count() == 1


@pytest.mark.parametrize(("at", "is_late"), [(DUE - SECOND, False), (DUE, True), (DUE + DAY, True)])
def test_the_due_day_ends_with_its_last_second(town: Town, at: datetime.datetime, is_late: bool) -> None:
    report = town.submitted(now=at)
    assert report.due_at == DUE
    assert report.is_late(at + 30 * DAY) == is_late
    assert QuarterlyReport.objects.late(at + DAY).exists() == is_late


def test_the_last_second_is_that_of_the_jurisdiction(town: Town, jurisdiction) -> None:
    from tenants.services import update_jurisdiction

    update_jurisdiction(jurisdiction.pk, by=None, time_zone="Asia/Urumqi")
    jurisdiction.refresh_from_db()
    connection.set_tenant(jurisdiction)
    report = town.submitted(now=DUE + datetime.timedelta(hours=2) - SECOND)  # 23:59:59 in Urumqi, two hours west
    assert report.due_at == DUE + datetime.timedelta(hours=2)
    assert not report.is_late(NOW + 90 * DAY)


def test_before_the_window_and_after_the_cut_off_nothing_is_handed_in(town: Town) -> None:
    report = town.report()
    QuarterlyReport.objects.filter(pk=report.pk).update(opens_on=datetime.date(2026, 4, 9))
    with pytest.raises(reports.NotOpenYet):
        town.file(report)
    with pytest.raises(reports.QuarterClosed):
        town.file(report, now=report.locks_at)
    assert town.file(report, now=report.locks_at - SECOND, submit=False).report.state == "draft"


def test_a_submitted_report_is_not_changed_but_taken_back(town: Town) -> None:
    report = town.submitted()
    with pytest.raises(reports.ReportClosed):
        town.file(report, submit=False, values={"lifts": 4})
    with pytest.raises(NotAllowed):
        reports.withdraw_report(report.pk, by=town.manager, now=NOW)
    assert reports.withdraw_report(report.pk, by=town.boss, now=NOW).state == "draft"
    again = town.file(report, values={"lifts": 11, "lifts_inspected": 11}, now=NOW + DAY).report
    assert (again.submission_count, again.first_submitted_at) == (2, NOW)
    assert [(d.field, d.before, d.after) for d in last_differences(again)] == [
        ("lifts", "10", "11"),
        ("lifts_inspected", "10", "11"),
    ]


def test_jumps_since_last_quarter_must_be_explained(town: Town) -> None:
    town.submitted(Q1)
    report = town.report(Q2)
    attach_photo(report, town.boss)
    now = datetime.datetime.combine(Q2.last_day + 8 * DAY, datetime.time(9), NOW.tzinfo)
    more = {**GOOD, "staff_total": 50, "staff_security": 32}
    with pytest.raises(reports.ReportRefused) as refused:
        town.file(report, now=now, values=more)
    assert [problem.where for problem in refused.value.problems] == ["explain.staff_jump"]
    filed = town.file(report, now=now, values=more, explanations={"staff_jump": "新增两个门岗"})
    assert filed.report.finding_count == 1
    assert filed.report.revisions.get().explanations == {"staff_jump": "新增两个门岗"}


def test_what_was_handed_in_never_changes(town: Town) -> None:
    town.submitted()
    for model in (ReportRevision, ReportEvent, ReportEdit):
        with pytest.raises(IntegrityError, match="insert-only"), transaction.atomic():
            model.objects.all().delete()
    version = ReportFormVersion.objects.first()
    with pytest.raises(IntegrityError, match="insert-only"), transaction.atomic():
        ReportFormVersion.objects.filter(pk=version.pk).update(document={})


def test_blank_fields_are_filled_from_last_quarter_where_the_person_says_so(town: Town) -> None:
    town.submitted(Q1)
    report = town.report(Q2)
    town.file(report, submit=False, values={"lifts": 12})
    copied = reports.copy_last_quarter(report.pk, by=town.boss, now=NOW, fields=["lifts", "managed_area"])
    assert (copied.values["lifts"], copied.values["managed_area"]) == ("12", "50000.00")
    with pytest.raises(MoveNotAllowed):
        reports.copy_last_quarter(report.pk, by=town.boss, now=NOW, fields=["lifts"])


def test_differences_are_told_by_field() -> None:
    before, after = {"a": "1", "b": None, "c": []}, {"a": "2", "b": False, "c": None}
    assert [tuple(d) for d in differences(before, after)] == [("a", "1", "2"), ("b", None, False)]
