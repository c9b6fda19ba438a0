"""A worker is killed between claim and answer, the broker is down: nothing is lost, nothing takes effect twice."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone

from jobs.models import OutboxEntry
from jobs.services import run_outbox_entry, sweep
from notifications.models import Notice, NoticeAttempt
from notifications.services import publish
from tests.jobs.conftest import _point_to
from tests.notifications.conftest import hook, manager_here

WORKER = """
import django
django.setup()
from django.db import connection
from jobs.services import run_outbox_entry
connection.set_schema({schema!r})
run_outbox_entry({entry})
"""


def _promised(receiver):
    now = timezone.now()
    hook(manager_here(), receiver, now)
    with transaction.atomic():
        (notice,) = publish("complaint.received", origin="tests:1", data={"complaint": 7}, now=now)
    return notice, OutboxEntry.objects.get()


def test_a_worker_killed_between_claim_and_answer(fresh_jurisdiction, receiver):
    notice, entry = _promised(receiver)
    receiver.holds = True
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.settings_running",
        "RUNNING_DATABASE": connection.settings_dict["NAME"],
    }
    script = WORKER.format(schema=fresh_jurisdiction.schema_name, entry=entry.pk)
    worker = subprocess.Popen([sys.executable, "-c", script], cwd=Path(__file__).parents[2], env=environment)
    try:
        assert receiver.arrived.wait(60), "the message left the worker"
        assert not run_outbox_entry(entry.pk), "while one worker is at it, no other is"
        worker.send_signal(signal.SIGKILL)
        worker.wait(20)
    finally:
        worker.kill()
    receiver.holds = False
    receiver.released.set()

    notice.refresh_from_db()
    entry.refresh_from_db()
    assert (notice.state, notice.tries, entry.attempts, entry.done_at) == ("waiting", 1, 1, None)
    assert run_outbox_entry(entry.pk), "the lock of the dead went with it"
    notice.refresh_from_db()
    assert (notice.state, notice.tries) == ("sent", 2)
    assert list(NoticeAttempt.objects.values_list("number", "outcome")) == [(1, "unknown"), (2, "delivered")]
    assert (len(receiver.requests), len(receiver.effects())) == (2, 1), "the receiver knows it by its number"
    assert not run_outbox_entry(entry.pk)
    assert len(receiver.requests) == 2


def test_two_workers_send_it_once(fresh_jurisdiction, receiver, at_once):
    _notice, entry = _promised(receiver)
    receiver.delay = 0.2
    results = at_once(fresh_jurisdiction, *[lambda: run_outbox_entry(entry.pk)] * 3)
    assert sorted(results) == [False, False, True]
    assert len(receiver.requests) == 1


def test_a_dead_broker_delays_and_loses_nothing(fresh_jurisdiction, receiver):
    from celery import current_app

    real = current_app.conf.broker_url
    _point_to("redis://127.0.0.1:9/0")
    try:
        _notice, entry = _promised(receiver)
    finally:
        _point_to(real)
    OutboxEntry.objects.update(due_at=timezone.now())
    assert sweep(timezone.now()) == 1, "the sweep finds what nobody was told of"
    assert run_outbox_entry(entry.pk)
    assert Notice.objects.get().state == "sent"
    assert len(receiver.requests) == 1
