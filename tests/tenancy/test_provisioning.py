"""A jurisdiction is set up whole or not at all, in seconds, and setting it up again finishes or changes nothing."""

import os
import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import translation

from audit.models import AuditEntry
from jobs.models import JobRun
from jobs.services import run_job
from tenants import services, steps
from tenants.choices import Status
from tenants.context import in_jurisdiction, in_schema
from tenants.models import Jurisdiction
from tenants.schemas.catalogue import read_structure
from tenants.schemas.drift import differences
from tenants.schemas.migrating import template_schema
from tests.conftest import drop_fresh_jurisdictions

FACTS = {"name": "新市", "slug": "fresh-one", "level": "city", "national_code": "9977"}
ARGUMENTS = ("--name", "新市", "--slug", "fresh-one", "--level", "city", "--code", "9977")


@pytest.fixture
def committed(django_db_setup, django_db_blocker):
    """Real commits on public; what the test set up is dropped afterwards."""
    with django_db_blocker.unblock():
        yield
        drop_fresh_jurisdictions()


def schemas():
    with connection.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace")
        return {name for (name,) in cursor.fetchall()}


def test_a_new_jurisdiction_is_in_use_with_its_host_and_its_audit_entries(db):
    new = services.provision_jurisdiction(**FACTS)
    assert (new.status, new.schema_name) == (Status.ACTIVE, "fresh_one")
    assert new.get_primary_domain().domain == "fresh-one.localhost"
    actions = AuditEntry.objects.filter(object_type="tenants.jurisdiction", object_id=str(new.pk))
    assert set(actions.values_list("action", flat=True)) == {"tenants.register", "tenants.provision"}


def test_asked_again_it_changes_nothing(db):
    new = services.provision_jurisdiction(**FACTS)
    assert services.provision_jurisdiction(**FACTS) == new
    assert AuditEntry.objects.filter(object_type="tenants.jurisdiction", object_id=str(new.pk)).count() == 2


def test_another_jurisdiction_with_the_same_slug_is_refused(db):
    services.register_jurisdiction(**FACTS)
    with pytest.raises(services.AlreadyThere):
        services.provision_jurisdiction(**FACTS | {"name": "别市"})


def test_a_districts_code_begins_with_its_citys(metro):
    facts = {"name": "外区", "slug": "fresh-far", "level": "district", "national_code": "880101", "parent": metro}
    with pytest.raises(services.CodeOutsideCity):
        services.register_jurisdiction(**facts)


def test_a_taken_host_name_is_refused_and_leaves_nothing(east):
    with pytest.raises(ValidationError):
        services.provision_jurisdiction(**FACTS, domain="east.localhost")
    assert not Jurisdiction.objects.filter(slug="fresh-one").exists()


def test_the_first_administrator_can_sign_in_by_code(db, client_of):
    new = services.provision_jurisdiction(
        **FACTS, administrator=services.first_administrator("boss", email="Boss@example.org")
    )
    with in_jurisdiction(new):
        user = get_user_model().objects.get(username="boss")
        assert user.is_staff and not user.is_superuser and not user.has_usable_password()
        assert user.emailaddress_set.get().verified


def test_the_first_administrator_may_build_up_the_office_and_nothing_elsewhere(metro, client_of):
    facts = {"name": "新区", "slug": "fresh-one", "level": "district", "national_code": "990177", "parent": metro}
    new = services.provision_jurisdiction(**facts, administrator=services.first_administrator("boss", email="b@x.cn"))
    client = client_of(new)
    with in_jurisdiction(new):
        boss = get_user_model().objects.get(username="boss")
    client.force_login(boss)
    for path in ("/admin/", "/admin/accounts/user/", "/admin/places/area/"):
        assert client.get(path).status_code == 200, path
    assert "990177" in client.get("/admin/places/area/").content.decode()


def test_a_weak_first_password_is_refused(db):
    with pytest.raises(ValidationError):
        services.first_administrator("boss", "12345678")


def test_other_apps_add_what_a_new_jurisdiction_needs(db, monkeypatch):
    seen = []
    monkeypatch.setattr(steps, "_steps", [lambda new, boss: seen.append((connection.schema_name, new.slug, boss))])
    services.provision_jurisdiction(**FACTS)
    assert seen == [("fresh_one", "fresh-one", None)]


def test_a_failing_step_leaves_a_registered_jurisdiction_without_schema(db, monkeypatch):
    def fail(new, boss):
        raise ValueError("no")

    monkeypatch.setattr(steps, "_steps", [fail])
    with pytest.raises(ValueError, match="no"), transaction.atomic():
        services.provision_jurisdiction(**FACTS)
    assert "fresh_one" not in schemas()
    assert connection.schema_name == "public"


def test_the_platforms_form_builds_the_schema_in_a_job(db):
    job = services.start_provisioning(**FACTS, administrator=services.first_administrator("boss", email="b@x.cn"))
    assert Jurisdiction.objects.get(slug="fresh-one").status == Status.PROVISIONING
    assert run_job(job.pk).state == JobRun.State.SUCCEEDED
    assert Jurisdiction.objects.get(slug="fresh-one").status == Status.ACTIVE


def test_the_command_takes_the_password_from_the_environment(committed, monkeypatch):
    monkeypatch.setenv("ADMIN_PASSWORD", "a-long-pass-phrase")
    arguments = [
        "--name",
        "新市",
        "--slug",
        "fresh-one",
        "--level",
        "city",
        "--code",
        "9977",
        "--admin-username",
        "boss",
    ]
    call_command("provision_jurisdiction", *arguments, verbosity=0)
    with in_schema("fresh_one"):
        assert get_user_model().objects.get(username="boss").check_password("a-long-pass-phrase")


@pytest.mark.parametrize(
    ("argument", "value", "message"),
    [("--slug", "Bad Slug", "short name"), ("--code", "12", "4 digits"), ("--parent", "nowhere", "no jurisdiction")],
)
def test_the_command_refuses_with_one_clear_line(db, argument, value, message):
    arguments = {"--name": "新市", "--slug": "fresh-one", "--level": "city", "--code": "9977"} | {argument: value}
    with pytest.raises(CommandError, match=message), translation.override("en"):
        call_command("provision_jurisdiction", *(word for pair in arguments.items() for word in pair))


# --- Killed in the middle ---------------------------------------------------------------------------


def start_command():
    return subprocess.Popen(
        [sys.executable, "manage.py", "provision_jurisdiction", "--skip-checks", *ARGUMENTS],
        cwd=settings.BASE_DIR,
        env=os.environ
        | {"DJANGO_SETTINGS_MODULE": "tests.settings_running", "RUNNING_DATABASE": connection.settings_dict["NAME"]},
        stdout=subprocess.DEVNULL,
    )


def waiting_for_a_lock():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database "
            "WHERE NOT l.granted AND d.datname = current_database()"
        )
        return cursor.fetchone()[0] > 0


def wait_until(condition, seconds=30):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


def finish_and_check():
    """Run it again: whatever the kill left, the jurisdiction is whole and like the template."""
    wait_until(lambda: not waiting_for_a_lock())
    new = services.provision_jurisdiction(**FACTS)
    assert new.status == Status.ACTIVE
    assert differences(read_structure(template_schema()), read_structure("fresh_one")) == []
    assert Jurisdiction.objects.filter(slug="fresh-one").count() == 1


@pytest.mark.parametrize(
    "held",
    [
        "SELECT pg_advisory_xact_lock(hashtext('schema'), hashtext('copies of template_jurisdiction'))",
        "LOCK TABLE template_jurisdiction.auth_permission IN ACCESS EXCLUSIVE MODE",
        "LOCK TABLE public.audit_auditseal IN ACCESS EXCLUSIVE MODE",
    ],
    ids=["before the copy", "while rows are copied", "at the commit"],
)
def test_killed_at_a_certain_point_it_leaves_no_half_schema_and_is_finished_by_a_second_run(committed, held):
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(held)
        run = start_command()
        try:
            wait_until(waiting_for_a_lock)
        finally:
            run.kill()
            run.wait()
    wait_until(lambda: not waiting_for_a_lock())
    assert "fresh_one" not in schemas()
    finish_and_check()


@pytest.mark.parametrize("delay", [0.9, 1.1, 1.3])
def test_killed_at_any_moment_it_is_finished_by_a_second_run(committed, delay):
    run = start_command()
    time.sleep(delay)
    run.kill()
    run.wait()
    half = Jurisdiction.objects.filter(slug="fresh-one", status=Status.PROVISIONING).exists()
    assert not (half and "fresh_one" in schemas())
    finish_and_check()
