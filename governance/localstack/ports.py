"""Ports of this machine: which are free, and which one a stack takes first."""

import hashlib
import socket
from pathlib import Path

HOST = "127.0.0.1"
# Below the ranges from which Linux and macOS take ports of outgoing connections.
FIRST, COUNT = 20_000, 8_000


def is_free(port: int, host: str = HOST) -> bool:
    """Whether a server could listen on `port` now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def choose(folder: Path, *, avoid: frozenset[int] = frozenset()) -> int:
    """A free port for the stack of `folder`: the same one each time, as long as it is free."""
    start = int.from_bytes(hashlib.sha256(str(folder).encode()).digest()[:4], "big") % COUNT
    for step in range(COUNT):
        port = FIRST + (start + step) % COUNT
        if port not in avoid and is_free(port):
            return port
    raise OSError("no free port")
