"""PostgreSQL of the local stack: made once, started, checked and stopped, also after `kill -9`."""

import hashlib
import shutil
import signal
import subprocess
import time
from functools import cached_property
from pathlib import Path

import psutil
import psycopg2
from psycopg2 import sql

from governance.localstack import ports, postgres_runtime, processes, stamps
from governance.localstack.errors import StackError
from governance.localstack.launch import Launch
from governance.localstack.paths import log_file, make_private_folder, postgres_home, server_account, write_private
from governance.localstack.state import DATABASE, load_state, move_busy_ports

# libc's character classes decide what a trigram is: with "C", Chinese characters would not be letters and
# trigram search would find nothing. Sorting comes from PostgreSQL's own provider, the same on every machine.
CHARACTER_CLASSES = ("C.UTF-8", "en_US.UTF-8")
LONGEST_SOCKET_PATH = 100
PATIENCE = 60.0
STOP_SIGNALS = ((signal.SIGINT, 10.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0))


class Postgres:
    """The database server whose cluster belongs to the `.local/` folder given."""

    name = "PostgreSQL"
    stop_signal = signal.SIGINT  # "fast": break off transactions, write a checkpoint, end

    def __init__(self, local: Path) -> None:
        self.local = local
        self.account = server_account()
        self.home = postgres_home(local, self.account)
        self.data = self.home / "data"
        self.log = local / "logs" / "postgresql.log"
        self.owner = self.home / "owner"  # digest of the password that the data were made with

    @cached_property
    def bin(self) -> Path:
        return postgres_runtime.programs(self.home, self.account)

    def prepare(self) -> None:
        """Make the cluster if there is none, clear what a crash left, and settle the port."""
        log_file(self.local, "postgresql")
        make_private_folder(self.home, self.account)
        pointer = self.local / "postgres"
        if self.home != pointer and not pointer.is_symlink():
            pointer.symlink_to(self.home)  # for people who look for the data
        self._clear_leftovers()
        self._set_strangers_data_aside()
        if not self.data.exists():
            self._initialise()
        state = move_busy_ports(self.local, postgres=True)
        write_private(self.data / "postgresql.conf", self._configuration(state.postgres_port), self.account)

    def command(self) -> Launch:
        """The server in the foreground."""
        return self._launch("postgres", "-D", str(self.data))

    def start_detached(self) -> None:
        """Start the server on its own, not as a child of this process."""
        if self._launch("pg_ctl", "start", "-D", str(self.data), "-W", "-s").start_daemon(self.log):
            raise StackError(f"PostgreSQL did not start: {self._last_words()} (log: {self.log})")

    def is_ready(self) -> bool:
        """Whether our own server (it knows our password) answers a query."""
        try:
            self._query("postgres", "SELECT 1")
        except psycopg2.Error:
            return False
        return True

    def wait_ready(self, patience: float = PATIENCE) -> None:
        """Wait until the server answers, after a crash until it has recovered, and see that our database exists."""
        deadline = time.monotonic() + patience
        while not self.is_ready():
            if time.monotonic() > deadline or (time.monotonic() > deadline - patience + 2 and not self._postmaster()):
                raise StackError(f"PostgreSQL did not start: {self._last_words()} (log: {self.log})")
            time.sleep(0.05)
        if not self._query("postgres", "SELECT 1 FROM pg_database WHERE datname = %s", DATABASE):
            self._query("postgres", sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))

    def stop(self) -> None:
        """End the server and every process of it."""
        if postmaster := self._postmaster():
            processes.end([postmaster], STOP_SIGNALS)
        processes.end(self._workers(), ((signal.SIGKILL, 5.0),))

    # --- inside ---------------------------------------------------------------------------------------

    def _launch(self, program: str, *arguments: str) -> Launch:
        return Launch((str(self.bin / program), *arguments), self.home, self.account)

    def _query(self, database: str, statement: str | sql.Composed, *parameters: str) -> list[tuple[object, ...]]:
        url = load_state().database_url(database).replace("postgres://", "postgresql://", 1)
        connection = psycopg2.connect(url, connect_timeout=3)
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(statement, parameters or None)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()

    def _initialise(self) -> None:
        """Make the cluster in a folder of its own and rename it: it is there whole or not at all."""
        partial = self.home / "data.partial"
        shutil.rmtree(partial, ignore_errors=True)
        password_file = self.home / "password"
        write_private(password_file, load_state().postgres_password, self.account)
        arguments = ["-U", DATABASE, f"--pwfile={password_file}", "--auth=scram-sha-256", "--encoding=UTF8"]
        arguments += ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions"]
        try:
            done = self._initdb(partial, arguments)
        finally:
            password_file.unlink()
        if done.returncode:
            raise StackError(f"PostgreSQL could not make its data folder: {done.stdout.strip().splitlines()[-1]}")
        write_private(self.owner, self._owner(), self.account)
        partial.rename(self.data)

    def _set_strangers_data_aside(self) -> None:
        """Keep one copy of data whose password is lost, because `stack.json` was removed, and start afresh."""
        if self.data.exists() and not stamps.is_current(self.owner, self._owner()):
            previous = self.home / "data.previous"
            shutil.rmtree(previous, ignore_errors=True)
            self.data.rename(previous)

    def _owner(self) -> str:
        return hashlib.sha256(load_state().postgres_password.encode()).hexdigest()

    def _initdb(self, target: Path, arguments: list[str]) -> "subprocess.CompletedProcess[str]":
        for classes in CHARACTER_CLASSES:
            done = self._launch("initdb", "-D", str(target), *arguments, f"--lc-ctype={classes}").run()
            if done.returncode == 0:
                break
        return done

    def _configuration(self, port: int) -> str:
        socket_folder = str(self.home) if len(str(self.home)) < LONGEST_SOCKET_PATH - len("/.s.PGSQL.65535") else ""
        values = {
            "listen_addresses": ports.HOST,
            "port": port,
            "unix_socket_directories": socket_folder,
            "unix_socket_permissions": "0700",
            "password_encryption": "scram-sha-256",
            "max_connections": 200,
            "max_locks_per_transaction": 4096,  # one transaction may touch every table of many schemas
            "shared_buffers": "256MB",
            "max_wal_size": "2GB",
            "fsync": "on",
            "synchronous_commit": "on",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "log_min_messages": "warning",
        }
        quoted = {name: str(value).replace("'", "''") for name, value in values.items()}
        return "".join(f"{name} = '{value}'\n" for name, value in quoted.items())

    def _workers(self) -> list[psutil.Process]:
        """Processes of a server over our cluster, with or without a living postmaster."""
        return processes.working_in(self.data, "postgres")

    def _postmaster(self) -> psutil.Process | None:
        pid = processes.read_pid(self.data / "postmaster.pid")
        return next((process for process in self._workers() if process.pid == pid), None)

    def _clear_leftovers(self) -> None:
        """End what still runs without answering, then drop the lock files that a killed server left behind.

        The server would do so itself, but not while their process number belongs to a process that was not yet
        reaped, or to a new one.
        """
        self.stop()
        for left in (self.data / "postmaster.pid", *self.home.glob(".s.PGSQL.*")):
            left.unlink(missing_ok=True)

    def _last_words(self) -> str:
        try:
            lines = self.log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        except OSError:
            return ""
        telling = [line for line in lines[-20:] if "FATAL" in line or "PANIC" in line]
        return (telling or lines or [""])[-1]
