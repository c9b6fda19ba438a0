"""The step "where" by place: the nearest estates, the map's data, and what is never told."""

import json
from decimal import Decimal

import pytest

from common.geo import Point
from complaints.selectors import whereabouts
from complaints.selectors.whereabouts import Box, estates_on_map, nearest_estates
from places.models import Area

NEAR, MAP = "/complaints/new/near/", "/complaints/new/map/"
HERE = {"longitude": "104.0612", "latitude": "30.6601"}
SQUARE = [[104.0, 30.6], [104.2, 30.6], [104.2, 30.8], [104.0, 30.8], [104.0, 30.6]]


@pytest.fixture
def resident(world, east, client_of):
    return client_of(east)


def put(estate, longitude, latitude):
    estate.longitude, estate.latitude = Decimal(str(longitude)), Decimal(str(latitude))
    estate.save()
    return estate


@pytest.fixture
def two(world):
    """One estate three hundred metres away, another four kilometres."""
    return put(world.estate, 104.064, 30.661), put(world.south_estate, 104.1, 30.68)


def test_the_nearest_estates_come_first_with_their_distance(resident, two):
    page = resident.post(NEAR, HERE).content.decode()
    assert page.index("春熙苑") < page.index("秋实园")
    assert 'value="CHUNXI01"' in page and "约 300 米" in page and "约 4.3 公里" in page
    assert "约" not in resident.post(NEAR, HERE | {"middle": "on"}).content.decode(), "of the map, nobody's distance"
    resident.cookies["django_language"] = "en"
    assert "about 300 m" in resident.post(NEAR, HERE).content.decode()


def test_east_and_north_are_weighed_by_their_real_length(world):
    put(world.estate, 104.06, 30.669)
    put(world.south_estate, 104.07, 30.66)  # more degrees, fewer metres
    found = nearest_estates(Point(104.06, 30.66))
    assert [one.estate.name for one in found] == ["秋实园", "春熙苑"]
    assert 950 < found[0].metres < 965 < found[1].metres < 1005


def test_a_point_is_taken_to_a_hundred_metres_whatever_is_sent(resident, world):
    put(world.estate, 104.0600, 30.66)
    put(world.south_estate, 104.0625, 30.66)
    page = resident.post(NEAR, {"longitude": "104.0614", "latitude": "30.66"}).content.decode()
    assert page.index("春熙苑") < page.index("秋实园"), (
        "104.061 lies nearer to the first, the point that was sent does not"
    )


def test_far_from_every_estate_the_search_is_pointed_to(resident, two):
    answer = resident.post(NEAR, {"longitude": "87.6", "latitude": "43.8"})
    assert answer.status_code == 200 and "附近没有" in answer.content.decode()


def test_estates_without_a_point_and_those_out_of_use_are_not_listed(resident, world, two):
    world.south_estate.status = "demolished"
    world.south_estate.save()
    world.estate_in(world.north_community, "无坐标苑", "NOPOINT1")
    page = resident.post(NEAR, HERE).content.decode()
    assert "春熙苑" in page and "秋实园" not in page and "无坐标苑" not in page
    assert [row["code"] for row in resident.get(MAP).json()["estates"]] == ["CHUNXI01"]


@pytest.mark.parametrize("wrong", ["", "nan", "inf", "-inf", "181", "1e9", "x", "\0", "1" * 5000, "１０４", "104,5"])
def test_what_is_no_point_is_refused(resident, two, wrong):
    assert resident.post(NEAR, HERE | {"longitude": wrong}).status_code in ({200} if wrong == "１０４" else {422})
    assert resident.get(MAP, {"box": f"{wrong},30,105,31"}).status_code == 200
    assert resident.get(NEAR, HERE).status_code == 405, "never in an address"


def estates(world, first, last):
    for n in range(first, last):
        put(world.estate_in(world.north_community, f"苑{n}", f"MANY{n:04}"), round(104.06 + n / 10_000, 6), 30.66)


@pytest.mark.parametrize("address", [NEAR, MAP])
def test_list_and_map_cost_the_same_for_one_and_twenty(resident, world, sees_equal_queries, address):
    estates(world, 0, 1)
    ask = resident.post if address == NEAR else resident.get
    sees_equal_queries(lambda: ask(address, HERE), lambda: estates(world, 1, 20))


def test_answers_are_bounded_and_say_that_there_is_more(resident, world, monkeypatch):
    monkeypatch.setattr(whereabouts, "MOST_ESTATES", 10)
    estates(world, 0, 15)
    assert resident.post(NEAR, HERE).content.decode().count('name="estate"') == whereabouts.NEAREST
    first = resident.get(MAP).json()
    assert (len(first["estates"]), first["more"]) == (10, True)
    part = resident.get(MAP, {"box": "104.0605,30.65,104.0625,30.67"}).json()
    assert not part["more"] and part["borders"] == []
    assert {row["words"][0] for row in part["estates"]} <= {f"苑{n}" for n in range(4, 27)}


def test_a_box_takes_its_edges(world, two):
    rows, more = estates_on_map(Box(104.064, 30.661, 104.07, 30.67))
    assert [row["code"] for row in rows] == ["CHUNXI01"] and more is False


def test_the_map_draws_the_areas_below_coarsely_and_tells_nothing_else(resident, world, two):
    spikes = [[104.0 + n / 1000, 30.6 + (n % 2) / 100_000] for n in range(200)]
    ring = [*spikes, [104.2, 30.8], [104.0, 30.8], [104.0, 30.6]]
    box = {"west": 104, "south": 30.6, "east": 104.2, "north": 30.8}
    geometry = {"type": "Polygon", "coordinates": [ring]}
    Area.objects.filter(pk=world.north.pk).update(geometry=geometry, **box)
    data = resident.get(MAP).json()
    assert [border["name"] for border in data["borders"]] == ["北街道"]
    assert len(json.dumps(data["borders"])) < 400
    assert set(data["estates"][0]) == {"code", "words", "at"}


def test_without_areas_below_the_jurisdiction_itself_is_drawn(resident, world, two):
    box = {"west": 104, "south": 30.6, "east": 104.2, "north": 30.8}
    geometry = {"type": "Polygon", "coordinates": [SQUARE]}
    Area.objects.filter(pk=world.district.pk).update(geometry=geometry, **box)
    assert [border["name"] for border in resident.get(MAP).json()["borders"]] == ["试验区"]


def test_the_form_loads_the_map_only_when_it_is_asked_for(resident):
    page = " ".join(resident.get("/complaints/new/").content.decode().split())
    assert 'data-leaflet="/static/vendor/leaflet/leaflet.js"' in page and 'src="/static/vendor/leaflet' not in page
    assert 'name="search_estates"' in page, "the search works without scripts"
