"""Which messages say nearly the same: MinHash over runs of two signs, found by equal bands instead of all pairs.

The share of equal numbers in two signatures estimates how much of their runs two messages share (Jaccard).
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from complaints.classifier.features import runs
from complaints.classifier.text import tidy

SIGNATURE_LENGTH = 60
LONGEST = 1500
_PRIME = np.uint64((1 << 61) - 1)
_RANDOM = np.random.RandomState(11)  # its stream is promised never to change; kept numbers depend on it
_FACTORS = _RANDOM.randint(1, 1 << 29, SIGNATURE_LENGTH).astype(np.uint64)
_SHIFTS = _RANDOM.randint(0, 1 << 30, SIGNATURE_LENGTH).astype(np.uint64)
Numbers = npt.NDArray[np.uint64]


def runs_of(text: str) -> Numbers:
    """The runs of two signs of a text as numbers, each once, in order."""
    _single, pairs = runs(tidy(text)[:LONGEST], 32, 2)
    return np.unique(pairs.astype(np.uint64))


def signature(numbers: Numbers) -> Numbers:
    """The MinHash signature of a set of runs; all zero for an empty one."""
    if not len(numbers):
        return np.zeros(SIGNATURE_LENGTH, np.uint64)
    return ((numbers[None, :] * _FACTORS[:, None] + _SHIFTS[:, None]) % _PRIME).min(axis=1)


def bands(signed: Numbers, rows: int) -> list[int]:
    """One 63-bit number per band of so many rows. Messages with a band in common are worth comparing."""
    found = []
    for start in range(0, SIGNATURE_LENGTH - rows + 1, rows):
        piece = signed[start : start + rows].astype("<u8").tobytes() + bytes([start])
        found.append(int.from_bytes(hashlib.blake2b(piece, digest_size=8).digest(), "big") >> 1)
    return found


def shared(one: Numbers, other: Numbers) -> float:
    """How much of the smaller set of runs stands in the other too, from 0 to 1."""
    smaller = min(len(one), len(other))
    return len(np.intersect1d(one, other, assume_unique=True)) / smaller if smaller else 0.0


def jaccard(one: Numbers, other: Numbers) -> float:
    """Common runs by all runs, from 0 to 1."""
    common = len(np.intersect1d(one, other, assume_unique=True))
    return common / (len(one) + len(other) - common) if common else 0.0


class Groups:
    """Numbers from 0 that are joined to groups (disjoint sets)."""

    def __init__(self, size: int) -> None:
        self._above = list(range(size))

    def of(self, index: int) -> int:
        """The smallest number of the group."""
        while self._above[index] != index:
            self._above[index] = self._above[self._above[index]]
            index = self._above[index]
        return index

    def join(self, one: int, other: int) -> None:
        """Make one group of two."""
        first, second = sorted((self.of(one), self.of(other)))
        self._above[second] = first


def candidates(keys: Iterable[Sequence[int]], most: int = 200) -> set[tuple[int, int]]:
    """Pairs of indices that share a band; a band that very many share tells nothing and is left out."""
    shelves: dict[int, list[int]] = defaultdict(list)
    for index, own in enumerate(keys):
        for key in own:
            shelves[key].append(index)
    return {
        (shelf[i], shelf[j])
        for shelf in shelves.values()
        if 1 < len(shelf) <= most
        for i in range(len(shelf))
        for j in range(i + 1, len(shelf))
    }
