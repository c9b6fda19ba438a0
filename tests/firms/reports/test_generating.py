"""Making out a quarter, reminding of it, and the days that count."""

import datetime
from zoneinfo import ZoneInfo

import pytest

from common.errors import NotAllowed
from firms.models import QuarterlyReport, ReportEvent, ReportingTerms, ReportReminder
from firms.report_tasks import generate_job, run_quarter
from firms.rules.quarters import Quarter, put_off, term_of
from firms.services import end_project, reports
from firms.services.reports import generating
from jobs.models import JobRun
from jobs.services import Progress
from notifications.models import Notice
from tests.complaints.conftest import do_promised
from tests.firms.reports.town import DAY, DUE, NOW, Q1, Q2, ZONE, Town

USUAL = {"opens_after_days": 1, "due_days": 15, "counts_working_days": False, "lock_days": 45}


@pytest.mark.parametrize(
    ("day", "quarter"), [("2026-01-01", "2026Q1"), ("2026-03-31", "2026Q1"), ("2026-12-31", "2026Q4")]
)
def test_a_day_lies_in_its_quarter(day: str, quarter: str) -> None:
    assert str(Quarter.of(datetime.date.fromisoformat(day))) == quarter
    assert Quarter.read(quarter) == Quarter.of(datetime.date.fromisoformat(day))


@pytest.mark.parametrize("code", ["2026Q5", "2026q1", "20261", "", "2026Q1 "])
def test_other_codes_are_no_quarter(code: str) -> None:
    assert Quarter.read(code) is None


def test_quarters_follow_each_other() -> None:
    assert Quarter(2026, 4).following == Quarter(2027, 1) and Quarter(2027, 1).previous == Quarter(2026, 4)
    assert Quarter(2024, 1).last_day == datetime.date(2024, 3, 31)


def test_calendar_and_working_days_of_the_worked_example() -> None:
    calendar = term_of(Q1, ZONE, **USUAL)
    assert (calendar.opens_on, calendar.due_at) == (datetime.date(2026, 4, 1), DUE)
    assert calendar.locks_at == datetime.datetime(2026, 5, 31, 0, 0, tzinfo=ZONE)
    working = term_of(Quarter(2025, 3), ZONE, **{**USUAL, "counts_working_days": True, "due_days": 10})
    assert working.due_at == datetime.datetime(2025, 10, 22, 0, 0, tzinfo=ZONE)  # 1 to 8 October off, 11 worked
    assert not working.is_provisional
    assert term_of(Quarter(2098, 3), ZONE, **{**USUAL, "counts_working_days": True}).is_provisional


def test_putting_off_keeps_midnight_where_clocks_change() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    due = datetime.datetime(2026, 3, 29, 0, 0, tzinfo=berlin)
    later = put_off(due, 3, berlin)
    assert later == datetime.datetime(2026, 4, 1, 0, 0, tzinfo=berlin)
    assert later.astimezone(datetime.UTC) - due.astimezone(datetime.UTC) == datetime.timedelta(hours=71)


def test_one_report_for_every_project_served_in_the_quarter_and_once(town: Town) -> None:
    gone = town.serve(town.firm, "旧苑", town.community)
    end_project(gone.pk, by=None, effective_to=Q1.first_day, end_reason="expired")
    left = town.serve(town.other_firm, "换苑", town.community)
    end_project(left.pk, by=None, effective_to=Q1.first_day + DAY, end_reason="expired")
    later = town.serve(town.firm, "新苑", town.community)
    type(later).objects.filter(pk=later.pk).update(effective_from=Q2.first_day)
    first = reports.generate_reports(Q1, now=NOW)
    assert (first.made, first.known, first.without_form) == (2, 0, 0)
    assert set(QuarterlyReport.objects.values_list("project", flat=True)) == {town.project.pk, left.pk}
    again = reports.generate_reports(Q1, now=NOW)
    assert (again.made, again.known) == (0, 2)
    assert ReportEvent.objects.filter(kind="generate").count() == 2


def test_a_run_that_broke_off_goes_on(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(4):
        town.serve(town.firm, f"第{number}苑", town.community)
    monkeypatch.setattr(generating, "BATCH", 2)
    real, calls = generating._make_batch, []

    def breaks(*args):
        calls.append(args)
        if len(calls) == 2:
            raise ConnectionError
        return real(*args)

    monkeypatch.setattr(generating, "_make_batch", breaks)
    with pytest.raises(ConnectionError):
        reports.generate_reports(Q1, now=NOW)
    assert QuarterlyReport.objects.count() == 2
    assert reports.generate_reports(Q1, now=NOW).made == 3


def test_two_runs_at_once_make_each_report_once(fresh_town, fresh_jurisdiction, at_once) -> None:
    for number in range(3):
        fresh_town.serve(fresh_town.firm, f"第{number}苑", fresh_town.community)
    results = at_once(fresh_jurisdiction, *[lambda: reports.generate_reports(Q1, now=NOW)] * 3)
    assert sorted(result.made for result in results) == [0, 0, 4]
    assert QuarterlyReport.objects.count() == 4


def test_it_takes_as_many_statements_for_many_projects(town: Town, django_assert_max_num_queries) -> None:
    for number in range(20):
        town.serve(town.firm, f"第{number}苑", town.community)
    with django_assert_max_num_queries(16):
        assert reports.generate_reports(Q1, now=NOW).made == 21


def test_a_quarter_that_runs_or_has_no_rules_is_refused(town: Town) -> None:
    with pytest.raises(reports.QuarterRunning):
        reports.generate_reports(Q1, now=datetime.datetime(2026, 3, 31, 23, 59, 59, tzinfo=ZONE))
    with pytest.raises(reports.NoTerms):
        reports.generate_reports(Quarter(2020, 1), now=NOW)


def test_the_department_starts_it_as_a_job(town: Town) -> None:
    with pytest.raises(NotAllowed):
        reports.start_generating(Q1, by=town.officer)
    job = reports.start_generating(Q1, by=town.housing)
    assert isinstance(job, JobRun)
    assert generate_job(job, Progress(job)) == {"created": 1, "already_there": 0, "skipped": 0}


def test_every_reminder_comes_once_and_a_missed_one_is_made_up_for(town: Town) -> None:
    town.report()
    town.report(project=town.serve(town.firm, "秋实园", town.community))
    at = {day: datetime.datetime(2026, 4, day, 7, 0, tzinfo=ZONE) for day in (4, 5, 6, 12, 14, 15, 16)}
    assert reports.remind_firms(at[4]) == 0
    assert [reports.remind_firms(at[day]) for day in (5, 5, 6)] == [1, 0, 0]  # ten days before the 15th
    assert [reports.remind_firms(at[day]) for day in (14, 15, 15, 16)] == [1, 1, 0, 0]  # the 12th was missed
    assert list(ReportReminder.objects.order_by("pk").values_list("days_before", "report_count")) == [
        (10, 2),
        (3, 2),
        (0, 2),
    ]
    assert do_promised("firms.report_reminder") == 3
    told = Notice.objects.filter(recipient=town.boss, channel="in_site")
    assert told.count() == 3 and "2026-04-15" in told.first().text
    assert not Notice.objects.filter(recipient__in=[town.manager, town.stranger]).exists()


def test_who_has_handed_in_is_not_reminded(town: Town) -> None:
    town.submitted()
    assert reports.remind_firms(datetime.datetime(2026, 4, 12, 7, 0, tzinfo=ZONE)) == 0


def test_the_morning_makes_out_reminds_and_locks(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    moment = datetime.datetime(2026, 4, 5, 7, 0, tzinfo=ZONE)
    monkeypatch.setattr("firms.report_tasks.timezone.now", lambda: moment)
    assert run_quarter() == {"made": 1, "reminded": 1, "locked": 0}
    assert run_quarter() == {"made": 0, "reminded": 0, "locked": 0}
    moment = datetime.datetime(2026, 5, 31, 0, 0, 1, tzinfo=ZONE)
    assert run_quarter()["locked"] == 1


def test_terms_change_for_later_quarters_and_reports_keep_theirs(town: Town) -> None:
    report = town.report()
    reports.set_terms(by=town.housing, effective_from=Q2.first_day, due_days=20, legal_source="区通知")
    assert [terms.holds_for(Q1.first_day) for terms in ReportingTerms.objects.order_by("pk")] == [True, False]
    later = town.report(Q2)
    assert (report.terms.due_days, later.terms.due_days) == (15, 20)
    with pytest.raises(reports.NotAQuarter):
        reports.set_terms(by=town.housing, effective_from=Q2.first_day, legal_source="x")
    with pytest.raises(NotAllowed):
        reports.set_terms(by=town.officer, effective_from=Quarter(2026, 3).first_day, legal_source="x")
