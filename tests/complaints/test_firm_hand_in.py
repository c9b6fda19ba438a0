"""Firms hand in what residents told them."""

import uuid

import pytest
from django.utils import timezone

from common.errors import NotAllowed
from complaints import services
from complaints.models import Complaint
from firms.models import ServiceProject


def told(world, **changes):
    values = {
        "submission_key": uuid.uuid4(),
        "category": world.category("cleaning-rubbish"),
        "title": "楼道堆物",
        "text": "居民当面反映二单元楼道堆物。",
    }
    return values | changes


def test_a_firm_hands_in_for_its_own_estates_and_the_office_decides(world):
    project = ServiceProject.objects.get(firm=world.firm, estate=world.estate)
    values = told(world)
    first, again = (
        services.hand_in_complaint(project=project, by=world.firm_person, now=timezone.now(), **values)
        for _time in range(2)
    )
    assert first == again
    assert (first.channel, first.state, first.reporter, first.firm) == ("firm", "received", None, None)
    note = first.events.get(kind="note")
    assert (note.actor, note.actor_kind, note.is_public) == (world.firm_person, "firm", False)
    with pytest.raises(NotAllowed):
        services.hand_in_complaint(project=project, by=world.other_firm_person, now=timezone.now(), **told(world))


def test_the_short_form_leads_to_the_receipt(world, east, client_of):
    project = ServiceProject.objects.get(firm=world.firm, estate=world.estate)
    browser = client_of(east)
    browser.force_login(world.firm_person)
    page = browser.get("/firm/complaints/new/").content.decode()
    assert "春熙苑" in page
    data = told(world, category=world.category("cleaning-rubbish").pk, project=project.pk, reporter_phone="19900001111")
    wrong = browser.post("/firm/complaints/new/", {**data, "reporter_phone": "12"})
    assert wrong.status_code == 422
    answer = browser.post("/firm/complaints/new/", data)
    complaint = Complaint.objects.get()
    assert answer["Location"] == f"/complaints/done/{complaint.receipt_code}/"
    assert complaint.reporter_phone == "19900001111"
    stranger = client_of(east)
    stranger.force_login(world.officer)
    assert stranger.get("/firm/complaints/new/").status_code == 403


def test_a_firm_gives_back_on_its_page(world, east, client_of):
    complaint = world.brought_to("dispatched")
    browser = client_of(east)
    browser.force_login(world.firm_person)
    address = f"/firm/complaints/{complaint.pk}/return/"
    assert browser.post(address, {"note": ""}).status_code == 422
    assert browser.post(address, {"note": "属市政管网"}).status_code == 302
    complaint.refresh_from_db()
    assert complaint.state == "accepted"
    assert browser.get(f"/firm/complaints/{complaint.pk}/").status_code == 404
