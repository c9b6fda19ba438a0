"""A copied schema is the template: same objects, same names, same rows, and it goes on by itself."""

import time

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from tenants.context import in_schema
from tenants.schemas.catalogue import read_structure
from tenants.schemas.cloning import NotCloneable, clone_schema
from tenants.schemas.drift import differences
from tenants.schemas.migrating import template_schema

ODD = """
CREATE SCHEMA odd;
SET LOCAL search_path = odd;
CREATE SEQUENCE numbers START 7 INCREMENT 3;
CREATE TABLE "Ping" (
    id bigint GENERATED ALWAYS AS IDENTITY (START WITH 100 INCREMENT BY 5),
    serial_number serial,
    name varchar(20) COLLATE "C" DEFAULT 'it''s 100%' NOT NULL,
    twice integer GENERATED ALWAYS AS (serial_number * 2) STORED,
    "from" date, until date,
    number bigint DEFAULT nextval('numbers'),
    CONSTRAINT "the key" PRIMARY KEY (id),
    CONSTRAINT named UNIQUE NULLS NOT DISTINCT (name, number),
    CONSTRAINT ordered CHECK (until > "from"),
    CONSTRAINT apart EXCLUDE USING gist (name WITH =, daterange("from", until) WITH &&)
) WITH (fillfactor = 70);
CREATE TABLE pong (id integer PRIMARY KEY, ping_id bigint,
    CONSTRAINT to_ping FOREIGN KEY (ping_id) REFERENCES "Ping" (id) DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "some pings" ON "Ping" USING gin (name public.gin_trgm_ops) WHERE until IS NULL;
CREATE UNIQUE INDEX lower_names ON "Ping" (lower(name)) INCLUDE (number);
CREATE VIEW both_of_them AS SELECT p.name, q.id FROM "Ping" p JOIN pong q ON q.ping_id = p.id;
CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON "Ping" FOR EACH ROW EXECUTE FUNCTION public.refuse_change('name');
INSERT INTO "Ping" (name, "from", until) VALUES ('a', '2026-01-01', '2026-02-01'), ('b', '2026-01-01', NULL);
INSERT INTO pong VALUES (1, 100);
"""


@pytest.fixture
def odd(db):
    """A schema with one of every kind of object that can be copied."""
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute(ODD)
        cursor.execute("SET search_path = public")
    return "odd"


def rows(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def test_a_copy_has_every_object_under_its_own_name(odd):
    clone_schema(odd, "copy")
    assert differences(read_structure(odd), read_structure("copy")) == []


def test_a_copy_holds_the_rows_and_goes_on_counting_where_the_original_stopped(odd):
    clone_schema(odd, "copy")
    assert rows('SELECT * FROM copy."Ping" ORDER BY id') == rows('SELECT * FROM odd."Ping" ORDER BY id')
    added = rows("INSERT INTO copy.\"Ping\" (name) VALUES ('c') RETURNING id, serial_number, twice, number")
    assert added == [(110, 3, 6, 13)]
    assert rows('SELECT count(*) FROM odd."Ping"') == [(2,)]


def test_a_copy_refers_to_nothing_in_the_original(odd):
    clone_schema(odd, "copy")
    rows("SET CONSTRAINTS ALL IMMEDIATE; DROP SCHEMA odd CASCADE; SELECT 1")
    assert rows("SELECT count(*) FROM copy.both_of_them") == [(1,)]


def test_what_cannot_be_copied_is_refused_by_name(odd):
    rows("CREATE TYPE odd.mood AS ENUM ('good'); SELECT 1")
    rows("CREATE FUNCTION odd.f() RETURNS int LANGUAGE sql AS 'SELECT 1'; SELECT 1")
    with pytest.raises(NotCloneable, match="function f, type mood"):
        clone_schema(odd, "copy")


def test_drift_names_the_table_the_column_the_constraint_the_index_and_the_trigger(odd):
    clone_schema(odd, "copy")
    rows("""
        SET CONSTRAINTS ALL IMMEDIATE;
        DROP INDEX copy."some pings"; DROP TRIGGER kept ON copy."Ping"; DROP VIEW copy.both_of_them;
        ALTER TABLE copy."Ping" ADD extra int, ALTER name TYPE varchar(30), DROP CONSTRAINT ordered;
        ALTER TABLE copy.pong DROP CONSTRAINT to_ping; CREATE TABLE copy.more (); SELECT 1
    """)
    found = [
        f"{item.kind} {item.place}.{item.name} {item.problem[:7]}"
        for item in differences(read_structure(odd), read_structure("copy"))
    ]
    assert found == [
        "column Ping.extra not in ",
        'column Ping.name is "cha',
        "constraint Ping.ordered missing",
        "foreign key pong.to_ping missing",
        "index Ping.some pings missing",
        "table .more not in ",
        "trigger Ping.kept missing",
        "view .both_of_them missing",
    ]


def test_a_jurisdictions_schema_is_like_the_template(east):
    assert differences(read_structure(template_schema()), read_structure(east.schema_name)) == []


def test_a_jurisdiction_starts_with_the_templates_permissions_and_migrations(jurisdiction):
    permissions = Permission.objects.values_list("codename", "content_type__model")
    here, applied = set(permissions), set(MigrationRecorder(connection).applied_migrations())
    connection.set_schema(template_schema())
    assert here == set(permissions.all())
    assert ("tenants", "0001_initial") in applied


def test_copying_the_real_template_takes_less_than_three_seconds(db):
    began = time.perf_counter()
    with transaction.atomic():
        clone_schema(template_schema(), "timed")
    assert time.perf_counter() - began < 3


def test_inserted_rows_of_a_copy_are_sealed_in_its_own_chain(fresh_jurisdiction):
    from audit.models import AuditSeal
    from audit.services import record

    with in_schema("public"):
        before = AuditSeal.objects.count()
    with transaction.atomic():
        record(None, "test.act", get_user_model()(pk=1))
    assert list(AuditSeal.objects.values_list("position", flat=True)) == [1]
    with in_schema("public"):
        assert AuditSeal.objects.count() == before
