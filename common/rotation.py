"""Encrypting stored fields anew after a new key was put first in the settings."""

from collections.abc import Iterator
from typing import Any

from cryptography.fernet import InvalidToken
from django.apps import apps
from django.db import connection, models, transaction

from common.crypto import is_under_newest_key, rotate
from common.fields import EncryptedTextField

BATCH = 500


def rotate_open_schema() -> Iterator[tuple[str, int]]:
    """Rotate every encrypted field that has a table in the open schema; yields (label, values changed).

    A batch is a transaction and changes nothing but the tokens, so triggers of append-only tables must allow it.
    Raises `InvalidToken` for a value that none of the keys opens, naming the row; nothing is lost by that.
    """
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
    for model in apps.get_models():
        if model._meta.db_table not in tables or model._meta.proxy:
            continue
        for field in model._meta.local_fields:
            if isinstance(field, EncryptedTextField):
                yield f"{model._meta.label}.{field.name}", _rotate_field(model, field)


def _rotate_field(model: type[models.Model], field: EncryptedTextField) -> int:
    changed, after = 0, None  # type: int, Any
    while True:
        tokens = _batch(model, field, after)
        if not tokens:
            return changed
        changed += _write(model, field, tokens)
        after = tokens[-1][0]


def _batch(model: type[models.Model], field: EncryptedTextField, after: Any) -> list[tuple[Any, str]]:
    """(primary key, token) of the next rows, as the database holds them."""
    table, key, column = (_quoted(name) for name in (model._meta.db_table, model._meta.pk.column, field.column))
    sql = f"SELECT {key}, {column} FROM {table} WHERE {column} <> ''"  # noqa: S608 - names of our own models
    if after is not None:
        sql += f" AND {key} > %s"
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} ORDER BY {key} LIMIT {BATCH}", [] if after is None else [after])
        return list(cursor.fetchall())


def _write(model: type[models.Model], field: EncryptedTextField, tokens: list[tuple[Any, str]]) -> int:
    table, key, column = (_quoted(name) for name in (model._meta.db_table, model._meta.pk.column, field.column))
    old = [(pk, token) for pk, token in tokens if not is_under_newest_key(token)]
    with transaction.atomic(), connection.cursor() as cursor:
        for pk, token in old:
            try:
                fresh = rotate(token)
            except InvalidToken as error:
                raise InvalidToken(f"{model._meta.label} {pk}: none of the keys opens {field.name}") from error
            # The old token in the condition: somebody who saves the row meanwhile is not overwritten.
            sql = f"UPDATE {table} SET {column} = %s WHERE {key} = %s AND {column} = %s"  # noqa: S608
            cursor.execute(sql, [fresh, pk, token])
    return len(old)


def _quoted(name: str | None) -> str:
    assert name  # every field of a table has a column
    return connection.ops.quote_name(name)
