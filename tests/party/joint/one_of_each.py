"""One of everything of joint work, in the area where people of a test work."""

import datetime


def one_of_each(area, firm, estate):
    """A held meeting with a task of the firm, an activity, a centre, a post, and an approved round of the firm."""
    from party.models import PartyOrganisation
    from party.services import activities, centres, meetings

    now, today, day = datetime.datetime.now(datetime.UTC), datetime.date.today(), datetime.date(2025, 1, 1)
    organisation = PartyOrganisation.objects.create(
        name="样本党委", area=area, level="community", kind="committee", founded_date=day
    )
    given = {"by": None, "now": now}
    at = now - datetime.timedelta(hours=3)
    bodies = [firm, area]
    told = {"title": "样本联席", "agenda": "样本", "meets_at": at, "members": bodies, "notice_on": day}
    meeting = meetings.call_joint_meeting(organisation.pk, **given, **told)
    meetings.hold_joint_meeting(meeting.pk, **given, present=[])
    owner = meeting.members.get(side="firm")
    meetings.give_joint_task(meeting.pk, **given, owner=owner, title="样本事项", due_on=today)
    activities.plan_activity(organisation.pk, **given, kind="lecture", title="样本", starts_at=at, ends_at=now)
    centres.open_centre(organisation.pk, **given, name="样本站", address="样本路", opened_on=day)
    centres.open_vanguard_post(organisation.pk, **given, name="样本岗", duty="样本", opened_on=day)
    return approved_round(area, firm, now, today)


def approved_round(area, firm, now, today):
    """A round of the firm alone, with nobody asked, that stands."""
    from party.models import AssessmentRound, AssessmentTable
    from party.services import appraisals, assessments, results
    from tests.party.joint.conftest import MANUAL

    given = {"by": None, "now": now}
    table = AssessmentTable.objects.get(code="thirty_points")
    days = {"first_day": today - datetime.timedelta(days=300), "last_day": today}
    round_ = assessments.open_round(area, **given, table=table, title="样本考核", subjects=[firm], **days)
    assessments.start_scoring(round_.pk, **given)
    assessments.measure(round_.pk, now=now)
    subject = round_.subjects.get()
    for code, value in MANUAL.items():
        assessments.score_item(subject.pk, **given, item_code=code, value=value, basis="样本")
    appraisals.open_appraisal(round_.pk, **given, closes_on=today, seed="样本")
    appraisals.close_appraisal(round_.pk, by=None, now=now + datetime.timedelta(days=1))
    job = results.start_computing(round_.pk, **given)
    results.compute_results(round_.pk, job_id=job.pk, now=now)
    results.propose_result(round_.pk, **given)
    results.approve_result(round_.pk, **given)
    return AssessmentRound.objects.get(pk=round_.pk)
