"""What a seal covers and how a chain is checked. Pure functions."""

import datetime
from typing import Any

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
