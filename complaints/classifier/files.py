"""The file of a model: numbers only, one digest over everything, nothing that could run. See docs/rules/triage.md.

Bytes: the mark, the SHA-256 of all that follows (64 hexadecimal signs and a line feed), the length of the header
(4 bytes, big end first), the header (canonical JSON), the tables packed with zlib.
"""

import itertools
import json
import math
import zlib
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from django.utils.translation import gettext_lazy as _

from common.digest import canonical_json, sha256_hex_of_bytes
from common.errors import Refusal
from complaints.classifier.topics import Topics, fitting, rows_of_pairs

MARK = b"PROPERTY-TRIAGE 1\n"
DIGEST_LENGTH = 64
MOST_BYTES = 8 * 1024 * 1024
MOST_BUCKETS, MOST_CLASSES = 1 << 22, 400
TOPIC_KINDS = ("<u4", "i1", "<f4", "<f2")
MOST_TOPICS, MOST_PLACED = 256, 1 << 16


class BrokenModel(Refusal):
    """The file of a model is no such file, or is not as it was written."""

    message = _("This file is no triage model, or it was altered after it was written. Train the model again.")
    status = 422


class Parts(NamedTuple):
    """What a file holds: the header, `weights` (int8, buckets × classes) and `rarity` (float16, one per bucket).

    A model that was trained on few messages has no topics.
    """

    header: dict[str, Any]
    weights: npt.NDArray[np.int8]
    rarity: npt.NDArray[np.float16]
    topics: Topics | None = None


def packed(parts: Parts) -> bytes:
    """The bytes of a file. The same parts give the same bytes."""
    header = canonical_json(parts.header | _sizes(parts.topics)).encode()
    tables = np.ascontiguousarray(parts.weights.T).tobytes() + parts.rarity.astype("<f2").tobytes()
    if parts.topics is not None:
        whole: list[npt.NDArray[Any]] = list(parts.topics)
        tables += b"".join(table.astype(kind).tobytes() for table, kind in zip(whole, TOPIC_KINDS, strict=True))
    content = len(header).to_bytes(4, "big") + header + zlib.compress(tables, 9)
    return MARK + sha256_hex_of_bytes(content).encode() + b"\n" + content


def _sizes(topics: Topics | None) -> dict[str, Any]:
    return {} if topics is None else {"topics": {"buckets": len(topics.buckets), "count": len(topics.scales)}}


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
    shapes: list[tuple[str, tuple[int, ...]]] = [("i1", (classes, size)), ("<f2", (size,))]
    weights, rarity, *rest = _cut(content[end:], shapes + _topic_shapes(header, classes))
    topics = Topics(*rest) if rest else None
    if topics is not None and not fitting(topics, size):
        raise ValueError
    return Parts(header, np.ascontiguousarray(weights.T), rarity, topics)


def _topic_shapes(header: dict[str, Any], classes: int) -> list[tuple[str, tuple[int, ...]]]:
    if "topics" not in header:
        return []
    buckets, count = int(header["topics"]["buckets"]), int(header["topics"]["count"])
    if not (0 < count <= MOST_TOPICS and 0 < buckets <= MOST_PLACED):
        raise ValueError
    shapes = ((buckets,), (buckets, count), (count,), (rows_of_pairs(count), classes))
    return list(zip(TOPIC_KINDS, shapes, strict=True))


def _cut(squeezed: bytes, shapes: list[tuple[str, tuple[int, ...]]]) -> list[npt.NDArray[Any]]:
    """The tables one after the other. Nothing larger than they are is ever unpacked. Raises `ValueError`."""
    sizes = [np.dtype(kind).itemsize * math.prod(shape) for kind, shape in shapes]
    unpacker = zlib.decompressobj()
    tables = unpacker.decompress(squeezed, sum(sizes))
    if len(tables) != sum(sizes) or not unpacker.eof:
        raise ValueError
    starts = itertools.accumulate(sizes, initial=0)
    return [
        np.frombuffer(tables, kind, math.prod(shape), start).reshape(shape)
        for (kind, shape), start in zip(shapes, starts, strict=False)
    ]
