"""The register as everybody sees it: the same on the public host and on every jurisdiction's."""

import datetime

import pytest

from tenants import services
from tenants.choices import Status
from tenants.models import Jurisdiction
from tenants.selectors import register_firm, register_search
from tests.tenants.conftest import NOW, ONE, TWO, entry, rating

LATER = NOW + datetime.timedelta(days=3)


@pytest.fixture(params=["public", "jurisdiction"])
def client(request, east, client_of):
    """A browser at either kind of host."""
    return client_of(None if request.param == "public" else east)


@pytest.fixture
def published(east, west, publish):
    """East and west have published on one firm, west on another one too."""
    publish(east, 1, ratings=[rating(period="2026Q2", score="70", grade="B")])
    publish(east, 2, ratings=[rating()], entries=[entry(published_on="2026-10-20", expires_on=None)])
    publish(
        west,
        1,
        ratings=[rating(score="62.25", grade="C", colour="orange"), rating(TWO, firm_name="碧波物业服务公司")],
        entries=[entry(key="1:black:1", list_kind="black", list_title="黑榜", tone="sanction", expires_on=None)],
    )


def text_of(response):
    return response.content.decode()


def found(words, jurisdiction=None):
    return [firm.unified_code for firm in register_search(words, jurisdiction)]


@pytest.mark.parametrize("words", ["安和", "ahwy", "AHWY", ONE, ONE.lower(), "安和 有限公司", "安和物业有限公司"])
def test_a_firm_is_found_once_by_name_initials_or_code(published, words):
    assert found(words) == [ONE]


def test_a_search_can_be_limited_to_one_jurisdiction(published, east, west):
    assert found("物业", east) == [ONE]
    assert found("物业", west) == [ONE, TWO]
    assert found("nosuchfirm") == []


def test_nothing_is_published_yet(client, db):
    assert "Nothing has been published yet." in english(client, "/register/")


def english(client, address, **data):
    client.cookies["django_language"] = "en"
    return text_of(client.get(address, data))


def test_the_first_page_says_who_has_published(client, published):
    page = english(client, "/register/")
    assert "东区" in page
    assert "西区" in page
    assert "安和物业有限公司" not in page


def test_a_search_shows_the_newest_grade_of_each_jurisdiction_and_lists_in_force(client, published):
    page = english(client, "/register/", q="安和")
    assert page.count("安和物业有限公司") == 1
    assert page.count("grade-green") == page.count("grade-orange") == 1
    assert "黑榜" in page


def test_a_search_that_finds_nothing_says_what_to_do(client, published):
    assert "Try fewer words" in english(client, "/register/", q="nosuchfirm")


@pytest.mark.parametrize("where", ["nowhere", "\0", "a" * 500])
def test_an_unknown_jurisdiction_in_the_address_is_no_error(client, published, where):
    assert client.get("/register/", {"where": where, "q": "\0"}).status_code == 200


def test_a_firm_page_shows_every_jurisdiction_with_history_entries_and_the_way_to_its_site(client, published):
    page = english(client, f"/register/{ONE}/")
    for words in ("东区", "西区", "2026Q2", "86.5", "62.25", "红榜", "黑榜", "本季度排名前十", "示例办法第十条"):
        assert words in page
    assert "http://west.localhost" in page
    assert "碧波" not in page


def test_a_code_in_small_letters_leads_to_the_page(client, published):
    answer = client.get(f"/register/{ONE.lower()}/")
    assert (answer.status_code, answer["Location"]) == (301, f"/register/{ONE}/")


def test_a_code_without_publications_is_missing_with_advice(client, published):
    answer = client.get("/register/91350100M000100Y4A/")
    assert answer.status_code == 404
    assert "91350100M000100Y4A" in text_of(answer)
    assert client.get("/register/91350100M000100Y4A.json").status_code == 404
    assert client.get("/register/short/").status_code == 404


def test_machines_get_the_same_with_corrections_and_no_float(client, published, east, publish):
    publish(east, 3, ratings=[rating(score="80")], now=LATER, replaces=2)
    answer = client.get(f"/register/{ONE}.json")
    here, there = answer.json()["jurisdictions"]
    assert [(row["period"], row["score"], row["withdrawn_at"] is None) for row in here["ratings"]] == [
        ("2026Q3", "80.0000", True),
        ("2026Q3", "86.5000", False),
        ("2026Q2", "70.0000", True),
    ]
    assert here["entries"][0]["end_reason"] == "corrected"
    assert there["entries"][0]["status"] == "in_force"


def test_a_repaired_entry_stays_visible_with_its_end(client, published, west):
    services.end_entry(west.pk, "1:black:1", reason="repaired", on=NOW.date())
    assert "repaired" in english(client, f"/register/{ONE}/")
    assert "黑榜" not in english(client, "/register/", q="安和")


def test_a_stand_in_code_says_so(client, published):
    assert "stand-in" in english(client, f"/register/{TWO}/")


def test_a_jurisdiction_out_of_use_stays_but_its_site_is_not_linked(published, west):
    Jurisdiction.objects.filter(pk=west.pk).update(status=Status.DISABLED)
    page = register_firm(ONE, NOW.date(), scheme="http", port="80")
    assert [bool(part["url"]) for part in page["parts"]] == [True, False]


def test_a_page_of_results_costs_equal_queries(published, west, client_of, publish, sees_equal_queries):
    from firms.rules import fictitious_code

    def grow():
        ratings = [rating(fictitious_code(f"firm {number}"), firm_name=f"物业{number}") for number in range(18)]
        publish(west, 2, ratings=ratings)

    sees_equal_queries(lambda: client_of(None).get("/register/", {"q": "物业"}), grow)


def test_a_firm_is_called_by_its_newest_published_name(published, east, publish):
    publish(east, 4, ratings=[rating(period="2026Q4", firm_name="新安和物业有限公司")], now=LATER)
    page = register_firm(ONE, LATER.date(), scheme="http", port="80")
    assert page["firm_name"] == "新安和物业有限公司"
    assert [part["firm_name"] for part in page["parts"]] == ["新安和物业有限公司", "安和物业有限公司"]
