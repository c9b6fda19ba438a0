"""A schema that a test no longer needs is emptied for the next one: making and dropping its tables takes seconds.

Jurisdictions are still provisioned by the service, each with a name, a number and a schema name of its own; only the
tables are taken over, and only if they are exactly those that the template would give.
"""

import contextlib
from collections.abc import Iterator
from typing import Any
from unittest import mock

from django.db import Error, connection, transaction

from tenants.schemas.catalogue import Structure, read_structure, search_path
from tenants.schemas.cloning import clone_schema, copy_rows, run
from tenants.schemas.sql import literal, quote
from tenants.services import provisioning

SPARE = "fresh_spare"
_known: list[tuple[Structure, Structure]] = []
"""What the template looked like when a schema was last made of it, and what that schema looked like: PostgreSQL
writes some conditions with other brackets once it has read them again."""


@contextlib.contextmanager
def spare_schema_used() -> Iterator[None]:
    """While open, a jurisdiction that is provisioned takes the spare schema over, if there is one."""
    with mock.patch.object(provisioning, "clone_schema", _take_over):
        yield


def _take_over(source: str, target: str) -> None:
    wanted = read_structure(source)
    if not (_schema_exists(SPARE) and _known and _known[0][0] == wanted):
        clone_schema(source, target)
        _known[:] = [(wanted, read_structure(target))]
        return
    with connection.cursor() as cursor, _triggers_asleep(cursor):
        cursor.execute(f"ALTER SCHEMA {SPARE} RENAME TO {quote(target)}")
        copy_rows(source, target, wanted)


def keep_as_spare(schema: str) -> None:
    """Empty a schema and put it by, unless there is one already or its structure is no longer the template's."""
    connection.set_schema_to_public()
    try:
        with transaction.atomic():
            if not _schema_exists(SPARE) and _known and _known[0][1] == read_structure(schema):
                _empty(schema, list(_known[0][1].tables))
                with connection.cursor() as cursor:
                    cursor.execute(f"ALTER SCHEMA {quote(schema)} RENAME TO {SPARE}")
    except Error:
        pass  # somebody still works in it: it is dropped as before


def drop_spare() -> None:
    """Remove what a run left behind: its tables may be older than the template."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {SPARE} CASCADE")


def _schema_exists(schema: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = %s)", [schema])
        return cursor.fetchone()[0]


def _empty(schema: str, tables: list[str]) -> None:
    """Remove all rows, past the triggers that keep some of them for ever, and begin every counter anew."""
    with search_path(schema) as cursor, _triggers_asleep(cursor):
        # Whoever is in the middle of something ends first: what they commit would come to light in the next test.
        cursor.execute(f"LOCK TABLE {', '.join(map(quote, tables))} IN ACCESS EXCLUSIVE MODE")
        probes = (f"SELECT {literal(table)} WHERE EXISTS (SELECT FROM {quote(table)})" for table in tables)
        cursor.execute(" UNION ALL ".join(probes))
        run(cursor, [f"DELETE FROM {quote(table)}" for (table,) in cursor.fetchall()])
        cursor.execute(
            "SELECT setval(quote_ident(sequencename)::regclass, start_value, false)"
            " FROM pg_sequences WHERE schemaname = %s AND last_value IS NOT NULL",
            [schema],
        )


@contextlib.contextmanager
def _triggers_asleep(cursor: Any) -> Iterator[None]:
    """Inside a transaction: rows come and go as when a schema is copied, which has no triggers before its rows."""
    cursor.execute("SET LOCAL session_replication_role = replica")
    yield
    cursor.execute("SET LOCAL session_replication_role = origin")
