"""A small closed-loop HTTP load generator: keep-alive sockets, no parsing beyond the status and the length.

It costs far less per request than the server does, so that two cores measure the server.
"""

import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

HOST = "127.0.0.1"
APART = 0.02
"""Seconds between the arrivals of the users: all at once, the first process to wake would keep every connection."""


@dataclass
class Outcome:
    """What a burst of requests did: how many answers of which status in how many seconds, and how long each took."""

    seconds: float = 0.0
    statuses: dict[int, int] = field(default_factory=dict)
    waits: list[float] = field(default_factory=list)

    @property
    def requests(self) -> int:
        return sum(self.statuses.values())

    @property
    def per_second(self) -> float:
        return self.requests / self.seconds if self.seconds else 0.0

    def latency(self, percent: int) -> float:
        """Milliseconds within which so many in a hundred requests were answered."""
        return sorted(self.waits)[len(self.waits) * percent // 100] * 1000 if self.waits else 0.0


def raw_request(method: str, path: str, host: str, headers: dict[str, str] | None = None, body: bytes = b"") -> bytes:
    """One HTTP/1.1 request as bytes."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", "Connection: keep-alive"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    if body or method == "POST":
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


class Connection:
    """One keep-alive connection that is opened again when the server closes it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.socket: socket.socket | None = None

    def send(self, request: bytes) -> tuple[int, bytes]:
        """Status and whole answer (head and body)."""
        if self.socket is None:
            self.socket = socket.create_connection((HOST, self.port), timeout=60)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            self.socket.sendall(request)
            data = self._read()
        except ConnectionError:
            self.close()
            raise
        if b"connection: close" in data[: data.index(b"\r\n\r\n")].lower():
            self.close()
        return int(data[9:12]), data

    def _read(self) -> bytes:
        assert self.socket is not None
        data = b""
        while b"\r\n\r\n" not in data:
            data += self._chunk()
        head, _, body = data.partition(b"\r\n\r\n")
        length = self._length(head)
        while len(body) < length:
            body += self._chunk()
        return head + b"\r\n\r\n" + body

    def _chunk(self) -> bytes:
        assert self.socket is not None
        chunk = self.socket.recv(65536)
        if not chunk:
            raise ConnectionError("the server closed the connection")
        return chunk

    @staticmethod
    def _length(head: bytes) -> int:
        for line in head.split(b"\r\n"):
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                return int(value)
        return 0

    def close(self) -> None:
        if self.socket is not None:
            self.socket.close()
            self.socket = None


def burst(port: int, make_request: Callable[[], bytes], *, seconds: float, users: int = 8) -> Outcome:
    """`users` closed loops for `seconds`; every request comes from `make_request()`."""
    outcome, lock = Outcome(), threading.Lock()
    start = time.perf_counter()

    def user(number: int) -> None:
        time.sleep(number * APART)
        connection, statuses, waits = Connection(port), {}, []
        while time.perf_counter() - start < seconds:
            began = time.perf_counter()
            try:
                status, _ = connection.send(make_request())
            except ConnectionError:
                status = 0
            statuses[status] = statuses.get(status, 0) + 1
            waits.append(time.perf_counter() - began)
        connection.close()
        with lock:
            outcome.waits += waits
            for status, count in statuses.items():
                outcome.statuses[status] = outcome.statuses.get(status, 0) + count

    threads = [threading.Thread(target=user, args=(number,)) for number in range(users)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    outcome.seconds = time.perf_counter() - start
    return outcome
