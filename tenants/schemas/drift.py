"""Naming what differs between two schemas that should be equal."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from tenants.schemas.catalogue import Structure

# A list that is cast as a whole is, once read back and parsed again, one whose members are cast: the same.
CAST_LIST = re.compile(r"ARRAY\[((?:'(?:[^']|'')*'::character varying(?:, )?)+)\]::text\[\]")


class Difference(NamedTuple):
    """One object that is missing, extra or different; `place` is its table, or empty for tables themselves."""

    kind: str
    place: str
    name: str
    problem: str

    def __str__(self) -> str:
        where = f"{self.place}." if self.place else ""
        return f"{self.kind} {where}{self.name}: {self.problem}"


def differences(model: Structure, other: Structure) -> list[Difference]:
    """What `other` lacks, has in excess or has differently, against `model`. A missing table is named alone."""
    found = list(_compare("table", "", model.tables, other.tables))
    for table in model.tables.keys() & other.tables.keys():
        found += _compare("column", table, model.columns.get(table, {}), other.columns.get(table, {}))
        found += _compare("constraint", table, model.constraints.get(table, {}), other.constraints.get(table, {}))
        pairs = (
            ("foreign key", model.foreign_keys, other.foreign_keys),
            ("index", model.indexes, other.indexes),
            ("trigger", model.triggers, other.triggers),
        )
        for kind, ours, theirs in pairs:
            found += _compare(kind, table, _of(table, ours), _of(table, theirs))
    found += _compare("sequence", "", model.sequences, other.sequences)
    found += _compare("view", "", model.views, other.views)
    return sorted(found)


def _of(table: str, named: Mapping[tuple[str, str], str]) -> dict[str, str]:
    return {name: text for (owner, name), text in named.items() if owner == table}


def _compare(kind: str, place: str, model: Mapping[str, str], other: Mapping[str, str]) -> Iterator[Difference]:
    for name in model.keys() | other.keys():
        if name not in other:
            yield Difference(kind, place, name, "missing")
        elif name not in model:
            yield Difference(kind, place, name, "not in the template")
        elif _normal(model[name]) != _normal(other[name]):
            yield Difference(kind, place, name, f"is {other[name]!r}, should be {model[name]!r}")


def _normal(definition: str) -> str:
    return CAST_LIST.sub(
        lambda match: f"ARRAY[{match[1].replace('::character varying', '::character varying::text')}]", definition
    )
