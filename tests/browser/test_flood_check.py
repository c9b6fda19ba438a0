"""One form too many: the device calculates or the person waits, and nothing typed or chosen is lost."""

import pytest

from complaints.models import Complaint, FloodLimits
from tests.browser.files import picture
from tests.browser.test_complaint_form import NEXT, SEND, TYPED, fill, still_there
from tests.browser.town import ESTATE, PASSWORD
from tests.browser.visitors import DESK, PHONE

CHECK = "[data-flood]"


@pytest.fixture(scope="module")
def flooded(town):
    """From now on every form of the town is one too many; a wait is a second."""
    FloodLimits.objects.update_or_create(
        pk=1, defaults={"least_seconds": 0, "estate_limit": 1, "work": 20_000, "wait_seconds": 1}
    )
    return town


def filled(resident, town):
    page = resident.open(f"/e/{town.estate.code}")
    fill(page)
    page.click(NEXT)
    page.click(NEXT)
    return page


def send_the_first(visitor, town):
    if not Complaint.objects.exists():
        resident = visitor("first")
        filled(resident, town)
        resident.press(SEND)


def test_with_scripts_the_check_passes_by_itself_and_photos_stay(flooded, visitor):
    send_the_first(visitor, flooded)
    resident = visitor("checked")
    page = filled(resident, flooded)
    page.set_input_files("#id_photos", [picture(1, 640, 480)])
    page.click(SEND)
    page.wait_for_selector(CHECK)
    resident._keep_picture()
    page.wait_for_url("**/done/**")
    resident.look()
    complaint = Complaint.objects.latest("pk")
    resident.says(complaint.spoken_code)
    assert complaint.photos.count() == 1


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_check_on_a_page_of_its_own_shuts_nobody_out(flooded, visitor, width, language):
    send_the_first(visitor, flooded)
    resident = visitor(f"served-{language}", width=width)
    if language == "en":
        resident.open("/complaints/track/")
        resident.in_english()
    page = filled(resident, flooded)
    page.route("**/complaints/new/check/", lambda route: route.abort())
    resident.press(SEND)
    page.wait_for_selector(".altcha[data-state=verified]")
    resident.look()
    still_there(page)
    resident.press("[data-flood-send]")
    resident.says(Complaint.objects.latest("pk").spoken_code)


def test_without_scripts_a_moment_of_waiting_is_enough(flooded, visitor):
    send_the_first(visitor, flooded)
    resident = visitor("no-script", java_script_enabled=False)
    page = resident.open(f"/e/{flooded.estate.code}")
    fill(page)
    resident.press(NEXT)
    resident.press(NEXT)
    resident.press(SEND)
    assert page.locator(CHECK).is_visible() and not page.locator("altcha-widget").is_visible()
    assert page.input_value("#id_title") == TYPED["#id_title"]
    assert page.locator(f"label:has-text('{ESTATE}') input").is_checked()
    page.wait_for_timeout(1500)
    resident.press("[data-flood-send]")
    resident.says(Complaint.objects.latest("pk").spoken_code)


def test_the_office_sees_the_hours_with_checks_and_sets_the_limits(flooded, visitor):
    send_the_first(visitor, flooded)
    office = visitor("office", width=DESK)
    office.sign_in("housing", PASSWORD)
    office.open("/admin/complaints/floodhour/")
    office.says("提交核验统计")
    page = office.open("/admin/complaints/floodlimits/")
    page.fill("#id_wait_seconds", "5")
    page.fill("#id_notice_after", "7")
    office.press("[name=_save]")
    assert FloodLimits.objects.get().notice_after == 7
