"""The map beside the public list of complaints: loaded on demand, from here alone, and the list says the same."""

import uuid

import pytest
from django.utils import timezone

from complaints import services
from complaints.models import Category, OpenInterface
from tests.browser.town import ESTATE
from tests.browser.visitors import DESK, PHONE


@pytest.fixture(scope="module")
def published(town):
    """Six complaints at an estate with a point, shown to everybody."""
    OpenInterface.objects.create(pk=1, is_public=True)
    town.estate.longitude, town.estate.latitude = "104.06123", "30.65789"
    town.estate.save()
    category = Category.objects.get(code="cleaning-rubbish")
    for number in range(6):
        services.submit_complaint(
            submission_key=uuid.uuid4(),
            estate=town.estate,
            category=category,
            title=f"垃圾未清运{number}",
            text="请尽快处理。",
            now=timezone.now(),
        )
    return town


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_an_estate_is_found_on_the_map_and_in_the_list(published, visitor, width, language):
    reader = visitor(f"public-map-{language}", width=width)
    if language == "en":
        reader.open("/complaints/track/")
        reader.in_english()
    asked = []
    reader.page.on("request", lambda request: asked.append(request.url))
    page = reader.open("/complaints/public/")
    reader.says(ESTATE)
    assert not any("leaflet" in address for address in asked)
    page.click("[data-public-map] button")
    page.wait_for_selector("#public-map path.leaflet-interactive")
    reader.look()
    assert all(address.startswith(reader.base) for address in asked)
    page.locator("#public-map path.leaflet-interactive").first.click()
    reader.press("#public-map .leaflet-popup a")
    reader.says(ESTATE)
    assert page.url.endswith(f"/complaints/public/estates/{published.estate.code}/")


def test_without_scripts_the_list_stands_alone(published, visitor):
    reader = visitor("public-no-script", java_script_enabled=False)
    page = reader.open("/complaints/public/")
    assert not page.locator("#public-map").is_visible()
    reader.press(page.locator("ol a", has_text=ESTATE))
    assert published.estate.code in page.url
