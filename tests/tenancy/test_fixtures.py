"""The common fixtures keep what they promise."""

import uuid

import pytest
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db import connection

from audit.services import record
from tenants.context import current_jurisdiction, in_jurisdiction
from tenants.models import Jurisdiction
from tenants.schemas.catalogue import read_structure
from tenants.schemas.cloning import read_counters
from tenants.services import provision_jurisdiction
from tests.conftest import drop_fresh_jurisdictions
from tests.spare import SPARE, keep_as_spare, spare_schema_used


def test_a_test_in_a_jurisdiction_is_inside_its_schema(jurisdiction):
    assert connection.schema_name == "east"
    assert current_jurisdiction() == jurisdiction
    assert not get_user_model().objects.exists()


def test_a_fresh_jurisdiction_is_seen_by_other_connections(fresh_jurisdiction, at_once):
    get_user_model().objects.create(username="a")
    counts = at_once(fresh_jurisdiction, get_user_model().objects.count, get_user_model().objects.count)
    assert counts == [1, 1]


def test_a_fresh_jurisdiction_is_gone_afterwards(db):
    assert not Jurisdiction.objects.filter(slug__startswith="fresh-").exists()


@pytest.fixture
def provisioned(django_db_setup, django_db_blocker):
    """`provisioned()`: a committed city that takes the spare schema over if there is one."""
    slugs = []

    def make():
        slugs.append(f"fresh-{uuid.uuid4().hex[:8]}")
        with spare_schema_used():
            code = f"{uuid.uuid4().int % 8000 + 1000}"
            return provision_jurisdiction(name="新市", slug=slugs[-1], level="city", national_code=code)

    with django_db_blocker.unblock():
        yield make
        for slug in slugs:
            drop_fresh_jurisdictions(slug)


def number_of_schema(name):
    with connection.cursor() as cursor:
        cursor.execute("SELECT oid FROM pg_namespace WHERE nspname = %s", [name])
        return next((oid for (oid,) in cursor.fetchall()), None)


def all_there_is(jurisdiction):
    """Structure, counters, and how many rows each table has."""
    structure = read_structure(jurisdiction.schema_name)
    counts = {}
    with connection.cursor() as cursor:
        for table in structure.tables:
            cursor.execute(f'SELECT count(*) FROM "{jurisdiction.schema_name}"."{table}"')
            counts[table] = cursor.fetchone()
    return structure, read_counters(jurisdiction.schema_name), counts


def test_a_schema_taken_over_is_as_one_newly_made(provisioned):
    first = provisioned()
    keep_as_spare(first.schema_name)  # so that the next one makes its own, whatever was there before
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA {SPARE} CASCADE")
    new = provisioned()
    expected = all_there_is(new)
    with in_jurisdiction(new):
        user = get_user_model().objects.create(username="a")
        record(None, "accounts.create", user, fields=["username"])
        ContentType.objects.first().delete()
    number = number_of_schema(new.schema_name)
    keep_as_spare(new.schema_name)
    second = provisioned()
    assert number_of_schema(second.schema_name) == number, "the schema was not taken over"
    assert all_there_is(second) == expected
    with in_jurisdiction(second):
        assert not get_user_model().objects.exists()


def test_a_schema_whose_structure_a_test_changed_is_not_used_again(provisioned):
    changed = provisioned()
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {changed.schema_name}.audit_auditentry DISABLE TRIGGER USER")
    number = number_of_schema(changed.schema_name)
    keep_as_spare(changed.schema_name)
    assert number_of_schema(changed.schema_name) == number
    assert number_of_schema(SPARE) != number
