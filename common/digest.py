"""Canonical JSON and its SHA-256, so that anybody can recompute a digest.

Canonical form: UTF-8, keys sorted, no spaces, no NaN; `Decimal` and `Fraction` as text, dates as ISO 8601.
"""

import datetime
import hashlib
import json
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID


def _plain(value: Any) -> str:
    if isinstance(value, Decimal | Fraction | UUID):
        return str(value)
    if isinstance(value, datetime.datetime | datetime.date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no canonical form")


def canonical_json(value: Any) -> str:
    """The one text of `value`: equal values give equal text."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False, default=_plain)


def sha256_hex(text: str) -> str:
    """SHA-256 of the UTF-8 text, 64 hexadecimal characters."""
    return hashlib.sha256(text.encode()).hexdigest()


def digest(value: Any) -> str:
    """SHA-256 over the canonical JSON of `value`."""
    return sha256_hex(canonical_json(value))


def sha256_hex_of_bytes(data: bytes) -> str:
    """SHA-256 of bytes, 64 hexadecimal characters."""
    return hashlib.sha256(data).hexdigest()
