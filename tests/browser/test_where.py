"""The estate by place: on a map, by the device's own place, by keyboard, and with the device's refusal."""

from decimal import Decimal

import pytest

from complaints.models import Complaint
from places.models import Area
from tests.browser.test_complaint_form import NEXT, SEND, fill
from tests.browser.town import ESTATE, SOUTH_ESTATE
from tests.browser.visitors import DESK, PHONE

HERE = {"longitude": 104.0612, "latitude": 30.6601}
POINTS = {ESTATE: ("104.064", "30.661"), SOUTH_ESTATE: ("104.1", "30.68")}
DRAWN = ".where-map path.leaflet-interactive"
CHOSEN = "#chosen-estate input"


def border(west, south, east, north):
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    box = {"west": west, "south": south, "east": east, "north": north}
    return {"geometry": {"type": "Polygon", "coordinates": [ring]}, **box}


@pytest.fixture(scope="module")
def drawn(town):
    """Both estates have points, both subdistricts borders."""
    for estate in (town.estate, town.south_estate):
        longitude, latitude = map(Decimal, POINTS[estate.name])
        type(estate).objects.filter(pk=estate.pk).update(longitude=longitude, latitude=latitude)
    Area.objects.filter(pk=town.north.pk).update(**border(104.04, 30.64, 104.08, 30.69))
    Area.objects.filter(pk=town.south.pk).update(**border(104.08, 30.64, 104.12, 30.69))
    return town


def at_where(resident):
    page = resident.open("/complaints/new/")
    fill(page)
    page.click(NEXT)
    return page


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_an_estate_is_chosen_on_the_map_and_nothing_foreign_is_loaded(drawn, visitor, width, language):
    resident = visitor(f"map-{language}", width=width)
    if language == "en":
        resident.open("/complaints/track/")
        resident.in_english()
    asked = []
    resident.page.on("request", lambda request: asked.append(request.url))
    page = at_where(resident)
    assert not any("leaflet" in address for address in asked)
    page.click("[data-map-open]")
    page.wait_for_selector(DRAWN)
    page.wait_for_selector("#estates input")
    resident.look()
    assert all(address.startswith(resident.base) for address in asked)
    page.locator(DRAWN).first.click()
    assert page.get_attribute(CHOSEN, "value") == drawn.estate.code
    page.click("[data-map-open]")
    page.wait_for_selector("#where-map", state="hidden")
    page.click(NEXT)
    resident.press(SEND)
    assert Complaint.objects.latest("pk").estate == drawn.estate


def test_the_device_is_asked_only_on_demand_and_sends_a_hundred_metres(drawn, visitor):
    resident = visitor("located", geolocation=HERE, permissions=["geolocation"])
    sent = []
    resident.page.on("request", lambda request: sent.append(request.post_data or "") if "near" in request.url else None)
    page = at_where(resident)
    assert sent == []
    page.click("[data-locate]")
    page.wait_for_selector("#estates input")
    resident.look()
    resident.says("约 300 米")
    assert "longitude=104.061" in sent[0] and "104.0612" not in sent[0]
    page.keyboard.press("Space")
    assert page.get_attribute(CHOSEN, "value") == drawn.estate.code


def test_a_refusal_says_what_else_can_be_done(drawn, visitor):
    resident = visitor("hidden")
    page = at_where(resident)
    page.click("[data-locate]")
    page.locator("[data-where-status]", has_text="允许定位").wait_for()
    resident.look()


def test_the_map_and_its_list_work_by_keyboard(drawn, visitor):
    resident = visitor("keyboard", width=DESK)
    page = at_where(resident)
    page.focus("[data-map-open]")
    page.keyboard.press("Enter")
    page.wait_for_selector("#estates input")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "where-map"
    with page.expect_response("**/complaints/new/near/"):
        page.keyboard.press("ArrowRight")
    page.focus("#estates input >> nth=1")
    page.keyboard.press("Space")
    assert page.locator(CHOSEN).is_checked()


def test_without_scripts_there_is_the_search_alone(drawn, visitor):
    resident = visitor("no-script", java_script_enabled=False)
    page = resident.open("/complaints/new/")
    fill(page)
    resident.press(NEXT)
    assert not page.locator("[data-where]").is_visible()
    assert page.locator("[data-search]").is_visible()
