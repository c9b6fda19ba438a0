"""Public pages, staff screens and API: who sees what, and with how many statements."""

import re
from decimal import Decimal
from typing import Any

import pytest

from audit.models import AuditEntry
from places import services
from places.models import Area, Building, Estate
from tests.places.conftest import TODAY, make_area, make_estate

SECRET_WORDS = ("欧阳明", "19900001234")


@pytest.fixture
def visitor(east: Any, tree: Any, client_of: Any) -> Any:
    return client_of(east)


@pytest.fixture
def staff(east: Any, tree: Any, client_of: Any, person: Any) -> Any:
    def sign_in(role: str = "subdistrict_officer", area: Any = None) -> Any:
        client = client_of(east)
        client.force_login(person(f"{role}{area or tree.first}", role, area or tree.first))
        return client

    return sign_in


# --- Public ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["锦绣花园", "锦绣", "jinxiu", "JXHY", "jin xiu", "示范大道"])
def test_an_estate_is_found_by_name_pinyin_initials_and_address(visitor: Any, tree: Any, words: str) -> None:
    make_estate(tree.community, "锦绣花园", address="示范大道1号")
    make_estate(tree.community, "望舒苑")
    page = visitor.get("/estates/", {"q": words}).content.decode()
    assert "锦绣花园" in page
    assert "望舒苑" not in page


def test_the_search_works_without_javascript_and_answers_htmx_with_a_part(visitor: Any, tree: Any) -> None:
    make_estate(tree.community, "锦绣花园")
    whole = visitor.get("/estates/", {"q": "锦绣"})
    part = visitor.get("/estates/", {"q": "锦绣"}, headers={"HX-Request": "true"})
    assert "<html" in whole.content.decode()
    assert "<html" not in part.content.decode()
    assert "锦绣花园" in part.content.decode()
    assert "HX-Request" in whole["Vary"]


def test_what_begins_with_the_words_comes_first(tree: Any) -> None:
    for name in ("大锦绣", "锦绣花园二期", "锦绣"):
        make_estate(tree.community, name)
    assert [estate.name for estate in Estate.objects.matching("锦绣")] == ["锦绣", "锦绣花园二期", "大锦绣"]
    assert [estate.name for estate in Estate.objects.matching("jinxiu")] == ["锦绣", "锦绣花园二期", "大锦绣"]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({}, 200),
        ({"q": ""}, 200),
        ({"q": "···"}, 200),
        ({"q": "%_\\' OR 1=1 --"}, 200),
        ({"q": "<script>alert(1)</script>"}, 200),
        ({"q": "\x00"}, 400),
        ({"q": "长" * 61}, 400),
        ({"q": "a", "page": "0"}, 400),
        ({"q": "a", "page": "x"}, 400),
        ({"q": "a", "page": "999"}, 200),
    ],
)
def test_any_search_gets_an_answer(visitor: Any, query: dict[str, str], status: int) -> None:
    answer = visitor.get("/estates/", query)
    assert answer.status_code == status
    assert "<script>alert" not in answer.content.decode()


def test_the_page_of_an_estate_shows_public_facts(visitor: Any, tree: Any) -> None:
    estate = make_estate(
        tree.community,
        "锦绣花园",
        built_year=2001,
        household_count=300,
        building_count=4,
        reported_firm_name="示范物业",
    )
    page = visitor.get(f"/estates/{estate.code}/").content.decode()
    for text in ("锦绣花园", "2001", "75.00", estate.code, "云栖社区", f"/complaints/new/?estate={estate.code}"):
        assert text in page
    assert "示范物业" not in page
    assert visitor.get(f"/estates/{estate.code.lower()}/").status_code == 200


def test_demolished_and_unknown_estates_are_not_found(visitor: Any, tree: Any) -> None:
    gone = make_estate(tree.community, status="demolished")
    assert visitor.get(f"/estates/{gone.code}/").status_code == 404
    assert visitor.get("/estates/NOSUCHCODE/").status_code == 404
    assert visitor.get("/estates/", {"q": gone.name}).content.decode().count(gone.code) == 0


def test_the_public_list_takes_equal_statements(visitor: Any, tree: Any, sees_equal_queries: Any) -> None:
    make_estate(tree.community, "锦绣0")

    def grow() -> None:
        for number in range(1, 20):
            make_estate(tree.community, f"锦绣{number}")

    sees_equal_queries(lambda: visitor.get("/estates/", {"q": "锦绣"}), grow)


# --- Staff screens ----------------------------------------------------------------------------------

SCREENS = ("area", "estate", "building", "unit", "owner")


def fill(area: Any, number: int) -> Any:
    """An estate with a building, a unit and an owner."""
    estate = make_estate(area, f"锦绣{number}园")
    building = services.add_building(estate.pk, by=None, number="1栋")
    unit = services.add_unit(building.pk, by=None, number="301", exclusive_area=Decimal(80))
    owner = services.record_owner(by=None, name="欧阳明", phone="19900001234" if number == 0 else "")
    services.grant_share(unit.pk, owner, by=None, effective_from=TODAY)
    return estate


@pytest.mark.parametrize("screen", SCREENS)
def test_lists_take_equal_statements_and_show_no_personal_data(
    staff: Any, tree: Any, screen: str, sees_equal_queries: Any
) -> None:
    fill(tree.community, 0)
    client = staff()

    def grow() -> None:
        for number in range(1, 20):
            fill(tree.community, number)
            make_area(f"990101001{number + 1:03}", "社区", tree.first)

    def visit() -> Any:
        answer = client.get(f"/admin/places/{screen}/")
        assert answer.status_code == 200
        assert not any(word in answer.content.decode() for word in SECRET_WORDS)
        return answer

    sees_equal_queries(visit, grow)


@pytest.mark.parametrize("screen", SCREENS)
def test_screens_show_the_sub_tree_only(staff: Any, tree: Any, screen: str) -> None:
    fill(tree.other, 0)
    page = staff().get(f"/admin/places/{screen}/")
    assert page.status_code == 200
    assert "锦绣0园" not in page.content.decode()
    assert "竹溪社区" not in page.content.decode()


@pytest.mark.parametrize("screen", SCREENS)
def test_others_stay_outside(visitor: Any, staff: Any, person: Any, east: Any, client_of: Any, screen: str) -> None:
    assert visitor.get(f"/admin/places/{screen}/").status_code == 302
    client = client_of(east)
    client.force_login(person("nobody"))
    assert client.get(f"/admin/places/{screen}/").status_code in {302, 403}


def test_an_estate_is_registered_and_changed_on_its_screen(staff: Any, tree: Any) -> None:
    client = staff()
    form = {
        "name": "锦绣花园",
        "kind": "residential",
        "area": tree.community.pk,
        "ownership_mix": "unknown",
        "status": "in_use",
        "management_mode": "firm",
        "household_count": "300",
    }
    answer = client.post("/admin/places/estate/add/", form)
    assert answer.status_code == 302, re.findall(r"errorlist.*?</ul>", answer.content.decode(), re.S)
    estate = Estate.objects.get()
    assert (estate.household_count, estate.area) == (300, tree.community)
    buildings = {"buildings-TOTAL_FORMS": 1, "buildings-INITIAL_FORMS": 0, "buildings-0-number": "1栋"}
    answer = client.post(
        f"/admin/places/estate/{estate.pk}/change/", {**form, "household_count": "320", "reason": "new", **buildings}
    )
    assert answer.status_code == 302, re.findall(r"errorlist.*?</ul>", answer.content.decode(), re.S)
    estate.refresh_from_db()
    assert estate.household_count == 320
    assert Building.objects.get().number == "1栋"
    actions = list(AuditEntry.objects.order_by("id").values_list("action", flat=True))[-3:]
    assert actions == ["places.register_estate", "places.change_estate", "places.add_building"]


def test_an_estate_of_another_area_is_neither_seen_nor_changed(staff: Any, tree: Any) -> None:
    estate = make_estate(tree.other)
    client = staff()
    assert client.get(f"/admin/places/estate/{estate.pk}/change/").status_code == 302
    form = {"name": "新", "kind": "residential", "area": tree.other.pk, "ownership_mix": "unknown"}
    client.post("/admin/places/estate/add/", {**form, "status": "in_use", "management_mode": "firm"})
    assert Estate.objects.count() == 1


def test_an_area_is_renamed_on_its_screen(staff: Any, tree: Any) -> None:
    client = staff()
    page = client.get(f"/admin/places/area/{tree.community.pk}/change/")
    assert page.status_code == 200
    form = {"name": "望舒社区", "parent": tree.first.pk, "is_active": "on", "reason": "renamed"}
    answer = client.post(f"/admin/places/area/{tree.community.pk}/change/", form)
    assert answer.status_code == 302, re.findall(r"errorlist.*?</ul>", answer.content.decode(), re.S)
    assert Area.objects.get(pk=tree.community.pk).name == "望舒社区"


def test_a_grid_worker_is_given_a_grid_on_its_screen(staff: Any, tree: Any, person: Any) -> None:
    person("walker")
    client = staff()
    address = f"/admin/places/area/{tree.grid.pk}/grid_workers/"
    assert client.get(address).status_code == 200
    assert client.post(address, {"worker": "nobody here"}).status_code == 200
    assert client.post(address, {"worker": "walker"}).status_code == 302
    assert "walker" in client.get(address).content.decode()
    assert [area.pk for area in Area.objects.visible_to(person("walker"))] == [tree.grid.pk]


def test_an_owner_is_shown_in_clear_for_a_reason_only(staff: Any, tree: Any) -> None:
    from places.models import Owner

    fill(tree.community, 0)
    owner = Owner.objects.get()
    client = staff()
    assert "欧**" in client.get(f"/admin/places/owner/{owner.pk}/change/").content.decode()
    found = client.get("/admin/places/owner/", {"q": "欧阳明"}).content.decode()
    assert "欧**" in found
    assert "欧**" not in client.get("/admin/places/owner/", {"q": "欧阳"}).content.decode()
    address = f"/admin/places/owner/{owner.pk}/unmask/"
    assert "19900001234" not in client.get(address).content.decode()
    assert "19900001234" in client.post(address, {"reason": "call back"}).content.decode()
    assert AuditEntry.objects.order_by("-id")[0].reason == "call back"
    grid = staff("grid_worker", tree.community)
    assert grid.post(address, {"reason": "curious"}).status_code == 403


# --- API --------------------------------------------------------------------------------------------


def test_the_api_shows_staff_their_sub_tree(staff: Any, tree: Any) -> None:
    mine, other = make_estate(tree.community, "锦绣"), make_estate(tree.other, "望舒")
    client = staff()
    found = client.get("/api/v1/estates/").json()["results"]
    assert [row["code"] for row in found] == [mine.code]
    assert client.get(f"/api/v1/estates/{mine.code}/").json()["area"] == tree.community.code
    assert client.get(f"/api/v1/estates/{other.code}/").status_code == 404
    codes = {row["code"] for row in client.get("/api/v1/areas/").json()["results"]}
    assert codes == {tree.first.code, tree.community.code, tree.grid.code}
    assert "geometry" in client.get(f"/api/v1/areas/{tree.first.code}/").json()
    assert client.get("/api/v1/estates/", {"q": "jx", "area": tree.first.code}).json()["results"][0]["name"] == "锦绣"
    assert client.get("/api/v1/estates/", {"area": "nowhere"}).json()["results"] == []


@pytest.mark.parametrize("address", ["/api/v1/estates/", "/api/v1/areas/"])
def test_the_api_is_closed_to_strangers(visitor: Any, address: str) -> None:
    assert visitor.get(address).status_code in {401, 403}


def test_the_public_search_gives_public_facts_only(visitor: Any, tree: Any) -> None:
    make_estate(tree.community, "锦绣花园", reported_firm_name="示范物业", household_count=3)
    (row,) = visitor.get("/api/v1/public/estates/", {"q": "jxhy"}).json()
    assert set(row) == {"code", "name", "kind", "address", "area"}
    assert visitor.get("/api/v1/public/estates/").json() == []
    assert visitor.get("/api/v1/public/estates/", {"q": "\x00"}).json() == []


@pytest.mark.parametrize("address", ["/api/v1/estates/", "/api/v1/areas/", "/api/v1/public/estates/?q=jx"])
def test_lists_of_the_api_take_equal_statements(staff: Any, tree: Any, address: str, sees_equal_queries: Any) -> None:
    make_estate(tree.community, "锦绣0")
    client = staff()

    def grow() -> None:
        for number in range(1, 20):
            make_estate(tree.community, f"锦绣{number}")
            make_area(f"990101001{number + 1:03}", "社区", tree.first)

    sees_equal_queries(lambda: client.get(address), grow)
