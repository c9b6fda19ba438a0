"""A message as a few numbers by which near ones are found and compared. No word can be read back from them."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from complaints.classifier.features import count, weigh
from complaints.classifier.nearness import bands, runs_of, signature
from complaints.classifier.starter import starter_model

KEPT = 40
KEY_ROWS = 3
TITLE_KEYS = 10
_TITLE_SALT = 1 << 62


class Sketch(NamedTuple):
    """`keys` to be found by, `buckets` with `weights` (thousandths, length 1000) to be compared by."""

    keys: list[int]
    buckets: list[int]
    weights: list[int]

    def likeness(self, buckets: Iterable[int], weights: Iterable[int]) -> float:
        """How alike another sketch is, from 0 to 1: the cosine between them."""
        other = dict(zip(buckets, weights, strict=True))
        together = sum(weight * other.get(bucket, 0) for bucket, weight in zip(self.buckets, self.weights, strict=True))
        return min(together / 1_000_000, 1.0)

    @property
    def meaning(self) -> dict[int, float]:
        """Weights by bucket, of length one."""
        return {bucket: weight / 1000 for bucket, weight in zip(self.buckets, self.weights, strict=True)}


def sketch(title: str, text: str) -> Sketch:
    """The sketch of a message. Rare runs count most: names of places, and what it is about."""
    starter = starter_model()
    settings = starter.settings._replace(orders=(0.0, 1.0), title_weight=3.0, longest=300, opening=0)
    counted = count(title, text, settings)
    unknown = float(starter.rarity.max())
    rarity = np.where(starter.rarity > 0, starter.rarity, unknown).astype(np.float32)
    values = weigh(counted, rarity)
    chosen = np.argsort(-values, kind="stable")[:KEPT]
    chosen = chosen[values[chosen] > 0]
    kept = values[chosen] / max(float(np.linalg.norm(values[chosen])), 1e-9)
    keys = bands(signature(runs_of(title + text)), KEY_ROWS)
    return Sketch(
        [*keys, *_title_keys(counted.buckets[chosen].tolist())],
        counted.buckets[chosen].tolist(),
        np.rint(1000 * kept).astype(int).tolist(),
    )


def _title_keys(buckets: Sequence[int]) -> list[int]:
    """The rarest runs alone are keys too: two that name the same place are compared."""
    return [_TITLE_SALT + bucket for bucket in buckets[:TITLE_KEYS]]
