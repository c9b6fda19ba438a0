"""The operators' administration: on the public host only, through services only."""

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.urls import reverse

from audit.models import AuditEntry
from jobs.models import JobRun
from tenants.choices import Status
from tenants.context import in_jurisdiction
from tenants.models import Domain, Jurisdiction, JurisdictionDeletion

PUBLIC_URLS = "governance.urls_public"
OURS = [model for model in admin.site._registry if model._meta.app_label in {"tenants", "django_celery_beat"}]


def address(name, *args):
    return reverse(f"admin:{name}", urlconf=PUBLIC_URLS, args=args)


@pytest.fixture
def operator(db):
    """A platform operator."""
    return get_user_model().objects.create(username="operator", is_staff=True, is_superuser=True)


@pytest.fixture
def browser(operator, client_of):
    """The operator's browser at the public host."""
    client = client_of(None)
    client.force_login(operator)
    return client


def test_every_list_and_form_opens_for_an_operator(browser):
    assert browser.get("/admin/").status_code == 200
    for model in OURS:
        name = f"{model._meta.app_label}_{model._meta.model_name}"
        assert browser.get(address(f"{name}_changelist")).status_code == 200, name


def test_what_a_jurisdiction_keeps_is_not_offered_on_the_public_host(browser):
    page = browser.get("/admin/").content.decode()
    for model, screen in admin.site._registry.items():
        if not screen.has_module_permission.__func__.__qualname__.startswith("ScopedAdmin"):
            continue
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
        if model._meta.app_label in {"places", "firms", "committees", "complaints", "credit"}:
            assert f'"{reverse(name)}"' not in page
            assert browser.get(reverse(name)).status_code in {403, 404}


def test_the_platforms_tables_are_closed_on_a_jurisdictions_host(east, client_of):
    client = client_of(east)
    with in_jurisdiction(east):
        clerk = get_user_model().objects.create(username="clerk", is_staff=True)
    client.force_login(clerk)
    for model in OURS:
        path = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        assert client.get(path).status_code in {403, 404}, path


def test_an_operator_sets_up_a_jurisdiction_and_is_led_to_its_progress(browser, metro):
    form = {
        "name": "新区", "slug": "fresh-new", "level": "district", "parent": metro.pk, "national_code": "990150",
        "domain": "", "administrator": "boss", "administrator_email": "boss@example.org",
    }  # fmt: skip
    response = browser.post(address("tenants_jurisdiction_add"), form)
    job = JobRun.objects.filter(kind="tenants.provision").latest("pk")
    assert (response.status_code, response["Location"]) == (302, f"/jobs/{job.pk}/")
    assert "password" not in str(job.parameters)
    assert Jurisdiction.objects.get(slug="fresh-new").status == Status.PROVISIONING
    assert browser.get(f"/jobs/{job.pk}/").status_code == 200


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"slug": "East"}, None),
        ({"slug": "east"}, "slug"),
        ({"national_code": "990101"}, "national_code"),
        ({"national_code": "880101"}, "national_code"),
        ({"national_code": "12"}, "national_code"),
        ({"parent": ""}, None),
        ({"domain": "east.localhost"}, "domain"),
        ({"domain": "localhost"}, "domain"),
        ({"administrator": "boss"}, "administrator_email"),
        ({"name": ""}, "name"),
    ],
)
def test_a_form_with_a_mistake_says_which_and_saves_nothing(browser, metro, changes, field):
    form = {"name": "新区", "slug": "fresh-new", "level": "district", "parent": metro.pk, "national_code": "990150"}
    response = browser.post(address("tenants_jurisdiction_add"), form | {"domain": "", "administrator": ""} | changes)
    assert response.status_code == 200
    errors = response.context["adminform"].form.errors
    assert field in errors if field else errors
    assert not Jurisdiction.objects.filter(name="新区").exists()


def test_an_operator_changes_the_facts_that_may_change(browser, east, operator):
    form = {
        "name": "东新区", "time_zone": "Asia/Urumqi", "language": "en", "branding": '{"colour": "#aa0000"}',
        "features": '{"complaints": true}', "deletion_grace_days": 60, "slug": "hacked", "status": "archived",
    }  # fmt: skip
    assert browser.post(address("tenants_jurisdiction_change", east.pk), form).status_code == 302
    east.refresh_from_db()
    assert (east.name, east.slug, east.status, east.deletion_grace_days) == ("东新区", "east", Status.ACTIVE, 60)
    entry = AuditEntry.objects.filter(action="tenants.update").latest("pk")
    assert (entry.actor_id, "name" in entry.fields) == (operator.pk, True)


def test_bad_branding_is_refused_on_the_form(browser, east):
    form = {
        "name": "东区",
        "time_zone": "Mars/Base",
        "language": "en",
        "branding": '{"colour": "red"}',
        "features": '["x"]',
    }
    response = browser.post(address("tenants_jurisdiction_change", east.pk), form | {"deletion_grace_days": 0})
    errors = response.context["adminform"].form.errors
    assert {"time_zone", "branding", "features"} <= set(errors)


def test_taking_out_of_use_asks_why_and_needs_a_post(browser, east):
    path = address("tenants_jurisdiction_disable", east.pk)
    assert browser.get(path).status_code == 200
    east.refresh_from_db()
    assert east.status == Status.ACTIVE
    browser.post(path, {"reason": "maintenance"})
    east.refresh_from_db()
    assert east.status == Status.DISABLED
    assert AuditEntry.objects.filter(action="tenants.disable").latest("pk").reason == "maintenance"
    browser.post(address("tenants_jurisdiction_enable", east.pk), {"reason": "done"})
    east.refresh_from_db()
    assert east.status == Status.ACTIVE


def test_archiving_is_a_job(browser, east):
    browser.post(address("tenants_jurisdiction_archive", east.pk), {"reason": "merger"})
    job = JobRun.objects.filter(kind="tenants.archive").latest("pk")
    assert job.parameters == {"jurisdiction_id": east.pk, "reason": "merger"}


def test_a_deletion_takes_two_operators(browser, east, client_of):
    browser.post(address("tenants_jurisdiction_disable", east.pk), {"reason": "merger"})
    browser.post(address("tenants_jurisdictiondeletion_add"), {"jurisdiction": east.pk, "reason": "merger"})
    deletion = JurisdictionDeletion.objects.get(slug="east")
    path = address("tenants_jurisdictiondeletion_approve", deletion.pk)
    assert browser.post(path).status_code == 403
    second = client_of(None)
    second.force_login(get_user_model().objects.create(username="second", is_staff=True, is_superuser=True))
    assert second.get(path).status_code == 200
    second.post(path)
    deletion.refresh_from_db()
    assert deletion.approved_by.username == "second"
    browser.post(address("tenants_jurisdictiondeletion_call_off", deletion.pk), {"reason": "changed our mind"})
    deletion.refresh_from_db()
    assert deletion.cancelled_at is not None


def test_host_names_are_added_led_to_and_removed(browser, east):
    browser.post(address("tenants_domain_add"), {"domain": "Gov.East.localhost", "tenant": east.pk})
    added = Domain.objects.get(domain="gov.east.localhost")
    assert not added.is_primary
    browser.post(address("tenants_domain_lead", added.pk))
    assert east.get_primary_domain() == added
    old = Domain.objects.get(domain="east.localhost")
    browser.post(address("tenants_domain_remove", old.pk))
    assert not Domain.objects.filter(pk=old.pk).exists()
    assert browser.post(address("tenants_domain_remove", added.pk)).status_code == 403


def test_a_list_of_jurisdictions_asks_for_all_at_once(browser, metro, sees_equal_queries):
    def grow():
        for number in range(20):
            facts = {"slug": f"d{number}", "schema_name": f"d{number}", "national_code": f"9901{number + 10}"}
            district = Jurisdiction(name="区", level="district", parent=metro, status=Status.ACTIVE, **facts)
            district.save()
            Domain.objects.create(domain=f"d{number}.localhost", tenant=district)

    sees_equal_queries(lambda: browser.get(address("tenants_jurisdiction_changelist")), grow)
