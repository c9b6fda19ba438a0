"""Handlers that the tests of outbox and jobs use; registered like any app's."""

import uuid

import pytest
from kombu import pools

from jobs import registry, waking


@pytest.fixture
def topic():
    """A fresh outbox topic; `topic.register(f)` gives it a handler."""
    yield from _registered(registry._outbox, registry.outbox_handler)


@pytest.fixture
def kind():
    """A fresh kind of job; `kind.register(f)` gives it a handler."""
    yield from _registered(registry._jobs, registry.job_handler)


class _Name(str):
    register: object


def _registered(table, decorator):
    name = _Name(f"tests.{uuid.uuid4().hex[:8]}")
    name.register = decorator(str(name))
    yield name
    table.pop(str(name), None)


@pytest.fixture
def dead_broker(monkeypatch):
    """A broker address where nobody listens; afterwards the real one again."""
    from celery import current_app

    real = current_app.conf.broker_url
    monkeypatch.setattr(waking, "_broker_down_until", waking._broker_down_until)
    _point_to("redis://127.0.0.1:9/0")
    yield
    _point_to(real)


def _point_to(url):
    from celery import current_app

    current_app.conf.broker_url = current_app.conf.broker_write_url = url
    pools.reset()
    current_app._pool = current_app.amqp._producer_pool = None


QUEUES = ("default", "notify", "credit")


@pytest.fixture
def broker():
    """The real Valkey, with empty queues."""
    from celery import current_app

    with current_app.connection_for_write() as connection:
        for queue in QUEUES:
            connection.default_channel._purge(queue)
        yield connection
        for queue in QUEUES:
            connection.default_channel._purge(queue)


def _messages(broker):
    """(queue, message) of everything that lies in Valkey now, taken out."""
    for name in QUEUES:
        queue = broker.SimpleQueue(name)
        while True:
            try:
                message = queue.get_nowait()
            except queue.Empty:
                break
            message.ack()
            yield name, message
        queue.close()


@pytest.fixture
def sent(broker):
    """`sent()`: (queue, schema, arguments) of every message, taken out."""
    return lambda: [
        (name, message.headers["jurisdiction_schema"], message.payload[1]) for name, message in _messages(broker)
    ]


@pytest.fixture
def work_off(broker):
    """`work_off()`: run every message through Celery's own tracer, as a worker does."""
    from celery import current_app
    from celery.app.trace import build_tracer

    def run():
        for _name, message in _messages(broker):
            headers = message.headers
            task = current_app.tasks[headers["task"]]
            args, kwargs, _embed = message.payload
            trace = build_tracer(task.name, task, app=current_app)
            trace(headers["id"], args, kwargs, request={**headers, "delivery_info": {}, "is_eager": False})

    return run


@pytest.fixture
def resident(jurisdiction):
    """An account without any role."""
    from accounts.models import User

    return User.objects.create_user("resident", display_name="王小明")
