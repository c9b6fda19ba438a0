"""A kept connection that the server has ended is noticed before a request uses it, and asking costs nothing."""

import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext


def test_a_connection_that_stands_is_usable_without_a_statement(fresh_jurisdiction):
    connection.ensure_connection()
    with CaptureQueriesContext(connection) as asked:
        assert connection.is_usable()
    assert not asked.captured_queries


@pytest.fixture
def another():
    """A second connection to the same database."""
    copy = connection.copy()
    yield copy
    copy.close()


def test_a_connection_that_the_server_ended_is_found_out(fresh_jurisdiction, another):
    another.ensure_connection()
    assert another.is_usable()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [another.connection.info.backend_pid])
    deadline = time.monotonic() + 10
    while another.is_usable() and time.monotonic() < deadline:
        time.sleep(0.01)  # the farewell of the server is on its way
    assert not another.is_usable()
    another.health_check_enabled, another.health_check_done = True, False
    another.set_schema(fresh_jurisdiction.schema_name)
    with another.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,), "a new connection has taken its place"


def test_a_connection_that_was_closed_here_is_not_usable(fresh_jurisdiction, another):
    another.ensure_connection()
    another.connection.close()
    assert not another.is_usable()
    another.connection = None
    assert not another.is_usable()
