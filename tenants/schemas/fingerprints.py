"""Which schemas have every migration of this release: answered for all schemas in bulk, without opening them."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from tenants.schemas.sql import literal, quote

BATCH = 100  # schemas per statement: each table read takes a lock until it ends

Names = list[tuple[str, str]]


def expected_migrations() -> Names:
    """(app, name) of every migration on disk, sorted."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return sorted(key for key in loader.graph.nodes if loader.graph.nodes[key] is not None)


def fingerprint_of(names: Names) -> str:
    """SHA-256 over `app.name` lines in their order, as `applied_fingerprints` computes it in the database."""
    text = "\n".join(f"{app}.{name}" for app, name in sorted(names))
    return hashlib.sha256(text.encode()).hexdigest()


def release_fingerprint(expected: Names) -> str:
    """SHA-256 over this release's migrations and the source of its reference data."""
    digest = hashlib.sha256(fingerprint_of(expected).encode())
    for config in apps.get_app_configs():
        folder = Path(config.path)
        for path in sorted([folder / "reference.py", *(folder / "reference").rglob("*")]):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(f"{config.name}/{path.relative_to(folder)}".encode() + path.read_bytes())
    return digest.hexdigest()


def applied_fingerprints(schemas: Sequence[str], expected: Names) -> dict[str, str]:
    """Schema → fingerprint of those expected migrations that it has; schemas without the table are left out.

    Migrations that are no longer on disk do not count. One query per hundred schemas.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT schemaname FROM pg_tables WHERE tablename = 'django_migrations' AND schemaname = ANY(%s)",
            [list(schemas)],
        )
        there = [schema for (schema,) in cursor.fetchall()]
        found: dict[str, str] = {}
        wanted = [app for app, _ in expected], [name for _, name in expected]
        for start in range(0, len(there), BATCH):
            cursor.execute(_fingerprints_sql(there[start : start + BATCH]), wanted)
            found.update(cursor.fetchall())
    return found


def _fingerprints_sql(schemas: Sequence[str]) -> str:
    tables = " UNION ALL ".join(
        f"SELECT {literal(schema)} AS schema, app, name FROM {quote(schema)}.django_migrations"  # noqa: S608
        for schema in schemas
    ).replace("%", "%%")
    return f"""
        SELECT schema, encode(sha256(convert_to(
            coalesce(string_agg(line, E'\\n' ORDER BY line COLLATE "C"), ''), 'UTF8')), 'hex')
        FROM (
            SELECT DISTINCT schema, app || '.' || name AS line
            FROM ({tables}) applied JOIN unnest(%s::text[], %s::text[]) AS expected (app, name) USING (app, name)
        ) lines
        GROUP BY schema
    """  # noqa: S608
