"""The home page, the head of every page, and the pages of errors."""

import datetime

import pytest
from django.utils import timezone

from portal.selectors import figures
from tests.complaints.conftest import World


@pytest.fixture
def world(jurisdiction):
    return World()


def test_without_complaints_there_is_no_data_rather_than_zero_percent(jurisdiction):
    assert figures() == {"received": 0, "answered": 0, "in_time_percent": None, "content_percent": None}


def test_figures_count_the_last_thirty_days(world):
    now = timezone.now()
    for days, state in ((20, "closed"), (20, "dispatched"), (2, "received"), (70, "closed")):
        world.brought_to(state, now=now - datetime.timedelta(days=days))
    assert figures() == {"received": 3, "answered": 1, "in_time_percent": 50, "content_percent": 100}


def test_the_home_page_leads_everywhere(jurisdiction, client_of):
    page = client_of(jurisdiction).get("/").content.decode()
    for address in ("/complaints/new/", "/complaints/track/", "/estates/", "/ratings/", "/lists/", "/account/login/"):
        assert f'href="{address}"' in page
    assert 'aria-current="page"' in page
    assert "东区" in page


def test_public_pages_outside_the_main_navigation_are_reached_from_home_and_from_every_foot(jurisdiction, client_of):
    visitor = client_of(jurisdiction)
    home, elsewhere = (visitor.get(address).content.decode() for address in ("/", "/lists/"))
    main, foot = home.split("<footer")
    for address in (
        "/party/organisations/",
        "/centres/",
        "/appraisal/",
        "/programmes/awards/",
        "/programmes/coverage/",
        "/volunteers/",
    ):
        link = f'href="{address}"'
        assert main.count(link) == foot.count(link) == 1, address
        assert link in elsewhere
        assert visitor.get(address).status_code == 200


def test_the_language_is_switched_by_a_form_and_kept(jurisdiction, client_of):
    browser = client_of(jurisdiction)
    assert 'lang="zh-hans"' in browser.get("/").content.decode()
    answer = browser.post("/language/", {"language": "en", "next": "/complaints/new/"})
    assert answer.url == "/complaints/new/"
    assert '<html lang="en">' in browser.get("/").content.decode()


def test_people_find_their_work_in_the_head_of_the_page(world, client_of, east):
    firm, office = client_of(east), client_of(east)
    firm.force_login(world.firm_person)
    office.force_login(world.officer)
    assert 'href="/firm/"' in firm.get("/").content.decode()
    page = office.get("/").content.decode()
    assert 'href="/admin/"' in page and 'href="/firm/"' not in page


def test_an_unknown_page_helps_and_asks_the_database_nothing(jurisdiction, client_of, django_assert_num_queries):
    browser = client_of(jurisdiction)
    browser.get("/")  # the host is known from now on
    with django_assert_num_queries(0):
        answer = browser.get("/nothing/here/")
    page = answer.content.decode()
    assert answer.status_code == 404
    assert answer["X-Request-ID"] in page and 'href="/"' in page


def test_no_page_carries_inline_script(jurisdiction, client_of):
    browser = client_of(jurisdiction)
    for address in ("/", "/complaints/new/", "/complaints/track/", "/nothing/"):
        page = browser.get(address).content.decode()
        assert "<script>" not in page and " onclick=" not in page and " style=" not in page
