"""An inspection on a phone: out of the network for a while, back again, and everything has arrived once."""

import datetime
import time
import uuid

import pytest

from firms.models import ChecklistVersion, InspectionAnswer, InspectionPhoto
from firms.services import inspections as services
from tests.browser.files import picture
from tests.browser.town import PASSWORD

SAVE = "button[type=submit]"


@pytest.fixture(scope="module")
def inspectors(town):
    return town.officer, town.person("second", "subdistrict_officer", town.north)


@pytest.fixture
def inspection(town, inspectors):
    return services.plan_inspection(
        by=town.officer,
        now=town.now,
        estate=town.estate,
        version=ChecklistVersion.objects.get(checklist__code="fire-lift"),
        inspectors=inspectors,
        due_on=town.today + datetime.timedelta(days=3),
    )


def item(page, code):
    return page.locator(f"form[data-item='{code}']")


def answer(page, code, verdict, words="", photos=()):
    form = item(page, code)
    form.locator(f"input[name=verdict][value={verdict}]").check()
    if words:
        form.locator("[name=words]").fill(words)
    if photos:
        form.locator("[name=photos]").set_input_files(list(photos))
    form.locator(SAVE).click()


def left(page):
    return page.locator("[data-bar]").get_attribute("data-left")


def wait_left(page, number):
    page.wait_for_selector(f"[data-bar][data-left='{number}']", state="attached")


def eventually(holds):
    """Nothing waiting may also mean: not yet noticed. So the server is asked until it knows."""
    deadline = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def ready(page):
    page.wait_for_selector("[data-inspection][data-ready=yes]", state="attached")


def at_work(visitor, name, inspection, username):
    person = visitor(name)
    person.sign_in(username, PASSWORD)
    person.open("/inspections/")
    page = person.open(f"/inspections/{inspection.pk}/")
    ready(page)
    return person, page


def test_what_was_answered_without_a_network_arrives_once(visitor, inspection):
    person, page = at_work(visitor, "offline", inspection, "officer")
    answer(page, "escape-routes", "ok")
    eventually(lambda: InspectionAnswer.objects.filter(inspection=inspection).count() == 1)
    wait_left(page, 0)

    person.context.set_offline(True)
    answer(page, "hydrants", "not_ok", "三号楼东侧无水", [picture(1, 640, 480), picture(2, 640, 480)])
    wait_left(page, 1)
    answer(page, "extinguishers", "ok")
    wait_left(page, 2)
    answer(page, "extinguishers", "not_ok", "两具过期")  # changed their mind
    wait_left(page, 3)
    assert InspectionAnswer.objects.filter(inspection=inspection).count() == 1

    page.reload()  # the phone was put away: the page comes from the device, with all that waits
    ready(page)
    assert left(page) == "3"
    assert item(page, "hydrants").locator("[name=words]").input_value() == "三号楼东侧无水"
    assert item(page, "extinguishers").locator("[name=words]").input_value() == "两具过期"

    person.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    wait_left(page, 0)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    person.problems.clear()  # the requests that failed without a network
    person.look()

    rows = InspectionAnswer.objects.filter(inspection=inspection)
    assert sorted(rows.values_list("item_code", flat=True)) == [
        "escape-routes",
        "extinguishers",
        "extinguishers",
        "hydrants",
    ]
    first, second = rows.filter(item_code="extinguishers").order_by("answered_at")
    assert second.replaces == [str(first.client_key)] and second.words == "两具过期"
    assert InspectionPhoto.objects.filter(answer__inspection=inspection).count() == 2
    assert rows.values("client_key").distinct().count() == 4


LOSE_ONE_REPLY = """() => {
  const real = window.fetch;
  window.lost = 0;
  window.fetch = async (...all) => {
    const reply = await real(...all);
    if (all[1]?.method === "POST" && !window.lost) {
      window.lost = reply.status;
      throw new TypeError("the reply is lost");
    }
    return reply;
  };
}"""


def test_a_reply_that_was_lost_does_not_make_a_second_answer(visitor, inspection):
    _person, page = at_work(visitor, "lost", inspection, "officer")
    page.evaluate(LOSE_ONE_REPLY)
    answer(page, "hydrants", "not_ok", "无水")
    for _ in range(100):
        if page.evaluate("window.lost"):
            break
        page.wait_for_timeout(100)
    wait_left(page, 1)  # the server took it, and the device does not know
    page.evaluate("window.dispatchEvent(new Event('online'))")
    wait_left(page, 0)
    assert page.evaluate("window.lost") == 200
    assert InspectionAnswer.objects.filter(inspection=inspection).count() == 1


def test_two_inspectors_without_a_network_see_both_answers_and_settle(visitor, inspection, inspectors):
    people = [at_work(visitor, name, inspection, name) for name in ("officer", "second")]
    for (person, page), verdict in zip(people, ("ok", "not_ok"), strict=True):
        person.context.set_offline(True)
        answer(page, "hydrants", verdict, "东侧无水" if verdict == "not_ok" else "")
        wait_left(page, 1)
    for person, page in people:
        person.context.set_offline(False)
        page.evaluate("window.dispatchEvent(new Event('online'))")
        wait_left(page, 0)
    _person, page = people[1]
    box = page.locator("#item-hydrants .notice-warning")
    box.wait_for()
    assert "东侧无水" in box.inner_text() and str(inspectors[0]) in box.inner_text()
    answer(page, "hydrants", "not_ok", "东侧无水，已复核")
    box.wait_for(state="detached")
    answers = InspectionAnswer.objects.filter(inspection=inspection).order_by("pk")
    assert answers.count() == 3
    assert set(answers.last().replaces) == {str(one.client_key) for one in answers[:2]}


def test_without_scripts_the_plain_form_does_it(visitor, inspection):
    person = visitor("plain", java_script_enabled=False)
    person.sign_in("officer", PASSWORD)
    page = person.open(f"/inspections/{inspection.pk}/")
    form = item(page, "hydrants")
    form.locator("input[name=verdict][value=not_ok]").check()
    form.locator("[name=words]").fill("无水")
    form.locator("[name=photos]").set_input_files([picture(1, 640, 480)])
    person.press(form.locator(SAVE))
    kept = InspectionAnswer.objects.get(inspection=inspection)
    assert (kept.words, kept.photos.count()) == ("无水", 1)
    assert item(page, "hydrants").locator("[name=words]").input_value() == "无水"
    assert page.locator("#item-hydrants .previews img").count() == 1


def test_the_firm_and_the_public_see_what_follows(town, visitor, inspection):
    for code, one in inspection.version.items.items():
        given = services.AnswerGiven(
            uuid.uuid4(), code, verdict="not_ok" if code == "hydrants" else "ok", number=0, words="无水"
        )
        assert one.code == services.answer_item(inspection.pk, by=town.officer, now=town.now, given=given).item_code
    services.submit_inspection(inspection.pk, by=town.officer, now=town.now)
    staff = visitor("staff", width=1440)
    staff.sign_in("officer", PASSWORD)
    page = staff.open(f"/admin/firms/inspection/{inspection.pk}/change/")
    page.locator("form[action$='/acts/issue/']").locator("xpath=..").locator("summary").click()
    page.locator("form[action$='/acts/issue/'] [name=legal_basis]").fill("样本条例")
    staff.press("form[action$='/acts/issue/'] button")
    for path in ("inspection", "inspectionplan", "rectificationorder", "checklist", "inspectiondaily"):
        staff.open(f"/admin/firms/{path}/")

    firm = visitor("firm")
    firm.sign_in("firm", PASSWORD)
    page = firm.open("/firm/inspections/")
    firm.press(".row-link >> nth=0")
    page.locator("#note_answer").fill("已更换水带")
    firm.press("form[action$='/answer/'] button")
    firm.says("已更换水带")
    resident = visitor("resident")
    resident.open(f"/estates/{town.estate.code}/")
    resident.says(inspection.version.checklist.name)
