"""The residents' form without a network: it opens, it waits, and one complaint arrives when the network is back."""

import pytest

from complaints.models import Complaint
from tests.browser.acts import wait_until
from tests.browser.files import picture
from tests.browser.test_complaint_form import NEXT, SEND, STEP, TYPED, fill
from tests.browser.town import ESTATE
from tests.browser.visitors import DESK, PHONE

NEW = "/complaints/new/"
READY = """async () => {
    const found = await navigator.serviceWorker.ready;
    const names = await caches.keys();
    return [found.active.state, names, found.scope];
}"""
KEPT = """async () => {
    const names = await caches.keys();
    const kept = await Promise.all(names.map(async (name) => (await (await caches.open(name)).keys())));
    return kept.flat().map((request) => new URL(request.url).pathname);
}"""
AWAY, WAITING, BACK = (f"[data-offline-say={name}]" for name in ("away", "waiting", "back"))


def with_worker(resident):
    """A visit with a network: the form is on the device from now on."""
    page = resident.open(NEW)
    wait_until(lambda: kept_as(page, page.get_attribute("html", "lang")))
    return page


def kept_as(page, language):
    """Whether a worker in this language has taken over, and those before it have gone."""
    state, names, _scope = page.evaluate(READY)
    return state == "activated" and len(names) == 1 and names[0].endswith(f"-{language}")


def without_network(resident):
    """Reload the form with the network switched off."""
    resident.context.set_offline(True)
    resident.page.goto(f"{resident.base}{NEW}")
    resident.page.wait_for_selector(AWAY)
    return resident.page


def network_is_back(resident):
    """Errors of the time without a network are those of the browser."""
    resident.problems.clear()
    resident.context.set_offline(False)


def filled_in(page, estate=ESTATE):
    fill(page)
    page.click(NEXT)
    page.fill("#id_estate_query", estate)
    page.click(NEXT)


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_form_opens_without_a_network_in_the_language_of_the_visitor(town, visitor, width, language):
    resident = visitor(f"offline-{language}", width=width)
    if language == "en":
        resident.open("/complaints/track/")
        resident.in_english()
    with_worker(resident)
    page = without_network(resident)
    assert page.get_attribute("html", "lang") == language
    resident.problems.clear()
    resident.look()
    resident.says("There is no network" if language == "en" else "目前没有网络")
    assert page.locator("#id_category option").count() > 10
    assert page.evaluate("getComputedStyle(document.querySelector('.btn-primary')).color") == "rgb(255, 255, 255)"


def test_another_language_is_kept_after_the_switch(town, visitor):
    resident = visitor("switches")
    page = with_worker(resident)
    resident.in_english()
    wait_until(lambda: kept_as(page, "en"))
    assert without_network(resident).get_attribute("html", "lang") == "en"


def test_a_complaint_sent_without_a_network_arrives_once_when_it_is_back(town, visitor):
    before = Complaint.objects.count()
    resident = visitor("waits")
    with_worker(resident)
    page = without_network(resident)
    filled_in(page)
    page.fill("#id_reporter_phone", "13800000000")
    page.set_input_files("#id_photos", [picture(1, 640, 480)])
    page.click(SEND)
    page.wait_for_selector(WAITING)
    resident.problems.clear()
    resident.look()
    kept = page.evaluate("localStorage.getItem('complaint-draft')")
    assert TYPED["#id_title"] in kept and "13800000000" not in kept
    assert Complaint.objects.count() == before

    network_is_back(resident)
    page.wait_for_url("**/done/**")
    resident.look()
    complaint = Complaint.objects.latest("pk")
    resident.says(complaint.spoken_code)
    assert Complaint.objects.count() == before + 1
    assert (complaint.estate, complaint.photos.count()) == (town.estate, 1)
    assert complaint.reporter_phone == "13800000000"


def test_a_page_that_was_closed_sends_the_words_when_it_is_opened_again(town, visitor):
    before = Complaint.objects.count()
    resident = visitor("closes")
    with_worker(resident)
    page = without_network(resident)
    filled_in(page)
    page.click(SEND)
    page.wait_for_selector(WAITING)
    page.goto(f"{resident.base}{NEW}")
    page.wait_for_selector(WAITING)
    network_is_back(resident)
    page.wait_for_url("**/done/**")
    assert Complaint.objects.count() == before + 1
    assert page.evaluate("localStorage.getItem('complaint-draft')") is None


def test_two_complaints_from_the_kept_page_are_two(town, visitor):
    before = Complaint.objects.count()
    resident = visitor("twice")
    with_worker(resident)
    for _ in range(2):
        page = without_network(resident)
        filled_in(page)
        page.click(SEND)
        page.wait_for_selector(WAITING)
        network_is_back(resident)
        page.wait_for_url("**/done/**")
    assert Complaint.objects.count() == before + 2


def test_an_estate_that_is_not_known_by_this_name_is_asked_for(town, visitor):
    before = Complaint.objects.count()
    resident = visitor("asked")
    with_worker(resident)
    page = without_network(resident)
    filled_in(page, ESTATE[:1])
    page.click(SEND)
    page.wait_for_selector(WAITING)
    network_is_back(resident)
    page.wait_for_selector(BACK)
    resident.look()
    assert Complaint.objects.count() == before
    page.check(f"{STEP} label:has-text('{ESTATE}') input")
    page.click(NEXT)
    resident.press(SEND)
    assert Complaint.objects.count() == before + 1


def test_a_form_whose_token_no_longer_holds_is_sent_all_the_same(town, visitor):
    before = Complaint.objects.count()
    resident = visitor("stale")
    page = with_worker(resident)
    fill(page)
    page.click(NEXT)
    page.fill("#id_estate_query", ESTATE)
    page.check(f"{STEP} label:has-text('{ESTATE}') input")
    page.click(NEXT)
    resident.context.clear_cookies()
    with page.expect_response("**/new/token/"):
        page.click(SEND)
    page.wait_for_url("**/done/**")
    assert Complaint.objects.count() == before + 1


def test_nothing_is_kept_but_the_empty_form_and_its_files(town, visitor):
    resident = visitor("keeps")
    page = with_worker(resident)
    _state, names, scope = page.evaluate(READY)
    assert scope == f"{resident.base}{NEW}" and len(names) == 1
    page.goto(f"{resident.base}/complaints/track/")
    page.goto(f"{resident.base}/")
    pages = {path for path in page.evaluate(KEPT) if not path.startswith("/static/")}
    assert pages == {f"{NEW}shell/zh-hans/"}
