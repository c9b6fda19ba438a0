"""Copying the template schema: structure under the same names, rows, counters. A handful of round trips.

The order matters: tables, rows, then keys, indexes and views, triggers last. Insert-only and sealing triggers
must not fire while the template's own rows are copied.
"""

from typing import Any

from django.db import connection

from tenants.schemas.catalogue import Structure, read_structure, search_path
from tenants.schemas.sql import literal, quote


class NotCloneable(Exception):
    """The schema holds kinds of objects that cannot be copied; the message names them."""


def clone_schema(source: str, target: str) -> None:
    """Create schema `target` as a copy of `source`: structure, rows and counters.

    Must run inside a transaction: then it is there whole or not at all. Raises `NotCloneable`, and
    `ProgrammingError` when the target exists.
    """
    structure = read_structure(source)
    if structure.strangers:
        raise NotCloneable(f"{source} holds what cannot be copied: {', '.join(structure.strangers)}")
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA {quote(target)}")
    with search_path(target) as cursor:
        run(cursor, structure_sql(structure, target))
    copy_rows(source, target, structure)
    with search_path(target) as cursor:
        run(cursor, closing_sql(structure))


def copy_rows(source: str, target: str, structure: Structure) -> None:
    """Copy all rows and counters of a schema into the empty tables of another one. No trigger may stand there yet."""
    filled, counters = _filled_tables(source, structure), read_counters(source)
    with search_path(target) as cursor:
        run(cursor, [_copy_rows(source, table, structure) for table in filled])
        run(cursor, [set_counter(name, value) for name, value in counters.items()])


def run(cursor: Any, statements: list[str]) -> None:
    """Run statements in one round trip."""
    if statements:
        cursor.execute(";\n".join(statements))


def structure_sql(structure: Structure, schema: str) -> list[str]:
    """Statements that make sequences and tables with all constraints but the foreign keys.

    To be run with only `schema` on the search path; it is named where the grammar wants a whole name.
    """
    of_identities = set(structure.identities.values())
    statements = [
        f"CREATE SEQUENCE {quote(name)} {definition}"
        for name, definition in structure.sequences.items()
        if name not in of_identities
    ]
    for table, options in structure.tables.items():
        lines = [_column(structure, schema, table, column) for column in structure.columns.get(table, {})]
        lines += [f"CONSTRAINT {quote(name)} {text}" for name, text in structure.constraints.get(table, {}).items()]
        statements.append(f"CREATE TABLE {quote(table)} ({', '.join(lines)}) {options}")
    statements += [
        f"ALTER SEQUENCE {quote(name)} OWNED BY {quote(table)}.{quote(column)}"
        for name, (table, column) in structure.serials.items()
    ]
    return statements


def _column(structure: Structure, schema: str, table: str, column: str) -> str:
    """A column as in CREATE TABLE; an identity keeps the name and the bounds of its sequence."""
    definition = structure.columns[table][column]
    sequence = structure.identities.get((table, column))
    if sequence is not None:
        settings = structure.sequences[sequence]
        bounds = settings[settings.index("INCREMENT") :]  # its type is the column's
        options = f" AS IDENTITY (SEQUENCE NAME {quote(schema)}.{quote(sequence)} {bounds})"
        definition = definition.replace(" AS IDENTITY", options, 1)
    return f"{quote(column)} {definition}"


def closing_sql(structure: Structure) -> list[str]:
    """Statements for indexes, foreign keys, views and, at the very end, triggers."""
    return [
        *structure.indexes.values(),
        *(
            f"ALTER TABLE {quote(table)} ADD CONSTRAINT {quote(name)} {text}"
            for (table, name), text in structure.foreign_keys.items()
        ),
        *(f"CREATE VIEW {quote(name)} AS {text.rstrip(';')}" for name, text in structure.views.items()),
        *structure.triggers.values(),
    ]


def _filled_tables(schema: str, structure: Structure) -> list[str]:
    """Tables that have rows. One query."""
    if not structure.tables:
        return []
    with search_path(schema) as cursor:
        probes = (
            f"SELECT {literal(table)} WHERE EXISTS (SELECT FROM {quote(table)})"  # noqa: S608
            for table in structure.tables
        )
        cursor.execute(" UNION ALL ".join(probes))
        return [table for (table,) in cursor.fetchall()]


def read_counters(schema: str) -> dict[str, int]:
    """Last value of every sequence of a schema that was ever used."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = %s AND last_value IS NOT NULL",
            [schema],
        )
        return dict(cursor.fetchall())


def _copy_rows(source: str, table: str, structure: Structure) -> str:
    columns = ", ".join(
        quote(column) for column in structure.columns[table] if (table, column) not in structure.generated
    )
    return (
        f"INSERT INTO {quote(table)} ({columns}) OVERRIDING SYSTEM VALUE "  # noqa: S608
        f"SELECT {columns} FROM {quote(source)}.{quote(table)}"
    )


def set_counter(sequence: str, value: int) -> str:
    """Statement that makes a sequence go on after `value`."""
    return f"SELECT setval({literal(quote(sequence))}, {value})"
