"""Looking after jobs and the outbox in the administration."""

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import AuditEntry
from jobs.models import JobRun, OutboxEntry


@pytest.fixture
def caretaker(jurisdiction, client_of):
    """Somebody of the housing department of the whole district."""
    from accounts.models import Role, User
    from accounts.services import grant_role
    from places.models import Area

    district = Area.objects.create(code="510199", name="试验区", kind="district", path="510199/")
    user = User.objects.create_user("caretaker")
    role = Role.objects.get(code="housing_department")
    grant_role(user, role, district, by=None, today=timezone.localdate())
    client = client_of(jurisdiction)
    client.force_login(user)
    return client


@pytest.fixture
def failed(jurisdiction):
    return JobRun.objects.create(
        kind="tests.fails",
        title="导入",
        state="failed",
        finished_at=timezone.now(),
        error="x",
        error_detail="ValueError: y",
    )


def test_a_failed_job_is_run_again_after_a_question(caretaker, failed):
    address = reverse("admin:jobs_jobrun_retry", args=[failed.pk])
    assert caretaker.get(address).status_code == 200
    failed.refresh_from_db()
    assert failed.state == "failed", "asking changes nothing"
    assert caretaker.post(address)["Location"] == reverse("jobs:detail", args=[failed.pk])
    failed.refresh_from_db()
    assert failed.state == "queued"
    assert AuditEntry.objects.get(action="jobs.retry").actor == "caretaker"
    assert caretaker.post(address).status_code == 403, "it no longer stands failed"


def test_technical_detail_is_for_who_looks_after_jobs(caretaker, failed, jurisdiction, client_of, resident):
    failed.started_by = resident
    failed.save()
    starter = client_of(jurisdiction)
    starter.force_login(resident)
    address = reverse("jobs:detail", args=[failed.pk])
    assert "ValueError: y" in caretaker.get(address).content.decode()
    assert "ValueError: y" not in starter.get(address).content.decode()


def test_the_outbox_shows_no_content(caretaker):
    entry = OutboxEntry.objects.create(topic="tests.sms", payload={"sealed": "13812345678"}, due_at=timezone.now())
    page = caretaker.get(reverse("admin:jobs_outboxentry_change", args=[entry.pk])).content.decode()
    assert "sealed" in page
    assert "13812345678" not in page
    before = entry.due_at
    assert caretaker.post(reverse("admin:jobs_outboxentry_retry", args=[entry.pk])).status_code == 302
    entry.refresh_from_db()
    assert entry.due_at > before


@pytest.mark.parametrize("name", ["jobrun", "outboxentry"])
def test_lists_cost_the_same_with_more_rows(caretaker, failed, sees_equal_queries, name):
    def grow():
        for _number in range(20):
            JobRun.objects.create(kind="tests.more", title="x")
            OutboxEntry.objects.create(topic="tests.more", due_at=timezone.now())

    sees_equal_queries(lambda: caretaker.get(reverse(f"admin:jobs_{name}_changelist")), grow)
