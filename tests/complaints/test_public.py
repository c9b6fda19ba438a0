"""What everybody may read of complaints: where the jurisdiction says so, and nothing that points to a person."""

import datetime
import re

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from audit.models import AuditEntry
from common.errors import NotAllowed
from complaints import services
from complaints.models import Complaint, OpenInterface
from complaints.selectors.public import PER_PAGE, of_area, of_estate, public_page
from places.services.areas import change_area

DAY = datetime.timedelta(days=1)
ESTATE = "/complaints/public/estates/CHUNXI01/"
SECRET = {
    "title": "三栋王小明家漏水",
    "text": "王小明住2单元501室",
    "place_text": "2单元501室",
    "reporter_name": "王小明",
    "reporter_phone": "13812345678",
}


def publish():
    OpenInterface.objects.create(pk=1, is_public=True)


def hand_in(world, number, **changes):
    now = timezone.now()
    return [world.submit(now=now - index * DAY, **(SECRET | changes)) for index in range(number)]


@pytest.fixture
def visitor(east, world, client_of):
    return client_of(east)


def test_nothing_is_shown_unless_the_jurisdiction_says_so(visitor, world):
    hand_in(world, 5)
    OpenInterface.objects.create(pk=1, is_public=False)
    for address in (ESTATE, "/complaints/public/", "/complaints/public/areas/510108001/"):
        assert visitor.get(address).status_code == 404
    assert "/complaints/public/" not in visitor.get("/estates/CHUNXI01/").content.decode()


def test_category_state_days_and_rating_and_nobodys_words(visitor, world):
    publish()
    hand_in(world, 4)
    done = world.brought_to("closed", now=timezone.now() - 3 * DAY, **SECRET)
    page = visitor.get(ESTATE).content.decode()
    for word in (done.category.label, done.get_state_display(), "居民满意"):
        assert word in page
    for word in (*SECRET.values(), done.receipt_code, done.spoken_code, "已清运"):
        assert word not in page
    assert not re.search(r"\d\d:\d\d", page.split("<h1>")[1].split("</main>")[0]), "no time of day"
    assert ESTATE in visitor.get("/estates/CHUNXI01/").content.decode()


def test_how_long_it_took_is_counted_in_days(world):
    hand_in(world, 4)
    complaint = world.brought_to("resolved", now=timezone.now() - 3 * DAY)
    Complaint.objects.filter(pk=complaint.pk).update(resolved_at=timezone.now())
    rows = {row.days for row in public_page(of_estate(world.estate), timezone.now()).rows}
    assert rows == {None, 3}


def test_of_few_complaints_and_of_small_estates_nothing_is_shown(visitor, world):
    publish()
    hand_in(world, 4)
    assert not public_page(of_estate(world.estate), timezone.now()).is_enough
    assert "暂不公开" in visitor.get(ESTATE).content.decode()
    hand_in(world, 1)
    assert public_page(of_estate(world.estate), timezone.now()).is_enough
    world.estate.household_count = 19
    assert not public_page(of_estate(world.estate), timezone.now()).is_enough


def test_withdrawn_joined_old_and_confidential_ones_do_not_count(world):
    first, second, *_others = hand_in(world, 6)
    services.withdraw_complaint(first.pk, now=timezone.now())
    assert len(public_page(of_estate(world.estate), timezone.now()).rows) == 5
    Complaint.objects.filter(pk=second.pk).update(created_at=timezone.now() - 366 * DAY)
    assert not public_page(of_estate(world.estate), timezone.now()).is_enough


def test_an_area_tells_of_all_below_it_and_names_no_estate(visitor, world):
    publish()
    hand_in(world, 3)
    hand_in(world, 3, estate=world.south_estate)
    assert len(public_page(of_area(world.district), timezone.now()).rows) == 6
    assert not public_page(of_area(world.north), timezone.now()).is_enough
    page = visitor.get("/complaints/public/").content.decode()
    assert "春熙苑" not in page
    assert "/complaints/public/areas/510108001/" in page
    assert visitor.get("/complaints/public/areas/999999/").status_code == 404


def test_pages_follow_each_other_without_a_gap(world):
    hand_in(world, PER_PAGE + 3)
    now, after, seen = timezone.now(), None, []
    while True:
        page = public_page(of_estate(world.estate), now, after=after)
        seen += [row.received_on for row in page.rows]
        after = page.next
        if after is None:
            break
    assert len(seen) == len(set(seen)) == PER_PAGE + 3
    assert seen == sorted(seen, reverse=True)


def test_open_ones_and_ended_ones_apart(visitor, world):
    publish()
    hand_in(world, 5)
    world.brought_to("closed", **SECRET)
    rows, now = of_estate(world.estate), timezone.now()
    assert len(public_page(rows, now, is_open=True).rows) == 5
    assert len(public_page(rows, now, is_open=False).rows) == 1
    for query in ("?state=open", "?state=ended&after=x", "?state=none", f"?after={'9' * 30}"):
        assert visitor.get(ESTATE + query).status_code == 200


def test_one_row_and_twenty_cost_the_same(visitor, world, sees_equal_queries):
    publish()
    hand_in(world, 5)
    sees_equal_queries(lambda: visitor.get(ESTATE), lambda: hand_in(world, 15))
    sees_equal_queries(lambda: visitor.get("/complaints/public/"), lambda: hand_in(world, 5))


def test_an_officer_releases_a_text_and_takes_it_back(visitor, world, east, client_of):
    publish()
    (complaint, *_others) = hand_in(world, 5)
    officer = client_of(east)
    officer.force_login(world.officer)
    address = reverse("admin:complaints_complaint_act", args=[complaint.pk, "publish"])
    assert officer.post(address, {"publish-text": "王先生家漏水"}).status_code == 422
    assert officer.post(address, {"publish-text": "楼顶漏水，已安排维修"}).status_code == 302
    assert "楼顶漏水，已安排维修" in visitor.get(ESTATE).content.decode()
    officer.post(address, {"publish-text": ""})
    assert "楼顶漏水" not in visitor.get(ESTATE).content.decode()
    actions = AuditEntry.objects.filter(object_id=str(complaint.pk)).values_list("action", flat=True)
    assert {"complaints.publish_text", "complaints.take_back_text"} <= set(actions)


def test_only_the_responsible_office_releases_a_text(world):
    complaint = world.submit()
    for somebody in (world.south_officer, world.firm_person):
        with pytest.raises(NotAllowed):
            services.publish_text(complaint.pk, text="楼顶漏水", by=somebody, now=timezone.now())


# --- The map ---------------------------------------------------------------------------------------------

MAP = "/complaints/public/areas/510108/map/"


@pytest.fixture
def _nothing_kept(jurisdiction):
    cache.clear()


def put_at(estate, latitude="30.657891", longitude="104.061234", **facts):
    for name, value in {"latitude": latitude, "longitude": longitude, **facts}.items():
        setattr(estate, name, value)
    estate.save()


@pytest.mark.usefixtures("_nothing_kept")
def test_the_map_shows_estates_to_a_hundred_metres_and_counts_what_the_list_shows(visitor, world):
    publish()
    put_at(world.estate)
    hand_in(world, 6)
    withdrawn = world.submit(now=timezone.now(), **SECRET)
    services.withdraw_complaint(withdrawn.pk, now=timezone.now())
    answer = visitor.get(MAP)
    (estate,) = answer.json()["estates"]
    assert estate == {"name": "春熙苑", "number": 6, "at": [30.658, 104.061], "address": ESTATE}
    assert not any(word in answer.text for word in SECRET.values())
    page = visitor.get("/complaints/public/").text
    assert f'data-source="{MAP}"' in page and ESTATE in page


@pytest.mark.usefixtures("_nothing_kept")
@pytest.mark.parametrize("small", [{"count": 4}, {"count": 6, "household_count": 19}])
def test_an_estate_that_points_to_people_is_on_no_map(small, visitor, world):
    publish()
    count = small.pop("count")
    put_at(world.estate, **small)
    hand_in(world, count)
    hand_in(world, 5, estate=world.south_estate)
    assert [one["name"] for one in visitor.get(MAP).json()["estates"]] == []
    page = visitor.get("/complaints/public/").text
    assert "/estates/CHUNXI01/" not in page and "/estates/QIUSHI01/" in page, "an estate without a point is listed"


@pytest.mark.usefixtures("_nothing_kept")
def test_the_map_is_there_only_where_complaints_are_published(visitor, world):
    put_at(world.estate)
    hand_in(world, 6)
    assert visitor.get(MAP).status_code == 404
    publish()
    assert visitor.get(MAP).status_code == 200
    assert visitor.get("/complaints/public/areas/nowhere/map/").status_code == 404


@pytest.mark.usefixtures("_nothing_kept")
def test_the_map_of_an_area_holds_its_own_estates_and_borders(visitor, world):
    publish()
    ring = [[104.0, 30.0], [104.1, 30.0], [104.1, 30.1], [104.0, 30.1], [104.0, 30.0]]
    change_area(world.north_community.pk, by=None, border={"type": "Polygon", "coordinates": [ring]})
    put_at(world.estate)
    put_at(world.south_estate)
    hand_in(world, 5)
    hand_in(world, 5, estate=world.south_estate)
    data = visitor.get("/complaints/public/areas/510108001/map/").json()
    assert [one["name"] for one in data["estates"]] == ["春熙苑"]
    assert [one["name"] for one in data["borders"]] == ["北苑社区"]
