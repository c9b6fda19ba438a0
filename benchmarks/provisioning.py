"""Schemas per second: copied from the template, against made by running the migrations."""

import time
from collections.abc import Callable
from typing import Any

from django.db import connection

from benchmarks.scratch import megabytes, scratch_database

COPIES, MIGRATED = 10, 3


def provisioning() -> list[dict[str, Any]]:
    """One row per way: how many, seconds each, schemas per second, times as fast as migrations."""
    from tenants.services import provision_jurisdiction

    def copy(number: int) -> None:
        provision_jurisdiction(name=f"城{number}", slug=f"copy{number}", level="city", national_code=f"{1000 + number}")

    with scratch_database():
        tables, empty = _count_tables(), megabytes()
        by_copy = _timed(COPIES, copy)
        per_schema = round((megabytes() - empty) / COPIES, 1)
        by_migrations = _timed(MIGRATED, _make_by_migrations)
    return [
        _row("copy of the template", tables, by_copy, by_migrations, per_schema),
        _row("migrations", tables, by_migrations, by_migrations, per_schema),
    ]


def _row(way: str, tables: int, seconds: list[float], slowest: list[float], size: float) -> dict[str, Any]:
    mean = sum(seconds) / len(seconds)
    return {
        "way": way,
        "tables": tables,
        "schemas": len(seconds),
        "seconds_each": round(mean, 3),
        "slowest": round(max(seconds), 3),
        "per_second": round(1 / mean, 2),
        "times_migrations": round(sum(slowest) / len(slowest) / mean, 1),
        "megabytes_each": size,
    }


def _timed(count: int, make: Callable[[int], None]) -> list[float]:
    seconds = []
    for number in range(count):
        began = time.perf_counter()
        make(number)
        seconds.append(time.perf_counter() - began)
    return seconds


def _make_by_migrations(number: int) -> None:
    from tenants.schemas.migrating import migrate_schema

    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA migrated{number}")
    migrate_schema(f"migrated{number}")


def _count_tables() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'template_jurisdiction'")
        return int(cursor.fetchone()[0])
