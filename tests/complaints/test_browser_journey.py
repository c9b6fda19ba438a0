"""The whole way of one complaint in a real browser: resident and firm on a phone, the officer at a desk."""

import pytest

from complaints.models import Complaint
from tests.complaints.browser import journey, needs_chromium, serving
from tests.complaints.conftest import picture_bytes

pytestmark = pytest.mark.browser
PASSWORD = "correct horse battery"
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def sign_in(page, base, username):
    page.goto(f"{base}/account/login/")
    page.fill("input[name=login]", username)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda address: "/account/login" not in address)


def photos(*sizes):
    return [
        {"name": f"{number}.jpg", "mimeType": "image/jpeg", "buffer": picture_bytes(*size)}
        for number, size in enumerate(sizes)
    ]


def hand_in(page, base):
    """Three steps; gives the address of the complaint's page."""
    page.goto(f"{base}/complaints/new/")
    page.fill("#id_estate_query", "春熙")
    page.click("#estates .choice >> nth=0")
    page.click("[data-step]:not(.is-hidden) [data-next]")
    page.select_option("#id_category", "cleaning-rubbish")
    page.fill("#id_title", "垃圾三天没有清运")
    page.fill("#id_text", "三栋楼下的垃圾桶满了三天。")
    page.set_input_files("#id_photos", photos((2600, 1800), (640, 480)))
    page.wait_for_selector("[data-previews] img >> nth=1")
    page.click("[data-step]:not(.is-hidden) [data-next]")
    assert not page.evaluate(TOO_WIDE)
    page.click("[data-send]")
    page.wait_for_url("**/done/**")
    assert len(page.inner_text(".receipt-code").replace("-", "").strip()) == 12
    assert not page.evaluate(TOO_WIDE)
    page.click(".form-actions .btn-primary")
    page.wait_for_url("**/track/**")
    return page.url


def decide(page, act, **fields):
    """Open a decision of the office, fill it in, make it."""
    form = page.locator(f"form[action$='/acts/{act}/']")
    if not form.is_visible():
        page.locator("details.case-act", has=form).locator("summary").click()
    for name, value in fields.items():
        form.locator(f"[name={act}-{name}]").fill(value)
    form.locator("button").click()
    page.wait_for_load_state()


def walk(base, new_page):
    resident, office, firm = new_page(), new_page(1440), new_page()
    follow = hand_in(resident, base)

    sign_in(office, base, "officer")
    office.goto(f"{base}/admin/complaints/complaint/")
    office.click("text=垃圾三天没有清运")
    assert office.locator(".case-photos img").count() == 2
    decide(office, "accept")
    decide(office, "dispatch")

    sign_in(firm, base, "firm")
    firm.goto(f"{base}/firm/complaints/")
    firm.click(".row-link >> nth=0")
    firm.click("form[action$='/answer/'] >> xpath=.. >> summary")
    firm.fill("#note_answer", "已清运，桶位已冲洗。")
    firm.set_input_files("#id_photos", photos((800, 600)))
    firm.wait_for_selector("[data-previews] img")
    firm.click("form[action$='/answer/'] button[type=submit]")
    firm.wait_for_selector(".state-resolved")

    resident.goto(follow)
    assert resident.locator(".photo-row img").count() == 3
    resident.check("input[value=satisfied]")
    resident.click("form[action$='/rate/'] button[type=submit]")
    resident.wait_for_load_state()

    office.reload()
    decide(office, "close")
    resident.goto(follow)
    assert resident.locator(".state-closed").count() == 1
    assert not resident.evaluate(TOO_WIDE)


def test_a_complaint_goes_the_whole_way_in_a_browser(fresh_world, fresh_jurisdiction):
    needs_chromium()
    host = fresh_jurisdiction.get_primary_domain().domain
    with serving() as port:
        journey(lambda new_page: walk(f"http://{host}:{port}", new_page))
    complaint = Complaint.objects.get()
    assert (complaint.state, complaint.satisfaction, complaint.photos.count()) == ("closed", "satisfied", 3)
    assert [event.kind for event in complaint.events.order_by("id")] == [
        "submit",
        "accept",
        "dispatch",
        "answer",
        "rate",
        "close",
    ]
