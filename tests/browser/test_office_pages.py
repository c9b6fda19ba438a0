"""Statistics, heat map, ledgers, packs, mediation and hot issues in the browser: no barriers, nothing cut off."""

import pytest
from django.utils import timezone

from complaints import demo
from complaints.models import HotIssue, IssuedPack, LedgerEntry, MediationCase
from complaints.services.statistics import refresh_statistics
from tests.browser.town import PASSWORD
from tests.browser.visitors import DESK, PHONE

ROOT = "/admin/complaints"
WIDTHS = pytest.mark.parametrize("width", [PHONE, DESK])
LANGUAGES = pytest.mark.parametrize("language", ["zh-hans", "en"])


@pytest.fixture(scope="module")
def busy(town):
    """The town after some weeks of the demo."""
    town.person("mediator", "mediator", town.root)
    now = timezone.now()
    demo.seed(1, now=now)
    refresh_statistics(now)
    return town


@pytest.fixture
def office(busy, visitor):
    def come(language, width, username="housing"):
        person = visitor(f"{username}-{language}", width=width)
        person.sign_in(username, PASSWORD)
        person.context.add_cookies([{"name": "django_language", "value": language, "url": person.base}])
        return person

    return come


@WIDTHS
@LANGUAGES
def test_statistics_and_their_map(office, width, language):
    person = office(language, width)
    page = person.open(f"{ROOT}/complaintdaily/")
    person.open(f"{ROOT}/complaintdaily/?area=all&order=late")
    person.press(page.locator("a[href*='/cases/']").first)
    person.open(f"{ROOT}/complaintdaily/map/")
    page.wait_for_selector("#heat-map.leaflet-container")
    person.look()
    assert page.get_attribute(".leaflet-control-zoom-in", "title") == ("Zoom in" if language == "en" else "放大")


@WIDTHS
@LANGUAGES
def test_ledgers_and_monthly_packs(office, width, language):
    person = office(language, width)
    for path in ("ledgerentry/", "ledgerentry/new/", "monthlypack/", "monthlypack/new/"):
        person.open(f"{ROOT}/{path}")
    person.open(f"{ROOT}/ledgerentry/{LedgerEntry.objects.latest('pk').pk}/change/")
    person.open(f"{ROOT}/monthlypack/{IssuedPack.objects.latest('pk').pack_id}/change/")


@WIDTHS
@LANGUAGES
def test_mediation_by_office_and_mediator(office, width, language):
    case = MediationCase.objects.latest("pk")
    for username in ("housing", "mediator"):
        person = office(language, width, username)
        person.open(f"{ROOT}/mediationcase/")
        page = person.open(f"{ROOT}/mediationcase/{case.pk}/change/")
        page.eval_on_selector_all(".case-act", "acts => acts.forEach((act) => { act.open = true })")
        person.look()


@WIDTHS
@LANGUAGES
def test_a_hot_issue_and_what_would_be_joined(office, width, language):
    issue = HotIssue.objects.order_by("-level", "-week_size")[0]
    person = office(language, width)
    page = person.open(f"{ROOT}/hotissue/{issue.pk}/change/")
    person.press(page.locator("form:has(input[value=merge]) button"))
    assert page.locator("select[name=main] option").count() > 1
