"""Bringing schemas up to date, each in a process of its own: none can stop or soil another.

A child process has its own connection; it holds an advisory lock on its schema, so two runs never migrate the
same one at once. Migrations commit one by one: a run that was killed is simply started again.
"""

import multiprocessing
import os
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection, wait

from django.conf import settings
from django.core.management.commands import migrate
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.utils import DatabaseError

from common.reference import install_reference_data
from tenants.schemas.states import changed_models_only

TRIES = 4  # "tuple concurrently updated": two schemas replaced the same shared function at once
CONCURRENT = "concurrently updated"
COPIES = "copies of "
PUBLIC = "public"

Done = Callable[[str, str], None]


@contextmanager
def schema_lock(schema: str) -> Iterator[None]:
    """Hold the advisory lock of one schema's structure for this connection."""
    key = ["schema", schema]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext(%s), hashtext(%s))", key)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtext(%s), hashtext(%s))", key)


def hold_template_still() -> None:
    """Keep the template as it is until the running transaction ends; any number may hold it."""
    with connection.cursor() as cursor:
        key = ["schema", COPIES + template_schema()]
        cursor.execute("SELECT pg_advisory_xact_lock_shared(hashtext(%s), hashtext(%s))", key)


def migrate_schema(schema: str, *, verbosity: int = 0) -> None:
    """Apply to one schema what it lacks, and add missing reference data, on this process's connection.

    Raises what the migration raises.
    """
    with schema_lock(schema):
        # Without public on the path, or its own table would be mistaken for the schema's.
        connection.set_schema(schema, include_public=False)
        MigrationRecorder(connection).ensure_schema()
        connection.set_schema(schema)
        try:
            for attempt in range(1, TRIES + 1):
                try:
                    with changed_models_only():
                        _run_migrate(verbosity)
                    break
                except DatabaseError as error:
                    if CONCURRENT not in str(error) or attempt == TRIES:
                        raise
            if schema != PUBLIC:
                install_reference_data()
        finally:
            connection.set_schema_to_public()


def _run_migrate(verbosity: int) -> None:
    migrate.Command().execute(
        database=connection.alias,
        app_label=None,
        migration_name=None,
        interactive=False,
        fake=False,
        fake_initial=False,
        plan=False,
        check_unapplied=False,
        run_syncdb=False,
        prune=False,
        verbosity=verbosity,
        skip_checks=True,
        no_color=True,
        force_color=False,
        settings=None,
        traceback=False,
    )


def migrate_in_processes(schemas: Sequence[str], *, jobs: int, done: Done, verbosity: int = 0) -> dict[str, str]:
    """Migrate schemas, `jobs` at a time. Returns schema → error of those that failed.

    `done(schema, error)` is called as each one ends, in this process.
    """
    context = multiprocessing.get_context("fork")
    waiting, running, failed = list(reversed(schemas)), {}, {}
    while waiting or running:
        while waiting and len(running) < jobs:
            schema = waiting.pop()
            ours, theirs = context.Pipe(duplex=False)
            child = context.Process(target=_child, args=(schema, theirs, verbosity))
            with warnings.catch_warnings():  # a test runner has threads; none of ours is running here
                warnings.filterwarnings("ignore", message=".*fork", category=DeprecationWarning)
                child.start()
            theirs.close()
            running[ours] = (schema, child)
        for ended in wait(list(running)):
            schema, child = running.pop(ended)  # type: ignore[call-overload]
            error = _receive(ended, child)  # type: ignore[arg-type]
            if error:
                failed[schema] = error
            done(schema, error)
    return failed


def _receive(pipe: Connection, child: multiprocessing.process.BaseProcess) -> str:
    try:
        error = pipe.recv()
    except EOFError:
        error = ""
    pipe.close()
    child.join()
    if child.exitcode and not error:
        return f"the process ended with {child.exitcode}"
    return error


def _child(schema: str, pipe: Connection, verbosity: int) -> None:
    """Runs in the forked process. The parent's connection is dropped, not closed: its socket is the parent's."""
    connection.connection = None
    connection.in_atomic_block = False
    connection.savepoint_ids = []
    connection.set_schema_to_public()
    try:
        migrate_schema(schema, verbosity=verbosity)
        error = ""
    except BaseException as caught:
        error = f"{type(caught).__name__}: {caught}".strip()
        if verbosity > 1:
            traceback.print_exc(file=sys.stderr)
    pipe.send(error)
    connection.close()
    sys.stdout.flush()
    os._exit(1 if error else 0)


def template_schema() -> str:
    """Name of the schema that every jurisdiction's is copied from."""
    return settings.TEMPLATE_SCHEMA_NAME
