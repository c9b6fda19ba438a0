"""A database of the measurement's own, dropped afterwards: the developer's data are not touched or slowed down."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db import connection

NAME = "bench_governance"


@contextmanager
def scratch_database() -> Iterator[None]:
    """Public and template migrated, nothing else; the process works on it inside the block."""
    real = connection.settings_dict["NAME"]
    _run(f'DROP DATABASE IF EXISTS "{NAME}" WITH (FORCE)', f'CREATE DATABASE "{NAME}"')
    try:
        _use(NAME)
        call_command("migrate_jurisdictions", verbosity=0)
        yield
    finally:
        _use(real)
        _run(f'DROP DATABASE IF EXISTS "{NAME}" WITH (FORCE)')


def _use(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name
    connection.set_schema_to_public()


def _run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def megabytes() -> float:
    """Size of the database in use."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database()) / 1048576.0")
        return round(float(cursor.fetchone()[0]), 1)
