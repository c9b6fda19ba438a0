"""The read screen for auditors: filters, words, export; closed to everybody else."""

import csv
import io

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from audit.models import AuditEntry
from audit.services import record

TODAY = timezone.localdate().isoformat()
LIST = "/admin/audit/auditentry/"
pytestmark = pytest.mark.usefixtures("jurisdiction")


@pytest.fixture
def district(jurisdiction):
    from places.models import Area

    return Area.objects.create(code="510199", name="试验区", kind="district", path="510199/")


@pytest.fixture
def auditor(jurisdiction, client_of, district):
    User.objects.create_user("auditor")
    call_command("grant_role", "auditor", "auditor", district.code, jurisdiction=jurisdiction.slug, verbosity=0)
    client = client_of(jurisdiction)
    client.force_login(User.objects.get(username="auditor"))
    return client


@pytest.fixture
def entry(jurisdiction):
    user = User.objects.create_user("actor")
    return record(user, "accounts.reveal_phone", user, fields=["phone"], reason="=回访")


def test_entries_are_told_in_words(auditor, entry):
    page = auditor.get(LIST).content.decode()
    assert "actor" in page
    assert "accounts.reveal_phone" not in page
    page = auditor.get(reverse("admin:audit_auditentry_change", args=[entry.pk])).content.decode()
    assert "accounts.reveal_phone" in page, "the action's code stands on the entry's own page"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"actor": "actor"}, True),
        ({"actor": "somebody"}, False),
        ({"action": "accounts.reveal_phone"}, True),
        ({"object_type": "accounts.user"}, True),
        ({"object_type": "places"}, False),
        ({"request_id": "nothing"}, False),
        ({"occurred_at_from": "2020-01-01", "occurred_at_to": "2020-02-01"}, False),
        ({"occurred_at_from": TODAY, "occurred_at_to": TODAY}, True),
        ({"occurred_at_from": "yesterday"}, True),
    ],
)
def test_filters(auditor, entry, query, found):
    response = auditor.get(LIST, query)
    assert response.status_code == 200
    assert (entry in response.context["cl"].result_list) is found


def test_the_export_holds_what_the_filters_leave_and_is_itself_recorded(auditor, entry):
    record(None, "tests.other", User(pk=9))
    response = auditor.get(reverse("admin:audit_auditentry_export"), {"actor": "actor"})
    text = b"".join(response.streaming_content).decode()
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [row["action"] for row in rows] == ["accounts.reveal_phone"]
    assert rows[0]["reason"] == "'=回访", "a spreadsheet must not run it"
    assert AuditEntry.objects.get(action="audit.export_audit").fields == ["actor"]


def test_nothing_can_be_changed_there(auditor, entry):
    assert auditor.get(f"{LIST}add/").status_code == 403
    assert auditor.post(reverse("admin:audit_auditentry_change", args=[entry.pk]), {"reason": "x"}).status_code == 403
    assert auditor.get(reverse("admin:audit_auditentry_delete", args=[entry.pk])).status_code == 403


def test_auditors_of_a_part_do_not_read_the_whole(jurisdiction, client_of, district, entry):
    from places.models import Area

    Area.objects.create(
        code="510199001", name="东街街道", kind="subdistrict", parent=district, path="510199/510199001/"
    )
    User.objects.create_user("partly")
    call_command("grant_role", "partly", "auditor", "510199001", jurisdiction=jurisdiction.slug, verbosity=0)
    client = client_of(jurisdiction)
    client.force_login(User.objects.get(username="partly"))
    assert client.get(LIST).status_code == 403


def test_the_list_costs_the_same_with_more_entries(auditor, entry, sees_equal_queries):
    def grow():
        for number in range(20):
            record(None, "tests.did", User(pk=number + 1))

    sees_equal_queries(lambda: auditor.get(LIST), grow)
