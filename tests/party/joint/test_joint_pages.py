"""Screens of meetings and assessments as people of every side meet them."""

import datetime

import pytest
from django.urls import reverse

from tests.party.joint.conftest import HOUR, ONE_DAY, TODAY, Town

SOON = datetime.datetime.now(datetime.UTC).replace(microsecond=0)


@pytest.fixture
def town(jurisdiction, monkeypatch):
    """The town on the clock of the machine: pages read it."""
    import tests.party.joint.conftest as people

    monkeypatch.setattr(people, "NOW", SOON)
    monkeypatch.setattr(people, "TODAY", datetime.date.today())
    return Town()


@pytest.fixture
def browser(jurisdiction, client_of):
    """`browser(user)`: a browser of a person at this host; of nobody for None."""

    def make(user=None):
        client = client_of(jurisdiction)
        if user is not None:
            client.force_login(user)
        return client

    return make


def text_of(response, status=200):
    assert response.status_code == status, response.content.decode()[:2000]
    return response.content.decode()


# --- Meetings -----------------------------------------------------------------------------------------


def test_the_secretary_calls_a_meeting_holds_it_and_gives_a_task(town, browser):
    from party.models import JointMeeting, JointTask

    client = browser(town.secretary)
    add = reverse("admin:party_jointmeeting_add")
    assert str(town.firm) in text_of(client.get(add))
    sent = {
        "organisation": town.community.pk,
        "title": "联席会议",
        "agenda": "议道闸",
        "meets_at": "2026-01-05T10:00",
        "firms": [town.firm.pk],
        "offices": [town.tree.community.pk],
    }
    sent["meets_at"] = f"{SOON - HOUR:%Y-%m-%dT%H:%M}"
    response = client.post(add, {**sent, "meets_at": f"{datetime.date.today()}T23:59"})
    meeting = JointMeeting.objects.get()
    assert response.url == reverse("admin:party_jointmeeting_change", args=[meeting.pk])
    JointMeeting.objects.update(meets_at=SOON - HOUR)
    act = lambda name: reverse("admin:party_jointmeeting_act", args=[meeting.pk, name])  # noqa: E731
    assert client.post(act("hold"), {"hold-present": [meeting.members.first().pk]}).status_code == 302
    assert client.post(act("minutes"), {"minutes-text": "同意更换。"}).status_code == 302
    owner = meeting.members.get(side="firm").pk
    given = {"task-title": "更换道闸", "task-owner": owner, "task-due_on": f"{datetime.date.today() + ONE_DAY}"}
    assert client.post(act("task"), given).status_code == 302
    assert JointTask.objects.get().title == "更换道闸"
    page = text_of(client.get(response.url))
    assert "同意更换。" in page
    assert "更换道闸" in page


def test_what_is_refused_keeps_what_was_typed(town, browser):
    client = browser(town.secretary)
    sent = {"organisation": town.community.pk, "title": "没有成员的会", "agenda": "议", "meets_at": "2030-01-05T10:00"}
    page = text_of(client.post(reverse("admin:party_jointmeeting_add"), sent), 422)
    assert "没有成员的会" in page


def test_the_firm_reads_its_meeting_and_writes_progress(town, browser):
    task = town.task(due_on=datetime.date.today())
    client = browser(town.firm_person)
    assert task.title in text_of(client.get(reverse("joint:home")))
    assert "加装电梯" in text_of(client.get(reverse("joint:meeting", args=[task.meeting_id])))
    address = reverse("joint:task", args=[task.pk])
    sent = {"act": "progress", "progress-text": "已下单采购", "progress-percent": "40"}
    assert client.post(address, sent).status_code == 302
    assert "已下单采购" in text_of(client.get(address))
    page = text_of(client.post(address, {**sent, "progress-percent": "140"}), 422)
    assert "已下单采购" in page


def test_another_firm_finds_nothing(town, browser):
    task = town.task(due_on=datetime.date.today())
    client = browser(town.other_firm_person)
    assert task.title not in text_of(client.get(reverse("joint:home")))
    assert client.get(reverse("joint:task", args=[task.pk])).status_code == 404
    assert client.get(reverse("joint:meeting", args=[task.meeting_id])).status_code == 404


def test_a_secretary_elsewhere_finds_nothing_in_the_administration(town, browser):
    task = town.task(due_on=datetime.date.today())
    client = browser(town.far_secretary)
    for name, pk in (("jointtask", task.pk), ("jointmeeting", task.meeting_id)):
        assert client.get(reverse(f"admin:party_{name}_change", args=[pk])).status_code == 404


@pytest.mark.parametrize("side", ["firm", "tasks", "meetings"])
def test_lists_take_the_same_number_of_queries_for_many_rows(town, browser, sees_equal_queries, side):
    user, address = {
        "firm": (town.firm_person, reverse("joint:home")),
        "tasks": (town.secretary, reverse("admin:party_jointtask_changelist")),
        "meetings": (town.secretary, reverse("admin:party_jointmeeting_changelist")),
    }[side]
    client = browser(user)
    town.task(due_on=datetime.date.today())

    def grow():
        for _number in range(6):
            town.task(due_on=datetime.date.today())

    sees_equal_queries(lambda: text_of(client.get(address)), grow)


# --- Activities, centres, calendars -------------------------------------------------------------------


def test_missing_activities_stand_by_organisation(town, browser):
    client = browser(town.secretary)
    last_year = datetime.date.today().year - 1
    town.branch.founded_date = datetime.date(last_year - 1, 1, 1)
    town.branch.save()
    page = text_of(client.get(reverse("admin:party_partyactivity_missing", args=[last_year, 1])))
    assert f"{last_year}-02" in page
    assert client.get(reverse("admin:party_partyactivity_missing", args=[last_year, 5])).status_code == 302
    started = client.get("/admin/party/partyactivity/missing/")
    assert started.status_code == 302


def test_the_public_page_shows_centres_with_hours_and_themed_days(town, browser):
    from party.services.centres import Hours, open_centre

    hours = [Hours(0, datetime.time(9), datetime.time(17))]
    given = {"by": None, "now": SOON, "address": "一号楼底商", "opened_on": TODAY - 900 * ONE_DAY}
    open_centre(town.community.pk, name="党群服务站", hours=hours, **given)
    open_centre(town.community.pk, name="内部场所", is_public=False, **given)
    town.activity("themed_day", SOON + ONE_DAY, title="家园清洁日", is_public=True)
    town.activity("lecture", SOON + ONE_DAY, title="内部党课")
    page = text_of(browser().get(reverse("centres:centres")))
    assert "09:00–17:00" in page
    assert "家园清洁日" in page
    assert "内部场所" not in page
    assert "内部党课" not in page
    feed = text_of(browser().get(reverse("centres:themed_days")))
    assert "家园清洁日" in feed
    assert "内部党课" not in feed


def test_the_centres_hours_are_set_on_its_page(town, browser):
    from party.models import ServiceCentre
    from party.services.centres import open_centre

    centre = open_centre(
        town.community.pk, by=None, now=SOON, name="站", address="一号", opened_on=TODAY - 900 * ONE_DAY
    )
    act = reverse("admin:party_servicecentre_act", args=[centre.pk, "hours"])
    sent = {"hours-opens_2": "09:00", "hours-closes_2": "12:00"}
    assert browser(town.secretary).post(act, sent).status_code == 302
    assert str(ServiceCentre.objects.get(pk=centre.pk).hours.get()) == "2 09:00–12:00"
    assert browser(town.secretary).post(act, {"hours-opens_3": "09:00"}).status_code == 422


def test_a_calendar_address_is_shown_once_and_revoked(town, browser):
    import re

    client = browser(town.secretary)
    address = reverse("joint:calendar")
    page = text_of(client.post(address, {"act": "open"}))
    token = re.search(r"joint/calendar/([\w-]{30,})\.ics", page)[1]
    assert token not in text_of(client.get(address))
    feed = browser().get(reverse("joint:feed", args=[token]))
    assert feed["Content-Type"].startswith("text/calendar")
    assert text_of(feed).startswith("BEGIN:VCALENDAR")
    client.post(address, {"act": "revoke"})
    assert browser().get(reverse("joint:feed", args=[token])).status_code == 404
    assert browser().get(reverse("joint:feed", args=["nothing"])).status_code == 404


# --- A whole round ------------------------------------------------------------------------------------


def act_of(thing, name):
    return reverse(f"admin:party_{type(thing)._meta.model_name}_act", args=[thing.pk, name])


def begun(town, department):
    """A round that the department began on its page, with the figures counted."""
    from party.models import AssessmentRound
    from party.services.assessments import measure

    today = datetime.date.today()
    sent = {
        "area": town.tree.district.pk,
        "table": town.table().pk,
        "title": "年度考核",
        "first_day": f"{today - 300 * ONE_DAY}",
        "last_day": f"{today}",
        "sample_size": 12,
        "least_answers": 10,
    }
    assert department.post(reverse("admin:party_assessmentround_add"), sent).status_code == 302
    round_ = AssessmentRound.objects.get()
    assert department.post(act_of(round_, "start")).status_code == 302
    measure(round_.pk, now=SOON)
    return round_


def scored(town, round_, department):
    """Values are entered, one by one on the page; a hearing is written down."""
    subject = town.subject(round_)
    given = {"score-value_organisation": "approved", "score-basis_organisation": "批复"}
    assert department.post(act_of(subject, "score"), given).status_code == 302
    assert department.post(act_of(subject, "score"), given).status_code == 422, "nothing was changed"
    more = {**given, "score-value_staff_members": "many", "score-basis_staff_members": "名册"}
    page = text_of(department.post(act_of(subject, "score"), more), 422)
    assert "many" in page and "名册" in page
    bare = {**given, "score-value_staff_members": "4"}
    assert department.post(act_of(subject, "score"), bare).status_code == 422, "a value says on what it rests"
    assert subject.values.filter(item_code="organisation").count() == 1
    assert not subject.values.filter(item_code="staff_members").exists()
    for one in round_.subjects.all():
        town.score(one)
    today = datetime.date.today()
    told = {"hearing-held_on": f"{today}", "hearing-attended_count": "30", "hearing-summary": "述职"}
    assert department.post(act_of(subject, "hearing"), told).status_code == 302
    opened = {"appraise-closes_on": f"{today}", "appraise-seed": "1234"}
    assert department.post(act_of(round_, "appraise"), opened).status_code == 302


def appraised(round_, department, browser, grade_of):
    """Codes are printed and used up on phones."""
    import re

    for one in round_.subjects.all():
        sheet = text_of(department.post(act_of(one, "codes")))
        codes = [code.replace(" ", "") for code in re.findall(r"<code>([A-Z2-9 ]{19})</code>", sheet)]
        assert len(codes) == sheet.count('class="qr"') == 12
        for code in codes:
            answer_on_a_phone(browser(), code, grade_of(one))


def test_a_round_from_the_table_to_the_firms_page(town, browser):
    from jobs.services import run_job

    department, second = browser(town.department), browser(town.second)
    round_ = begun(town, department)
    scored(town, round_, department)
    subject, other = town.subject(round_), town.subject(round_, town.other_firm)
    appraised(round_, department, browser, lambda one: "very_good" if one == subject else "fair")
    for name in ("close", "compute"):
        assert department.post(act_of(round_, name)).status_code == 302
    round_.refresh_from_db()
    run_job(round_.job_id)
    assert department.post(act_of(round_, "propose")).status_code == 302
    assert department.post(act_of(round_, "approve")).status_code == 403
    assert second.post(act_of(round_, "approve")).status_code == 302
    page = text_of(department.get(reverse("admin:party_assessmentround_change", args=[round_.pk])))
    assert page.index(str(subject)) < page.index(str(other))
    mine = browser(town.firm_person)
    assert "94.00" in text_of(mine.get(reverse("assessments:results")))
    assert "0 / 1" in text_of(mine.get(reverse("assessments:result", args=[subject.pk])))  # the platform's own figure
    assert mine.get(reverse("assessments:result", args=[other.pk])).status_code == 404
    assert reverse("assessments:results") in text_of(mine.get(reverse("firms:home")))


def answer_on_a_phone(phone, code, grade):
    """Type the code, answer, and see that it is used up."""
    entered = phone.post(reverse("appraisal:enter"), {"code": f" {code[:4]} {code[4:]}".lower()})
    assert entered.url == reverse("appraisal:answer", args=[code])
    assert "radio" in text_of(phone.get(entered.url))
    assert phone.post(entered.url, {"overall": grade}).status_code == 422
    answers = {"overall": grade, "service": grade, "openness": grade}
    done = phone.post(entered.url, answers)
    assert done.status_code == 302
    text_of(phone.get(done.url))
    assert phone.post(entered.url, answers).status_code == 409


def test_a_wrong_code_is_told_on_the_page(town, browser):
    page = text_of(browser().post(reverse("appraisal:enter"), {"code": "AAAA"}), 422)
    assert "AAAA" in page
    assert browser().get(reverse("appraisal:answer", args=["AAAA"])).status_code == 404


def test_a_secretary_reads_a_round_and_cannot_change_it(town, browser):
    round_ = town.round(first_day=TODAY - 300 * ONE_DAY, last_day=TODAY - 100 * ONE_DAY)
    client = browser(town.secretary)
    assert round_.title in text_of(client.get(reverse("admin:party_assessmentround_change", args=[round_.pk])))
    assert client.post(reverse("admin:party_assessmentround_act", args=[round_.pk, "start"])).status_code == 403
    assert client.get(reverse("admin:party_assessmentround_add")).status_code == 403


def test_a_table_is_read_and_loaded(town, browser):
    import json

    client, table = browser(town.department), town.table()
    assert table.title in text_of(client.get(reverse("admin:party_assessmenttable_change", args=[table.pk])))
    sent = {"code": "own", "kind": "firm", "title": "本地表", "source": "本地文件"}
    address = reverse("admin:party_assessmenttable_add")
    assert client.post(address, {**sent, "document": json.dumps(table.document)}).status_code == 302
    page = text_of(client.post(address, {**sent, "document": "{}"}), 422)
    assert "本地表" in page
