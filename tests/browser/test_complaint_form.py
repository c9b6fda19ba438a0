"""The complaint form where no script runs: a search step, and nothing typed is ever lost."""

from complaints.models import Complaint
from tests.browser.files import not_a_picture, picture
from tests.browser.town import ESTATE

SEND, SEARCH = "[data-send]", "[data-search]"
TYPED = {"#id_place_text": "2栋楼道", "#id_title": "楼道灯不亮", "#id_text": "二层至五层楼道灯均不亮，已三天。"}


def fill(page):
    for place, words in TYPED.items():
        page.fill(place, words)
    page.select_option("#id_category", "facilities-light")


def still_there(page):
    assert {place: page.input_value(place) for place in TYPED} == TYPED
    assert page.input_value("#id_category") == "facilities-light"
    assert page.is_checked(f"label:has-text('{ESTATE}') input")


def test_without_scripts_a_complaint_is_handed_in_step_by_step(town, visitor):
    resident = visitor("no-script", java_script_enabled=False)
    page = resident.open("/complaints/new/")
    fill(page)
    page.fill("#id_estate_query", "春熙")
    resident.press(SEARCH)
    page.check(f"label:has-text('{ESTATE}') input")
    still_there(page)

    page.set_input_files("#id_photos", [picture(1), not_a_picture("说明.jpg")])
    page.fill("#id_reporter_phone", "12345")
    resident.press(SEND)
    still_there(page)
    assert page.input_value("#id_reporter_phone") == "12345"
    resident.says("说明.jpg", "请重新选择照片")
    assert page.locator(".notice-error li").count() == 2
    assert "没有名为" not in page.content()
    assert not Complaint.objects.exists()

    page.fill("#id_reporter_phone", "13800000000")
    page.set_input_files("#id_photos", [picture(1, 640, 480), picture(2, 640, 480)])
    resident.press(SEND)
    complaint = Complaint.objects.get()
    resident.says(complaint.spoken_code)
    assert (complaint.estate.name, complaint.photos.count(), complaint.title) == (ESTATE, 2, "楼道灯不亮")


def test_with_scripts_a_wrong_field_opens_its_step_and_keeps_the_rest(town, visitor):
    resident = visitor("corrects")
    page = resident.open(f"/complaints/new/?estate={town.estate.code}")
    page.click("[data-step]:not(.is-hidden) [data-next]")
    page.click("[data-step]:not(.is-hidden) [data-next]")
    assert page.locator("[data-step]:not(.is-hidden) [data-step-error]").is_visible()
    fill_second_step(page)
    page.click("[data-step]:not(.is-hidden) [data-next]")
    page.fill("#id_reporter_phone", "12345")
    resident.press(SEND)
    assert page.locator("#id_reporter_phone").is_visible()
    assert page.input_value("#id_title") == TYPED["#id_title"]


def fill_second_step(page):
    page.select_option("#id_category", "facilities-light")
    page.fill("#id_title", TYPED["#id_title"])
    page.fill("#id_text", TYPED["#id_text"])
