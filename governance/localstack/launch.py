"""How a server is started: its command line, the account it runs as, and nothing of our environment."""

import os
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from governance.localstack.errors import StackError
from governance.localstack.paths import Account
from governance.localstack.processes import dies_with_parent


@dataclass(frozen=True)
class Launch:
    """A command line with the folder and the account it needs."""

    argv: tuple[str, ...]
    folder: Path
    account: Account | None = None

    def run(self) -> subprocess.CompletedProcess[str]:
        """Run to its end; returns its exit code and output."""
        with self._readable_errors():
            return subprocess.run(
                self.argv, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, **self._options()
            )

    def start_daemon(self, log: Path) -> int:
        """Run a program that leaves a server behind, whose output is added to `log`; returns its exit code."""
        with log.open("ab") as output, self._readable_errors():
            return subprocess.run(
                self.argv, stdout=output, stderr=subprocess.STDOUT, check=False, **self._options()
            ).returncode

    def spawn(self, log: Path, stop_signal: signal.Signals) -> "subprocess.Popen[bytes]":
        """Start as a child that gets `stop_signal` when this process dies; its output is added to `log`."""
        with log.open("ab") as output, self._readable_errors():
            return subprocess.Popen(
                self.argv,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=dies_with_parent(stop_signal),  # noqa: PLW1509 - the supervisor has one thread
                **self._options(),
            )

    def _options(self) -> dict[str, Any]:
        options: dict[str, Any] = {"cwd": self.folder, "stdin": subprocess.DEVNULL, "env": server_environment()}
        if self.account:
            options |= {"user": self.account.uid, "group": self.account.gid, "extra_groups": []}
        return options

    def _readable_errors(self) -> "_ReadableErrors":
        return _ReadableErrors(self)


@dataclass(frozen=True)
class _ReadableErrors:
    """Turns a program that cannot be started at all into one clear line."""

    launch: Launch

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, (OSError, subprocess.SubprocessError)):
            account = f" as '{self.launch.account.name}'" if self.launch.account else ""
            reason = getattr(error, "strerror", None) or error
            raise StackError(f"Cannot start {self.launch.argv[0]}{account}: {reason}.") from error


def server_environment() -> dict[str, str]:
    """The few variables a server needs; PG* settings and secrets of this process stay out of it."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}
