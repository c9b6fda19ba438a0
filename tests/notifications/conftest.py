"""Somebody to tell, a manager, and another system that listens on this machine."""

import datetime
import json
import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

NOW = datetime.datetime(2026, 3, 2, 9, 0, tzinfo=datetime.UTC)


class Receiver:
    """Takes POST requests; `answers` gives the status of each try, the last one for all that follow."""

    def __init__(self) -> None:
        self.requests: list[tuple[str, dict[str, str], bytes]] = []
        self.answers: list[int] = [200]
        self.delay = 0.0
        self.arrived = threading.Event()
        self.released = threading.Event()
        self.holds = False
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                receiver._take(self)

            def do_GET(self) -> None:
                key = self.path.rpartition("/")[2]
                self._answer(200 if key in receiver.ids() else 404)

            def _answer(self, status: int) -> None:
                self.send_response(status)
                if status == 302:
                    self.send_header("Location", "/elsewhere")
                self.end_headers()
                self.wfile.write(b"answer of the test")

            def log_message(self, *args: Any) -> None:
                """Quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/hook"

    def _take(self, handler: Any) -> None:
        body = handler.rfile.read(int(handler.headers["Content-Length"]))
        position = len(self.requests)
        self.requests.append((handler.path, {name.lower(): value for name, value in handler.headers.items()}, body))
        self.arrived.set()
        if self.holds:
            self.released.wait(20)
        time.sleep(self.delay)
        with suppress(OSError):  # the other side may have given up
            handler._answer(self.answers[min(position, len(self.answers) - 1)])

    def ids(self) -> list[str]:
        """The number of each message, as often as it came."""
        return [
            headers.get("webhook-id") or headers.get("idempotency-key", "") for _path, headers, _body in self.requests
        ]

    def effects(self) -> dict[str, Any]:
        """What a careful receiver does: one effect for each number."""
        return {number: json.loads(body) for number, (_path, _h, body) in zip(self.ids(), self.requests, strict=True)}

    def close(self) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def receiver():
    found = Receiver()
    yield found
    found.close()


def manager_here() -> Any:
    """Somebody of the housing department, which holds its rights on the whole jurisdiction."""
    from accounts.models import Role, User
    from accounts.services import grant_role
    from places.models import Area

    root = Area.objects.create(code="510108", name="试验区", kind="district", path="510108/")
    user = User.objects.create_user("housing", "housing@example.test", "correct horse battery", is_staff=True)
    grant_role(user, Role.objects.get(code="housing_department"), root, by=None, today=datetime.date(2025, 1, 1))
    return User.objects.get(pk=user.pk)


@pytest.fixture
def manager(jurisdiction):
    return manager_here()


@pytest.fixture
def person(jurisdiction):
    from accounts.models import User

    return User.objects.create_user("clerk", "clerk@example.test", "correct horse battery")


@pytest.fixture
def now():
    return NOW


def told(now, origin="tests:1", **changes):
    """A notice of the kind that offices get, to whoever is named."""
    from notifications.services import tell

    values = {"code": "ABCD", "step": "已派单", "area": "北街道", "category": "垃圾清运"}
    return tell("complaint.to_office", origin=origin, parameters=values, now=now, **changes)


def hook(manager, receiver, now, events=("complaint.received",)):
    from notifications.services import create_webhook

    return create_webhook(name="市级平台", url=receiver.url, events=list(events), by=manager, now=now)
