"""The archive file: everything one schema holds, in one ZIP that needs no PostgreSQL tool to be read.

structure.json   tables, columns, constraints, indexes, triggers as PostgreSQL's catalogue tells them
rows/T.copy      the rows of table T in PostgreSQL's COPY text format, columns in the manifest's order
files/…          uploaded files
manifest.json    format, facts given by the caller, and name, size and SHA-256 of every other member
manifest.hmac    HMAC-SHA-256 of manifest.json under the platform's key: a foreign file is never run as SQL
"""

import hashlib
import hmac
import json
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import IO, Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.utils.crypto import salted_hmac

from tenants.schemas.catalogue import Structure, read_structure, search_path
from tenants.schemas.cloning import closing_sql, read_counters, run, set_counter, structure_sql
from tenants.schemas.sql import quote
from tenants.schemas.trees import files_below

FORMAT = 1
CHUNK = 1 << 20
LONGEST_MANIFEST = 64 << 20


class BadArchive(Exception):
    """The file is not an archive of this platform, or was changed; the message says what is wrong."""


class _Hashing:
    """A file object that passes on what is written, counting and hashing it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream, self.sha256, self.size = stream, hashlib.sha256(), 0

    def write(self, data: bytes) -> int:
        self.sha256.update(data)
        self.size += len(data)
        return self.stream.write(data)


def _signature(manifest: bytes) -> str:
    return salted_hmac("jurisdiction archive", manifest, secret=settings.FIELD_HASH_KEY, algorithm="sha256").hexdigest()


def write_archive(target: IO[bytes], schema: str, facts: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Write the schema that is open, named `schema`, as one file; returns the manifest.

    Rows and `facts` are read in one snapshot. Must not run inside a transaction.
    """
    members: dict[str, dict[str, Any]] = {}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive, _snapshot():
        structure = read_structure(schema)
        counters = read_counters(schema)
        members["structure.json"] = _put(archive, "structure.json", [_structure_json(structure)])
        row_counts: dict[str, int] = {}
        for table in structure.tables:
            columns = stored_columns(structure, table)
            name = f"rows/{table}.copy"
            members[name], row_counts[table] = _put_rows(archive, name, schema, table, columns)
        for path in files_below(""):
            with default_storage.open(path) as stored:
                members[f"files/{path}"] = _put(archive, f"files/{path}", stored.chunks(CHUNK))
        manifest = {"format": FORMAT, **facts(), "counters": counters, "row_counts": row_counts, "members": members}
        text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True).encode()
        archive.writestr("manifest.json", text)
        archive.writestr("manifest.hmac", _signature(text))
    return manifest


@contextmanager
def _snapshot() -> Iterator[None]:
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def stored_columns(structure: Structure, table: str) -> list[str]:
    """Columns of a table that hold data of their own: all but the generated ones."""
    return [column for column in structure.columns.get(table, {}) if (table, column) not in structure.generated]


def _structure_json(structure: Structure) -> bytes:
    values = {
        name: [[list(key) if isinstance(key, tuple) else key, item] for key, item in value.items()]
        if isinstance(value, dict)
        else sorted(value)
        for name, value in asdict(structure).items()
    }
    return json.dumps(values, ensure_ascii=False, indent=1).encode()


def _structure_from(text: bytes) -> Structure:
    values = json.loads(text)
    for name in ("generated", "strangers"):
        values[name] = [tuple(item) if isinstance(item, list) else item for item in values[name]]
    pairs = {
        name: {tuple(key) if isinstance(key, list) else key: item for key, item in value}
        for name, value in values.items()
        if name not in {"generated", "strangers"}
    }
    pairs["serials"] = {name: tuple(owner) for name, owner in pairs["serials"].items()}
    return Structure(generated=frozenset(values["generated"]), strangers=tuple(values["strangers"]), **pairs)


def _put(archive: zipfile.ZipFile, name: str, chunks: Any) -> dict[str, Any]:
    with archive.open(name, "w", force_zip64=True) as member:
        out = _Hashing(member)
        for chunk in chunks:
            out.write(chunk)
    return {"size": out.size, "sha256": out.sha256.hexdigest()}


def _put_rows(
    archive: zipfile.ZipFile, name: str, schema: str, table: str, columns: list[str]
) -> tuple[dict[str, Any], int]:
    with archive.open(name, "w", force_zip64=True) as member, connection.cursor() as cursor:
        out = _Hashing(member)
        names = ", ".join(quote(column) for column in columns)
        cursor.copy_expert(f"COPY {quote(schema)}.{quote(table)} ({names}) TO STDOUT", out)
        return {"size": out.size, "sha256": out.sha256.hexdigest(), "columns": columns}, cursor.rowcount


def read_manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    """The manifest of an archive of this platform, every member checked against it. Raises `BadArchive`."""
    try:
        if archive.getinfo("manifest.json").file_size > LONGEST_MANIFEST:
            raise BadArchive("the manifest is too long")
        text = archive.read("manifest.json")
        signature = archive.read("manifest.hmac").decode()
    except (KeyError, zipfile.BadZipFile, UnicodeDecodeError) as error:
        raise BadArchive("the manifest is missing or unreadable") from error
    if not hmac.compare_digest(_signature(text), signature):
        raise BadArchive("the manifest was not signed by this platform")
    manifest = json.loads(text)
    if manifest["format"] != FORMAT:
        raise BadArchive(f"format {manifest['format']} is not known here")
    names = {info.filename for info in archive.infolist()} - {"manifest.json", "manifest.hmac"}
    if names != set(manifest["members"]):
        raise BadArchive("members are missing or were added")
    if any(archive.getinfo(name).file_size != member["size"] for name, member in manifest["members"].items()):
        raise BadArchive("a member has another size than the manifest says")
    for name in manifest["members"]:
        _check_member(archive, name, manifest["members"][name]["sha256"])
    return manifest


def _check_member(archive: zipfile.ZipFile, name: str, sha256: str) -> None:
    digest = hashlib.sha256()
    try:
        with archive.open(name) as stream:
            while chunk := stream.read(CHUNK):
                digest.update(chunk)
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise BadArchive(f"{name} is damaged") from error
    if digest.hexdigest() != sha256:
        raise BadArchive(f"{name} was changed")


def build_from_archive(archive: zipfile.ZipFile, manifest: dict[str, Any], schema: str) -> None:
    """Make schema `schema` as the archive tells it: structure, rows, counters, guards. In the caller's transaction."""
    structure = _structure_from(archive.read("structure.json"))
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA {quote(schema)}")
    with search_path(schema) as cursor:
        run(cursor, structure_sql(structure, schema))
        for table in structure.tables:
            names = ", ".join(quote(column) for column in manifest["members"][f"rows/{table}.copy"]["columns"])
            with archive.open(f"rows/{table}.copy") as source:
                cursor.copy_expert(f"COPY {quote(table)} ({names}) FROM STDIN", source)
        run(cursor, [set_counter(name, value) for name, value in manifest["counters"].items()])
        run(cursor, closing_sql(structure))


def restore_files(archive: zipfile.ZipFile, manifest: dict[str, Any]) -> int:
    """Put the archive's files into the open schema's storage, over what has the same name. Returns how many."""
    names = [name for name in manifest["members"] if name.startswith("files/")]
    for name in names:
        path = name.removeprefix("files/")
        default_storage.delete(path)
        with archive.open(name) as source:
            saved = default_storage.save(path, File(source, name=path))
        if saved != path:
            raise BadArchive(f"{path} could not be stored under its name")
    return len(names)
