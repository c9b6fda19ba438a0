"""Acts of which a jurisdiction does one at a time, where there is no row to lock yet."""

from django.db import connection


def only_one(act: str) -> None:
    """Wait until nobody else in this schema is at this act; held until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s), hashtext(current_schema()))", [f"credit.{act}"])
