"""Worker, Valkey, web and PostgreSQL are killed under load; nothing that was acknowledged is lost."""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import psycopg2
import pytest

from benchmarks.servers import free_port
from governance.localstack.paths import PROJECT_DIR, postgres_home, server_account
from governance.localstack.state import read_state
from tests.resilience.submitters import Tally, submit_forever

SUBMITTERS = 20
BETWEEN_KILLS = 4.0
SLUG = "chenghua"
# What is killed, and how its main process is recognised on its command line.
VICTIMS = {
    "worker": ("celery", "worker"),
    "valkey": ("valkey-server",),
    "web": ("gunicorn", "governance.wsgi"),
    "postgres": ("bin/postgres", "-D"),
}


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, int, psutil.Process]]:
    """The demo as `make demo` runs it, in a folder of its own: (folder, port, supervisor)."""
    local = tmp_path_factory.mktemp("resilience") / "local"
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    environment |= {
        "GOVERNANCE_LOCAL_DIR": str(local),
        "PORT": str(port),
        "DJANGO_SETTINGS_MODULE": "governance.settings.dev",
        "FLOOD_CONTROL": "false",  # a few senders hand in without a pause
    }
    log = local.parent / "demo.log"
    with log.open("wb") as output:
        demo = subprocess.Popen(
            [sys.executable, "-m", "governance.localstack", "demo"],
            cwd=PROJECT_DIR,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_ready(demo, log)
        yield local, port, psutil.Process(demo.pid)
    finally:
        demo.send_signal(signal.SIGINT)
        demo.wait(60)
        account = server_account()
        if account:
            shutil.rmtree(postgres_home(local, account), ignore_errors=True)


def _wait_ready(demo: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + 240
    while "Ready after" not in log.read_text():
        if demo.poll() is not None or time.monotonic() > deadline:
            pytest.fail(f"the demo did not start:\n{log.read_text()}")
        time.sleep(0.5)


def _victim(supervisor: psutil.Process, words: tuple[str, ...]) -> psutil.Process:
    """The outermost of the supervisor's descendants with these words on its command line."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        for child in supervisor.children(recursive=True):
            try:
                line = " ".join(child.cmdline())
            except psutil.NoSuchProcess:
                continue
            if all(word in line for word in words):
                return child
        time.sleep(0.2)
    raise AssertionError(f"no process {words}")


def _connected(local: Path) -> Any:
    """A connection, as soon as PostgreSQL takes any: after its kill it first recovers."""
    deadline = time.monotonic() + 60
    while True:
        try:
            return psycopg2.connect(read_state(local).database_url())
        except psycopg2.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.5)


def _rows(local: Path, sql: str) -> list[tuple]:
    with _connected(local) as connection, connection.cursor() as cursor:
        cursor.execute(f"SET search_path TO {SLUG}, public")
        cursor.execute(sql)
        return cursor.fetchall()


@pytest.mark.timeout(420)
def test_every_receipt_that_was_shown_survives_kills_of_every_part(portal: tuple[Path, int, psutil.Process]) -> None:
    local, port, supervisor = portal
    addresses = json.loads((local / "demo.json").read_text())
    host = next(place["url"] for place in addresses["jurisdictions"] if place["slug"] == SLUG).split("/")[2]
    ((estate,),) = _rows(local, "SELECT code FROM places_estate ORDER BY id LIMIT 1")
    ((category,),) = _rows(local, "SELECT code FROM complaints_category WHERE parent_id IS NOT NULL LIMIT 1")
    fields = {"estate": estate, "category": category, "title": "电梯停运", "text": "三号楼电梯停运两天。"}
    tally, stop = Tally(), threading.Event()
    residents = [
        threading.Thread(target=submit_forever, args=(port, host, fields, tally, stop)) for _ in range(SUBMITTERS)
    ]
    for resident in residents:
        resident.start()

    counts = {}
    for name, words in VICTIMS.items():
        time.sleep(BETWEEN_KILLS)
        before = len(tally.shown)
        _victim(supervisor, words).send_signal(signal.SIGKILL)
        counts[name] = _submissions_go_on(tally, before)
    time.sleep(BETWEEN_KILLS)
    stop.set()
    for resident in residents:
        resident.join()

    assert not tally.odd, f"answers that neither accept nor say that the server is down: {tally.odd[:5]}"
    assert len(tally.shown) >= 2 * SUBMITTERS, f"too few submissions to prove anything: {counts}"
    _assert_kept(local, tally)


def _submissions_go_on(tally: Tally, before: int) -> int:
    """Wait until at least five more receipts have been shown after a kill."""
    deadline = time.monotonic() + 60
    while len(tally.shown) < before + 5:
        assert time.monotonic() < deadline, "submissions never came back"
        time.sleep(0.2)
    return len(tally.shown)


def _assert_kept(local: Path, tally: Tally) -> None:
    twice = {key: codes for key, codes in tally.shown.items() if len(codes) != 1}
    assert not twice, "a submission was answered with several receipts"
    kept = dict(_rows(local, "SELECT submission_key::text, receipt_code FROM complaints_complaint"))
    shown = {key: codes.copy().pop() for key, codes in tally.shown.items()}
    assert {key: kept.get(key) for key in shown} == shown

    audited = dict(
        _rows(
            local,
            "SELECT c.receipt_code, count(a.id) FROM complaints_complaint c JOIN audit_auditentry a"
            " ON a.object_type = 'complaints.complaint' AND a.object_id = c.id::text"
            " AND a.action LIKE 'complaints.submit%' JOIN audit_auditseal s ON s.entry_id = a.id GROUP BY 1",
        )
    )
    promised, told = (_promises(local, topic) for topic in ("complaints.received", "complaints.tell"))
    for code in shown.values():
        assert audited.get(code) == 1, code
        assert promised.get(code) == 1, code  # nobody left a contact
        assert told.get(code, 0) <= 1, code
    _assert_photos_kept(local, set(shown.values()))


def _promises(local: Path, topic: str) -> dict[str, int]:
    """Receipt code → promises of a topic for its receipt."""
    return dict(
        _rows(
            local,
            "SELECT c.receipt_code, count(o.id) FROM complaints_complaint c"
            " JOIN complaints_complaintevent e ON e.complaint_id = c.id AND e.kind = 'submit'"
            f" JOIN jobs_outboxentry o ON (o.payload->>'event_id')::bigint = e.id AND o.topic = '{topic}' GROUP BY 1",
        )
    )


def _assert_photos_kept(local: Path, codes: set[str]) -> None:
    photos: dict[str, int] = dict.fromkeys(codes, 0)
    rows = _rows(
        local,
        "SELECT c.receipt_code, p.file, p.sha256 FROM complaints_complaintphoto p"
        " JOIN complaints_complaint c ON c.id = p.complaint_id",
    )
    for code, name, digest in rows:
        if code in photos:
            content = (local / "media" / SLUG / name).read_bytes()
            assert hashlib.sha256(content).hexdigest() == digest
            photos[code] += 1
    assert set(photos.values()) == {2}
