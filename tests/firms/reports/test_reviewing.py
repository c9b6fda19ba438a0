"""Offices: return with words to fields, two acceptances, closing, opening again, more time; also all at once."""

import datetime
import itertools
from typing import Any

import pytest

from common.errors import MoveNotAllowed, NotAllowed
from firms.choices import ReportAct, ReportSide, ReportState
from firms.models import QuarterlyReport, ReportEvent
from firms.report_tasks import accept_job, close_job
from firms.services import reports
from firms.services.reports._steps import WordsNeeded
from firms.workflow.reports import REPORT_MOVES, report_moves_from, report_target
from jobs.models import OutboxEntry
from jobs.services import Progress
from tests.complaints.conftest import do_promised
from tests.firms.reports.town import DAY, DUE, NOW, Q1, Town

D, S, R, F, A, L = ReportState.values


def test_the_table_of_moves_allows_exactly_these() -> None:
    wanted = {
        ("submit", "firm"): {(D, S), (R, S)},
        ("withdraw", "firm"): {(S, D)},
        ("return", "subdistrict"): {(S, R)},
        ("return", "district"): {(S, R), (F, R)},
        ("accept_subdistrict", "subdistrict"): {(S, F)},
        ("accept_subdistrict", "district"): {(S, F)},
        ("accept_district", "district"): {(F, A)},
        ("lock", "system"): {(one, L) for one in (D, S, R, F, A)},
        ("lock", "district"): {(one, L) for one in (D, S, R, F, A)},
        ("reopen", "district"): {(A, R), (L, R)},
    }
    names = {move.name for move in REPORT_MOVES}
    for name, side in itertools.product(names, ReportSide):
        found = set()
        for state in ReportState:
            try:
                found.add((state.value, report_target(name, state, side).value))
            except MoveNotAllowed:
                assert name not in report_moves_from(state, side)
        assert found == wanted.get((name.value, side.value), set()), (name, side)


def test_two_different_people_accept_first_the_subdistrict(town: Town) -> None:
    report = town.submitted()
    with pytest.raises(NotAllowed):
        reports.accept_report(report.pk, by=town.south_officer, now=NOW)
    assert reports.accept_report(report.pk, by=town.housing, now=NOW).state == F
    with pytest.raises(reports.SamePerson):
        reports.accept_report(report.pk, by=town.housing, now=NOW)
    with pytest.raises(NotAllowed):
        reports.accept_report(report.pk, by=town.officer, now=NOW)
    done = reports.accept_report(report.pk, by=town.housing2, now=NOW)
    assert (done.state, done.subdistrict_by, done.district_by) == (A, town.housing, town.housing2)
    with pytest.raises(MoveNotAllowed):
        reports.accept_report(report.pk, by=town.housing2, now=NOW)


def test_a_report_is_returned_with_words_to_fields_and_comes_back(town: Town) -> None:
    report = town.submitted()
    with pytest.raises(WordsNeeded):
        reports.return_report(report.pk, by=town.officer, now=NOW, reason=" ")
    with pytest.raises(reports.NoSuchField):
        reports.return_report(report.pk, by=town.officer, now=NOW, reason="x", comments={"nothing": "x"})
    comments = {"lifts": "与检验台账不符", "patrols": "  "}
    returned = reports.return_report(report.pk, by=town.officer, now=NOW, reason="请核对", comments=comments)
    assert [(one.field, one.text) for one in returned.comments.all()] == [("lifts", "与检验台账不符")]
    assert do_promised("firms.report_told") == 1
    again = town.file(returned, values={"lifts": 12, "lifts_inspected": 12}, now=DUE + DAY).report
    assert (again.state, again.submission_count, again.is_late(DUE + 9 * DAY)) == (S, 2, False)


def test_the_second_level_returns_what_the_first_accepted(town: Town) -> None:
    report = town.submitted()
    reports.accept_report(report.pk, by=town.officer, now=NOW)
    with pytest.raises(NotAllowed):
        reports.return_report(report.pk, by=town.officer, now=NOW, reason="x")
    returned = reports.return_report(report.pk, by=town.housing, now=NOW, reason="附件不清")
    assert (returned.state, returned.subdistrict_by) == (R, None)


def test_an_officer_who_read_another_submission_is_told_so(town: Town) -> None:
    report = town.submitted()
    reports.withdraw_report(report.pk, by=town.boss, now=NOW)
    with pytest.raises(MoveNotAllowed):
        reports.accept_report(report.pk, by=town.officer, now=NOW, submission=1)
    town.file(report, values={"lifts": 12, "lifts_inspected": 12})
    with pytest.raises(MoveNotAllowed):
        reports.accept_report(report.pk, by=town.officer, now=NOW, submission=1)
    assert reports.accept_report(report.pk, by=town.officer, now=NOW, submission=2).state == F


def test_review_while_the_firm_withdraws_one_of_them_wins(fresh_town, fresh_jurisdiction, at_once) -> None:
    town = fresh_town
    for name in ("春晖苑", "秋水苑", "冬青苑"):
        report = town.submitted(project=town.serve(town.firm, name, town.community))
        results = at_once(
            fresh_jurisdiction,
            lambda pk=report.pk: reports.withdraw_report(pk, by=town.boss, now=NOW),
            lambda pk=report.pk: reports.accept_report(pk, by=town.officer, now=NOW),
        )
        refused = [result for result in results if isinstance(result, MoveNotAllowed)]
        assert len(refused) == 1, results
        report.refresh_from_db()
        assert report.state in (D, F)
        assert report.events.filter(kind__in=["withdraw", "accept_subdistrict"]).count() == 1


def test_two_officers_at_once_accept_only_once(fresh_town, fresh_jurisdiction, at_once) -> None:
    town = fresh_town
    report = town.submitted()
    calls = [lambda by=by: reports.accept_report(report.pk, by=by, now=NOW) for by in (town.officer, town.housing)]
    at_once(fresh_jurisdiction, *calls)
    report.refresh_from_db()
    assert report.events.filter(kind="accept_subdistrict").count() == 1
    assert report.district_by is None or report.district_by != report.subdistrict_by


def test_many_are_accepted_as_a_job_and_each_says_what_came_of_it(town: Town) -> None:
    good, other = town.submitted(), town.report(project=town.serve(town.firm, "秋实园", town.community))
    far = town.submitted(project=town.serve(town.firm, "南苑", town.south_community))
    job = reports.start_accepting([good.pk, other.pk, far.pk], by=town.officer)
    assert job.parameters["ids"] == [good.pk, other.pk]
    assert accept_job(job, Progress(job)) == {"acted": 1, "refused": 1}
    assert accept_job(job, Progress(job)) == {"acted": 1, "refused": 1}  # started again it does nothing twice
    assert ReportEvent.objects.filter(kind="accept_subdistrict").count() == 1
    with pytest.raises(NotAllowed):
        reports.start_accepting([good.pk], by=town.boss)


def test_at_the_cut_off_everything_is_locked_and_one_is_opened_again_with_a_reason(town: Town) -> None:
    report, draft = town.submitted(), town.report(project=town.serve(town.firm, "秋实园", town.community))
    assert reports.lock_reports(now=report.locks_at - datetime.timedelta(seconds=1)) == 0
    at = report.locks_at
    assert reports.lock_reports(now=at) == 2
    assert reports.lock_reports(now=at) == 0
    assert QuarterlyReport.objects.missing(at).get() == draft
    with pytest.raises(reports.QuarterClosed):
        town.file(draft, now=at, submit=False)
    with pytest.raises(NotAllowed):
        reports.reopen_report(draft.pk, by=town.officer, now=at, reason="漏报")
    with pytest.raises(WordsNeeded):
        reports.reopen_report(draft.pk, by=town.housing, now=at, reason="")
    opened = reports.reopen_report(draft.pk, by=town.housing, now=at, reason="漏报", days=5)
    assert (opened.state, opened.locked_at) == (R, None)
    assert reports.lock_reports(now=at + 4 * DAY) == 0
    assert reports.lock_reports(now=at + 6 * DAY) == 1


def test_a_quarter_is_closed_early_only_where_the_person_gives_the_second_acceptance(town: Town) -> None:
    town.submitted()
    with pytest.raises(NotAllowed):
        reports.start_closing(Q1.first_day, by=town.officer, reason="提前关账")
    job = reports.start_closing(Q1.first_day, by=town.housing, reason="提前关账")
    assert close_job(job, Progress(job)) == {"acted": 1}
    event = ReportEvent.objects.get(kind="lock")
    assert (event.actor, event.note, event.side) == (town.housing, "提前关账", "district")


def test_more_time_moves_the_due_day_and_the_cut_off(town: Town) -> None:
    report = town.report()
    before = report.locks_at
    for days, error in ((0, reports.BadDays), (11, reports.BadDays)):
        with pytest.raises(error):
            reports.ask_extension(report.pk, by=town.boss, now=NOW, days=days, reason="审计未结束")
    with pytest.raises(NotAllowed):
        reports.ask_extension(report.pk, by=town.manager, now=NOW, days=5, reason="审计未结束")
    asked = reports.ask_extension(report.pk, by=town.boss, now=NOW, days=5, reason="审计未结束")
    with pytest.raises(NotAllowed):
        reports.decide_extension(asked.pk, by=town.south_officer, now=NOW, days=5)
    with pytest.raises(reports.BadDays):
        reports.decide_extension(asked.pk, by=town.officer, now=NOW, days=6)
    reports.decide_extension(asked.pk, by=town.officer, now=NOW, days=3)
    report.refresh_from_db()
    assert (report.due_at, report.locks_at) == (DUE + 3 * DAY, before + 3 * DAY)
    with pytest.raises(MoveNotAllowed):
        reports.decide_extension(asked.pk, by=town.officer, now=NOW, days=3)
    with pytest.raises(MoveNotAllowed):
        reports.ask_extension(report.pk, by=town.boss, now=NOW, days=2, reason="再延")
    assert OutboxEntry.objects.filter(topic="firms.report_told").count() == 1


def test_more_time_is_not_asked_for_when_the_day_has_passed(town: Town) -> None:
    report = town.report()
    with pytest.raises(MoveNotAllowed):
        reports.ask_extension(report.pk, by=town.boss, now=DUE, days=5, reason="审计未结束")


def test_staff_see_the_reports_of_their_areas_and_firms_their_own(town: Town) -> None:
    town.report()
    seen: dict[str, Any] = {
        name: QuarterlyReport.objects.visible_to(getattr(town, name)).count()
        for name in ("officer", "south_officer", "housing", "boss", "manager", "stranger")
    }
    assert seen == {"officer": 1, "south_officer": 0, "housing": 1, "boss": 1, "manager": 1, "stranger": 0}
    assert ReportAct.REOPEN in report_moves_from(L, ReportSide.DISTRICT)
