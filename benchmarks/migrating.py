"""`migrate_jurisdictions` when there is nothing to do, over more and more schemas."""

import os
import statistics
import time
from collections.abc import Iterable
from typing import Any

from django.db import connection

from benchmarks.scratch import megabytes, scratch_database

RUNS = 3
# A whole schema takes 4 MB. What the look-through reads is one table and one row a schema, so beyond this many the
# others get just those; BENCH_WHOLE_SCHEMAS=1000 makes all of them whole.
WHOLE = int(os.environ.get("BENCH_WHOLE_SCHEMAS", "100"))


def migrating(counts: Iterable[int] = (10, 100, 1000)) -> list[dict[str, Any]]:
    """One row per count: median seconds of three runs, and how the time grew against the count."""
    rows: list[dict[str, Any]] = []
    with scratch_database():
        made = 0
        for count in sorted(counts):
            made = _make_up_to(count, made)
            _settle()
            rows.append(_row(count, _seconds(count), rows[-1] if rows else None))
    return rows


def _row(count: int, seconds: float, before: dict[str, Any] | None) -> dict[str, Any]:
    growth = "" if before is None else round(seconds / before["seconds"] / (count / before["schemas"]), 2)
    return {
        "schemas": count,
        "whole": min(count, WHOLE),
        "seconds": round(seconds, 3),
        "growth_against_count": growth,  # 1 is linear, less is better
        "megabytes": megabytes(),
    }


def _seconds(count: int) -> float:
    from tenants.services import migrate_all

    seconds = []
    for _ in range(RUNS):
        connection.close()  # as a new process would begin
        began = time.perf_counter()
        outcome = migrate_all(jobs=2)
        seconds.append(time.perf_counter() - began)
        if len(outcome.current) != count + 2:  # and public and the template
            raise RuntimeError(f"not a no-op over {count} schemas: {outcome}")
    return statistics.median(seconds)


def _make_up_to(count: int, made: int) -> int:
    from tenants.services import provision_jurisdiction

    for number in range(made, count):
        if number < WHOLE:
            facts = {"name": f"城{number}", "slug": f"city{number}", "national_code": f"{1000 + number}"}
            provision_jurisdiction(level="city", **facts)
        else:
            _make_light(number)
    return count


def _make_light(number: int) -> None:
    """A jurisdiction of which only the list of applied migrations exists, and its state row."""
    from tenants.models import Jurisdiction, JurisdictionMigration

    facts = {"name": f"城{number}", "slug": f"city{number}", "schema_name": f"city{number}"}
    Jurisdiction(level="city", status="active", national_code=f"{1000 + number}", **facts).save()
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA city{number}")
        cursor.execute(f"CREATE TABLE city{number}.django_migrations AS TABLE template_jurisdiction.django_migrations")
    state = JurisdictionMigration.objects.get(schema_name="template_jurisdiction")
    JurisdictionMigration.objects.create(schema_name=f"city{number}", state=state.state, fingerprint=state.fingerprint)


def _settle() -> None:
    """Leave the writing of the schemas just made behind, so that it is not measured."""
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute("ANALYZE")
