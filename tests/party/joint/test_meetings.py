"""Joint meetings: who sits there, minutes, tasks with progress, reminders; activities; centres."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from common.errors import MoveNotAllowed, NotAllowed
from tests.party.joint.conftest import HOUR, NOW, ONE_DAY, TODAY

TIME = datetime.time


def test_bodies_sit_at_a_meeting_and_it_is_numbered(town):
    first, second = town.meeting(held=False), town.meeting(held=False)
    assert (first.number, second.number) == (1, 2)
    assert {str(member) for member in first.members.all()} == {str(town.firm), str(town.tree.first), str(town.branch)}


def test_the_same_body_sits_once(town):
    meeting = town.meeting(held=False, members=[town.firm, town.firm])
    assert meeting.members.count() == 1
    from party.models import JointMember

    with pytest.raises(IntegrityError), transaction.atomic():
        JointMember.objects.create(meeting=meeting, side="firm", firm=town.firm)
    with pytest.raises(IntegrityError), transaction.atomic():
        JointMember.objects.create(meeting=meeting, side="firm", office=town.tree.first)


def test_a_meeting_of_nobody_is_refused(town):
    from party.services.meetings import NobodyInvited, call_joint_meeting

    with pytest.raises(NobodyInvited):
        call_joint_meeting(
            town.community.pk, by=None, now=NOW, title="会", agenda="议", meets_at=NOW + HOUR, members=[]
        )


def test_only_the_line_calls(town):
    from party.services.meetings import call_joint_meeting

    given = {"now": NOW, "title": "会", "agenda": "议", "meets_at": NOW + HOUR, "members": [town.firm]}
    assert call_joint_meeting(town.community.pk, by=town.secretary, **given).pk
    for stranger in (town.far_secretary, town.firm_person):
        with pytest.raises(NotAllowed):
            call_joint_meeting(town.community.pk, by=stranger, **given)


def test_a_meeting_is_not_held_before_its_time(town):
    from party.services.meetings import hold_joint_meeting

    meeting = town.meeting(held=False, meets_at=NOW + HOUR)
    with pytest.raises(MoveNotAllowed):
        hold_joint_meeting(meeting.pk, by=None, now=NOW, present=[])


def test_minutes_are_corrected_with_a_reason_and_never_changed(town):
    from party.services._steps import WordsMissing
    from party.services.meetings import write_joint_minutes

    meeting = town.meeting()
    write_joint_minutes(meeting.pk, by=None, now=NOW, text="同意。")
    with pytest.raises(WordsMissing):
        write_joint_minutes(meeting.pk, by=None, now=NOW, text="不同意。")
    second = write_joint_minutes(meeting.pk, by=None, now=NOW, text="原则同意。", reason="措辞")
    assert second.number == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        meeting.minutes.update(text="改")


def test_tasks_go_to_members_of_a_meeting_that_was_held(town):
    from party.services.meetings import NotAMember, NotHeld, give_joint_task

    held, called = town.meeting(), town.meeting(held=False)
    stranger = called.members.first()
    given = {"by": None, "now": NOW, "title": "办", "due_on": TODAY}
    with pytest.raises(NotAMember):
        give_joint_task(held.pk, owner=stranger, **given)
    with pytest.raises(NotHeld):
        give_joint_task(called.pk, owner=stranger, **given)


def test_the_responsible_firm_writes_progress_and_closes(town):
    from party.services.meetings import note_joint_progress

    task = town.task()
    note_joint_progress(task.pk, by=town.firm_person, now=NOW, text="已采购", percent=60)
    with pytest.raises(NotAllowed):
        note_joint_progress(task.pk, by=town.other_firm_person, now=NOW, text="我来", percent=70)
    with pytest.raises(ValidationError):
        note_joint_progress(task.pk, by=town.firm_person, now=NOW, text="过头", percent=101)
    done = note_joint_progress(task.pk, by=town.firm_person, now=NOW, text="完成", percent=100)
    assert (done.state, done.closed_on) == ("done", TODAY)
    with pytest.raises(MoveNotAllowed):
        note_joint_progress(task.pk, by=town.firm_person, now=NOW, text="再来", percent=100)


def test_those_concerned_see_a_meeting_and_others_do_not(town):
    from party.models import JointMeeting, JointTask

    committee = town.committee()
    member = town.person("member", "committee_member", town.project.estate)
    meeting = town.meeting(members=[town.firm, committee, town.tree.first])
    town.task(meeting=meeting)
    for person in (town.department, town.secretary, town.firm_person, member):
        assert list(JointMeeting.objects.visible_to(person)) == [meeting]
        assert JointTask.objects.visible_to(person).count() == 1
    for person in (town.far_secretary, town.other_firm_person):
        assert not JointMeeting.objects.visible_to(person).exists()


def test_reminders_are_promised_once_for_each_kind(town):
    from jobs.models import OutboxEntry
    from party.services.joint_alerts import remind_of_tasks

    meeting = town.meeting()
    town.task(meeting=meeting, due_on=TODAY + 2 * ONE_DAY)
    town.task(meeting=meeting, due_on=TODAY + 30 * ONE_DAY)
    assert remind_of_tasks(NOW) == 1
    assert remind_of_tasks(NOW) == 0
    assert remind_of_tasks(NOW + 3 * ONE_DAY) == 1  # now it is overdue
    assert OutboxEntry.objects.filter(topic="party.tell_joint_task").count() == 2


def test_a_reminder_reaches_the_firm_and_the_line(town):
    from notifications.models import Notice
    from party.joint_tasks import tell_joint_task
    from party.models import JointTaskAlert

    alert = JointTaskAlert.objects.create(task=town.task(), kind="overdue", due_on=TODAY, at=NOW)
    tell_joint_task(alert.pk)
    tell_joint_task(alert.pk)
    told = list(Notice.objects.filter(channel="in_site").values_list("recipient__username", flat=True))
    assert sorted(told) == ["firm", "secretary"]


# --- Activities ---------------------------------------------------------------------------------------


def test_an_activity_is_held_with_a_number_of_people(town):
    from party.services.activities import hold_activity

    activity = town.activity()
    assert hold_activity(activity.pk, by=town.secretary, now=NOW, present_count=8).present_count == 8
    with pytest.raises(MoveNotAllowed):
        hold_activity(activity.pk, by=town.secretary, now=NOW, present_count=9)


def test_an_activity_is_not_held_before_it_begins(town):
    from party.services._steps import DayWrong
    from party.services.activities import hold_activity

    with pytest.raises(DayWrong):
        hold_activity(town.activity(at=NOW + HOUR).pk, by=None, now=NOW, present_count=1)


def test_only_themed_days_are_public(town):
    with pytest.raises(ValidationError):
        town.activity(is_public=True)
    assert town.activity("themed_day", is_public=True).pk


def test_missing_duties_are_computed_by_organisation_and_quarter(town):
    from party.models import PartyOrganisation
    from party.selectors.activities import owed_in_quarter
    from party.services.activities import hold_activity

    at = datetime.datetime(2026, 2, 10, 9, tzinfo=NOW.tzinfo)
    hold_activity(town.activity("member_meeting", at).pk, by=None, now=NOW, present_count=8)
    hold_activity(town.activity("committee_meeting", at).pk, by=None, now=NOW, present_count=3)
    rows = PartyOrganisation.objects.filter(pk__in=[town.branch.pk, town.community.pk]).order_by("pk")
    first, branch = owed_in_quarter(rows, 2026, 1, TODAY)
    assert len(first.missing) == 3  # the community committee's monthly meetings
    missed = sorted(duty.kind for duty in branch.missing)
    assert missed == ["committee_meeting"] * 2 + ["lecture"] + ["themed_day"] * 3


def test_duties_of_many_organisations_take_the_same_number_of_queries(town, django_assert_num_queries):
    from party.models import PartyOrganisation
    from party.selectors.activities import owed_in_quarter

    rows = PartyOrganisation.objects.filter(level="estate")
    with django_assert_num_queries(3):
        owed_in_quarter(rows, 2026, 1, TODAY)
    for number in range(10):
        town.organisation(f"支部{number}", town.tree.community, "estate", "branch", 9)
    with django_assert_num_queries(3):
        owed_in_quarter(rows.all(), 2026, 1, TODAY)


def test_a_new_frequency_ends_the_one_before(town):
    from party.models import ActivityRule
    from party.services.activities import set_activity_rule

    rule = {"kind": "lecture", "organisation_kinds": ["branch"], "months": 1, "source": "本地文件"}
    set_activity_rule(by=town.department, effective_from=TODAY, **rule)
    assert [row.months for row in ActivityRule.objects.filter(kind="lecture").on(TODAY)] == [1]
    assert [row.months for row in ActivityRule.objects.filter(kind="lecture").on(TODAY - ONE_DAY)] == [2]
    with pytest.raises(NotAllowed):
        set_activity_rule(by=town.secretary, effective_from=TODAY + ONE_DAY, **rule)


# --- Calendars ----------------------------------------------------------------------------------------


def test_a_feed_shows_what_the_person_sees_until_it_is_revoked(town):
    from party.selectors.activities import calendar_of_token
    from party.services.activities import open_feed, revoke_feed

    town.activity("lecture", title="专题党课")
    town.meeting(held=False, title="联席")
    _feed, token = open_feed(by=town.secretary, now=NOW)
    text = calendar_of_token(token, "host", NOW).decode()
    assert "专题党课" in text
    assert "SUMMARY:联席" in text
    _feed, other = open_feed(by=town.far_secretary, now=NOW)
    assert "专题党课" not in calendar_of_token(other, "host", NOW).decode()
    revoke_feed(by=town.secretary, now=NOW)
    assert calendar_of_token(token, "host", NOW) is None


def test_a_new_address_ends_the_old_one_and_the_secret_is_not_kept(town):
    from party.models import CalendarFeed
    from party.selectors.activities import calendar_of_token
    from party.services.activities import open_feed

    _first, old = open_feed(by=town.secretary, now=NOW)
    _second, new = open_feed(by=town.secretary, now=NOW)
    assert calendar_of_token(old, "host", NOW) is None
    assert calendar_of_token(new, "host", NOW) is not None
    assert not CalendarFeed.objects.filter(token_hash__contains=new[:10]).exists()


def test_a_closed_account_reads_nothing(town):
    from party.selectors.activities import calendar_of_token
    from party.services.activities import open_feed

    _feed, token = open_feed(by=town.secretary, now=NOW)
    town.secretary.is_active = False
    town.secretary.save(update_fields=["is_active"])
    assert calendar_of_token(token, "host", NOW) is None


# --- Centres and posts --------------------------------------------------------------------------------


def opened(town, **values):
    from party.services.centres import Hours, open_centre

    given = {"name": "党群服务站", "address": "一号楼底商", "opened_on": TODAY, "hours": [Hours(0, TIME(9), TIME(17))]}
    return open_centre(town.community.pk, by=town.secretary, now=NOW, **{**given, **values})


def test_a_centre_has_hours(town):
    from party.services.centres import Hours, set_hours

    centre = opened(town)
    set_hours(centre.pk, by=None, now=NOW, hours=[Hours(1, TIME(9), TIME(12)), Hours(1, TIME(14), TIME(18))])
    assert [str(row) for row in centre.hours.all()] == ["1 09:00–12:00", "1 14:00–18:00"]


@pytest.mark.parametrize(
    "rows",
    [
        [(0, TIME(17), TIME(9))],
        [(7, TIME(9), TIME(17))],
        [(0, TIME(9), TIME(12)), (0, TIME(11), TIME(14))],
    ],
)
def test_hours_that_cannot_be_are_refused(town, rows):
    from party.services.centres import Hours, HoursWrong

    with pytest.raises(HoursWrong):
        opened(town, hours=[Hours(*row) for row in rows])


def test_an_estate_elsewhere_is_refused(town):
    from party.services.centres import OtherPlace
    from tests.places.conftest import make_estate

    with pytest.raises(OtherPlace):
        opened(town, estate=make_estate(town.tree.other, "远苑"))


def test_a_centre_closes_once_and_a_new_one_may_take_its_name(town):
    from party.models import ServiceCentre
    from party.services.centres import close_place

    centre = opened(town, opened_on=TODAY - ONE_DAY)
    with pytest.raises(ValidationError):
        opened(town)
    close_place(ServiceCentre, centre.pk, by=None, now=NOW, closed_on=TODAY, reason="搬迁")
    with pytest.raises(MoveNotAllowed):
        close_place(ServiceCentre, centre.pk, by=None, now=NOW, closed_on=TODAY, reason="搬迁")
    assert opened(town).pk


def test_a_vanguard_post_stands_at_a_project(town):
    from party.services.centres import open_vanguard_post

    post = open_vanguard_post(
        town.community.pk, by=None, now=NOW, name="应急岗", duty="汛期值守", opened_on=TODAY, project=town.project
    )
    assert post.estate == town.project.estate
