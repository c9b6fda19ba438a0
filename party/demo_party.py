"""Invented Party organisations of the demo: the tree, counts, coverage over months, a plan, people. Nothing twice."""

import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from committees.models import OwnersCommittee
from firms.models import PropertyFirm, ServiceProject
from party.choices import AssignmentKind, CrossKind, OrganisationKind, OrganisationLevel, PartyPostKind
from party.models import PartyOrganisation
from party.rules.conflicts import LEADS_TO
from party.services import appointments, assignments, plans
from party.services.organisations import found_organisation, join_units
from party.services.posts import count_members, take_post
from party.services.rules import set_formation_rule, set_share_target
from party.services.snapshots import take_snapshot
from party.units import areas_of, link_of
from places.choices import AreaKind
from places.models import Area

FIRST_DAY = datetime.date(2023, 7, 1)
SOURCE = "样本规则：正式施行前请换成本地文件"
COUNTS = ((9, 0), (2, 0), (3, 1), (1, 0), (0, 4), (2, 1), (0, 0), (5, 0), (1, 1), (55, 2))
NAMES = ("贺知远", "陶令仪", "季云舟", "温如故", "裴明礼", "阮青禾", "舒望之", "尹闻笛")
LEVEL_OF = {
    AreaKind.CITY: OrganisationLevel.CITY_INDUSTRY,
    AreaKind.DISTRICT: OrganisationLevel.DISTRICT_INDUSTRY,
    AreaKind.SUBDISTRICT: OrganisationLevel.STREET,
    AreaKind.COMMUNITY: OrganisationLevel.COMMUNITY,
}
ENDINGS = {OrganisationLevel.COMMUNITY: "党委", OrganisationLevel.STREET: "党工委"}
SNAPSHOTS = 8
CROSSED = ("纪清和", "柏舒窈", "简成蹊", "戚若水", "凌望舒")


def seed() -> None:
    """Everything above; without projects only the line itself."""
    if PartyOrganisation.objects.exists():
        return
    now, today = timezone.now(), timezone.localdate()
    set_formation_rule(by=None, source=SOURCE, effective_from=FIRST_DAY)
    set_share_target(
        by=None, measure="committees_crossed", share=Decimal("0.5"), source=SOURCE, effective_from=FIRST_DAY
    )
    line = _line(now)
    units: list[Any] = [*PropertyFirm.objects.order_by("pk")[:12]]
    units += ServiceProject.objects.on(today).select_related("estate__area").order_by("pk")[:60]
    units += OwnersCommittee.objects.standing().select_related("estate__area").order_by("pk")
    for number, unit in enumerate(units):
        _furnish(unit, number, line, now, today)
    _join_some(now, today)
    _across(line, now, today)
    for back in range(SNAPSHOTS, 0, -1):
        take_snapshot(today - datetime.timedelta(days=30 * back))
    take_snapshot(today - datetime.timedelta(days=1))
    _plan(now)


def _line(now: datetime.datetime) -> dict[int, PartyOrganisation]:
    """The line's organisations by number of their area, each under the one of the area above."""
    line: dict[int, PartyOrganisation] = {}
    for number, area in enumerate(Area.objects.active().without_geometry().order_by("path")):
        if area.kind not in LEVEL_OF:
            continue
        level = LEVEL_OF[area.kind]
        line[area.pk] = found_organisation(
            by=None,
            now=now,
            area=area,
            name=f"{area.name}{ENDINGS.get(level, '物业行业党委')}",
            level=level,
            kind=OrganisationKind.COMMITTEE,
            parent=line.get(area.parent_id),
            founded_date=FIRST_DAY,
            member_count=20 + number,
        )
        take_post(
            line[area.pk].pk,
            by=None,
            now=now,
            post=PartyPostKind.SECRETARY,
            name=NAMES[number % len(NAMES)],
            term_from=FIRST_DAY,
        )
    return line


def _furnish(
    unit: Any, number: int, line: dict[int, PartyOrganisation], now: datetime.datetime, today: datetime.date
) -> None:
    """A count, and for most that must have one an organisation of its own, founded in the course of the months."""
    areas = areas_of(unit)
    if not areas or number % 11 == 10:
        return
    here, elsewhere = COUNTS[number % len(COUNTS)]
    count_members(unit, by=None, now=now, counted_on=FIRST_DAY, here=here, elsewhere=elsewhere)
    if here + elsewhere < 3:
        if number % 4 == 1:
            _send(unit, areas[0], number, now, today)
        return
    if number % 9 == 7:
        return
    kind = OrganisationKind.TEMPORARY_BRANCH if here < 3 else OrganisationKind.BRANCH
    founded = today - datetime.timedelta(days=20 + 37 * (number % 7))
    branch = found_organisation(
        by=None,
        now=now,
        area=areas[0],
        name=f"{unit}党支部"[:200],
        level=link_of(unit),
        kind=kind,
        parent=line.get(areas[0].pk),
        founded_date=founded,
        member_count=here,
        **{link_of(unit): unit},
    )
    take_post(branch.pk, by=None, now=now, post="secretary", name=NAMES[number % len(NAMES)], term_from=founded)


def _send(unit: Any, area: Area, number: int, now: datetime.datetime, today: datetime.date) -> None:
    kind = list(AssignmentKind)[number % 3]
    begun = today - datetime.timedelta(days=120)
    sent = assignments.send_to_unit(
        unit, kind, by=None, now=now, area=area, name=NAMES[number % len(NAMES)], effective_from=begun
    )
    assignments.record_visit(
        sent.pk,
        by=None,
        now=now,
        visited_on=today - datetime.timedelta(days=30),
        summary="查看服务台账与公示栏",
        findings=[("公示栏内容未更新", today + datetime.timedelta(days=number % 5 - 2))],
    )


def _join_some(now: datetime.datetime, today: datetime.date) -> None:
    """One joint branch of three projects of one community."""
    projects = list(ServiceProject.objects.on(today).select_related("estate__area").order_by("estate__area", "-pk")[:3])
    if len(projects) < 3:
        return
    begun = today - datetime.timedelta(days=45)
    branch = found_organisation(
        by=None,
        now=now,
        area=projects[0].estate.area,
        name="项目联合党支部",
        level=OrganisationLevel.PROJECT,
        kind=OrganisationKind.JOINT_BRANCH,
        founded_date=begun,
        member_count=4,
    )
    free = [project for project in projects if not PartyOrganisation.objects.filter(project=project).exists()]
    join_units(branch.pk, free, by=None, now=now, effective_from=begun)


def _across(line: dict[int, PartyOrganisation], now: datetime.datetime, today: datetime.date) -> None:
    """Appointments in every state: in force, waiting for a declaration, in conflict."""
    begun = today - datetime.timedelta(days=60)
    committees = [
        row for row in OwnersCommittee.objects.standing().select_related("estate__area") if row.term_from < begun
    ]
    projects = ServiceProject.objects.on(today).select_related("estate__area").order_by("pk")[:3]
    wanted = [(unit, CrossKind.COMMUNITY_IN_COMMITTEE) for unit in committees[:2]]
    wanted += [(unit, CrossKind.QUALITY_SUPERVISOR) for unit in projects]
    for number, ((unit, kind), name) in enumerate(zip(wanted, CROSSED, strict=False)):
        community = line.get(unit.estate.area_id)
        if community is None:
            continue
        row = appointments.propose_appointment(
            unit,
            kind,
            by=None,
            now=now,
            community=community,
            name=name,
            own_post="社区党组织委员",
            legal_path=min(LEADS_TO[kind]),
            effective_from=begun,
        )
        if number % 3 == 2:
            continue
        appointments.declare_interests(
            row.pk, by=None, now=now, has_kin_at_firm=number == 4, has_benefit=False, declared_on=today
        )
        if number != 4:
            appointments.take_up_appointment(row.pk, by=None, now=now, document="样本公告")


def _plan(now: datetime.datetime) -> None:
    """A plan of the first subdistrict that has something to plan, turned into tasks."""
    for area in Area.objects.filter(kind=AreaKind.SUBDISTRICT).without_geometry().order_by("path"):
        try:
            plan, _job = plans.start_plan(area, by=None, now=now)
        except plans.NothingToPlan:
            continue
        plans.compute_plan(plan.pk, now=now)
        plans.propose_plan(plan.pk, by=None, now=now)
        return
