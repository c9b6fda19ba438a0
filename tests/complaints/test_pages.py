"""Pages of residents, firms and offices: who sees what, and what a page costs."""

import datetime
import uuid

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from common.kept import forget_kept
from complaints.models import Complaint
from tests.complaints.conftest import picture_bytes
from tests.complaints.test_bad_input import good, upload


@pytest.fixture
def resident(world, east, client_of):
    return client_of(east)


def signed_in(client_of, jurisdiction, user):
    browser = client_of(jurisdiction)
    browser.force_login(user)
    return browser


@pytest.mark.parametrize("address", ["/", "/complaints/new/", "/complaints/track/"])
def test_a_kept_page_costs_no_statement_and_has_a_token_of_its_own(resident, address):
    forget_kept()
    with override_settings(PAGE_CACHE_SECONDS=60):
        first = resident.get(address)
        with CaptureQueriesContext(connection) as statements:
            second = resident.get(address)
    forget_kept()
    assert len(statements) == 0
    assert first.status_code == second.status_code == 200
    assert "-place-" not in second.content.decode()
    assert "csrftoken" in first.cookies
    assert "sessionid" not in first.cookies


def test_every_visitor_gets_a_submission_key_of_their_own(resident):
    forget_kept()
    with override_settings(PAGE_CACHE_SECONDS=60):
        pages = [resident.get("/complaints/new/").content.decode() for _visit in range(3)]
    forget_kept()
    keys = {page.split('name="submission_key" value="')[1].split('"')[0] for page in pages}
    assert len({uuid.UUID(key) for key in keys}) == 3


def test_a_kept_page_is_not_shared_between_languages_or_jurisdictions(resident, west, client_of):
    forget_kept()
    with override_settings(PAGE_CACHE_SECONDS=60):
        chinese = resident.get("/").content.decode()
        elsewhere = client_of(west).get("/").content.decode()
        resident.cookies["django_language"] = "en"
        english = resident.get("/").content.decode()
    forget_kept()
    assert "东区" in chinese and "西区" in elsewhere and "东区" not in elsewhere
    assert 'lang="en"' in english and 'lang="zh-hans"' in chinese


def test_the_code_on_a_plate_fills_in_the_estate(resident):
    page = resident.get("/complaints/new/", {"estate": "CHUNXI01", "via": "qr"}).content.decode()
    assert 'value="CHUNXI01" checked' in page
    resident.post("/complaints/new/", good(via="qr"))
    assert Complaint.objects.get().channel == "qr_code"


def test_without_script_the_search_button_lists_estates_and_keeps_what_was_typed(resident):
    page = resident.post("/complaints/new/", good(estate="", estate_query="春熙", search_estates="1"))
    text = page.content.decode()
    assert page.status_code == 200
    assert 'value="CHUNXI01"' in text and "垃圾三天没有清运" in text
    assert not Complaint.objects.exists()


def test_the_whole_way_in_pages(world, resident, east, client_of):
    photos = [upload(picture_bytes(), "1.jpg"), upload(picture_bytes(), "2.jpg")]
    receipt = resident.post("/complaints/new/", good(photos=photos), follow=True)
    complaint = Complaint.objects.get()
    assert complaint.spoken_code in receipt.content.decode()
    follow = f"/complaints/track/{complaint.receipt_code}/"

    office = signed_in(client_of, east, world.officer)
    other_office = signed_in(client_of, east, world.south_officer)
    case = f"/admin/complaints/complaint/{complaint.pk}/"
    assert complaint.title in office.get("/admin/complaints/complaint/").content.decode()
    assert complaint.title not in other_office.get("/admin/complaints/complaint/").content.decode()
    assert other_office.get(f"{case}change/").status_code == 404
    accept = {"accept-category": complaint.category_id, "accept-severity": "routine"}
    assert office.post(f"{case}acts/accept/", accept).status_code == 302
    assert office.post(f"{case}acts/dispatch/", {}).status_code == 302

    firm = signed_in(client_of, east, world.firm_person)
    other_firm = signed_in(client_of, east, world.other_firm_person)
    assert complaint.title in firm.get("/firm/complaints/").content.decode()
    page = firm.get(f"/firm/complaints/{complaint.pk}/").content.decode()
    assert complaint.text in page and "13800000000" not in page
    assert other_firm.get(f"/firm/complaints/{complaint.pk}/").status_code == 404
    assert firm.post(f"/firm/complaints/{complaint.pk}/respond/", {"note": "明早清运"}).status_code == 302
    proof = {"note": "已清运", "photos": [upload(picture_bytes())]}
    assert firm.post(f"/firm/complaints/{complaint.pk}/answer/", proof).status_code == 302

    assert "已清运" in resident.get(follow).content.decode()
    assert resident.post(f"{follow}rate/", {"satisfaction": "satisfied"}).status_code == 302
    assert office.post(f"{case}acts/close/", {}).status_code == 302
    complaint.refresh_from_db()
    assert complaint.state == "closed"
    photo = complaint.photos.first()
    for browser, status in ((office, 200), (firm, 200), (other_firm, 404), (other_office, 404)):
        assert browser.get(f"/firm/complaints/{complaint.pk}/photos/{photo.pk}/").status_code == status


def test_the_office_shows_a_masked_contact_until_asked(world, east, client_of):
    complaint = world.submit(reporter_name="王小明", reporter_phone="13800000000")
    office = signed_in(client_of, east, world.officer)
    case = f"/admin/complaints/complaint/{complaint.pk}/"
    page = office.get(f"{case}change/").content.decode()
    assert "138****0000" in page and "13800000000" not in page
    assert office.get(f"{case}contact/").status_code == 405
    assert "13800000000" in office.post(f"{case}contact/").content.decode()


def test_a_refused_decision_keeps_what_was_typed(world, east, client_of):
    complaint = world.submit()
    office = signed_in(client_of, east, world.officer)
    answer = office.post(f"/admin/complaints/complaint/{complaint.pk}/acts/refuse/", {"refuse-note": "不属于物业服务"})
    assert answer.status_code == 422
    assert "不属于物业服务" in answer.content.decode()
    assert office.post(f"/admin/complaints/complaint/{complaint.pk}/acts/dance/", {}).status_code == 404


def test_firm_pages_are_closed_to_everybody_else(world, east, client_of):
    complaint = world.brought_to("dispatched")
    assert client_of(east).get("/firm/complaints/").status_code == 302
    office = signed_in(client_of, east, world.south_officer)
    assert office.get("/firm/complaints/").status_code == 403
    assert office.post(f"/firm/complaints/{complaint.pk}/answer/", {"note": "x"}).status_code == 403


def test_the_queue_is_searched_and_filtered(world, east, client_of):
    complaint, other = world.submit(), world.submit(title="电梯停运", category=world.category())
    office = signed_in(client_of, east, world.officer)

    def found(**query):
        page = office.get("/admin/complaints/complaint/", query).content.decode()
        return [row for row in (complaint, other) if row.spoken_code in page]

    assert found(q=other.spoken_code) == [other]
    assert found(q="电梯") == [other]
    assert found(q="春熙") == [complaint, other]
    assert office.get("/admin/complaints/complaint/", {"q": "a\0b"}).status_code == 200
    assert found(group="facilities") == [other]
    assert found(limit="overdue") == []
    assert found(limit="open") == [complaint, other]
    assert found(state="closed") == []
    assert found(area_code="510108001") == [complaint, other]
    assert "case-error" in office.get("/admin/complaints/complaint/", {"area_code": "510108002"}).content.decode()


def test_lists_cost_the_same_with_many_rows(world, east, client_of, sees_equal_queries):
    world.brought_to("dispatched")
    office = signed_in(client_of, east, world.officer)
    firm = signed_in(client_of, east, world.firm_person)

    def more():
        for _row in range(12):
            world.brought_to("dispatched")

    sees_equal_queries(lambda: office.get("/admin/complaints/complaint/"), more)
    sees_equal_queries(lambda: firm.get("/firm/complaints/"), more)
    sees_equal_queries(lambda: office.get("/api/v1/complaints/"), more)


def test_the_api_reads_what_the_person_may_see_without_contacts(world, east, client_of):
    complaint = world.brought_to("dispatched", reporter_name="王小明", reporter_phone="13800000000")
    office = signed_in(client_of, east, world.officer)
    listed = office.get("/api/v1/complaints/").json()["results"]
    assert [row["receipt_code"] for row in listed] == [complaint.receipt_code]
    one = office.get(f"/api/v1/complaints/{complaint.pk}/").json()
    assert [event["kind"] for event in one["events"]] == ["submit", "accept", "dispatch"]
    assert "王小明" not in str(one) and "13800000000" not in str(one)
    assert office.get("/api/v1/complaints/", {"state": "closed"}).json()["results"] == []
    assert signed_in(client_of, east, world.south_officer).get("/api/v1/complaints/").json()["results"] == []
    assert client_of(east).get("/api/v1/complaints/").status_code == 403


def test_pages_of_the_api_lead_on_and_back_while_complaints_come_in(world, east, client_of):
    office = signed_in(client_of, east, world.officer)
    now = timezone.now()
    same = [world.submit(now=now) for _row in range(3)]  # the number decides between equals
    older = [world.submit(now=now - datetime.timedelta(hours=hour)) for hour in (1, 2)]
    world.submit(now=now, estate=world.south_estate)
    wanted = [one.pk for one in (*reversed(same), *older)]

    def rows(address):
        answer = office.get(address).json()
        return [row["id"] for row in answer["results"]], answer["next"], answer["previous"]

    first, onward, back = rows("/api/v1/complaints/?page_size=2")
    assert (first, back) == (wanted[:2], None)
    world.submit(now=now + datetime.timedelta(seconds=1))
    second, last, back = rows(onward)
    assert second == wanted[2:4] and rows(last)[:2] == (wanted[4:], None)
    assert rows(back)[0] == wanted[:2]
    assert office.get("/api/v1/complaints/?cursor=nonsense").status_code == 404


def test_the_api_narrows_by_several_states(world, east, client_of):
    office = signed_in(client_of, east, world.officer)
    world.brought_to("closed")
    kept = [world.brought_to("accepted").pk, world.submit().pk]
    found = office.get("/api/v1/complaints/?state=accepted&state=received&estate=CHUNXI01").json()["results"]
    assert sorted(row["id"] for row in found) == sorted(kept)
    assert office.get("/api/v1/complaints/?estate=QIUSHI01").json()["results"] == []
