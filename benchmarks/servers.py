"""Application servers for a measurement: the portal and the bare yardstick, started alike."""

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from governance.localstack.paths import PROJECT_DIR

PATIENCE = 120.0
_running: dict[int, int] = {}


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def serving(application: str, ready_path: str, log: Path, **variables: str) -> Iterator[int]:
    """Run `application` under the portal's own server settings; gives its port, ends it afterwards."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--config", "python:governance.gunicorn", application]
    environment = {
        **os.environ,
        "WEB_BIND": f"127.0.0.1:{port}",
        "PORT": str(port),
        "LOG_LEVEL": "WARNING",
        **variables,
    }
    with log.open("wb") as output:
        server = subprocess.Popen(
            command, cwd=PROJECT_DIR, env=environment, stdout=output, stderr=output, start_new_session=True
        )
    try:
        _wait(f"http://127.0.0.1:{port}{ready_path}", server)
        _running[port] = server.pid
        yield port
    finally:
        server.terminate()
        server.wait(30)


def _wait(url: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise RuntimeError(f"the server ended with exit code {server.returncode}")
        with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=5):
            return
        time.sleep(0.1)
    raise RuntimeError(f"{url} does not answer")


def resident_megabytes(port: int) -> float:
    """Memory that the processes of the server on this port hold, in MB."""
    parent = _running[port]
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    pages = [int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in (str(parent), *children)]
    return sum(pages) * os.sysconf("SC_PAGE_SIZE") / 1048576
