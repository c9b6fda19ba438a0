"""What is counted in a message: its runs of one to four signs, each known by a number only.

A run becomes a 64-bit number that cannot be read back; its first bits name a bucket of the model's tables.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from complaints.classifier.text import tidy

_STEP, _MIX = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9)
_FOLD, _HALF = np.uint64(29), np.uint64(32)
ANYWHERE, OPENING = np.uint64(1), np.uint64(0xD6E8FEB86659FD93)
LONGEST_IN_OPENING = 2
Buckets = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]


class Settings(NamedTuple):
    """How messages are counted. Part of a model: it must be read as it was trained.

    `orders` says how much runs of 1, 2, … signs count, `title_weight` how often a run in the title counts,
    `longest` how many signs of the text are read, and `rarity_power` how much more a rare run tells. The short runs
    of the first `opening` signs are counted once more in buckets of their own: people say first what it is about.
    `topics` is how many topics there are at most; 0 leaves them out.
    """

    bits: int = 18
    orders: tuple[float, ...] = (0.5, 1.0)
    title_weight: float = 2.0
    longest: int = 1000
    rarity_power: float = 1.5
    opening: int = 25
    opening_weight: float = 1.5
    topics: int = 200

    @property
    def size(self) -> int:
        """Number of buckets."""
        return 1 << self.bits


def runs(text: str, bits: int, longest: int, salt: np.uint64 = ANYWHERE) -> Iterator[Buckets]:
    """For each length of run, from 1 to `longest`, the bucket of the run that begins at each sign of a tidied text."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint64)
    shift = np.uint64(64 - bits)
    numbers = np.zeros(len(codes), np.uint64)
    for length in range(1, longest + 1):
        kept = max(len(codes) - length + 1, 0)
        numbers = numbers[:kept] * _STEP + codes[length - 1 :] + np.uint64(length)
        numbers = (numbers ^ (numbers >> _FOLD)) * _MIX
        yield (((numbers ^ (numbers >> _HALF)) * salt) >> shift).astype(np.int64)


class Channel(NamedTuple):
    """One way in which a message is read: a tidied text, how often a run in it counts, how much, and its runs."""

    text: str
    weight: float
    importance: float
    runs: list[Buckets]


def channels(title: str, text: str, settings: Settings) -> tuple[Channel, Channel, Channel]:
    """Title, text and opening of a message, all tidied and counted separately."""
    head, body = tidy(title), tidy(text)[: settings.longest]
    opening = (head + body)[: settings.opening]
    longest = len(settings.orders)
    return (
        Channel(head, settings.title_weight, 1.0, list(runs(head, settings.bits, longest))),
        Channel(body, 1.0, 1.0, list(runs(body, settings.bits, longest))),
        Channel(
            opening,
            1.0,
            settings.opening_weight,
            list(runs(opening, settings.bits, min(longest, LONGEST_IN_OPENING), OPENING)),
        ),
    )


class Counted(NamedTuple):
    """A message's buckets, each once, how often they were met (weighted), and how much their kind of run counts."""

    buckets: Buckets
    counts: Floats
    orders: Floats


def count(title: str, text: str, settings: Settings) -> Counted:
    """The counts of one message."""
    parts, weights, kinds = [], [], []
    for channel in channels(title, text, settings):
        for order, found in zip(settings.orders, channel.runs, strict=False):
            parts.append(found)
            weights.append(np.full(len(found), channel.weight))
            kinds.append(np.full(len(found), order * channel.importance))
    together = np.concatenate(parts)
    buckets, first, inverse = np.unique(together, return_index=True, return_inverse=True)
    counts = np.bincount(inverse, np.concatenate(weights), len(buckets))
    return Counted(buckets, counts.astype(np.float32), np.concatenate(kinds)[first].astype(np.float32))


def weigh(counted: Counted, rarity: Floats) -> Floats:
    """Value of each bucket: dampened count times rarity times kind of run, the whole of length one."""
    values = (1 + np.log(counted.counts)) * rarity[counted.buckets] * counted.orders
    length = float(np.sqrt(values @ values))
    return (values / length if length else values).astype(np.float32)
