"""A year of Party building in the browser: the formation drive, a joint meeting, somebody sent to a unit.

What stands on the registers beforehand is put there by services; what people do, they do by clicks. Coverage is counted
by night, for the day before: the branches are registered with yesterday as the day on which they were founded.
"""

import datetime
import re
from typing import Any

import pytest
from django.utils import timezone

from firms.services import open_project
from party.models import (
    CoverageSnapshot,
    FormationTask,
    JointPlan,
    JointTask,
    PartyActivity,
    PartyOrganisation,
    VisitFinding,
)
from party.services.organisations import found_organisation
from party.services.posts import count_members
from party.services.rules import set_formation_rule
from party.services.snapshots import take_snapshot
from party.tasks import keep_coverage
from places.services.estates import register_estate
from tests.browser.acts import wait_for_job, wait_until
from tests.browser.town import FIRM, LONG_AGO, PASSWORD
from tests.browser.visitors import DESK, PHONE

ORGANISATIONS, TASKS = "/admin/party/partyorganisation/", "/admin/party/formationtask/"
MEETINGS, ACTIVITIES = "/admin/party/jointmeeting/", "/admin/party/partyactivity/"
LARGE, SMALL, SMALL_FIRM = "梧桐里", ("槐荫苑", "桂花苑"), "小满物业服务有限公司"
GATE = "东门道闸十五日内修复"


@pytest.fixture(scope="module")
def parish(town: Any) -> Any:
    """A rule, three projects whose members were counted, the community's organisation, and people of the line."""
    since = town.today - LONG_AGO
    given: dict[str, Any] = {"by": None, "now": town.now}
    set_formation_rule(by=None, source="组建办法第三条", effective_from=since)
    town.projects = {name: project_at(town, name, number) for number, name in enumerate((LARGE, *SMALL))}
    for name, members in zip((LARGE, *SMALL), (4, 2, 1), strict=True):
        count_members(town.projects[name], **given, counted_on=since, here=members)
    facts = {"level": "community", "kind": "committee", "founded_date": since}
    town.line = found_organisation(**given, area=town.north_community, name="北苑社区党委", **facts)
    town.organiser = town.person("organiser", "organisation_department", town.root)
    town.secretary = town.person("secretary", "community_secretary", town.north_community)
    town.watcher = town.person("watcher", "grid_worker", town.north_community)
    town.yesterday = town.today - datetime.timedelta(days=1)
    take_snapshot(town.yesterday - datetime.timedelta(days=1))
    return town


def project_at(town: Any, name: str, number: int) -> Any:
    """A project of the town's firm at an estate beside the others."""
    place = {"longitude": f"104.00{number}000", "latitude": "30.650000", "address": f"和睦路{number + 3}号"}
    estate = register_estate(by=None, name=name, area=town.north_community, **place)
    return open_project(town.firm, estate, by=None, effective_from=town.today - LONG_AGO)


def signed_in(visitor: Any, name: str, *, width: int = DESK) -> Any:
    """A person who has signed in."""
    person = visitor(name, width=width)
    person.sign_in(name, PASSWORD)
    return person


def act(person: Any, name: str, /, **fields: str) -> None:
    """Open one of the acts of the page, fill it in, do it."""
    form = person.page.locator(f"form[action$='/acts/{name}/']")
    if not form.locator("button[type=submit]").is_visible():
        person.page.locator("details", has=form).locator("summary").click()
    for field, value in fields.items():
        place = form.locator(f"[name={name}-{field}]")
        if place.evaluate("field => field.localName") == "select":
            place.select_option(value=value) if not value.startswith("=") else place.select_option(label=value[1:])
        else:
            place.fill(value)
    person.press(form.locator("button[type=submit]"))


# --- The drive ------------------------------------------------------------------------------------------


def missing_one_becomes_a_task(organiser: Any, town: Any) -> None:
    """From the district's coverage down to the unit that must form, and its next step as a task."""
    page = organiser.open(ORGANISATIONS)
    organiser.press(page.locator("a[href$='/coverage/']").first)
    organiser.says("0 %")
    organiser.press(page.locator("main a, #content a", has_text=town.north.name).first)
    organiser.press(page.locator("a[href$='/missing/510108001/project/']"))
    organiser.says(LARGE, *SMALL)
    organiser.press(page.locator("#content a", has_text=LARGE))
    act(organiser, "task")
    task = FormationTask.objects.get()
    assert (task.project, task.step) == (town.projects[LARGE], "form")


def small_ones_are_planned(organiser: Any, town: Any) -> None:
    """A plan of joint branches for the subdistrict, with its bound, turned into tasks."""
    organiser.open(f"{ORGANISATIONS}coverage/{town.north.code}/")
    organiser.press("form[action*='/jointplan/start/'] button")
    wait_for_job(organiser, "party.plan")
    organiser.press("#job-progress a.btn-primary")
    plan = JointPlan.objects.get()
    assert (plan.branch_count, plan.left_count, plan.lower_bound) == (1, 0, 1)
    organiser.says(*SMALL)
    act(organiser, "propose")
    organiser.open(TASKS)
    organiser.says(LARGE)
    assert FormationTask.objects.filter(plan=plan, state="open").count() == 1


def firm_reads_what_is_asked(visitor: Any) -> None:
    """The firm's people find both on their start page, with the day."""
    firm = signed_in(visitor, "firm", width=PHONE)
    firm.open("/firm/")
    firm.says(LARGE, *(f"{task.due_on:%Y-%m-%d}" for task in FormationTask.objects.all()))


def large_one_is_formed(visitor: Any, town: Any) -> None:
    """The community's secretary registers the branch with its posts, and says that the task is done."""
    secretary = signed_in(visitor, "secretary")
    page = secretary.open(TASKS)
    secretary.press(page.locator("#result_list a, .result-list a", has_text=LARGE).first)
    secretary.press(page.locator("aside a", has_text=LARGE))
    founded = {"founded_date": town.yesterday.isoformat(), "approval": "北苑党发〔2026〕3号"}
    act(secretary, "form", name=f"{LARGE}项目党支部", parent=str(town.line.pk), **founded)
    secretary.press(page.locator("#content a", has_text=f"{LARGE}项目党支部"))
    act(secretary, "post", post="secretary", name="沈砚秋")
    act(secretary, "post", post="organisation_member", name="周慕云")
    secretary.says("沈砚秋", "周慕云")
    secretary.open(TASKS)
    secretary.press(page.locator("#result_list a, .result-list a", has_text=LARGE).first)
    act(secretary, "finish", note="支部已成立")
    assert FormationTask.objects.get(project=town.projects[LARGE]).state == "done"


def joint_branch_is_founded(organiser: Any, town: Any) -> None:
    """The subdistrict's line founds the planned branch from its task."""
    task = FormationTask.objects.get(number=1)
    organiser.open(f"{TASKS}{task.pk}/change/")
    act(organiser, "found", name="槐桂联合党支部", founded_date=town.yesterday.isoformat())
    branch = PartyOrganisation.objects.get(kind="joint_branch")
    assert branch.joint_units.count() == 2
    organiser.open(f"{ORGANISATIONS}{branch.pk}/change/")
    organiser.says(*SMALL)


def coverage_has_risen(visitor: Any, organiser: Any, town: Any) -> None:
    """For the line and for everybody."""
    page = organiser.open(f"{ORGANISATIONS}coverage/{town.north.code}/")
    row = page.locator("table").first.locator("tr", has_text="项目").first
    assert len(re.findall(r"100 %", row.inner_text())) == 1, row.inner_text()
    anybody = visitor("anybody")
    anybody.open("/")
    anybody.press("main a[href='/party/organisations/']")
    anybody.press(anybody.page.locator("main a", has_text=town.north.name))
    anybody.press(anybody.page.locator("main a", has_text=town.north_community.name))
    anybody.says("100 %", "北苑社区党委")
    assert "沈砚秋" not in anybody.page.content()


def test_a_drive_from_the_missing_ones_to_the_coverage_of_the_next_day(
    parish: Any, visitor: Any, portal: Any, place: Any
) -> None:
    organiser = signed_in(visitor, "organiser")
    missing_one_becomes_a_task(organiser, parish)
    small_ones_are_planned(organiser, parish)
    firm_reads_what_is_asked(visitor)
    large_one_is_formed(visitor, parish)
    joint_branch_is_founded(organiser, parish)
    portal.send(keep_coverage, place)
    wait_until(lambda: CoverageSnapshot.objects.filter(day=parish.yesterday).exists())
    coverage_has_risen(visitor, organiser, parish)


# --- A joint meeting ------------------------------------------------------------------------------------


def local(minutes: int) -> str:
    """A moment so many minutes from now, as its field takes it."""
    return f"{timezone.localtime() + datetime.timedelta(minutes=minutes):%Y-%m-%dT%H:%M}"


def meeting_is_held(secretary: Any, town: Any) -> JointTask:
    """Called, held, written down; what was decided becomes a task of the firm."""
    page = secretary.open(f"{MEETINGS}add/")
    page.select_option("[name=organisation]", label=town.line.name)
    page.fill("[name=title]", "第四季度党建联席会议")
    page.fill("[name=agenda]", "一、东门道闸\n二、冬季消防")
    page.fill("[name=meets_at]", local(-1))
    page.fill("[name=place]", "社区二楼会议室")
    choose(page, "firms", FIRM)
    choose(page, "offices", town.north_community.name)
    secretary.press("#content form button[type=submit]")
    page.locator("details", has=page.locator("form[action$='/acts/hold/']")).locator("summary").click()
    page.locator("form[action$='/acts/hold/'] input[type=checkbox]").first.check()
    act(secretary, "hold")
    act(secretary, "minutes", text="会议同意由企业修复东门道闸，社区组织验收。")
    due = town.today + datetime.timedelta(days=15)
    act(secretary, "task", title=GATE, owner=f"={FIRM}", due_on=due.isoformat(), text="含感应与抬杆")
    secretary.says(GATE, due.isoformat(), "会议同意")
    return JointTask.objects.get()


def choose(page: Any, name: str, label: str) -> None:
    """Tick one of several bodies."""
    page.locator("label", has_text=label, has=page.locator(f"input[name={name}]")).first.check()


def firm_reports(visitor: Any, task: JointTask) -> None:
    """On a phone, from the start page to the task and its progress."""
    firm = signed_in(visitor, "firm", width=PHONE)
    page = firm.open("/firm/")
    firm.press("main a[href='/joint/']")
    firm.press(page.locator("main a", has_text=GATE))
    page.locator("details summary").first.click()
    page.fill("[name=progress-text]", "道闸已更换并调试完毕。")
    page.fill("[name=progress-percent]", "100")
    firm.press("main details form button[type=submit]")
    firm.says("道闸已更换", "100")
    task.refresh_from_db()
    assert (task.state, task.percent) == ("done", 100)


def branch_of(town: Any) -> PartyOrganisation:
    """The branch of the firm's project: the one that the drive formed, else one of its own."""
    project = town.projects[LARGE]
    found = PartyOrganisation.objects.filter(project=project).first()
    facts = {"level": "project", "kind": "branch", "founded_date": town.yesterday, "project": project}
    return found or found_organisation(
        by=None, now=town.now, area=town.north_community, name=f"{LARGE}项目党支部", **facts
    )


def branch_meets(secretary: Any, branch: PartyOrganisation) -> None:
    """A members' meeting of the branch at the firm's project: planned, and held with so many present."""
    page = secretary.open(f"{ACTIVITIES}add/")
    page.select_option("[name=organisation]", value=f"{branch.pk}")
    page.select_option("[name=kind]", value="member_meeting")
    page.fill("[name=title]", "第四季度党员大会")
    page.fill("[name=starts_at]", local(-1))
    page.fill("[name=ends_at]", local(60))
    page.fill("[name=expected_count]", "4")
    secretary.press("#content form button[type=submit]")
    act(secretary, "hold", present_count="4", summary="学习并讨论道闸修复。")
    activity = PartyActivity.objects.get()
    assert (activity.state, activity.present_count) == ("held", 4)
    quarter = (activity.starts_at.astimezone(timezone.get_current_timezone()).month + 2) // 3
    secretary.open(f"{ACTIVITIES}missing/{activity.starts_at.year}/{quarter}/")
    secretary.says(branch.name)


def test_a_joint_meeting_gives_the_firm_a_task_and_its_branch_meets(parish: Any, visitor: Any) -> None:
    secretary = signed_in(visitor, "secretary")
    firm_reports(visitor, meeting_is_held(secretary, parish))
    secretary.open(f"/admin/party/jointtask/{JointTask.objects.get().pk}/change/")
    secretary.says("道闸已更换")
    branch_meets(secretary, branch_of(parish))


# --- Somebody who is sent -------------------------------------------------------------------------------


def test_a_supervisor_is_sent_and_reports_on_a_phone(parish: Any, visitor: Any) -> None:
    secretary = signed_in(visitor, "secretary")
    secretary.open(f"{ORGANISATIONS}unit/project/{parish.projects[SMALL[0]].pk}/")
    act(secretary, "send", kind="quality_supervisor", name="陶令仪", basis="社区党委决定", user="watcher")
    watcher = signed_in(visitor, "watcher", width=PHONE)
    page = watcher.open("/notices/")
    watcher.press(".site-tools a[href='/party/assignments/']")
    watcher.says(SMALL[0])
    watcher.press(page.locator("main a", has_text=SMALL[0]))
    page.locator("details summary").first.click()
    watcher.press("main details form button[type=submit]")
    page.fill("[name=visit-summary]", "查看门岗与保洁，门岗在岗。")
    page.fill("[name=visit-finding_1]", "二号楼楼道堆物")
    watcher.press("main details form button[type=submit]")
    assert page.input_value("[name=visit-finding_1]") == "二号楼楼道堆物", "nothing that was typed is lost"
    page.fill("[name=visit-due_1]", (parish.today + datetime.timedelta(days=7)).isoformat())
    watcher.press("main details form button[type=submit]")
    watcher.says("二号楼楼道堆物")
    firm = signed_in(visitor, "firm", width=PHONE)
    firm.open("/firm/")
    firm.says("二号楼楼道堆物")
    settle = page.locator("details", has=page.locator("[name=settle-outcome]"))
    settle.locator("summary").click()
    page.fill("[name=settle-outcome]", "已清理完毕")
    watcher.press(settle.locator("button[type=submit]"))
    watcher.says("已清理完毕")
    assert VisitFinding.objects.get().state == "settled"
    assert watcher.page.goto(f"{watcher.base}/admin/party/partyassignment/").status == 403
