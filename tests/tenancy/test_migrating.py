"""Bringing schemas up to date: only what is behind, each on its own, and every run can be started again."""

import os
import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from tenants.choices import MigrationState
from tenants.models import JurisdictionMigration
from tenants.services import migrate_all, schemas_behind


def sql(text):
    with connection.cursor() as cursor:
        cursor.execute(text)


@pytest.fixture
def behind(fresh_jurisdiction):
    """A committed jurisdiction whose last migration of the jobs app has not been applied."""
    schema = fresh_jurisdiction.schema_name
    sql(f"DELETE FROM {schema}.django_migrations WHERE app = 'guardian' AND name = '0003_remove_groupobjectpermission'")
    sql(f"DELETE FROM {schema}.django_migrations WHERE app = 'sessions'; DROP TABLE {schema}.django_session")
    connection.set_schema_to_public()
    return fresh_jurisdiction


def state_of(jurisdiction):
    return JurisdictionMigration.objects.get(schema_name=jurisdiction.schema_name)


def has_sessions(jurisdiction):
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [f"{jurisdiction.schema_name}.django_session"])
        return cursor.fetchone()[0] is not None


def test_what_is_up_to_date_is_not_opened(fresh_jurisdiction):
    connection.set_schema_to_public()
    assert schemas_behind()[0] == []
    before = state_of(fresh_jurisdiction)
    outcome = migrate_all(jobs=1)
    assert (outcome.migrated, outcome.failed) == ([], {})
    assert state_of(fresh_jurisdiction).finished_at == before.finished_at


def test_only_the_schema_that_is_behind_is_migrated(behind):
    assert schemas_behind()[0] == [behind.schema_name]
    outcome = migrate_all(jobs=2)
    assert outcome.migrated == [behind.schema_name]
    assert has_sessions(behind)
    assert state_of(behind).state == MigrationState.CURRENT


def test_check_names_what_is_behind_and_changes_nothing(behind):
    with pytest.raises(CommandError, match=behind.schema_name):
        call_command("migrate_jurisdictions", "--check")
    assert not has_sessions(behind)


def test_one_failing_schema_is_named_and_does_not_stop_the_others(behind, django_db_blocker):
    from tenants.services import provision_jurisdiction
    from tests.conftest import drop_fresh_jurisdictions

    bad = provision_jurisdiction(name="坏市", slug="fresh-bad", level="city", national_code="9988")
    try:
        sql(f"DELETE FROM {bad.schema_name}.django_migrations WHERE app = 'sessions'")  # its table is still there
        with pytest.raises(CommandError, match=rf"failed: {bad.schema_name}\."):
            call_command("migrate_jurisdictions", jobs=2, verbosity=0)
        assert state_of(bad).state == MigrationState.FAILED
        assert "already exists" in state_of(bad).error
        assert has_sessions(behind)
        assert connection.schema_name == "public"
    finally:
        drop_fresh_jurisdictions("fresh-bad")


def test_a_run_that_was_killed_is_simply_started_again(behind, tmp_path):
    lock_key = "SELECT pg_advisory_lock(hashtext('schema'), hashtext(%s))"
    with connection.cursor() as cursor:  # the child waits for its schema, so the kill comes in the middle
        cursor.execute(lock_key, [behind.schema_name])
    run = subprocess.Popen(
        [sys.executable, "manage.py", "migrate_jurisdictions", "--jobs", "1", "--skip-checks"],
        cwd=settings.BASE_DIR,
        env=os.environ
        | {"DJANGO_SETTINGS_MODULE": "tests.settings_running", "RUNNING_DATABASE": connection.settings_dict["NAME"]},
        start_new_session=True,
    )
    wait_until(lambda: state_of(behind).state == MigrationState.RUNNING)
    os.killpg(run.pid, signal.SIGKILL)
    run.wait()
    with connection.cursor() as cursor:
        cursor.execute(lock_key.replace("lock(", "unlock("), [behind.schema_name])
    assert schemas_behind()[0] == [behind.schema_name]
    migrate_all(jobs=1)
    assert has_sessions(behind)


def wait_until(condition, seconds=20):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def test_plain_migrate_refuses_single_steps_with_a_hint(db):
    with pytest.raises(CommandError, match="migrate_schemas --schema"):
        call_command("migrate", "accounts", "zero")


def test_a_thousand_schemas_are_looked_through_in_seconds(db):
    """The look-through is bulk SQL: here over one thousand names of which three exist."""
    from tenants.schemas.fingerprints import applied_fingerprints, expected_migrations

    names = ["east", "west", "metro", *(f"none{number}" for number in range(997))]
    began = time.perf_counter()
    found = applied_fingerprints(names, expected_migrations())
    assert set(found) == {"east", "west", "metro"}
    assert len(set(found.values())) == 1
    assert time.perf_counter() - began < 2
