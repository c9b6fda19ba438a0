"""A PostgreSQL of a test's own, that can be killed and started again."""

import contextlib
import os
import shutil
from pathlib import Path
from unittest import mock

import psutil
import psycopg2

from governance.localstack import processes
from governance.localstack.paths import postgres_home, server_account
from governance.localstack.postgres import Postgres
from governance.localstack.stack import ensure_engine
from governance.localstack.state import load_state

FIRST = "governance"
"""The database that is there from the beginning."""
LOG_SEQUENCES = """
DO $$ DECLARE found record; BEGIN
    FOR found IN SELECT schemaname, sequencename, last_value FROM pg_sequences WHERE last_value IS NOT NULL LOOP
        PERFORM setval(format('%I.%I', found.schemaname, found.sequencename)::regclass, found.last_value);
    END LOOP;
END $$
"""
"""A sequence is logged some values ahead, and a copied one believes that its next values are in the log. They are in
that of the database it was copied from: after a crash the copy would give them out a second time."""


class Server:
    """PostgreSQL over a folder; commits are on the disk before they are acknowledged."""

    def __init__(self, local: Path) -> None:
        local.mkdir(mode=0o700, parents=True)
        self.local = local
        self.start()
        # After a kill: one call for the whole disk instead of opening thousands of files.
        self._run("ALTER SYSTEM SET recovery_init_sync_method = 'syncfs'")

    def start(self) -> None:
        """Start it unless it answers, after a kill with its recovery."""
        with self._at_home():
            ensure_engine(Postgres(self.local), self.local)
            self.url = load_state().database_url()

    def kill(self) -> None:
        """`kill -9` of every process of the server, the postmaster first."""
        data = postgres_home(self.local, server_account()) / "data"
        left = sorted(processes.working_in(data, "postgres"), key=lambda process: process.create_time())
        for process in left:
            with contextlib.suppress(psutil.NoSuchProcess):  # it went with the postmaster
                process.kill()
        psutil.wait_procs(left, timeout=10)

    def copy(self, name: str, of: str = FIRST) -> str:
        """A new database with everything that another one holds; returns its name."""
        self.drop(name)
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{of}"')
        self._run(LOG_SEQUENCES, database=name)
        return name

    def drop(self, name: str) -> None:
        """Remove a database, whoever is connected."""
        self._run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def disconnect(self, name: str) -> None:
        """Cut off everybody who is connected to a database; who connects again is welcome at once."""
        self._run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")

    def close(self) -> None:
        """End it, without waiting for a last checkpoint, and remove its data."""
        self.kill()
        if account := server_account():
            shutil.rmtree(postgres_home(self.local, account), ignore_errors=True)

    def _run(self, statement: str, database: str = "postgres") -> None:
        connection = psycopg2.connect(f"{self.url.rsplit('/', 1)[0]}/{database}")
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(statement)
        finally:
            connection.close()

    def _at_home(self) -> "mock._patch_dict":
        return mock.patch.dict(os.environ, {"GOVERNANCE_LOCAL_DIR": str(self.local)})
