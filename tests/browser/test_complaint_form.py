"""The complaint form in three steps, with and without scripts; nothing typed is ever lost."""

from complaints.models import Complaint, Joining
from tests.browser.files import not_a_picture, picture
from tests.browser.town import ESTATE

SEND, SEARCH = "[data-send]", "[data-search]"
STEP = "[data-step]:not(.is-hidden)"
NEXT, BACK = f"{STEP} [data-next]", f"{STEP} [data-back]"
TYPED = {"#id_title": "楼道灯不亮", "#id_text": "二层至五层楼道灯均不亮，已三天。"}


def fill(page):
    for place, words in TYPED.items():
        page.fill(place, words)
    page.select_option("#id_category", "facilities-light")


def still_there(page):
    assert {place: page.input_value(place) for place in TYPED} == TYPED
    assert page.input_value("#id_category") == "facilities-light"
    assert page.locator(f"label:has-text('{ESTATE}') input").is_checked()


def test_without_scripts_a_complaint_is_handed_in_step_by_step(town, visitor):
    resident = visitor("no-script", java_script_enabled=False)
    page = resident.open("/complaints/new/")
    resident.press(NEXT)
    assert page.locator(f"{STEP} .field-error:not([data-step-error])").count() == 3
    fill(page)
    resident.press(NEXT)
    page.fill("#id_estate_query", "春熙")
    resident.press(SEARCH)
    page.check(f"label:has-text('{ESTATE}') input")
    page.fill("#id_place_text", "2栋楼道")
    resident.press(NEXT)
    still_there(page)
    resident.press(BACK)
    resident.press(NEXT)

    page.set_input_files("#id_photos", [picture(1), not_a_picture("说明.jpg")])
    page.fill("#id_reporter_phone", "12345")
    resident.press(SEND)
    still_there(page)
    assert page.input_value("#id_reporter_phone") == "12345"
    resident.says("说明.jpg", "请重新选择照片")
    assert page.locator(".notice-error li").count() == 2
    assert not Complaint.objects.exists()

    page.fill("#id_reporter_phone", "13800000000")
    page.set_input_files("#id_photos", [picture(1, 640, 480), picture(2, 640, 480)])
    resident.press(SEND)
    complaint = Complaint.objects.get()
    resident.says(complaint.spoken_code)
    assert (complaint.estate.name, complaint.photos.count(), complaint.title) == (ESTATE, 2, "楼道灯不亮")


def test_with_scripts_a_wrong_field_opens_its_step_and_keeps_the_rest(town, visitor):
    resident = visitor("corrects")
    page = resident.open(f"/e/{town.estate.code}")
    page.click(NEXT)
    assert page.locator(f"{STEP} [data-step-error]").is_visible()
    fill(page)
    page.click(NEXT)
    page.click(NEXT)
    page.fill("#id_reporter_phone", "12345")
    resident.press(SEND)
    assert page.locator("#id_reporter_phone").is_visible()
    assert page.input_value("#id_title") == TYPED["#id_title"]


def test_a_draft_waits_on_the_device_without_the_contact(town, visitor):
    resident = visitor("draft")
    page = resident.open(f"/e/{town.estate.code}")
    fill(page)
    page.click(NEXT)
    page.click(NEXT)
    page.fill("#id_reporter_name", "王小明")
    page.fill("#id_reporter_phone", "13800000000")
    kept = page.evaluate("localStorage.getItem('complaint-draft')")
    assert TYPED["#id_title"] in kept and "王小明" not in kept and "13800000000" not in kept

    resident.open("/complaints/new/")
    resident.says(TYPED["#id_title"])
    page.click("[data-draft-continue]")
    still_there(page)
    assert page.input_value("#id_reporter_phone") == ""
    page.click(NEXT)
    page.click(NEXT)
    resident.press(SEND)
    assert page.evaluate("localStorage.getItem('complaint-draft')") is None

    resident.open("/complaints/new/")
    assert not page.locator("[data-draft]").is_visible()


def test_one_click_joins_neighbours(town, visitor):
    resident = visitor("joins")
    first = Complaint.objects.latest("pk")
    before = Complaint.objects.count()
    page = resident.open(f"/e/{first.estate.code}")
    fill(page)
    page.click(NEXT)
    page.click(NEXT)
    page.wait_for_selector("[data-join]")
    resident.look()
    resident.press("[data-join] >> nth=0")
    joining = Joining.objects.get()
    resident.says(joining.spoken_code)
    resident.press(".form-actions .btn-primary")
    assert TYPED["#id_text"] not in page.content()
    assert Complaint.objects.count() == before
