"""Bringing every schema to this release and keeping how far each one is."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import connection
from django.utils import timezone

from tenants.choices import MigrationState
from tenants.models import Jurisdiction, JurisdictionMigration
from tenants.schemas.fingerprints import (
    applied_fingerprints,
    expected_migrations,
    fingerprint_of,
    release_fingerprint,
)
from tenants.schemas.migrating import COPIES, PUBLIC, migrate_in_processes, migrate_schema, schema_lock, template_schema
from tenants.schemas.sql import quote

Report = Callable[[str, str], None]


@dataclass
class Outcome:
    """What a run found and did: schemas by name, failures with their error."""

    current: list[str] = field(default_factory=list)
    migrated: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)


def schemas_behind() -> tuple[list[str], list[str]]:
    """(behind, current): public and the template first, then every jurisdiction that has a schema."""
    return _sort_out([PUBLIC, template_schema(), *_jurisdiction_schemas()])


def _sort_out(schemas: list[str]) -> tuple[list[str], list[str]]:
    """(behind, current). Current is what has every migration and whose last run ended well with this release."""
    expected = expected_migrations()
    wanted, release = fingerprint_of(expected), release_fingerprint(expected)
    applied = applied_fingerprints(schemas, expected)
    finished: set[str] = set()
    if _has_state_table():
        rows = JurisdictionMigration.objects.filter(state=MigrationState.CURRENT, fingerprint=release)
        finished = set(rows.values_list("schema_name", flat=True))
    current = [schema for schema in schemas if applied.get(schema) == wanted and schema in finished]
    return [schema for schema in schemas if schema not in set(current)], current


def _jurisdiction_schemas() -> list[str]:
    """Schemas that exist and belong to a jurisdiction, whatever its status; none before the first migration."""
    table = Jurisdiction._meta.db_table
    if table not in connection.introspection.table_names():
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace")
        there = {name for (name,) in cursor.fetchall()}
    names = Jurisdiction.objects.order_by("national_code").values_list("schema_name", flat=True)
    return [name for name in names if name in there]


def migrate_all(*, jobs: int, report: Report = lambda schema, error: None, verbosity: int = 0) -> Outcome:
    """Public first, then the template, then all jurisdictions in parallel.

    The template is the rehearsal: when public or the template fails, no jurisdiction is touched. One failing
    jurisdiction does not stop the others. What is up to date is not opened. May be started again at any time.
    """
    outcome = Outcome()
    for schema in (PUBLIC, template_schema()):
        _create_schema(schema)
        # Nobody copies the template while it changes, so a copy is either old and listed below, or new.
        with schema_lock(COPIES + schema):
            _bring_up(outcome, [schema], jobs=1, report=report, verbosity=verbosity)
        if outcome.failed:
            outcome.left_out = _jurisdiction_schemas()
            return outcome
    _bring_up(outcome, _jurisdiction_schemas(), jobs=jobs, report=report, verbosity=verbosity)
    return outcome


def _create_schema(schema: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {quote(schema)}")


def _bring_up(outcome: Outcome, schemas: list[str], *, jobs: int, report: Report, verbosity: int) -> None:
    behind, current = _sort_out(schemas)
    outcome.current += current
    if not behind:
        return
    note_running(behind)
    release = release_fingerprint(expected_migrations())

    def done(schema: str, error: str) -> None:
        note_ended(schema, release, error)
        report(schema, error)

    failed = migrate_in_processes(behind, jobs=jobs, done=done, verbosity=verbosity)
    outcome.failed |= failed
    outcome.migrated += [schema for schema in behind if schema not in failed]


def migrate_one(schema: str) -> None:
    """Bring one schema up to date in this process, and keep how it went. Raises what its migration raises."""
    note_running([schema])
    try:
        migrate_schema(schema)
    except Exception as error:
        note_ended(schema, "", f"{type(error).__name__}: {error}")
        raise
    note_ended(schema, release_fingerprint(expected_migrations()), "")


def note_running(schemas: list[str]) -> None:
    """Keep that these schemas are being migrated; nothing before the table exists."""
    if not _has_state_table():
        return
    now = timezone.now()
    JurisdictionMigration.objects.bulk_create(
        [JurisdictionMigration(schema_name=schema, state=MigrationState.RUNNING, started_at=now) for schema in schemas],
        update_conflicts=True,
        unique_fields=["schema_name"],
        update_fields=["state", "started_at"],
    )


def note_ended(schema: str, fingerprint: str, error: str) -> None:
    """Keep how a schema's migration ended."""
    if not _has_state_table():
        return
    values = {"error": error[:4000], "finished_at": timezone.now()}
    if error:
        values |= {"state": MigrationState.FAILED}
    else:
        values |= {"state": MigrationState.CURRENT, "fingerprint": fingerprint}
    JurisdictionMigration.objects.update_or_create(schema_name=schema, defaults=values)


def _has_state_table() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('public.tenants_jurisdictionmigration') IS NOT NULL")
        return cursor.fetchone()[0]
