"""Open311 GeoReport v2: what a stock client does, field by field in both formats."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from audit.models import AuditEntry
from complaints.models import CategoryQuestion, Complaint, OpenInterface, PostedRequest
from tests.complaints import georeport
from tests.complaints.exchange import token_for
from tests.complaints.open311 import V2, post


@pytest.fixture
def client(world, client_of, jurisdiction):
    return client_of(jurisdiction)


@pytest.fixture
def key(world):
    return token_for("open311.post")


@pytest.fixture
def public(world):
    OpenInterface.objects.create(pk=1, is_public=True)


def test_services_are_the_leaves_in_both_formats(client):
    told = client.get(f"{V2}/services.json").json()
    georeport.check(told, georeport.many(georeport.SERVICE))
    assert "facilities-lift" in [one["service_code"] for one in told]
    answer = client.get(f"{V2}/services.xml")
    assert answer["Content-Type"].startswith("text/xml")
    assert georeport.records_of(answer.content, "services") == georeport.as_text(told)


def test_a_service_has_a_definition(client):
    told = client.get(f"{V2}/services/facilities-lift.json").json()
    georeport.check(told, georeport.DEFINITION)
    assert (
        b"<service_definition><service_code>facilities-lift</service_code>"
        in client.get(f"{V2}/services/facilities-lift.xml").content
    )


@pytest.fixture
def question(world):
    return CategoryQuestion.objects.create(
        category=world.category("cleaning-rubbish"),
        code="bins",
        kind="number",
        label="几个桶",
        label_en="How many bins",
        is_required=True,
    )


def test_questions_of_a_service_are_its_attributes(client, question):
    told = client.get(f"{V2}/services/cleaning-rubbish.json").json()
    georeport.check(told, georeport.DEFINITION)
    asked = next(one for one in told["attributes"] if one["code"] == "bins")
    assert (asked["datatype"], asked["required"]) == ("number", True)
    services = {one["service_code"]: one for one in client.get(f"{V2}/services.json").json()}
    assert services["cleaning-rubbish"]["metadata"] is True


def test_answers_to_questions_are_checked_and_kept(client, key, question):
    refused = post(client, key, service_code="cleaning-rubbish")
    assert refused.status_code == 400
    assert "attribute[bins]" in refused.json()[0]["description"]
    assert post(client, key, service_code="cleaning-rubbish", **{"attribute[bins]": "4"}).status_code == 201
    assert Complaint.objects.get().answers.get(question=question).value == "4"


def test_the_complaint_knows_its_channel_and_the_trail_its_system(world, client, key):
    more = {"media_url": "http://example.test/a.jpg", "attribute[floor]": "3"}
    post(client, key, device_id="phone-1", account_id="7", **more)
    complaint = Complaint.objects.get()
    assert (complaint.channel, complaint.estate, complaint.reporter_name) == ("open311", world.estate, "林小树")
    posted = PostedRequest.objects.get()
    assert (posted.device_id, posted.account_id, posted.media_url, posted.attributes) == (
        "phone-1",
        "7",
        "http://example.test/a.jpg",
        {"floor": ["3"]},
    )
    assert AuditEntry.objects.get(action="complaints.post_request").actor.startswith("api:Test system")


def test_who_hands_in_hears_the_receipt_code_and_where_to_follow_it(client, key):
    told = post(client, key).json()[0]
    complaint = Complaint.objects.get()
    assert complaint.spoken_code in told["service_notice"]
    assert f"/complaints/track/{complaint.receipt_code}/" in told["service_notice"]
    listed = client.get(f"{V2}/requests.json", {"api_key": key}).content.decode()
    assert complaint.receipt_code not in listed
    assert complaint.spoken_code not in listed


def test_the_token_of_a_request_is_its_number(client, key):
    number = post(client, key).json()[0]["service_request_id"]
    told = client.get(f"{V2}/tokens/{number}.json", {"api_key": key}).json()
    georeport.check(told, georeport.many(georeport.TOKEN))
    assert told == [{"service_request_id": number, "token": number}]


def test_posting_answers_in_xml_too(client, key):
    told = georeport.records_of(post(client, key, "xml").content, "requests")
    assert told[0]["service_request_id"] == str(Complaint.objects.get().pk)
    assert georeport.as_text(post(client, key).json()) == told


def test_everybody_reads_what_is_published_and_nothing_that_was_written(world, client, public):
    complaint = world.brought_to("dispatched", reporter_name="王小明", reporter_phone="13800000000")
    told = client.get(f"{V2}/requests.json").json()
    georeport.check(told, georeport.many(georeport.REQUEST))
    words = client.get(f"{V2}/requests.xml").content.decode() + str(told)
    for secret in (complaint.text, complaint.title, complaint.receipt_code, "王小明", "1380000"):
        assert secret not in words
    assert told[0]["description"] == "垃圾清运 · 春熙苑"
    answer = client.get(f"{V2}/requests.xml")
    assert georeport.records_of(answer.content, "requests") == georeport.as_text(told)


def test_what_is_not_published_is_shown_to_its_sender_only(world, client, key):
    world.submit()
    assert client.get(f"{V2}/requests.json").status_code == 403
    post(client, key)
    other = token_for("open311.post")
    assert len(client.get(f"{V2}/requests.json", {"api_key": key}).json()) == 1
    assert client.get(f"{V2}/requests.json", {"api_key": other}).json() == []
    number = PostedRequest.objects.get().complaint_id
    assert client.get(f"{V2}/requests/{number}.json", {"api_key": other}).status_code == 404


def test_the_list_is_narrowed_by_number_service_status_and_period(world, client, public):
    now = timezone.now()
    old = world.submit(now=now - datetime.timedelta(days=120))
    new = world.submit(category=world.category())
    closed = world.brought_to("closed")

    def ids(**asked):
        return {int(one["service_request_id"]) for one in client.get(f"{V2}/requests.json", asked).json()}

    assert ids() == {new.pk, closed.pk}
    assert ids(service_request_id=f"{old.pk},{new.pk},x") == {old.pk, new.pk}
    assert ids(service_code="facilities-lift") == {new.pk}
    assert ids(status="closed") == {closed.pk}
    assert ids(status="open") == {new.pk}
    assert ids(status="open,closed") == {new.pk, closed.pk}
    start = now - datetime.timedelta(days=130)
    assert ids(start_date=start.isoformat()) == {old.pk}
    assert ids(end_date=(now - datetime.timedelta(days=100)).isoformat()) == {old.pk}
    assert ids(start_date=start.isoformat(), end_date=now.isoformat()) == {old.pk}, "never more than 90 days"


def test_a_list_costs_the_same_for_one_and_for_many(world, client, public, sees_equal_queries):
    world.submit()
    sees_equal_queries(
        lambda: client.get(f"{V2}/requests.json"), lambda: [world.submit(category=world.category()) for _n in range(19)]
    )


BAD = {
    "no service": ({"service_code": None}, 400),
    "unknown service": ({"service_code": "none"}, 404),
    "group as service": ({"service_code": "facilities"}, 404),
    "no place": ({"address_id": None}, 400),
    "unknown estate": ({"address_id": "NONE"}, 400),
    "half a point": ({"address_id": None, "lat": "30.6"}, 400),
    "point is words": ({"lat": "here", "long": "there"}, 400),
    "point off the world": ({"lat": "91", "long": "104"}, 400),
    "point is no number": ({"lat": "NaN", "long": "104"}, 400),
    "bad mail": ({"email": "nobody"}, 400),
    "long words": ({"description": "长" * 5001}, 400),
    "nothing to read": ({"description": "\u200b"}, 400),
    "garbled words": ({"description": "\ufffd"}, 400),
    "null sign": ({"description": "a\0b"}, 400),
    "script as picture": ({"media_url": "javascript:alert(1)"}, 400),
    "file as picture": ({"media_url": "file:///etc/passwd"}, 400),
    "no picture": ({"media": SimpleUploadedFile("a.jpg", b"not a picture", "image/jpeg")}, 400),
    "other jurisdiction": ({"jurisdiction_id": "elsewhere.example"}, 404),
    "no key": ({"api_key": None}, 403),
    "wrong key": ({"api_key": "a" * 54}, 403),
}


@pytest.mark.parametrize("ending", ["json", "xml"])
@pytest.mark.parametrize("name", BAD)
def test_a_bad_request_is_told_what_is_wrong_and_leaves_nothing(name, ending, client, key):
    changes, status = BAD[name]
    if "media" in changes:
        changes["media"].seek(0)
    answer = post(client, key, ending, **changes)
    assert answer.status_code == status, answer.content
    if ending == "json":
        georeport.check(answer.json(), georeport.many(georeport.ERROR))
    else:
        assert {one["code"] for one in georeport.records_of(answer.content, "errors")} == {str(status)}
    assert not Complaint.objects.exists()


@pytest.mark.parametrize(
    "asked",
    [
        {"status": "done"},
        {"start_date": "soon"},
        {"end_date": "9999-99-99"},
        {"service_code": "\0"},
        {"start_date": "2025-02-02", "end_date": "2025-01-01"},
    ],
)
def test_a_bad_question_is_told_what_is_wrong(asked, client, public):
    answer = client.get(f"{V2}/requests.json", asked)
    assert answer.status_code == 400
    georeport.check(answer.json(), georeport.many(georeport.ERROR))


@pytest.mark.parametrize(
    "address",
    ["services/none", "services/%00", "requests/999999999", "requests/99999999999999999999", "requests/x", "tokens/x",
     "tokens/%00", "inquiries", "a/b"],
)  # fmt: skip
def test_what_is_not_there_is_an_error_of_the_specification(address, client, public):
    answer = client.get(f"{V2}/{address}.json")
    assert answer.status_code == 404
    georeport.check(answer.json(), georeport.many(georeport.ERROR))


def test_a_key_of_one_jurisdiction_is_nothing_on_another(client_of, west, key):
    assert post(client_of(west), key).status_code == 403


def test_a_key_of_another_scope_is_not_enough(client, world):
    assert post(client, token_for("complaints.import")).status_code == 403
    assert not Complaint.objects.exists()


def test_signs_that_xml_cannot_hold_do_not_break_it(world, client, key):
    post(client, key, address_id=None, address_string="三栋\u0007 <&> ]]>")
    told = georeport.records_of(client.get(f"{V2}/requests.xml", {"api_key": key}).content, "requests")
    assert told[0]["address"] == "三栋 <&> ]]>"


@pytest.mark.parametrize("address", ["/open311/discovery", "/open311/v2/discovery"])
def test_the_interface_is_described(address, client):
    told = client.get(f"{address}.json").json()
    georeport.check(told, georeport.DISCOVERY)
    assert told["endpoints"][0]["url"].endswith("/open311/v2")
    assert b"<endpoints><endpoint><specification>" in client.get(f"{address}.xml").content
