"""The file of a model: numbers only, one digest over everything, nothing that could run. See docs/rules/triage.md.

Bytes: the mark, the SHA-256 of all that follows (64 hexadecimal signs and a line feed), the length of the header
(4 bytes, big end first), the header (canonical JSON), the tables packed with zlib.
"""

import json
import zlib
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from django.utils.translation import gettext_lazy as _

from common.digest import canonical_json, sha256_hex_of_bytes
from common.errors import Refusal

MARK = b"PROPERTY-TRIAGE 1\n"
DIGEST_LENGTH = 64
MOST_BYTES = 8 * 1024 * 1024
MOST_BUCKETS, MOST_CLASSES = 1 << 22, 400


class BrokenModel(Refusal):
    """The file of a model is no such file, or is not as it was written."""

    message = _("This file is no triage model, or it was altered after it was written. Train the model again.")
    status = 422


class Parts(NamedTuple):
    """What a file holds: the header, `weights` (int8, buckets × classes) and `rarity` (float16, one per bucket)."""

    header: dict[str, Any]
    weights: npt.NDArray[np.int8]
    rarity: npt.NDArray[np.float16]


def packed(parts: Parts) -> bytes:
    """The bytes of a file. The same parts give the same bytes."""
    header = canonical_json(parts.header).encode()
    tables = np.ascontiguousarray(parts.weights.T).tobytes() + parts.rarity.astype("<f2").tobytes()
    content = len(header).to_bytes(4, "big") + header + zlib.compress(tables, 9)
    return MARK + sha256_hex_of_bytes(content).encode() + b"\n" + content


def digest_of(data: bytes) -> str:
    """The digest that a file names."""
    return data[len(MARK) : len(MARK) + DIGEST_LENGTH].decode("ascii", "replace")


def unpacked(data: bytes) -> Parts:
    """What the bytes of a file hold. Raises `BrokenModel`."""
    start = len(MARK) + DIGEST_LENGTH + 1
    content = data[start:]
    if len(data) > MOST_BYTES or not data.startswith(MARK) or digest_of(data) != sha256_hex_of_bytes(content):
        raise BrokenModel
    try:
        return _tables(content)
    except (ValueError, KeyError, TypeError, zlib.error) as error:
        raise BrokenModel from error


def _tables(content: bytes) -> Parts:
    end = 4 + int.from_bytes(content[:4], "big")
    header = json.loads(content[4:end])
    size, classes = 1 << int(header["settings"]["bits"]), len(header["classes"])
    if size > MOST_BUCKETS or not 2 <= classes <= MOST_CLASSES:
        raise ValueError
    wanted = size * classes + 2 * size
    unpacker = zlib.decompressobj()
    tables = unpacker.decompress(content[end:], wanted)
    if len(tables) != wanted or not unpacker.eof:
        raise ValueError
    weights = np.frombuffer(tables, np.int8, size * classes).reshape(classes, size).T
    rarity = np.frombuffer(tables, "<f2", size, size * classes)
    return Parts(header, np.ascontiguousarray(weights), rarity)
