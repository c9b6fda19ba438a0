"""What a message is about as a whole: its place among a few topics, and what pairs of topics say together.

Every frequent bucket has a place among the topics, found from which buckets are met in the same messages (latent
semantic analysis). A message stands where its buckets stand together. numpy only.
"""

from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from complaints.classifier.features import Buckets, Floats


class Topics(NamedTuple):
    """`buckets` (ascending), their `places` (int8, buckets × topics), and what pairs and topics say of each class.

    A place is `places · scales`, one scale per topic. `pairs` (float16) has a column per class and a row per pair of
    topics, in the order of `pair_indices`, and then a row per topic.
    """

    buckets: npt.NDArray[np.uint32]
    places: npt.NDArray[np.int8]
    scales: Floats
    pairs: npt.NDArray[np.float16]


def pair_indices(topics: int) -> tuple[Buckets, Buckets]:
    """The topics of each pair: of one and the same, or of two, the smaller first."""
    return np.triu_indices(topics)


def rows_of_pairs(topics: int) -> int:
    """How many rows `Topics.pairs` has."""
    return topics * (topics + 1) // 2 + topics


def paired(places: Floats) -> Floats:
    """The products of all pairs of topics of one message or many, then the topics themselves."""
    one, other = pair_indices(places.shape[-1])
    return np.concatenate([places[..., one] * places[..., other], places], axis=-1)


class Placed(NamedTuple):
    """Where a message stands (length one, or all zero), and which of its buckets brought it there how much."""

    place: Floats
    known: npt.NDArray[np.bool_]
    shares: Floats


class TopicPart:
    """The second part of a model: what the topics of a message add to its scores."""

    def __init__(self, topics: Topics, size: int) -> None:
        self._topics = topics
        self._pairs = topics.pairs.astype(np.float32)
        self._row = np.full(size, -1, np.int32)
        self._row[topics.buckets] = np.arange(len(topics.buckets))
        self.count = len(topics.scales)

    def placed(self, buckets: Buckets, values: Floats) -> Placed:
        """Where a message with these buckets and values stands."""
        rows = self._row[buckets]
        known = rows >= 0
        shares = values[known, None] * self._topics.places[rows[known]] * self._topics.scales
        place = shares.sum(0)
        length = float(np.sqrt(place @ place))
        return Placed(place / length, known, shares / length) if length else Placed(place, known, shares)

    def scores(self, buckets: Buckets, values: Floats) -> Floats:
        """What the topics add to the score of each class; nothing where no bucket is known."""
        return paired(self.placed(buckets, values).place) @ self._pairs

    def brought(self, buckets: Buckets, values: Floats, column: int) -> Floats:
        """What each bucket added to the score of one class; together `scores`.

        The score is `uᵀQu + l·u` of the place `u`, and `u` is the sum of what the buckets brought: exact.
        """
        placed = self.placed(buckets, values)
        square, slope = self._form(column)
        found = np.zeros(len(buckets), np.float32)
        found[placed.known] = placed.shares @ (square @ placed.place + slope)
        return found

    def _form(self, column: int) -> tuple[Floats, Floats]:
        half = np.zeros((self.count, self.count), np.float32)
        half[self._indices] = self._pairs[: -self.count, column]
        return (half + half.T) / 2, self._pairs[-self.count :, column]

    @cached_property
    def _indices(self) -> tuple[Buckets, Buckets]:
        return pair_indices(self.count)


def fitting(topics: Topics, size: int) -> bool:
    """Whether each bucket is one of the model's and stands once, and every number is one."""
    buckets = topics.buckets.astype(np.int64)
    numbers = bool(np.isfinite(topics.scales).all() and np.isfinite(topics.pairs).all())
    return numbers and bool((np.diff(buckets) > 0).all()) and int(buckets[-1]) < size
