"""Invented joint work of the demo: meetings with tasks, activities, centres, posts, and a round in each stage."""

import datetime
from typing import Any

from django.utils import timezone

from accounts.models import User
from firms.models import PropertyFirm, ServiceProject
from party.choices import OrganisationKind, OrganisationLevel
from party.choices.joint import ActivityKind, AssessedKind
from party.models import AssessmentRound, AssessmentTable, JointMeeting, PartyActivity, PartyOrganisation
from party.services import activities, appraisals, assessments, centres, meetings, results
from places.choices import AreaKind
from places.models import Area

ONE_DAY = datetime.timedelta(days=1)
HOUR = datetime.timedelta(hours=1)
FOUNDED = datetime.date(2022, 7, 1)
WEEK = [centres.Hours(number, datetime.time(9), datetime.time(17, 30)) for number in range(5)]
GRADES = ("very_good", "good", "good", "fair", "very_good", "good", "poor")
HELD = (ActivityKind.MEMBER_MEETING, ActivityKind.LECTURE, ActivityKind.THEMED_DAY)


def seed() -> None:
    """Joint work around the firm of the demo's people. Adds nothing twice."""
    if JointMeeting.objects.exists():
        return
    project = _project()
    if project is None:
        return
    now, today = timezone.now(), timezone.localdate()
    organisation = _organisation(project.estate.area)
    _meetings(organisation, project, now, today)
    _activities(organisation, now)
    _places(organisation, project, now)
    _assess(now, today)


def _project() -> ServiceProject | None:
    """A project of the firm that the demo's account acts for, else any."""
    from firms.permissions import firm_ids

    acting = User.objects.filter(username="firm").first()
    mine = firm_ids(acting) if acting is not None else frozenset()
    rows = ServiceProject.objects.on(timezone.localdate()).select_related("estate__area", "firm").order_by("pk")
    return rows.filter(firm__in=mine).first() or rows.first()


def _organisation(area: Area) -> PartyOrganisation:
    """The community's organisation, which the demo of organisations may have founded already."""
    found = PartyOrganisation.objects.filter(area=area, level=OrganisationLevel.COMMUNITY, dissolved_date=None).first()
    if found is not None:
        return found
    given = {"level": OrganisationLevel.COMMUNITY, "kind": OrganisationKind.BRANCH, "member_count": 23}
    return PartyOrganisation.objects.create(name=f"{area.name}党支部", area=area, founded_date=FOUNDED, **given)


def _meetings(
    organisation: PartyOrganisation, project: ServiceProject, now: datetime.datetime, today: datetime.date
) -> None:
    """One that was held, with a task done, one under way and one overdue; one that is called."""
    given: dict[str, Any] = {"by": None, "now": now}
    bodies = [project.firm, organisation.area, organisation]
    at = now - 20 * ONE_DAY
    told = {"title": "第三季度党建联席会议", "agenda": "一、电动车充电\n二、雨棚修缮", "place": "社区会议室"}
    held = meetings.call_joint_meeting(
        organisation.pk, **given, **told, meets_at=at, members=bodies, notice_on=(at - 5 * ONE_DAY).date()
    )
    members = list(held.members.order_by("pk"))
    meetings.hold_joint_meeting(held.pk, **given, present=[member.pk for member in members])
    meetings.write_joint_minutes(held.pk, **given, text="三方到会，同意新增充电位，并由企业修缮雨棚。")
    due = {"新增充电位选址": today - 3 * ONE_DAY, "修缮二号楼雨棚": today + 12 * ONE_DAY, "公示收支": today - ONE_DAY}
    tasks = [
        meetings.give_joint_task(held.pk, **given, owner=members[0], title=title, due_on=day)
        for title, day in due.items()
    ]
    meetings.note_joint_progress(tasks[1].pk, **given, text="材料已进场。", percent=50)
    meetings.note_joint_progress(tasks[2].pk, **given, text="已在公告栏公示。", percent=100)
    coming = {"title": "第四季度党建联席会议", "agenda": "冬季消防与年度考核"}
    meetings.call_joint_meeting(organisation.pk, **given, **coming, meets_at=now + 9 * ONE_DAY, members=bodies)


def _activities(organisation: PartyOrganisation, now: datetime.datetime) -> None:
    if PartyActivity.objects.exists():
        return
    for number, kind in enumerate(HELD):
        at = now - (30 - 7 * number) * ONE_DAY
        title = f"{kind.label}：共建美好家园"
        planned = activities.plan_activity(
            organisation.pk, by=None, now=now, kind=kind, title=title, starts_at=at, ends_at=at + 2 * HOUR
        )
        activities.hold_activity(planned.pk, by=None, now=now, present_count=18 + number, summary="按计划开展。")
    at = now + 6 * ONE_DAY
    activities.plan_activity(
        organisation.pk,
        by=None,
        now=now,
        kind=ActivityKind.THEMED_DAY,
        title="家园清洁日",
        starts_at=at,
        ends_at=at + 2 * HOUR,
        place="中心花园",
        is_public=True,
    )


def _places(organisation: PartyOrganisation, project: ServiceProject, now: datetime.datetime) -> None:
    given: dict[str, Any] = {"by": None, "now": now, "opened_on": FOUNDED, "estate": project.estate}
    centres.open_centre(
        organisation.pk,
        **given,
        name=f"{project.estate.name}党群服务站",
        address=f"{project.estate.address or project.estate.name} 东门旁",
        services="政策咨询、物业纠纷调解、便民工具借用",
        hours=WEEK,
    )
    centres.open_vanguard_post(organisation.pk, **given, name="应急值守岗", duty="汛期与停电时值守", project=project)


def _assess(now: datetime.datetime, today: datetime.date) -> None:
    """Last year's round of firms, approved; a round of offices that is being scored."""
    area = Area.objects.active().without_geometry().filter(kind=AreaKind.DISTRICT).order_by("path").first()
    firms = list(PropertyFirm.objects.filter(projects__effective_to=None).distinct().order_by("pk")[:6])
    acting = _project()
    if area is None or len(firms) < 2 or acting is None:
        return
    who = list(dict.fromkeys([acting.firm, *firms]))
    year = today.year - 1
    days = {"first_day": datetime.date(year, 1, 1), "last_day": datetime.date(year, 12, 31)}
    table = AssessmentTable.objects.filter(kind=AssessedKind.FIRM).order_by("-version").first()
    if table is not None:
        size = {"sample_size": 14, "least_answers": 7}
        given = {"by": None, "now": now, "table": table, "title": f"{year}年度物业服务企业党建考核", **days, **size}
        _play(assessments.open_round(area, subjects=who, **given), now, today)
    offices = AssessmentTable.objects.filter(kind=AssessedKind.OFFICE).order_by("-version").first()
    if offices is not None and Area.objects.filter(path__startswith=area.path, kind=AreaKind.SUBDISTRICT).exists():
        title = f"{year}年度街道党建引领物业治理考核"
        round_ = assessments.open_round(area, by=None, now=now, table=offices, title=title, **days)
        assessments.start_scoring(round_.pk, by=None, now=now)


def _play(round_: AssessmentRound, now: datetime.datetime, today: datetime.date) -> None:
    given: dict[str, Any] = {"by": None, "now": now}
    assessments.start_scoring(round_.pk, **given)
    assessments.measure(round_.pk, now=now)
    for position, subject in enumerate(round_.subjects.order_by("pk")):
        for code, value in _values(position).items():
            assessments.score_item(subject.pk, **given, item_code=code, value=value, basis="演示：年终核查记录")
        heard = {"held_on": today, "attended_count": 26, "summary": "企业述职并回答业主代表提问。"}
        assessments.hold_hearing(subject.pk, **given, **heard)
    appraisals.open_appraisal(round_.pk, **given, closes_on=today, seed="演示种子20260101")
    for position, subject in enumerate(round_.subjects.order_by("pk")):
        for number, code in enumerate(appraisals.make_codes(subject.pk, **given)):
            grade = GRADES[(number * (position + 1)) % len(GRADES)]
            answers = {"overall": grade, "service": grade, "openness": "good"}
            appraisals.answer_appraisal(code, now=now, answers=answers)
    appraisals.close_appraisal(round_.pk, **given)
    job = results.start_computing(round_.pk, **given)
    results.compute_results(round_.pk, job_id=job.pk, now=now)  # a worker that comes to it finds it done
    results.propose_result(round_.pk, **given)
    results.approve_result(round_.pk, **given)


def _values(position: int) -> dict[str, str]:
    """Values of the sample table, the less the later."""
    yes_no = ("yes", "no")
    return {
        "organisation": ("approved", "applied")[position % 2],
        "staff_members": str(6 - position),
        "secretary_in_committee": yes_no[position % 2],
        "cross_into_community": "yes",
        "cross_into_firm": yes_no[position % 2],
        "regional_tasks": ("done", "partly", "none")[position % 3],
        "vetting": "yes",
        "major_matters": ("always", "not_always")[position % 2],
    }
