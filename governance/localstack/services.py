"""What a supervisor looks after: a process of ours, or an engine of the local stack."""

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path

from governance.localstack import processes
from governance.localstack.locking import exclusive
from governance.localstack.paths import PROJECT_DIR
from governance.localstack.postgres import Postgres
from governance.localstack.valkey import Valkey

CHECK_EVERY = 2.0


class Process:
    """A child process with all that it starts, in a session of its own."""

    def __init__(self, name: str, argv: tuple[str, ...], environment: dict[str, str], log: Path) -> None:
        self.name, self.argv, self.environment, self.log = name, argv, environment, log
        self.child: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as output:
            self.child = subprocess.Popen(
                self.argv,
                cwd=PROJECT_DIR,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=processes.dies_with_parent(signal.SIGTERM),  # noqa: PLW1509 - the supervisor has one thread
            )

    def ending(self) -> str | None:
        """How the process ended, or None while it lives."""
        return describe(self.child.poll()) if self.child else "not started"

    def ask_to_end(self) -> None:
        if self.child and self.child.poll() is None:
            self.child.terminate()

    def end(self, deadline: float) -> None:
        """Wait for a polite end until `deadline`; then, in any case, kill what is left of the session."""
        if self.child is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.child.wait(max(0.0, deadline - time.monotonic()))
        kill_group(self.child.pid)
        self.child.wait()


class Engine:
    """PostgreSQL or Valkey: our child, or one found running, which is looked after by asking it."""

    def __init__(self, engine: Postgres | Valkey, local: Path) -> None:
        self.name, self.engine, self.local = engine.name, engine, local
        self.child: subprocess.Popen[bytes] | None = None
        self._asked = 0.0

    def start(self) -> None:
        """Start the engine unless one answers already, and wait until it does."""
        with exclusive(self.local / "stack.lock"):
            if self.engine.is_ready():
                self.child = None
            else:
                self.engine.prepare()
                self.child = self.engine.command().spawn(self.engine.log, self.engine.stop_signal)
                self.engine.wait_ready()
        self._asked = time.monotonic()

    def ending(self) -> str | None:
        if self.child is not None:
            return describe(self.child.poll())
        if time.monotonic() - self._asked < CHECK_EVERY:
            return None
        self._asked = time.monotonic()
        return None if self.engine.is_ready() else "does not answer"

    def ask_to_end(self) -> None:
        """Engines are ended one by one, after those who use them."""

    def end(self, deadline: float) -> None:
        with exclusive(self.local / "stack.lock"):
            self.engine.stop()
        if self.child:
            self.child.wait()


def describe(code: int | None) -> str | None:
    """An exit code in words; None while the process lives."""
    if code is None:
        return None
    return f"killed by {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


def kill_group(pid: int) -> None:
    """Kill every process of the group that `pid` led, whether or not `pid` itself still lives."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
