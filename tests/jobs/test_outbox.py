"""What is promised in a transaction is done once, whatever crashes in between."""

import datetime
import threading
import time

import pytest
from django.db import connection, transaction
from django.utils import timezone

from common.context import request_id
from jobs import services
from jobs.models import OutboxEntry
from jobs.services import FIRST_SWEEP_AFTER, enqueue, run_outbox_entry, run_promises, sweep, wait_after

NOW = datetime.datetime(2026, 3, 2, 9, 0, tzinfo=datetime.UTC)


def test_a_promise_needs_a_transaction(fresh_jurisdiction, topic):
    with pytest.raises(transaction.TransactionManagementError):
        enqueue(topic)


def test_a_promise_of_a_transaction_that_failed_was_never_made(fresh_jurisdiction, topic):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        enqueue(topic)
        raise ZeroDivisionError
    assert not OutboxEntry.objects.exists()


def test_the_effect_and_its_tick_commit_together(fresh_jurisdiction, topic):
    @topic.register
    def effect(number):
        OutboxEntry.objects.create(topic="tests.effect", due_at=NOW, done_at=NOW, payload={"number": number})

    with transaction.atomic():
        entry = enqueue(topic, number=7)
    assert run_outbox_entry(entry.pk)
    entry.refresh_from_db()
    assert entry.done_at is not None
    assert OutboxEntry.objects.get(topic="tests.effect").payload == {"number": 7}
    assert not run_outbox_entry(entry.pk), "done once"


def test_two_workers_do_an_entry_once(fresh_jurisdiction, at_once, topic):
    calls = []
    both_there = threading.Event()

    @topic.register
    def slow_effect():
        calls.append(connection.schema_name)
        both_there.wait(1)

    with transaction.atomic():
        entry = enqueue(topic)
    results = at_once(fresh_jurisdiction, *[lambda: run_outbox_entry(entry.pk)] * 2)
    assert sorted(results) == [False, True]
    assert calls == [fresh_jurisdiction.schema_name]


def test_a_failing_effect_leaves_nothing_half_done_and_waits_longer_each_time(jurisdiction, topic):
    @topic.register
    def broken():
        OutboxEntry.objects.create(topic="tests.half", due_at=NOW)
        raise ValueError("no such number")

    entry = enqueue(topic)
    waits = []
    for _turn in range(3):
        before = timezone.now()
        assert not run_outbox_entry(entry.pk)
        entry.refresh_from_db()
        waits.append(round((entry.due_at - before).total_seconds() / 60))
    assert waits == [2, 4, 8]
    assert entry.attempts == 3
    assert entry.last_error == "ValueError: no such number"
    assert not OutboxEntry.objects.filter(topic="tests.half").exists()


def test_the_wait_never_exceeds_an_hour_however_often_it_failed():
    assert wait_after(1) == datetime.timedelta(minutes=2)
    assert wait_after(10_000) == datetime.timedelta(hours=1)


def test_a_topic_nobody_handles_waits_for_the_release_that_does(jurisdiction):
    entry = enqueue("tests.unknown")
    assert not run_outbox_entry(entry.pk)
    entry.refresh_from_db()
    assert entry.done_at is None
    assert "tests.unknown" in entry.last_error


def test_a_dead_broker_neither_fails_nor_delays_the_request(fresh_jurisdiction, topic, dead_broker):
    began = time.monotonic()
    with transaction.atomic():
        entry = enqueue(topic)
    assert time.monotonic() - began < 2
    began = time.monotonic()
    with transaction.atomic():
        enqueue(topic)
    assert time.monotonic() - began < 0.2, "the second does not even try"
    assert OutboxEntry.objects.filter(pk=entry.pk, done_at=None).exists()


def test_after_a_dead_broker_or_a_crash_before_dispatch_the_sweep_sends(fresh_jurisdiction, topic, sent):
    """A crash after the commit and a broker that took nothing leave the same thing: a row that nobody was told of."""
    entry = OutboxEntry.objects.create(topic=topic, due_at=NOW, queue="notify")
    later = OutboxEntry.objects.create(topic=topic, due_at=NOW + datetime.timedelta(hours=1))
    assert sweep(NOW) == 1
    assert sent() == [("notify", fresh_jurisdiction.schema_name, {"entry_id": entry.pk})]
    assert sweep(NOW) == 0, "it has its turn; the next one is in a minute"
    assert sweep(NOW + datetime.timedelta(seconds=61)) == 1
    assert later.due_at > NOW


def test_a_promise_wakes_a_worker_in_the_schema_of_the_row(fresh_jurisdiction, topic, sent):
    from tenants.context import in_schema

    with transaction.atomic():
        enqueue(topic)
        connection.set_schema_to_public()  # whatever is open when the transaction commits
    with in_schema(fresh_jurisdiction.schema_name):
        assert sent() == [("default", fresh_jurisdiction.schema_name, {"queue_name": "default"})]


def test_one_message_stands_for_all_that_is_promised_until_a_worker_looks(fresh_jurisdiction, topic, sent):
    topic.register(lambda: None)
    for queue in ("default", "default", "notify", "default"):
        with transaction.atomic():
            enqueue(topic, queue=queue)
    told = [(queue, fresh_jurisdiction.schema_name, {"queue_name": queue}) for queue in ("default", "notify")]
    assert sent() == told
    assert run_promises("default") == 3
    assert run_promises("notify") == 1
    with transaction.atomic():
        enqueue(topic)
    assert sent() == told[:1], "whoever looked has taken the flag down"


def test_what_is_promised_while_a_worker_looks_is_done_or_announced(fresh_jurisdiction, topic, sent):
    """The flag goes down before the rows are read: no promise falls between a look and the next message."""
    done = []

    @topic.register
    def effect(number):
        done.append(number)
        if number == 1:
            enqueue(topic, number=2)

    with transaction.atomic():
        enqueue(topic, number=1)
    assert len(sent()) == 1
    assert run_promises("default") == 2
    assert done == [1, 2]
    assert len(sent()) == 1, "another worker was told of the second as well"
    assert run_promises("default") == 0


def test_a_look_leaves_alone_what_is_the_sweeps(fresh_jurisdiction, topic, sent):
    topic.register(lambda: None)
    late = OutboxEntry.objects.create(topic=topic, due_at=NOW)
    failed = OutboxEntry.objects.create(topic=topic, due_at=timezone.now() + FIRST_SWEEP_AFTER, attempts=1)
    with transaction.atomic():
        entry = enqueue(topic)
    assert run_promises("default") == 1
    assert set(OutboxEntry.objects.filter(done_at=None)) == {late, failed}
    entry.refresh_from_db()
    assert entry.done_at is not None


def test_two_workers_that_look_at_once_share_the_work(fresh_jurisdiction, at_once, topic):
    done = []
    topic.register(lambda number: (done.append(number), time.sleep(0.01)))
    for number in range(20):
        with transaction.atomic():
            enqueue(topic, number=number)
    assert sum(at_once(fresh_jurisdiction, *[lambda: run_promises("default")] * 2)) == 20
    assert sorted(done) == list(range(20))


def test_an_effect_knows_the_request_that_promised_it(fresh_jurisdiction, topic):
    known = []
    topic.register(lambda: known.append(request_id.get()))
    token = request_id.set("asked-for-this")
    with transaction.atomic():
        enqueue(topic)
    request_id.reset(token)
    run_promises("default")
    assert known == ["asked-for-this"]
    assert request_id.get() != "asked-for-this"


def test_a_real_worker_does_what_a_committed_request_promised(fresh_jurisdiction, topic, work_off):
    done = []
    topic.register(lambda number: done.append((connection.schema_name, number)))
    with transaction.atomic():
        enqueue(topic, number=1)
    assert done == []
    work_off()
    assert done == [(fresh_jurisdiction.schema_name, 1)]
    assert OutboxEntry.objects.get().done_at is not None


def test_done_entries_are_forgotten_after_thirty_days(jurisdiction, topic):
    old = OutboxEntry.objects.create(topic=topic, due_at=NOW, done_at=NOW - datetime.timedelta(days=31))
    OutboxEntry.objects.create(topic=topic, due_at=NOW, done_at=NOW - datetime.timedelta(days=29))
    OutboxEntry.objects.create(topic=topic, due_at=NOW)
    assert services.purge_outbox(NOW) == 1
    assert not OutboxEntry.objects.filter(pk=old.pk).exists()
