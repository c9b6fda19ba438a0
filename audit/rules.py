"""What a seal covers and how a chain is checked. Pure functions."""

import datetime
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from common.digest import canonical_json, sha256_hex

GENESIS = "0" * 64
COVERED = (
    "occurred_at",
    "actor_id",
    "actor",
    "role",
    "action",
    "object_type",
    "object_id",
    "fields",
    "reason",
    "request_id",
)


def payload_of(entry: Any) -> str:
    """Canonical JSON of the columns of an audit entry named in `COVERED`; times in UTC."""
    values = {name: getattr(entry, name) for name in COVERED}
    values["occurred_at"] = values["occurred_at"].astimezone(datetime.UTC).isoformat()
    return canonical_json(values)


def link_hash(previous_hash: str, payload: str) -> str:
    """Hash of one link: SHA-256(previous_hash + payload), hexadecimal."""
    return sha256_hex(previous_hash + payload)


class Seal(NamedTuple):
    """One link as stored, with the entry it names; `entry` is None when that is gone."""

    position: int
    entry_id: int
    previous_hash: str
    hash: str
    entry: Any


class Finding(NamedTuple):
    """One thing that is wrong with a chain. `kind` is one of the constants below."""

    kind: str
    position: int | None
    entry_id: int | None
    detail: str

    def __str__(self) -> str:
        place = f" at position {self.position}" if self.position is not None else ""
        entry = f", entry {self.entry_id}" if self.entry_id is not None else ""
        return f"{self.kind}{place}{entry}: {self.detail}"


CHANGED, REMOVED, INSERTED, UNSEALED, CUT, REWRITTEN = (
    "changed",
    "removed",
    "inserted",
    "unsealed",
    "cut",
    "rewritten",
)


@dataclass
class ChainCheck:
    """Walks a chain link by link and says what is wrong. Feed it seals in order of position, then `end` it.

    `anchors` maps positions to the hashes that were noted outside the chain when it ended there.
    """

    anchors: Mapping[int, str] = field(default_factory=dict)
    position: int = 0
    hash: str = GENESIS

    def feed(self, seal: Seal) -> Iterator[Finding]:
        """Findings about one link and its entry."""
        if seal.position != self.position + 1:
            lost = f"{self.position + 1} to {seal.position - 1}"
            yield Finding(REMOVED, self.position + 1, None, f"positions {lost} are missing")
        elif seal.previous_hash != self.hash:
            yield Finding(INSERTED, seal.position, seal.entry_id, "the link does not continue the one before it")
        yield from _check_entry(seal)
        anchored = self.anchors.get(seal.position)
        if anchored is not None and anchored != seal.hash:
            yield Finding(
                REWRITTEN, seal.position, seal.entry_id, "the chain up to here is not the one that was anchored"
            )
        self.position, self.hash = seal.position, seal.hash

    def end(self) -> Iterator[Finding]:
        """Findings about what should follow and does not."""
        last = max(self.anchors, default=0)
        if last > self.position:
            yield Finding(CUT, self.position, None, f"the chain ends here but was anchored at position {last}")


def _check_entry(seal: Seal) -> Iterator[Finding]:
    if seal.entry is None:
        yield Finding(REMOVED, seal.position, seal.entry_id, "the entry is missing")
        return
    if seal.hash != link_hash(seal.previous_hash, seal.entry.payload):
        yield Finding(CHANGED, seal.position, seal.entry_id, "the sealed text or the seal was changed")
        return
    if seal.entry.payload != payload_of(seal.entry):
        names = ", ".join(_changed_columns(seal.entry))
        yield Finding(CHANGED, seal.position, seal.entry_id, f"columns differ from the sealed text: {names}")


def _changed_columns(entry: Any) -> list[str]:
    """Names of covered columns whose value is not the sealed one."""
    sealed, present = json.loads(entry.payload), json.loads(payload_of(entry))
    return [name for name in COVERED if sealed.get(name) != present[name]]
