"""`python -m governance.probe web|worker|beat`: is the service of this container alive? Exit code 0 or 1."""

import http.client
import os
import socket
import sys
from pathlib import Path

PATIENCE = 4.0


def web(port: int = 8000) -> bool:
    """The application server answers `/healthz`, asked as the proxy would ask."""
    headers = {"Host": os.environ.get("PUBLIC_HOST") or "localhost", "X-Forwarded-Proto": "https"}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", "/healthz", headers=headers)
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def worker() -> bool:
    """The worker of this host takes part in its queues: it answers through the broker."""
    from kombu.exceptions import OperationalError

    from governance.celery import app

    name = f"celery@{socket.gethostname()}"
    try:
        return bool(app.control.ping(destination=[name], timeout=PATIENCE))
    except OperationalError:
        return False


def beat() -> bool:
    """The scheduler's process is there; it has no port to ask."""
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes().split(b"\0")
        except OSError:
            continue
        if b"beat" in words and b"governance" in words:
            return True
    return False


PROBES = {"web": web, "worker": worker, "beat": beat}

if __name__ == "__main__":
    sys.exit(0 if PROBES[sys.argv[1]]() else 1)
