"""Pages of residents, volunteers, firms and the office in all states."""

import datetime

import pytest
from django.utils import timezone

from audit.models import AuditEntry
from programmes.models import HomeVisit, LendingTool, MobilisationCall, ToolLoan, VolunteerHours, VolunteerTeam
from programmes.services import mobilisation, volunteers
from programmes.services.mobilisation.answering import StoodDown
from programmes.services.mobilisation.links import token_of
from tests.programmes.volunteers.conftest import PHONE

VISIT = {
    "kind": "repair",
    "need": "elderly",
    "contact_name": "李奶奶",
    "contact_phone": PHONE,
    "address": "晴川家园1幢101",
    "text": "换灯泡",
}


def now():
    return timezone.now()


@pytest.fixture
def as_(jurisdiction, client_of):
    """`as_(user)`: their browser; `as_(None)`: a guest's."""

    def make(user):
        client = client_of(jurisdiction)
        if user is not None:
            client.force_login(user)
        return client

    return make


def text(response, status=200):
    assert response.status_code == status, (response.status_code, response.get("Location"))
    return response.content.decode()


def soon(town, team, **values):
    values = {"title": "清理楼道", "starts_at": now() + datetime.timedelta(days=2), "place": "广场", **values}
    return volunteers.open_volunteer_call(team.pk, by=None, now=now(), places_needed=1, **values)


def test_everybody_reads_calls_and_stations_and_not_who_has_a_tool(town, as_):
    guest = as_(None)
    text(guest.get("/volunteers/"))
    tool, call = town.tool(), soon(town, town.team())
    town.lend(tool)
    page = text(guest.get("/volunteers/"))
    assert call.title in page
    assert tool.station.name in page
    page = text(guest.get(f"/volunteers/stations/{tool.station.pk}/"))
    assert tool.number in page
    assert not any(word in page for word in ("王", PHONE[-4:]))
    volunteers.keep_station(by=None, station=tool.station, is_open=False)
    text(guest.get(f"/volunteers/stations/{tool.station.pk}/"), 404)


def test_the_list_reads_as_much_for_many_as_for_one(town, as_, sees_equal_queries):
    guest, team = as_(None), town.team()
    soon(town, team)
    town.tool()
    grow = lambda: [(soon(town, team), town.tool()) for _ in range(5)]  # noqa: E731
    sees_equal_queries(lambda: text(guest.get("/volunteers/")), grow)


def test_a_resident_takes_a_place_and_the_next_is_told_that_none_is_left(town, as_):
    call = soon(town, town.team())
    address = f"/volunteers/calls/{call.pk}/"
    assert as_(None).post(address, {"act": "sign_up"})["Location"].startswith("/account/login/")
    first = as_(town.volunteer("a"))
    assert first.post(address, {"act": "sign_up"})["Location"] == address
    text(as_(town.volunteer("b")).post(address, {"act": "sign_up"}), 422)
    assert call.sign_ups.count() == 1
    assert first.post(address, {"act": "withdraw"})["Location"] == address
    volunteers.close_volunteer_call(call.pk, by=None, act="cancel")
    text(first.get(address), 404)


def test_a_coordinator_runs_a_team_and_strangers_see_no_people(town, as_):
    lead, user = town.volunteer("lead"), town.volunteer("helper-a")
    team = town.team(lead)
    address = f"/volunteers/teams/{team.pk}/"
    assert as_(user).post(address, {"act": "join"})["Location"] == address
    member = team.members.get()
    browser = as_(lead)
    assert "helper-a" in text(browser.get(address))
    assert "helper-a" not in text(as_(town.volunteer("b")).get(address))
    begins = timezone.localtime(now() + datetime.timedelta(days=1))
    given = {"act": "open_call", "title": "巡查", "place": "广场", "starts_at": f"{begins:%Y-%m-%dT%H:%M}"}
    assert "巡查" in text(browser.post(address, given), 422), "what was typed is kept"
    assert browser.post(address, given | {"places_needed": "3"})["Location"] == address
    hours = f"/volunteers/members/{member.pk}/"
    given = {"act": "hours", "day": f"{timezone.localdate():%Y-%m-%d}", "hours": "2.5"}
    text(browser.post(hours, given), 404)
    assert as_(user).post(hours, {"act": "consent"})["Location"] == hours
    assert browser.post(hours, given)["Location"] == hours
    text(browser.post(hours, given), 422)
    for reader in (user, lead):
        assert "2.5" in text(as_(reader).get(hours))
    for reader in (town.person("boss"), town.volunteer("c")):
        text(as_(reader).get(hours), 404)
    assert as_(user).post(hours, {"act": "withdraw_consent"})["Location"] == hours
    assert not VolunteerHours.objects.exists()


def test_a_resident_asks_for_a_visit_and_the_team_has_the_address_shown(town, as_):
    lead, resident = town.volunteer("lead"), town.volunteer("resident")
    browser = as_(resident)
    given = VISIT | {"area": town.tree.community.pk}
    assert "李奶奶" in text(browser.post("/volunteers/visits/new/", given | {"contact_phone": "1"}), 422)
    address = browser.post("/volunteers/visits/new/", given)["Location"]
    assert "李奶奶" in text(browser.get(address))
    visit = HomeVisit.objects.get()
    text(as_(lead).get(address), 404)
    volunteers.assign_visit(visit.pk, by=None, now=now(), team=town.team(lead))
    page = text(as_(lead).get(address))
    assert "李奶奶" not in page
    assert PHONE not in page
    assert "晴川家园1幢101" in text(as_(lead).post(address, {"act": "reveal"}))
    assert AuditEntry.objects.filter(action="programmes.reveal_visit").count() == 1
    text(as_(lead).post(address, {"act": "finish", "note": ""}), 422)
    assert as_(lead).post(address, {"act": "finish", "note": "好了"})["Location"] == address
    assert "好了" in text(browser.get(address))
    assert visit.pk == HomeVisit.objects.get(state="done").pk
    text(as_(lead).get("/volunteers/mine/"))
    assert str(visit) in text(browser.get("/volunteers/mine/"))


# --- Firms and links -----------------------------------------------------------------------------------------


@pytest.fixture
def flood(town):
    """A firm with its secretary, another firm, and a call to both."""
    firm, other = town.firm(), town.firm()
    for one in (firm, other):
        town.project(town.estate(), one)
    town.secretary = town.person("secretary", "firm_administrator", firm)
    town.call = mobilisation.issue_call(
        by=None, now=now(), kind="flood", level=1, title="防汛动员", text="检查泵房", areas=[town.tree.district]
    )
    town.task = town.call.tasks.get(firm=firm)
    town.others = town.call.tasks.get(firm=other)
    return town


def test_a_firm_confirms_with_one_click_and_reports(flood, as_):
    browser, address = as_(flood.secretary), f"/firm/mobilisation/{flood.task.pk}/"
    assert address in text(browser.get("/firm/"))
    assert address in text(browser.get("/firm/mobilisation/"))
    text(browser.get(address))
    assert browser.post(address, {"act": "confirm"})["Location"] == address
    flood.task.refresh_from_db()
    assert (flood.task.confirmed_by, flood.task.confirmed_via) == (flood.secretary, "page")
    given = {"act": "report", "people_count": "12", "machine_count": "2", "handled_count": "1", "text": "泵房正常"}
    assert "泵房正常" in text(browser.post(address, given | {"people_count": "-1"}), 422)
    assert browser.post(address, given)["Location"] == address
    assert "泵房正常" in text(browser.get(address))
    text(browser.get(f"/firm/mobilisation/{flood.others.pk}/"), 404)
    text(browser.post(f"/firm/mobilisation/{flood.others.pk}/", {"act": "confirm"}), 404)
    text(as_(flood.volunteer("a")).get("/firm/mobilisation/"), 403)


def test_a_late_click_is_told_in_words(flood, as_):
    browser, address = as_(flood.secretary), f"/firm/mobilisation/{flood.task.pk}/"
    mobilisation.stand_down(flood.call.pk, by=None, now=now())
    page = text(browser.post(address, {"act": "confirm"}), 422)
    assert str(StoodDown()) in page
    assert "<form" not in text(browser.get(address)).partition("<main")[2].partition("</main>")[0]


def test_a_signed_link_is_a_page_without_account_and_opening_it_confirms_nothing(flood, as_):
    address = f"/mobilisation/{token_of(flood.task)}/"
    guest = as_(None)
    text(guest.get(address))
    flood.task.refresh_from_db()
    assert flood.task.confirmed_at is None
    assert guest.post(address, {"act": "confirm"})["Location"] == address
    flood.task.refresh_from_db()
    assert flood.task.confirmed_via == "link"
    for wrong in ("/mobilisation/1.x/", f"/mobilisation/{flood.others.pk}.{token_of(flood.task).partition('.')[2]}/"):
        text(guest.get(wrong), 404)


# --- The office ----------------------------------------------------------------------------------------------

ADMIN = "/admin/programmes"


def test_the_office_issues_a_call_and_watches_the_board(flood, as_):
    officer = flood.person("officer", "subdistrict_officer", flood.tree.first)
    browser = as_(officer)
    given = {"kind": "typhoon", "level": "2", "title": "防台动员", "text": "加固", "remind_after_minutes": "30"}
    text(browser.get(f"{ADMIN}/mobilisationcall/add/"))
    page = text(browser.post(f"{ADMIN}/mobilisationcall/add/", given | {"called_areas": [flood.tree.second.pk]}))
    assert "防台动员" in page, "areas of others are no choice, and what was typed stays"
    board = browser.post(f"{ADMIN}/mobilisationcall/add/", given | {"called_areas": [flood.tree.first.pk]})["Location"]
    call = MobilisationCall.objects.get(title="防台动员")
    page = text(browser.get(board))
    assert 'hx-select="#board"' in page
    assert flood.task.name in page
    silent = call.tasks.get(firm=flood.task.firm)
    phone = f"{ADMIN}/mobilisationcall/{call.pk}/tasks/{silent.pk}/phone/"
    assert browser.post(phone)["Location"] == board
    silent.refresh_from_db()
    assert (silent.confirmed_via, silent.confirmed_by) == ("phone", officer)
    assert browser.post(f"{ADMIN}/mobilisationcall/{call.pk}/acts/stand_down/", {"stand_down-lessons": "好"})
    page = text(browser.get(board))
    assert 'hx-select="#board"' not in page
    assert "好" in page


def test_an_office_below_watches_its_part_and_does_not_end_the_call(flood, as_):
    browser = as_(flood.person("officer", "subdistrict_officer", flood.tree.first))
    text(browser.get(f"{ADMIN}/mobilisationcall/{flood.call.pk}/change/"))
    text(browser.post(f"{ADMIN}/mobilisationcall/{flood.call.pk}/acts/stand_down/", {}), 422)
    flood.call.refresh_from_db()
    assert flood.call.state == "running"


def test_the_office_keeps_teams_stations_and_tools_and_lends(town, as_):
    lead = town.volunteer("lead", PHONE)
    browser = as_(town.person("officer", "subdistrict_officer", town.tree.first))
    area = town.tree.community.pk
    given = {"name": "先锋队", "area": area, "coordinator_name": PHONE, "new_phone": PHONE, "is_active": "on"}
    text(browser.post(f"{ADMIN}/volunteerteam/add/", given | {"coordinator_name": "nobody"}))
    assert browser.post(f"{ADMIN}/volunteerteam/add/", given).status_code == 302
    team = VolunteerTeam.objects.get()
    assert (team.coordinator, team.contact_phone) == (lead, PHONE)
    assert PHONE not in text(browser.get(f"{ADMIN}/volunteerteam/{team.pk}/change/"))
    given = {"name": "便民点", "area": area, "address": "路1号", "opening_hours": "9-17", "is_open": "on"}
    assert browser.post(f"{ADMIN}/conveniencestation/add/", given).status_code == 302
    given = {"station": "1", "name": "梯子", "number": "1", "basis": "open", "most_days": "7"}
    given["station"] = team.area.stations.get().pk
    assert browser.post(f"{ADMIN}/lendingtool/add/", given).status_code == 302
    tool = LendingTool.objects.get()
    page = f"{ADMIN}/lendingtool/{tool.pk}/change/"
    text(browser.get(page))
    given = {"lend-contact_name": "王小明", "lend-contact_phone": PHONE, "lend-due_on": str(timezone.localdate())}
    lend = f"{ADMIN}/lendingtool/{tool.pk}/acts/lend/"
    assert "王小明" in text(browser.post(lend, given | {"lend-due_on": "2020-01-01"}), 422)
    assert browser.post(lend, given).status_code == 302
    shown = text(browser.get(page))
    assert "138****1234" in shown
    assert PHONE not in shown
    assert PHONE in text(browser.post(f"{ADMIN}/lendingtool/{tool.pk}/person/", {"reason": "催还"}))
    assert browser.post(f"{ADMIN}/lendingtool/{tool.pk}/acts/take_back/").status_code == 302
    assert ToolLoan.objects.open().count() == 0
    for name in ("volunteerteam", "conveniencestation", "lendingtool", "keepingterm", "homevisit"):
        text(browser.get(f"{ADMIN}/{name}/"))


def test_the_office_takes_a_visit_by_phone_and_gives_it_to_a_team(town, as_):
    browser = as_(town.person("officer", "subdistrict_officer", town.tree.first))
    given = VISIT | {"area": town.tree.community.pk}
    text(browser.post(f"{ADMIN}/homevisit/add/", given | {"area": town.tree.other.pk}))
    assert browser.post(f"{ADMIN}/homevisit/add/", given).status_code == 302
    visit = HomeVisit.objects.get()
    assert visit.is_by_phone
    team = town.team()
    page = f"{ADMIN}/homevisit/{visit.pk}/change/"
    shown = text(browser.get(page))
    assert "李**" in shown
    assert PHONE not in shown + text(browser.get(f"{ADMIN}/homevisit/"))
    assert browser.post(f"{ADMIN}/homevisit/{visit.pk}/acts/assign/", {"assign-team": team.pk}).status_code == 302
    assert browser.post(f"{ADMIN}/homevisit/{visit.pk}/acts/finish/", {"finish-note": "好"}).status_code == 302
    visit.refresh_from_db()
    assert visit.state == "done"
    away = as_(town.person("away", "subdistrict_officer", town.tree.second))
    assert away.get(page).status_code == 404


# --- Small things that people stumble over -------------------------------------------------------------------


def test_a_running_emergency_stands_before_everything_else_on_the_firms_page(flood, as_):
    page = text(as_(flood.secretary).get("/firm/"))
    first = page.index('class="card-panel')
    assert first < page.index(f"/firm/mobilisation/{flood.task.pk}/") < page.index('class="card-panel', first + 1)


def test_the_office_is_told_how_many_were_reminded(flood, as_):
    mobilisation.confirm_task(flood.task.pk, by=None, now=now())
    browser = as_(flood.person("boss", "housing_department", flood.tree.district))
    page = f"{ADMIN}/mobilisationcall/{flood.call.pk}"
    answer = browser.post(f"{page}/acts/remind/", follow=True)
    assert flood.others.name in text(answer)
    assert ["1" in str(message) for message in answer.context["messages"]] == [True]
    flood.others.refresh_from_db()
    assert flood.others.reminder_count == 1


def test_a_team_is_saved_again_with_the_coordinator_as_shown(town, as_):
    lead = town.volunteer("lead")
    lead.display_name = "孟知远"
    lead.save()
    team = town.team(lead)
    browser = as_(town.person("officer", "subdistrict_officer", town.tree.first))
    page = f"{ADMIN}/volunteerteam/{team.pk}/change/"
    form = browser.get(page).context["adminform"].form
    given = {name: form[name].value() for name in ("name", "coordinator_name")} | {"is_active": "on"}
    assert browser.post(page, given).status_code == 302
    team.refresh_from_db()
    assert team.coordinator == lead


def test_no_place_is_offered_that_is_not_there(town, as_):
    call = soon(town, town.team())
    address = f"/volunteers/calls/{call.pk}/"
    volunteers.sign_up(call.pk, by=town.volunteer("a"), now=now())
    late = as_(town.volunteer("b"))
    assert 'value="sign_up"' not in text(late.get(address))
    text(late.post(address, {"act": "sign_up"}), 422)
    assert "/account/login/?next" not in text(as_(None).get(address)).partition("<main")[2]
