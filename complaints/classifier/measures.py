"""How good a classifier is, in numbers: per class, altogether, and when it may say that it does not know."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

COVERAGES = (1.0, 0.98, 0.95, 0.92, 0.9, 0.88, 0.85, 0.8, 0.75, 0.7, 0.6, 0.5)


class OfClass(NamedTuple):
    """How well one class is found."""

    label: str
    precision: float
    recall: float
    f1: float
    support: int


class AtThreshold(NamedTuple):
    """What comes of answering only from a probability on."""

    threshold: float
    coverage: float
    accuracy: float
    macro_f1: float


def per_class(truth: Sequence[str], guessed: Sequence[str], labels: Sequence[str]) -> list[OfClass]:
    """Precision, recall and F1 of each label; F1 is 0 where a label was never right."""
    found = []
    for label in labels:
        hits = sum(1 for true, guess in zip(truth, guessed, strict=True) if true == guess == label)
        support, given = truth.count(label), guessed.count(label)
        total = support + given
        found.append(
            OfClass(
                label,
                hits / given if given else 0.0,
                hits / support if support else 0.0,
                2 * hits / total if total else 0.0,
                support,
            )
        )
    return found


def accuracy(truth: Sequence[str], guessed: Sequence[str]) -> float:
    """Share of right answers."""
    return sum(map(str.__eq__, truth, guessed)) / len(truth) if truth else 0.0


def macro_f1(truth: Sequence[str], guessed: Sequence[str]) -> float:
    """Mean of F1 over the labels that occur in the truth: a small class counts like a large one."""
    labels = sorted(set(truth))
    return sum(row.f1 for row in per_class(truth, guessed, labels)) / len(labels) if labels else 0.0


def at_threshold(
    truth: Sequence[str], guessed: Sequence[str], sureness: npt.NDArray[np.float32], threshold: float
) -> AtThreshold:
    """Measures over the messages that are answered at a threshold."""
    answered = np.flatnonzero(sureness >= threshold).tolist()
    true, guess = [truth[i] for i in answered], [guessed[i] for i in answered]
    return AtThreshold(threshold, len(answered) / len(truth), accuracy(true, guess), macro_f1(true, guess))


def coverage_table(
    truth: Sequence[str], guessed: Sequence[str], sureness: npt.NDArray[np.float32], own: float
) -> list[AtThreshold]:
    """Measures at thresholds that answer fewer and fewer, the model's own among them."""
    thresholds = {threshold_for(sureness, coverage) for coverage in COVERAGES} | {own}
    return [at_threshold(truth, guessed, sureness, threshold) for threshold in sorted(thresholds)]


def threshold_for(sureness: npt.NDArray[np.float32], coverage: float) -> float:
    """The highest threshold at which at least this share is answered."""
    ranked = np.sort(sureness)[::-1]
    return float(ranked[max(int(np.ceil(coverage * len(ranked))), 1) - 1])
