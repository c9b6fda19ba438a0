"""Meetings with a quorum, decisions with the majority of all members, and what follows from them."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from committees.models import CommitteeDecision, DecisionTask, NoticePosting, SealUse
from committees.services import decisions, meetings, oversight
from committees.services._work import DayWrong, NotInOffice, WordsMissing
from committees.services.offices import dissolve_committee
from common.errors import MoveNotAllowed, NotAllowed
from tests.committees.office.conftest import NOW, TODAY

ONE_DAY = datetime.timedelta(days=1)
PDF = b"%PDF-1.4 sample"


@pytest.mark.parametrize(("present", "state"), [(2, "no_quorum"), (3, "held"), (5, "held")])
def test_more_than_half_of_the_members_make_a_quorum(town, present, state):
    meeting = town.meeting(present)
    assert (meeting.state, meeting.present_count, meeting.member_count) == (state, present, 5)
    assert meeting.attendance.filter(is_present=True).count() == present


def test_who_came_is_corrected_and_both_versions_stay(town):
    meeting = town.meeting(2)
    given = {"by": town.acting, "now": NOW, "present": [member.pk for member in town.members[:4]]}
    with pytest.raises(WordsMissing):
        meetings.correct_attendance(meeting.pk, reason=" ", **given)
    corrected = meetings.correct_attendance(meeting.pk, reason="签到表漏记两人", **given)
    assert (corrected.state, corrected.present_count) == ("held", 4)
    assert corrected.attendance.filter(version=1, is_present=True).count() == 2
    assert corrected.attendance.current().filter(is_present=True).count() == 4
    meetings.decide(meeting.pk, by=town.acting, now=NOW, title="修门", text="修门", for_count=3)
    with pytest.raises(MoveNotAllowed):
        meetings.correct_attendance(meeting.pk, reason="再改", **given)


def test_alternates_and_strangers_do_not_count(town):
    called = meetings.call_meeting(town.committee.pk, by=None, now=NOW, title="x", agenda="x", meets_at=NOW)
    other = town.establish(town.other)
    strangers = [town.seat(other, f"外人{n}").pk for n in range(3)]
    present = [*strangers, town.alternate.pk, town.members[0].pk, town.members[1].pk]
    assert meetings.hold_meeting(called.pk, by=None, now=NOW, present=present).state == "no_quorum"


def test_empty_seats_count_against_the_quorum(town):
    from committees.services.offices import end_membership

    for member in town.members[3:]:
        end_membership(member.pk, by=None, now=NOW, ended_on=TODAY, reason="resigned")
    assert town.meeting(2).state == "no_quorum"  # 2 of 5 seats, though of 3 members


def test_a_late_agenda_is_flagged(town):
    assert not town.meeting(notice_on=TODAY - 7 * ONE_DAY).is_notice_late
    assert town.meeting(notice_on=TODAY - 6 * ONE_DAY).is_notice_late


def test_nobody_signs_in_before_the_meeting(town):
    later = NOW + ONE_DAY
    called = meetings.call_meeting(town.committee.pk, by=town.acting, now=NOW, title="x", agenda="x", meets_at=later)
    with pytest.raises(MoveNotAllowed):
        meetings.hold_meeting(called.pk, by=town.acting, now=NOW, present=[])


def test_only_the_committee_of_the_estate_calls_meetings(town):
    given = {"now": NOW, "title": "x", "agenda": "x", "meets_at": NOW}
    for nobody in (town.stranger, town.officer):
        with pytest.raises(NotAllowed):
            meetings.call_meeting(town.committee.pk, by=nobody, **given)
    meetings.call_meeting(town.committee.pk, by=town.acting, **given)


@pytest.mark.parametrize(("for_count", "is_passed"), [(2, False), (3, True), (5, True)])
def test_a_majority_of_all_members_decides(town, for_count, is_passed):
    decision = town.decision(for_count)
    assert decision.is_passed is is_passed
    assert decision.post_due_on == TODAY + 3 * ONE_DAY


def test_votes_are_those_of_people_who_came(town):
    with pytest.raises(meetings.TooManyVotes):
        town.decision(3, against_count=1, meeting=town.meeting(3))
    with pytest.raises(meetings.NotHeld):
        town.decision(2, meeting=town.meeting(2))


def test_common_money_needs_a_disclosed_account(town):
    with pytest.raises(meetings.AccountNeeded):
        town.decision(money="common_revenue", amount=Decimal("5000.00"))
    with pytest.raises(IntegrityError), transaction.atomic():
        row = {name: value for name, value in vars(town.decision()).items() if name[0] != "_" and name != "id"}
        CommitteeDecision.objects.create(**{**row, "number": "n", "amount": Decimal("1.00")})


def test_minutes_are_corrected_by_a_new_version(town):
    meeting = town.meeting()
    first = meetings.write_minutes(meeting.pk, by=town.acting, now=NOW, text="一致同意")
    with pytest.raises(WordsMissing):
        meetings.write_minutes(meeting.pk, by=town.acting, now=NOW, text="多数同意")
    second = meetings.write_minutes(meeting.pk, by=town.acting, now=NOW, text="多数同意", reason="票数有误")
    assert (first.number, second.number) == (1, 2) and first.digest != second.digest
    with pytest.raises(IntegrityError), transaction.atomic():
        type(first).objects.filter(pk=first.pk).update(text="x")


def test_a_decision_is_posted_with_proof(town):
    decision = town.decision()
    given = {"now": NOW, "place": "东门公告栏", "posted_on": TODAY, "until": TODAY + 7 * ONE_DAY}
    with pytest.raises(NotAllowed):
        decisions.post_decision(decision.pk, by=town.stranger, **given)
    posting = decisions.post_decision(decision.pk, by=town.acting, photo=PDF, **given)
    assert not posting.is_late and posting.photo.size == len(PDF)
    assert list(NoticePosting.objects.about(decision)) == [posting]
    late = NOW + 4 * ONE_DAY
    second = {**given, "now": late, "posted_on": late.date(), "until": late.date()}
    assert decisions.post_decision(decision.pk, by=town.acting, **second).is_late
    with pytest.raises(DayWrong):
        decisions.post_decision(decision.pk, by=town.acting, **{**given, "posted_on": TODAY + ONE_DAY})


def test_tasks_show_progress_to_their_end(town):
    failed = town.decision(2)
    task_of = {"by": town.acting, "now": NOW, "title": "采购材料", "responsible": "副主任", "due_on": TODAY}
    with pytest.raises(decisions.NotPassed):
        decisions.add_task(failed.pk, **task_of)
    task = decisions.add_task(town.decision(meeting=failed.meeting).pk, **task_of)
    decisions.note_progress(task.pk, by=town.acting, now=NOW, text="已询价", percent=40)
    with pytest.raises(decisions.PercentWrong):
        decisions.note_progress(task.pk, by=town.acting, now=NOW, text="x", percent=100)
    decisions.note_progress(task.pk, by=town.acting, now=NOW, text="已完成", state="done")
    task = DecisionTask.objects.get()
    assert (task.percent, task.state, task.progress.count()) == (100, "done", 2)
    with pytest.raises(MoveNotAllowed):
        decisions.note_progress(task.pk, by=town.acting, now=NOW, text="x", percent=1)


def test_the_seal_log_only_grows(town):
    given = {"by": town.acting, "now": NOW, "used_on": TODAY, "document": "合同", "purpose": "修缮"}
    first = decisions.use_seal(town.committee.pk, **given)
    second = decisions.use_seal(town.committee.pk, **given)
    assert (first.number, second.number) == (1, 2)
    with pytest.raises(decisions.NotPassed):
        decisions.use_seal(town.committee.pk, decision=town.decision(1), **given)
    for change in (lambda: SealUse.objects.update(purpose="x"), first.delete):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_a_dissolved_committee_decides_nothing(town):
    dissolve_committee(town.committee.pk, by=None, now=NOW, ended_on=TODAY, reason="ordered", basis="裁定")
    with pytest.raises(NotInOffice):
        decisions.publish_bulletin(town.committee.pk, by=town.acting, now=NOW, title="x", text="x")


def test_the_report_of_the_body_is_appraised_once(town):
    report = decisions.hand_in_report(town.committee.pk, by=town.acting, now=NOW, year=2025, text="开会六次")
    with pytest.raises(ValidationError):
        decisions.hand_in_report(town.committee.pk, by=town.acting, now=NOW, year=2025, text="x")
    given = {"now": NOW, "meeting": "业主代表会议", "remarks": "公示不及时"}
    with pytest.raises(NotAllowed):  # nobody judges their own report
        decisions.appraise_report(report.pk, by=town.acting, verdict="accepted", **given)
    with pytest.raises(MoveNotAllowed):
        decisions.appraise_report(report.pk, by=town.guide, verdict="open", **given)
    assert decisions.appraise_report(report.pk, by=town.guide, verdict="objected", **given).verdict == "objected"


def test_a_major_matter_gets_one_opinion_with_its_reason(town):
    from committees.models import MajorMatterClass

    kind = MajorMatterClass.objects.get(code="hire_firm")
    given = {"now": NOW, "matter_class": kind, "title": "续聘", "text": "合同年底到期"}
    report = oversight.report_matter(town.committee.pk, by=town.acting, **given)
    with pytest.raises(NotAllowed):
        oversight.give_opinion(report.pk, by=town.acting, now=NOW, opinion="agreed", reason="x")
    oversight.give_opinion(report.pk, by=town.guide, now=NOW, opinion="suggested", reason="先公示履约情况")
    with pytest.raises(oversight.OpinionGiven):
        oversight.give_opinion(report.pk, by=town.guide, now=NOW, opinion="agreed", reason="x")
    other = town.establish(town.other)
    with pytest.raises(meetings.MatterNotReported):
        meeting = town.meeting(0, committee=other)
        type(meeting).objects.filter(pk=meeting.pk).update(state="held", present_count=0)
        town.decision(0, meeting=meeting, matter_report=report)
    assert town.decision(matter_report=report).matter_report == report


def test_an_order_runs_from_finding_to_follow_up(town):
    visit = oversight.note_visit(town.committee.pk, by=town.guide, now=NOW, visited_on=TODAY, findings="账目未公示")
    given = {"now": NOW, "number": "责改1号", "text": "公示账目", "legal_basis": "第19条", "visit": visit}
    with pytest.raises(NotAllowed):  # a guide of the community only notes
        oversight.issue_order(town.committee.pk, by=town.guide, due_on=TODAY + ONE_DAY, **given)
    with pytest.raises(DayWrong):
        oversight.issue_order(town.committee.pk, by=town.officer, due_on=TODAY - ONE_DAY, **given)
    order = oversight.issue_order(town.committee.pk, by=town.officer, due_on=TODAY + ONE_DAY, **given)
    with pytest.raises(MoveNotAllowed):
        oversight.close_order(order.pk, by=town.guide, now=NOW, note="x")
    oversight.answer_order(order.pk, by=town.acting, now=NOW, answer="已张贴", proof=PDF)
    oversight.return_order(order.pk, by=town.officer, now=NOW, reason="缺明细", due_on=TODAY + 5 * ONE_DAY)
    oversight.answer_order(order.pk, by=town.acting, now=NOW, answer="已补明细")
    closed = oversight.close_order(order.pk, by=town.guide, now=NOW, note="现场看过")
    assert (closed.state, closed.closed_on) == ("closed", TODAY)
    with pytest.raises(MoveNotAllowed):
        oversight.revoke_order(order.pk, by=town.officer, now=NOW, reason="x")


def test_a_decision_names_the_account_that_owners_can_read(town):
    from firms.models import Disclosure, DisclosureVersion, ServiceProject
    from firms.rules import fictitious_code
    from firms.services import file_firm, open_project

    firm = file_firm(by=None, name="演示物业有限公司", unified_code=fictitious_code("w1"))

    def account(estate, needs_review=False):
        project = ServiceProject.objects.filter(estate=estate).first()
        project = project or open_project(firm, estate, by=None, effective_from=TODAY - ONE_DAY)
        start = datetime.date(2026, 1 + 3 * project.disclosures.count(), 1)
        facts = {"kind": "common_revenue", "period_start": start, "period_end": start + 80 * ONE_DAY}
        disclosed = Disclosure.objects.create(project=project, created_at=NOW, **facts)
        given = {"number": 1, "created_at": NOW, "digest": "a" * 64, "needs_review": needs_review}
        return DisclosureVersion.objects.create(disclosure=disclosed, **given)

    money = {"money": "common_revenue", "amount": Decimal("5000.00")}
    for wrong in (account(town.other), account(town.estate, needs_review=True)):
        with pytest.raises(meetings.AccountNeeded):
            town.decision(account=wrong, **money)
    right = account(town.estate)
    decision = town.decision(account=right, **money)
    assert (decision.account, decision.amount) == (right, Decimal("5000.00"))
