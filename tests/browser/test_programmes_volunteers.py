"""Neighbours at work on the screens: a team, hours by consent, a call, a tool that is lent, a visit at home."""

import datetime
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from programmes.models import CallSignUp, HomeVisit, ToolLoan, VolunteerCall, VolunteerHours, VolunteerTeam
from tests.browser.acts import choose_found, decide, fill_in, signed_in
from tests.browser.visitors import DESK, PHONE

ADMIN = "/admin/programmes"
TEAM, CALL, STATION = "邻里互助队", "清理楼道杂物", "北苑便民服务点"
VOLUNTEER, LEADER, NAME = "江晚晴", "孟知远", "陶阿姨"
ADDRESS, NEED, DONE = "春熙苑3幢201", "厨房灯不亮，请换灯泡", "已更换灯泡并检查线路"


@pytest.fixture(scope="module")
def cast(town: Any) -> Any:
    for username, name in (("volunteer", VOLUNTEER), ("leader", LEADER), ("asker", "陶某")):
        User.objects.filter(pk=town.person(username, "resident", town.estate).pk).update(display_name=name)
    return town


def act(person: Any, name: str, **fields: str) -> None:
    """One of the small forms of a public page: opened, filled in, sent."""
    form = person.page.locator(f"form:has(input[name=act][value={name}])")
    if not form.locator("button[type=submit]").is_visible():
        person.page.locator("details.act", has=form).locator("summary").click()
    for field, value in fields.items():
        fill_in(form.locator(f"[name={field}]"), value)
    person.press(form.locator("button[type=submit]"))


def office_founds_team_and_station(officer: Any) -> None:
    """Also with an account that does not exist: what was typed stays."""
    officer.open(f"{ADMIN}/volunteerteam/")
    page = officer.open(f"{ADMIN}/volunteerteam/add/")
    page.fill("[name=name]", TEAM)
    choose_found(page, "area", "北苑社区")
    page.fill("[name=coordinator_name]", "nobody-here")
    officer.press("button[name=_save]")
    assert page.input_value("[name=name]") == TEAM and not VolunteerTeam.objects.exists()
    page.fill("[name=coordinator_name]", "leader")
    page.fill("[name=new_phone]", "13800001111")
    officer.press("button[name=_save]")
    page = officer.open(f"{ADMIN}/conveniencestation/add/")
    choose_found(page, "area", "北苑社区")
    values = {"name": STATION, "address": "和睦路1号", "opening_hours": "9:00–17:00", "office_phone": "028-00000000"}
    for name, value in values.items():
        page.fill(f"[name={name}]", value)
    officer.press("button[name=_save]")
    page = officer.open(f"{ADMIN}/lendingtool/add/")
    choose_found(page, "station", "北苑")
    for name, value in {
        "name": "电钻",
        "number": "01",
        "basis": "hours",
        "hours_needed": "2",
        "most_days": "7",
    }.items():
        fill_in(page.locator(f"#content [name={name}]"), value)
    officer.press("button[name=_save]")
    officer.says("电钻")


def volunteer_joins(visitor: Any) -> Any:
    """From the foot of the start page to the consent, on a phone."""
    volunteer = signed_in(visitor, "volunteer", PHONE)
    volunteer.open("/")
    volunteer.press("footer a[href='/volunteers/']")
    volunteer.press("a[href='/volunteers/mine/']")
    team = VolunteerTeam.objects.get()
    volunteer.press(f"a[href='/volunteers/teams/{team.pk}/']")
    act(volunteer, "join")
    volunteer.press("a[href*='/volunteers/members/']")  # the next step: whether hours are recorded
    act(volunteer, "consent")
    assert team.members.get().hours_consent is not None
    return volunteer


def coordinator_calls(visitor: Any) -> Any:
    leader = signed_in(visitor, "leader", PHONE)
    leader.open("/volunteers/mine/")
    leader.press(leader.page.locator(f"a[href='/volunteers/teams/{VolunteerTeam.objects.get().pk}/']").first)
    leader.says(VOLUNTEER)
    begins = timezone.localtime() + datetime.timedelta(days=2)
    form = {"title": CALL, "starts_at": f"{begins:%Y-%m-%dT09:00}", "place": "社区广场"}
    act(leader, "open_call", **form, places_needed="0")
    assert leader.page.input_value("[name=title]") == CALL and not VolunteerCall.objects.exists()
    act(leader, "open_call", **form, places_needed="1")
    return leader


def place_is_taken(visitor: Any, volunteer: Any) -> None:
    """The only place; a guest is asked to sign in, the next one finds nothing left."""
    call = VolunteerCall.objects.get()
    guest = visitor("guest")
    guest.open("/volunteers/")
    guest.press(f"a[href='/volunteers/calls/{call.pk}/']")
    guest.press("main a[href*='/account/login/']")
    volunteer.open("/volunteers/")
    volunteer.press(f"a[href='/volunteers/calls/{call.pk}/']")
    act(volunteer, "sign_up")
    assert CallSignUp.objects.get().user.username == "volunteer"
    late = signed_in(visitor, "asker", PHONE, at="late")
    late.open(f"/volunteers/calls/{call.pk}/")
    assert late.page.locator("form:has(input[name=act][value=sign_up])").count() == 0, (
        "no place is offered that is not there"
    )


def hours_are_noted(leader: Any, volunteer: Any, today: datetime.date) -> None:
    call = VolunteerCall.objects.get()
    leader.open(f"/volunteers/calls/{call.pk}/")
    leader.says(VOLUNTEER)
    leader.open(f"/volunteers/teams/{call.team_id}/")
    leader.press("a[href*='/volunteers/members/']")
    act(leader, "hours", day=f"{today}", hours="30")
    assert leader.page.locator(".field-error").count() == 1 and not VolunteerHours.objects.exists()
    act(leader, "hours", day=f"{today}", hours="2.5")
    volunteer.open("/volunteers/mine/")
    volunteer.press("a[href*='/volunteers/members/']")
    volunteer.says("2.5")


def tool_is_lent(visitor: Any, officer: Any) -> None:
    """By hours that the volunteer let be recorded would need an account; at the counter need counts."""
    page = officer.open(f"{ADMIN}/lendingtool/")
    officer.press(page.locator("#result_list a, .result-list a", has_text="电钻").first)
    decide(officer, "lend", contact_name=NAME, contact_phone="13800002222")
    assert not ToolLoan.objects.exists(), "neither need nor hours"
    page.locator("form[action$='/acts/lend/'] [name=lend-in_need]").check()
    officer.press("form[action$='/acts/lend/'] button")
    assert ToolLoan.objects.get().basis == "need"
    assert NAME not in page.content()
    guest = visitor("guest-station")
    guest.open("/volunteers/")
    guest.press("a[href*='/volunteers/stations/']")
    guest.says("电钻", "已借出")
    decide(officer, "take_back")
    guest.page.reload()
    guest.look()
    guest.in_english()
    assert ToolLoan.objects.get().returned_at is not None


def visit_is_made(visitor: Any, officer: Any, leader: Any) -> None:
    asker = signed_in(visitor, "asker", PHONE)
    asker.open("/volunteers/")
    page = asker.press("a[href='/volunteers/visits/new/']")
    values = {"area": "北苑社区", "contact_name": NAME, "contact_phone": "12", "address": ADDRESS, "text": NEED}
    for name, value in values.items():
        fill_in(page.locator(f"[name={name}]"), value)
    asker.press("main form button[type=submit]")
    assert page.input_value("[name=text]") == NEED and not HomeVisit.objects.exists()
    page.fill("[name=contact_phone]", "13800003333")
    asker.press("main form button[type=submit]")
    visit = HomeVisit.objects.get()
    assert page.url.endswith(f"/volunteers/visits/{visit.pk}/")
    officer.open(f"{ADMIN}/homevisit/")
    office_page = officer.open(f"{ADMIN}/homevisit/{visit.pk}/change/")
    assert ADDRESS not in office_page.content() and NAME not in office_page.content()
    decide(officer, "assign", team=TEAM)
    leader.open(f"/volunteers/teams/{VolunteerTeam.objects.get().pk}/")
    leader.press(f"a[href='/volunteers/visits/{visit.pk}/']")
    assert ADDRESS not in leader.page.content()
    act(leader, "reveal")
    leader.says(NAME, ADDRESS, NEED)
    act(leader, "finish", note=DONE)
    asker.open("/volunteers/mine/")
    asker.press(f"a[href='/volunteers/visits/{visit.pk}/']")
    asker.says(DONE)
    assert asker.page.locator("main form").count() == 0


def consent_is_withdrawn(volunteer: Any) -> None:
    volunteer.open("/volunteers/mine/")
    volunteer.press("a[href*='/volunteers/members/']")
    act(volunteer, "withdraw_consent")
    assert not VolunteerHours.objects.exists(), "hours go with the consent"


@pytest.mark.timeout(900)
def test_neighbours_from_the_team_to_the_visit(cast: Any, visitor: Any) -> None:
    officer = signed_in(visitor, "officer", DESK)
    office_founds_team_and_station(officer)
    guest = visitor("first-guest")
    guest.open("/volunteers/")
    volunteer = volunteer_joins(visitor)
    leader = coordinator_calls(visitor)
    place_is_taken(visitor, volunteer)
    hours_are_noted(leader, volunteer, cast.today)
    tool_is_lent(visitor, officer)
    visit_is_made(visitor, officer, leader)
    consent_is_withdrawn(volunteer)
