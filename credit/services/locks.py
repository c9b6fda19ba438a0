"""Acts of which a jurisdiction does one at a time, where there is no row to lock yet."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, connection


def only_one(act: str) -> None:
    """Wait until nobody else in this schema is at this act; held until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s), hashtext(current_schema()))", [f"credit.{act}"])


@contextmanager
def one_at_a_time(act: str) -> Iterator[None]:
    """Wait until nobody else in this schema is at this act; held over many transactions.

    PostgreSQL frees the lock of a connection that is lost, so a killed worker blocks nobody.
    """
    name = f"{connection.schema_name}.credit.{act}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [name])
    try:
        yield
    finally:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [name])
        except DatabaseError:
            connection.close()  # lost or broken: the lock goes with it
