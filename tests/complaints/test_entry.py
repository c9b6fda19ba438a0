"""Staff write down what a resident says; the poster of an estate."""

import pytest

from complaints.models import Complaint, Joining
from tests.complaints.test_bad_input import SCRIPT, good, nothing_saved
from tests.complaints.test_intake import stored_files
from tests.complaints.test_pages import signed_in

ENTRY = "/admin/complaints/complaint/entry/"


def said(**changes):
    return good(channel="phone", reporter_name="王小明") | changes


@pytest.fixture
def office(world, east, client_of):
    for left_by_another_test in stored_files():  # rows are rolled back after a test, files stay
        left_by_another_test.unlink()
    return signed_in(client_of, east, world.officer)


def test_a_call_is_the_residents_complaint_and_the_officer_is_who_wrote_it(world, office):
    answer = office.post(ENTRY, said(), follow=True)
    complaint = Complaint.objects.get()
    assert complaint.spoken_code in answer.content.decode()
    assert (complaint.channel, complaint.reporter, complaint.reporter_name) == ("phone", None, "王小明")
    event = complaint.events.get()
    assert (event.actor, event.actor_kind) == (world.officer, "staff")


def test_a_visit_without_an_estate_needs_a_place(office):
    assert office.post(ENTRY, said(channel="visit", estate="", place_text="")).status_code == 422
    assert nothing_saved()
    assert office.post(ENTRY, said(channel="visit", estate="", place_text="一环路北三段")).status_code == 302
    assert Complaint.objects.get().channel == "visit"


def test_what_neighbours_reported_is_shown_once_before_it_is_sent(world, office):
    world.submit()
    shown = office.post(ENTRY, said())
    page = shown.content.decode()
    assert shown.status_code == 200 and 'name="seen"' in page and "王小明" in page
    assert Complaint.objects.count() == 1
    token = page.split('name="join"')[1].split('value="')[1].split('"')[0]
    joined = office.post(ENTRY, said(join=token))
    joining = Joining.objects.get()
    assert joined.url == f"{ENTRY}{joining.receipt_code}/"
    assert (joining.reporter, joining.reporter_name) == (None, "王小明")
    assert joining.complaint.events.latest("id").actor == world.officer
    assert office.post(ENTRY, said(seen="1")).status_code == 302
    assert Complaint.objects.count() == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"channel": "web"},
        {"channel": ""},
        {"estate": "NOWHERE1"},
        {"category": "dragons"},
        {"category": "a\0b"},
        {"title": ""},
        {"text": "长" * 5001},
        {"reporter_phone": "123"},
        {"join": "nonsense"},
    ],
)
def test_a_wrong_entry_is_explained_and_kept(office, wrong):
    answer = office.post(ENTRY, said(**wrong))
    assert answer.status_code in (409, 422) and 'role="alert"' in answer.content.decode()
    assert "王小明" in answer.content.decode()
    assert nothing_saved()


def test_without_script_the_search_lists_estates_and_keeps_the_words(office):
    page = office.post(ENTRY, said(estate="", estate_query="春熙", search_estates="1")).content.decode()
    assert '<option value="CHUNXI01"' in page and "垃圾三天没有清运" in page
    assert 'role="alert"' not in page
    assert nothing_saved()


def test_the_field_for_the_estate_is_offered_names(office):
    assert office.get(f"{ENTRY}estates/", {"q": "春熙"}).json()["estates"][0]["code"] == "CHUNXI01"
    for words in ("", "\0", SCRIPT, "长" * 500):
        assert office.get(f"{ENTRY}estates/", {"q": words}).json() == {"estates": []}


def test_only_who_handles_complaints_enters_them(world, east, client_of):
    looker = signed_in(client_of, east, world.person("auditor", "auditor", world.district))
    firm = signed_in(client_of, east, world.firm_person)
    for browser in (looker, firm):
        assert browser.post(ENTRY, said()).status_code in (302, 403)
        assert browser.get(f"{ENTRY}estates/", {"q": "春熙"}).status_code in (302, 403)
    assert nothing_saved()


def test_the_poster_leads_to_the_form_of_the_estate(world, office, east, client_of):
    page = office.get("/admin/complaints/complaint/poster/CHUNXI01/").content.decode()
    assert "春熙苑" in page and "/e/CHUNXI01" in page and "<svg" in page
    assert office.get("/admin/complaints/complaint/poster/QIUSHI01/").status_code == 404
    link = office.get(f"/admin/places/estate/{world.estate.pk}/poster/")
    assert link.url == "/admin/complaints/complaint/poster/CHUNXI01/"
