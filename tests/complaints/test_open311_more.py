"""Open311 beyond the plain way: pictures, points, attributes, pages, what is asked for with `extensions`."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from complaints.models import CategoryQuestion, Complaint, OpenInterface, PostedRequest
from tests.complaints import georeport
from tests.complaints.conftest import picture_bytes
from tests.complaints.exchange import token_for
from tests.complaints.open311 import V2, number_in, post, read


@pytest.fixture
def client(world, client_of, jurisdiction):
    return client_of(jurisdiction)


@pytest.fixture
def key(world):
    return token_for("open311.post")


@pytest.fixture
def public(world):
    OpenInterface.objects.create(pk=1, is_public=True)


def picture():
    return SimpleUploadedFile("lift.jpg", picture_bytes(), "image/jpeg")


# --- Pictures ----------------------------------------------------------------------------------------


def test_a_request_with_media_is_read_back_with_its_picture(client, key):
    told = read(client, key, number_in(post(client, key, media=picture())))
    georeport.check(told, georeport.REQUEST)
    shown = client.get(told["media_url"])
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/jpeg")
    assert client.get(told["media_url"].replace(".jpg", "x.jpg")).status_code == 404


def test_the_address_of_a_picture_opens_nothing_in_another_jurisdiction(client, key, client_of, west):
    address = read(client, key, number_in(post(client, key, media=picture())))["media_url"]
    path = address[address.index("/open311/") :]
    assert client.get(path).status_code == 200
    assert client_of(west).get(path).status_code == 404


def test_a_picture_elsewhere_is_named_again_to_its_sender_and_nobody_else(client, key, public):
    number = number_in(post(client, key, media_url="http://example.test/a.jpg"))
    assert read(client, key, number)["media_url"] == "http://example.test/a.jpg"
    assert client.get(f"{V2}/requests/{number}.json").json()[0]["media_url"] is None


# --- Where -------------------------------------------------------------------------------------------


def test_a_point_finds_the_estate_near_it(world, client, key):
    world.estate.latitude, world.estate.longitude = "30.660000", "104.080000"
    world.estate.save()
    near = number_in(post(client, key, address_id=None, lat="30.6612345678901", long="104.0812345678901"))
    far = number_in(post(client, key, address_id=None, lat="30.70", long="104.08"))
    assert Complaint.objects.get(pk=near).estate == world.estate
    assert Complaint.objects.get(pk=far).estate is None
    assert read(client, key, near)["lat"] == pytest.approx(30.661235)


def test_point_and_words_of_a_place_are_shown_to_the_sender_only(world, client, key, public):
    more = {"lat": "30.6612", "long": "104.0812", "address_string": "三栋二单元 1201"}
    number = number_in(post(client, key, **more))
    assert (read(client, key, number)["lat"], read(client, key, number)["address"]) == (30.6612, "三栋二单元 1201")
    told = client.get(f"{V2}/requests/{number}.json").json()[0]
    assert (told["lat"], told["long"], told["address"]) == (None, None, "春熙苑")


# --- Who ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "last", "name"), [("小树", "林", "林小树"), ("Xiaoshu", "Lin", "Xiaoshu Lin"), ("", "Lin", "Lin")]
)
def test_names_are_put_together_as_people_write_them(first, last, name, client, key):
    post(client, key, first_name=first, last_name=last)
    assert Complaint.objects.get().reporter_name == name


@pytest.mark.parametrize(("typed", "kept"), [("+86 139 0000 0000", "13900000000"), ("111111111", "111111111")])
def test_a_phone_number_is_kept_as_the_residents_form_keeps_it(typed, kept, client, key):
    post(client, key, phone=typed)
    assert Complaint.objects.get().reporter_phone == kept


def test_who_sent_it_is_encrypted(client, key):
    post(client, key, device_id="phone-1", account_id="me")
    posted = PostedRequest.objects.get()
    assert (posted.device_id, posted.account_id) == ("phone-1", "me")
    with connection.cursor() as cursor:
        cursor.execute("SELECT device_id || account_id FROM complaints_postedrequest")
        assert "phone-1" not in cursor.fetchone()[0]


# --- Attributes --------------------------------------------------------------------------------------


@pytest.fixture
def day(world):
    return CategoryQuestion.objects.create(
        category=world.category(), code="noticed", kind="date", label="哪天起", label_en="Since which day"
    )


@pytest.mark.parametrize("sent", ["2026-03-01", "2026-03-01T08:30:00+08:00", "2026-02-28T23:00:00Z"])
def test_a_day_is_taken_from_a_moment(sent, client, key, day):
    post(client, key, **{"attribute[noticed]": sent})
    assert Complaint.objects.get().answers.get(question=day).value == "2026-03-01"


def test_what_nothing_asks_for_is_kept_beside_and_what_was_asked_is_not_kept_twice(client, key, day):
    post(client, key, **{"attribute[noticed]": "2026-03-01", "attribute[rooms][]": ["1", "2"], "attribute[": "x"})
    assert PostedRequest.objects.get().attributes == {"rooms": ["1", "2"]}


# --- Pages and more ----------------------------------------------------------------------------------


def test_the_list_comes_in_pages(world, client, public):
    rows = [str(world.submit().pk) for _n in range(5)]

    def ids(**asked):
        return [one["service_request_id"] for one in client.get(f"{V2}/requests.json", asked).json()]

    assert ids(page_size="2") == rows[:-3:-1]
    assert ids(page_size="2", page="3") == rows[:1]
    assert ids(page_size="2", page="4") == []


@pytest.mark.parametrize("asked", [{"page": "0"}, {"page": "x"}, {"page_size": "1001"}, {"page": "101"}])
def test_pages_have_an_end(asked, client, public):
    answer = client.get(f"{V2}/requests.json", asked)
    assert answer.status_code == 400
    georeport.check(answer.json(), georeport.many(georeport.ERROR))


def test_what_goes_beyond_the_specification_comes_when_it_is_asked_for(world, client, key, public):
    answer = post(client, key, extensions="true")
    more = answer.json()[0]["extended_attributes"]
    assert more["receipt_code"] == Complaint.objects.get().receipt_code
    number = number_in(answer)
    told = read(client, key, number, extensions="true")
    georeport.check(told.pop("extended_attributes"), georeport.EXTENDED)
    georeport.check(told, georeport.REQUEST)
    everybody = client.get(f"{V2}/requests/{number}.json", {"extensions": "true"}).json()[0]["extended_attributes"]
    assert (everybody["state"], "receipt_code" in everybody) == ("received", False)
    assert (
        b"<extended_attributes><state>received</state>"
        in client.get(f"{V2}/requests.xml", {"extensions": "true"}).content
    )


def test_a_case_is_followed_to_its_end(world, client, public):
    complaint = world.brought_to("closed")
    told = client.get(f"{V2}/requests/{complaint.pk}.json").json()[0]
    assert (told["status"], told["expected_datetime"], told["service_notice"]) == ("closed", None, None)
    assert datetime.datetime.fromisoformat(told["updated_datetime"]) >= complaint.closed_at.replace(microsecond=0)


@pytest.mark.parametrize("state", ["received", "accepted", "refused", "dispatched", "in_progress", "resolved"])
def test_every_state_is_open_or_closed_and_valid(state, world, client, public):
    world.brought_to(state)
    told = client.get(f"{V2}/requests.json").json()
    georeport.check(told, georeport.many(georeport.REQUEST))
    assert told[0]["status"] == ("closed" if state in ("refused", "resolved") else "open")


def test_what_was_withdrawn_or_is_confidential_is_not_listed(world, client, public):
    from complaints.models import SourceOrder

    world.brought_to("withdrawn")
    hidden, now = world.submit(), datetime.datetime.now(datetime.UTC)
    SourceOrder.objects.create(complaint=hidden, digest="", is_confidential=True, taken_at=now, changed_at=now)
    assert client.get(f"{V2}/requests.json").json() == []
    assert client.get(f"{V2}/requests/{hidden.pk}.json").status_code == 404


def test_of_an_estate_with_few_homes_only_the_sender_reads(world, client, key, public):
    world.estate.household_count = 19
    world.estate.save()
    number = number_in(post(client, key))
    assert client.get(f"{V2}/requests.json").json() == []
    assert client.get(f"{V2}/requests/{number}.json").status_code == 404
    assert read(client, key, number)["address_id"] == "CHUNXI01"
    assert client.get(f"{V2}/requests.json", {"api_key": token_for("open311.post")}).json() == []
    world.estate.household_count = 20
    world.estate.save()
    assert len(client.get(f"{V2}/requests.json").json()) == 1


# --- The wire ----------------------------------------------------------------------------------------


def test_a_body_that_is_no_form_is_an_error_of_the_specification(client):
    answer = client.post(f"{V2}/requests.json", b"nothing", content_type="multipart/form-data; boundary=")
    assert answer.status_code == 400
    georeport.check(answer.json(), georeport.many(georeport.ERROR))


@pytest.mark.parametrize(("method", "path"), [("put", "requests"), ("post", "services"), ("delete", "requests/1")])
def test_other_methods_are_refused_in_the_asked_format(method, path, client):
    answer = getattr(client, method)(f"{V2}/{path}.xml")
    assert answer.status_code == 405
    assert georeport.records_of(answer.content, "errors")[0]["code"] == "405"


def test_pages_of_other_sites_may_read_the_answers(client):
    for path in ("services", "services/none", "no/such"):
        assert client.get(f"{V2}/{path}.json")["Access-Control-Allow-Origin"] == "*"


def test_words_are_chinese_unless_another_language_is_asked_for(client):
    def name(**asked):
        told = client.get(f"{V2}/services.json", asked, headers={"Accept-Language": "en"}).json()
        return next(one["service_name"] for one in told if one["service_code"] == "facilities-lift")

    assert (name(), name(locale="en"), name(locale="zh-CN"), name(locale="xx")) == ("电梯", "Lift", "电梯", "电梯")
    wrong = client.get(f"{V2}/services/none.json", {"locale": "en"}).json()[0]
    assert wrong["description"] == "service_code provided was not found."


def test_the_day_of_the_answer_is_the_last_day_of_the_limit(world, client, public):
    from complaints.templatetags.complaints import last_day

    complaint = world.submit()
    told = client.get(f"{V2}/requests.json", {"locale": "en"}).json()[0]
    assert told["service_notice"] == f"An answer is due on {last_day(complaint.due_at)} at the latest."


def test_a_token_calls_as_often_as_it_may(client, world):
    key = token_for("open311.post", per_minute=2)
    codes = [client.get(f"{V2}/requests.json", {"api_key": key}).status_code for _call in range(3)]
    assert codes == [200, 200, 429]


def test_the_key_is_taken_from_the_header_too(client, key):
    answer = client.post(
        f"{V2}/requests.json",
        {"service_code": "facilities-lift", "address_string": "春熙路"},
        headers={"Authorization": f"Bearer {key}"},
    )
    assert Complaint.objects.get(pk=number_in(answer)).place_text == "春熙路"
