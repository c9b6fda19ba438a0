"""Invented volunteers of the demo: teams, calls, stations, visits, and a flood call that runs. Adds nothing twice."""

import datetime
from decimal import Decimal

from django.utils import timezone

from accounts.models import User
from firms.permissions import firm_ids
from places.choices import AreaKind
from places.models import Area
from programmes.models import MobilisationCall, MobilisationTask, TeamMember, VolunteerTeam
from programmes.permissions import can_manage
from programmes.services import mobilisation, volunteers

PHONE = "13800000001"
TEAMS = ("邻里互助队", "银龄巡查队", "防汛突击队")
TOOLS = (("电钻", "open", None), ("轮椅", "need", None), ("折叠梯", "hours", Decimal(6)), ("手推车", "open", None))
WORDS = ("泵房、配电房正常", "车库入口已堆沙袋", "低洼处三辆车已劝离", "雨水井已清掏", "屋面落水口已疏通")
SILENT = 20  # one in twenty has not confirmed yet: 95 %


def seed(people: list[User]) -> None:
    """A little of everything in the first communities, and a flood call to the whole place."""
    if VolunteerTeam.objects.exists():
        return
    now = timezone.now()
    areas = list(Area.objects.active().filter(kind=AreaKind.COMMUNITY).without_geometry().order_by("path")[:3])
    if not areas:
        return
    residents = [person for person in people if _lives_here(person)][:3]
    for number, area in enumerate(areas):
        team = _team(TEAMS[number], area, residents, now)
        _station(area, number, now)
        _visits(area, team, residents, now)
    _flood(people, now)


def _lives_here(person: User) -> bool:
    return person.assignments.current().filter(role__code__in=["resident", "owner", "committee_member"]).exists()


def _team(name: str, area: Area, residents: list[User], now: datetime.datetime) -> VolunteerTeam:
    lead = residents[0] if residents else None
    team = volunteers.keep_team(by=None, name=name, area=area, coordinator=lead, contact_phone=PHONE)
    for title, days, places in (("楼道清理", 3, 10), ("防汛沙袋装填", 5, 30)):
        call = volunteers.open_volunteer_call(
            team.pk,
            by=None,
            now=now,
            title=title,
            starts_at=now + datetime.timedelta(days=days),
            place=f"{area.name}广场",
            places_needed=places,
        )
        for person in residents[1:]:
            volunteers.sign_up(call.pk, by=person, now=now)
    for person in residents[1:]:
        _hours(volunteers.join_team(team.pk, by=person, now=now), person, now)
    return team


def _hours(member: TeamMember, person: User, now: datetime.datetime) -> None:
    volunteers.consent_to_hours(member.pk, by=person, now=now)
    today = timezone.localdate(now)
    for days in (3, 10):
        day = today - datetime.timedelta(days=days)
        volunteers.record_hours(member.pk, by=None, now=now, today=today, day=day, hours=Decimal("2.5"))


def _station(area: Area, number: int, now: datetime.datetime) -> None:
    station = volunteers.keep_station(
        by=None,
        name=f"{area.name}便民服务点",
        area=area,
        address=f"党群服务中心{number + 1}层",
        opening_hours="周一至周六 9:00–18:00",
        office_phone="028-00000000",
    )
    past = now - datetime.timedelta(days=9)
    for place, (name, basis, hours) in enumerate(TOOLS):
        tool = volunteers.keep_tool(
            by=None, station=station, name=name, number=f"{place + 1:02d}", basis=basis, hours_needed=hours
        )
        if place < 2:  # one is overdue, one is not
            volunteers.lend_tool(
                tool.pk,
                by=None,
                now=now if place else past,
                contact_name="柳安之",
                contact_phone="13800000002",
                due_on=timezone.localdate(now if place else past) + datetime.timedelta(days=5),
                in_need=True,
            )


def _visits(area: Area, team: VolunteerTeam, residents: list[User], now: datetime.datetime) -> None:
    for number, text in enumerate(("更换楼道灯泡", "代取药品", "检查燃气软管")):
        visit = volunteers.ask_visit(
            by=residents[-1] if residents and not number else None,
            now=now,
            area=area,
            kind=("repair", "errand", "other")[number],
            need=("elderly", "disabled", "both")[number],
            contact_name="岑奶奶",
            contact_phone="13800000003",
            address=f"虚构路{number + 1}号1幢101",
            text=text,
            is_by_phone=bool(number),
        )
        if number:
            volunteers.assign_visit(visit.pk, by=None, now=now, team=team)
        if number > 1:
            volunteers.finish_visit(visit.pk, by=None, now=now, note="已上门完成")


def _flood(people: list[User], now: datetime.datetime) -> None:
    root = Area.objects.active().filter(parent=None).without_geometry().first()
    if root is None or MobilisationCall.objects.exists():
        return
    issuer = next((person for person in people if person.is_staff and can_manage(person, root)), None)
    call = mobilisation.issue_call(
        by=issuer,
        now=now - datetime.timedelta(minutes=20),
        kind="flood",
        level=2,
        title="防汛应急动员",
        text="检查地下车库、配电房和泵房；备足沙袋；劝离低洼处车辆；每小时报告一次。",
        areas=[root],
    )
    tasks = list(call.tasks.order_by("pk"))
    silent = _silent(tasks)
    for number, task in enumerate(tasks):
        if task.pk in silent:
            continue
        mobilisation.confirm_task(task.pk, by=None, now=now - datetime.timedelta(minutes=15 - number % 10))
        if number % 4 == 0:
            mobilisation.report_from_spot(
                task.pk,
                by=None,
                now=now - datetime.timedelta(minutes=number % 5),
                people_count=6 + number % 5,
                machine_count=number % 3,
                handled_count=number % 4,
                text=WORDS[number // 4 % len(WORDS)],
            )


def _silent(tasks: list[MobilisationTask]) -> set[int]:
    """One in twenty, and one at least: the firm of the demo's account, so that it can confirm, and some others."""
    acting = User.objects.filter(username="firm").first()
    mine = firm_ids(acting) if acting is not None else frozenset()
    count = max(1, round(len(tasks) / SILENT))
    spread = [tasks[(2 * place + 1) * len(tasks) // (2 * count)] for place in range(count)]
    own = [task for task in tasks if task.firm_id in mine]
    return {task.pk for task in [*own, *spread][:count]}
