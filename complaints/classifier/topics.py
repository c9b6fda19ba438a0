"""What a message is about as a whole: its place among a few topics, and what pairs of topics say together.

Every frequent bucket has a place among the topics, found from which buckets are met in the same messages (latent
semantic analysis). A message stands where its buckets stand together. numpy only.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from complaints.classifier.features import Buckets, Floats


class Topics(NamedTuple):
    """`buckets` (ascending), their `places` (int8, buckets × topics), and what pairs and topics say of each class.

    A place is `places · scales`, one scale per topic. `pairs` (float16) has a column per class; its rows are the upper
    triangle of the symmetric form over the topics, row after row, and then one per topic.
    """

    buckets: npt.NDArray[np.uint32]
    places: npt.NDArray[np.int8]
    scales: Floats
    pairs: npt.NDArray[np.float16]


def rows_of_pairs(topics: int) -> int:
    """How many rows `Topics.pairs` has."""
    return topics * (topics + 1) // 2 + topics


class TopicPart:
    """The second part of a model: what the topics of a message add to its scores.

    A message stands at `u`, the sum of what its buckets bring, of length one, or nowhere (all zero). To the score of a
    class comes `uᵀQu + l·u`.
    """

    def __init__(self, topics: Topics, size: int) -> None:
        self._topics = topics
        self._row = np.full(size, -1, np.int32)
        self._row[topics.buckets] = np.arange(len(topics.buckets))
        self._squares, self._slopes = _forms(topics)
        self.count = len(topics.scales)

    def place(self, buckets: Buckets, values: Floats) -> Floats:
        """Where a message with these buckets and values stands."""
        found, length, _known = self._found(buckets, values)
        return found / length if length else found

    def scores(self, buckets: Buckets, values: Floats) -> Floats:
        """What the topics add to the score of each class."""
        place = self.place(buckets, values)
        forces = (self._squares @ place).reshape(self._slopes.shape) + self._slopes
        return (forces @ place).astype(np.float32)

    def brought(self, buckets: Buckets, values: Floats, column: int) -> Floats:
        """What each bucket added to the score of one class; together `scores`."""
        place, length, known = self._found(buckets, values)
        brought = np.zeros(len(buckets), np.float32)
        if length:
            square = self._squares.reshape(-1, self.count, self.count)[column]
            force = (square @ place / length + self._slopes[column]) * self._topics.scales / length
            brought[known] = values[known] * (self._topics.places[self._row[buckets[known]]] @ force)
        return brought

    def _found(self, buckets: Buckets, values: Floats) -> tuple[Floats, float, npt.NDArray[np.bool_]]:
        rows = self._row[buckets]
        known = rows >= 0
        place = (values[known] @ self._topics.places[rows[known]]) * self._topics.scales
        return place, float(np.sqrt(place @ place)), known


def _forms(topics: Topics) -> tuple[Floats, Floats]:
    """The symmetric forms of all classes, one below the other, and the slopes (classes × topics)."""
    count, classes = len(topics.scales), topics.pairs.shape[1]
    pairs = topics.pairs.astype(np.float32)
    one, other = np.triu_indices(count)
    squares = np.zeros((classes, count, count), np.float32)
    squares[:, one, other] = squares[:, other, one] = pairs[:-count].T
    return squares.reshape(classes * count, count), np.ascontiguousarray(pairs[-count:].T)


def fitting(topics: Topics, size: int) -> bool:
    """Whether each bucket is one of the model's and stands once, and every number is one."""
    buckets = topics.buckets.astype(np.int64)
    numbers = bool(np.isfinite(topics.scales).all() and np.isfinite(topics.pairs).all())
    return numbers and bool((np.diff(buckets) > 0).all()) and int(buckets[-1]) < size
