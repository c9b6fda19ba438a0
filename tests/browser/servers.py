"""The application server and a worker, started as in production, on the test's own database."""

import contextlib
import datetime
import os
import shlex
import subprocess
import time
import urllib.request
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from celery import current_app
from django.db import connection

from benchmarks.servers import free_port
from governance.localstack.commands import service
from governance.localstack.paths import PROJECT_DIR
from tenants.celery import SCHEMA_HEADER

QUICK_WORKER = shlex.split("--pool solo --without-gossip --without-mingle --without-heartbeat --loglevel WARNING")


@dataclass(frozen=True)
class Portal:
    """A running portal: its port, and the prefix under which its worker listens."""

    port: int
    broker_prefix: str

    def base(self, jurisdiction: Any) -> str:
        """Address of a jurisdiction's site; of the public host for None."""
        host = "localhost" if jurisdiction is None else jurisdiction.get_primary_domain().domain
        return f"http://{host}:{self.port}"

    def send(self, task: Any, jurisdiction: Any) -> None:
        """Give a recurring task to the worker as the fan-out does: one message for one jurisdiction."""
        options = {**current_app.conf.broker_transport_options, "global_keyprefix": self.broker_prefix}
        with current_app.connection_for_write(transport_options=options) as broker:
            headers = {SCHEMA_HEADER: jurisdiction.schema_name}
            task.apply_async(connection=broker, headers=headers)


@contextlib.contextmanager
def portal_running(folder: Path, as_of: datetime.datetime | None = None) -> Iterator[Portal]:
    """Gunicorn and a Celery worker until the end of the block; with `as_of` they live from that moment on."""
    portal = Portal(free_port(), f"browser{uuid.uuid4().hex[:8]}:")
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.browser.settings",
        "RUNNING_DATABASE": connection.settings_dict["NAME"],
        "RUNNING_CACHE_PREFIX": portal.broker_prefix,
        "RUNNING_BROKER_PREFIX": portal.broker_prefix,
        "RUNNING_AS_OF": as_of.isoformat() if as_of else "",
        "PORT": str(portal.port),
        "WEB_WORKERS": "1",
    }
    environment.pop("WEB_BIND", None)
    log = folder / f"portal-{portal.port}.log"
    running: list[subprocess.Popen[bytes]] = []
    with log.open("wb") as output:
        try:
            for command in (service("web"), (*service("worker"), *QUICK_WORKER)):
                running.append(
                    subprocess.Popen(command, cwd=PROJECT_DIR, env=environment, stdout=output, stderr=subprocess.STDOUT)
                )
            _wait_ready(portal.port, log)
            yield portal
        finally:
            _end(running)


def _end(running: "list[subprocess.Popen[bytes]]") -> None:
    """Gracefully, so that no session stays open on the test's database."""
    for process in running:
        process.terminate()
    for process in running:
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_ready(port: int, log: Path) -> None:
    deadline = time.monotonic() + 60
    while True:
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"http://localhost:{port}/readyz", timeout=5).close()
            return
        if time.monotonic() > deadline:
            pytest.fail(f"the server does not answer:\n{log.read_text()}")
        time.sleep(0.2)
