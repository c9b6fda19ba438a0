"""The open interface as the staff see it: switched on by the department, and what a client sent on the case."""

import pytest
from django.urls import reverse

from audit.models import AuditEntry
from common.errors import NotAllowed
from complaints.models import Complaint, OpenInterface
from complaints.services import save_open_interface
from tests.complaints.exchange import token_for
from tests.complaints.open311 import V2, post


@pytest.fixture
def department(world):
    return world.person("department", "housing_department", world.district)


@pytest.fixture
def desk(client_of, jurisdiction):
    """`desk(user)`: a browser in which somebody is signed in."""

    def open_for(user):
        client = client_of(jurisdiction)
        client.force_login(user)
        return client

    return open_for


def test_the_department_opens_the_list_and_closes_it_again(world, department, desk, client_of, jurisdiction):
    stranger, client = client_of(jurisdiction), desk(department)
    world.submit()
    assert stranger.get(f"{V2}/requests.json").status_code == 403
    add = client.get(reverse("admin:complaints_openinterface_changelist"), follow=True)
    assert b"/open311/v2/" in add.content
    client.post(reverse("admin:complaints_openinterface_add"), {"is_public": "on", "contact": "信息科 028-00000000"})
    assert len(stranger.get(f"{V2}/requests.json").json()) == 1
    assert stranger.get(f"{V2}/discovery.json").json()["contact"] == "信息科 028-00000000"
    row = client.get(reverse("admin:complaints_openinterface_changelist"))["Location"]
    client.post(row, {"contact": ""})
    assert stranger.get(f"{V2}/requests.json").status_code == 403
    assert AuditEntry.objects.filter(action="complaints.save_open_interface").count() == 2


def test_there_is_one_row_and_no_second(department, desk):
    save_open_interface(OpenInterface(is_public=True), by=department)
    save_open_interface(OpenInterface(is_public=False), by=department)
    assert OpenInterface.objects.get().is_public is False
    assert desk(department).get(reverse("admin:complaints_openinterface_add")).status_code == 403


def test_an_officer_of_a_subdistrict_cannot_open_it(world, desk):
    with pytest.raises(NotAllowed):
        save_open_interface(OpenInterface(is_public=True), by=world.officer)
    assert desk(world.officer).get(reverse("admin:complaints_openinterface_changelist")).status_code == 403


def test_the_case_tells_what_the_client_sent_beside_it(world, client_of, jurisdiction, desk):
    more = {"lat": "30.6612", "long": "104.0812", "media_url": "http://example.test/a.jpg", "attribute[floor]": "十二"}
    post(client_of(jurisdiction), token_for("open311.post"), **more)
    page = desk(world.officer).get(reverse("admin:complaints_complaint_change", args=[Complaint.objects.get().pk]))
    for words in ("Test system", "30.661200, 104.081200", 'href="http://example.test/a.jpg"', "floor", "十二"):
        assert words in page.content.decode()
