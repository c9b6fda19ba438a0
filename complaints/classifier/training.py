"""Training: needs scikit-learn and scipy, which are imported only here and only when something is trained.

Near-duplicates stay together when messages are split, so that no measure is flattered by a text seen before.
"""

import hashlib
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from django.utils.translation import gettext as _

from complaints.classifier.features import Counted, Settings, count, weigh
from complaints.classifier.files import Parts, packed
from complaints.classifier.measures import accuracy, macro_f1, threshold_for
from complaints.classifier.model import soften
from complaints.classifier.nearness import Groups
from complaints.classifier.rows import Labelled, UnfitFile
from complaints.classifier.text import tidy

FOLDS = 5
FEWEST_PER_CLASS, FEWEST_CLASSES = 4, 2
NEAR = 0.45
BLOCK = 500
LONGEST_COMPARED = 600
MET_AT_LEAST = 2
STRICTNESS = 2.0
ANSWERED = 0.86
Floats = npt.NDArray[np.float32]
Told = Callable[[int, int], None]


class Trained(NamedTuple):
    """The file of a new model, and what was measured on messages that the measured models had not seen."""

    data: bytes
    measured: dict[str, Any]


def _quiet(done: int, total: int) -> None:
    """Nobody watches."""


def folds_of(rows: Sequence[Labelled], folds: int = FOLDS) -> list[int]:
    """A fold for each row: the same for near-duplicates, and the same for the same file."""
    groups = near_groups([row.title + row.text for row in rows])
    return [_chance(rows[group].title + rows[group].text) % folds for group in groups]


def _chance(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big")


def near_groups(texts: Sequence[str]) -> list[int]:
    """For each text the number of its group; texts whose rare runs of two and three signs agree are in one.

    The cosine is strict on purpose: a text without its stop words is still found to be the same text.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer

    count_runs = TfidfVectorizer(
        analyzer="char", ngram_range=(2, 3), max_df=max(0.05, 2 / len(texts)), sublinear_tf=True, dtype=np.float32
    )
    matrix = count_runs.fit_transform([tidy(text)[:LONGEST_COMPARED] or "0" * 3 for text in texts])
    turned = matrix.T.tocsr()
    groups = Groups(len(texts))
    for start in range(0, len(texts), BLOCK):
        near = (matrix[start : start + BLOCK] @ turned).tocoo()
        chosen = near.data >= NEAR
        for one, other in zip((near.row[chosen] + start).tolist(), near.col[chosen].tolist(), strict=True):
            groups.join(one, other)
    return [groups.of(index) for index in range(len(texts))]


def train(rows: Sequence[Labelled], settings: Settings | None = None, *, told: Told = _quiet) -> Trained:
    """Train on labelled messages. The same rows give the same bytes. Raises `UnfitFile` for too few.

    `told` hears how many of the trainings are done: one per fold, to know how sure the model may be, and the last.
    """
    settings = settings or Settings()
    classes = _classes(rows)
    truth = np.array([classes.index(row.label) for row in rows])
    counted = [count(row.title, row.text, settings) for row in rows]
    folds = np.array(folds_of(rows))
    unseen = np.zeros((len(rows), len(classes)), np.float32)
    for fold in range(FOLDS):
        kept = np.flatnonzero(folds == fold)
        if len(kept):
            unseen[kept] = _fit(counted, truth, np.flatnonzero(folds != fold), settings).score(counted, kept)
        told(fold + 1, FOLDS + 1)
    sharpness = _sharpness(unseen, truth)
    sureness = soften(unseen, sharpness).max(1)
    last = _fit(counted, truth, np.arange(len(rows)), settings)
    told(FOLDS + 1, FOLDS + 1)
    guessed = [classes[index] for index in unseen.argmax(1)]
    labels = [row.label for row in rows]
    measured = {"accuracy": round(accuracy(labels, guessed), 4), "macro_f1": round(macro_f1(labels, guessed), 4)}
    header = {
        "classes": classes,
        "settings": settings._asdict(),
        "sharpness": sharpness,
        "threshold": round(threshold_for(sureness, ANSWERED), 4),
        "rows": {label: labels.count(label) for label in classes},
        "data": hashlib.sha256("\n".join("\t".join(row) for row in rows).encode()).hexdigest(),
        "measured": measured,
    }
    return Trained(_file(header, last), measured)


def _classes(rows: Sequence[Labelled]) -> list[str]:
    labels = [row.label for row in rows]
    classes = sorted(set(labels))
    few = [label for label in classes if labels.count(label) < FEWEST_PER_CLASS]
    if len(classes) < FEWEST_CLASSES or few:
        raise UnfitFile(
            _("Training needs two labels or more, and %(fewest)s messages of each. Too few: %(labels)s.")
            % {"fewest": FEWEST_PER_CLASS, "labels": ", ".join(few or classes)}
        )
    return classes


class _Fitted(NamedTuple):
    """A linear model over buckets: `weights` is buckets × classes."""

    weights: Floats
    starts: Floats
    rarity: Floats

    def score(self, counted: Sequence[Counted], chosen: npt.NDArray[np.int64]) -> Floats:
        return np.array(
            [weigh(counted[i], self.rarity) @ self.weights[counted[i].buckets] + self.starts for i in chosen],
            np.float32,
        )


def _fit(
    counted: Sequence[Counted], truth: npt.NDArray[np.int64], chosen: npt.NDArray[np.int64], settings: Settings
) -> _Fitted:
    from scipy.sparse import csr_matrix
    from sklearn.svm import LinearSVC

    rarity = _rarity([counted[i].buckets for i in chosen], settings)
    values = [weigh(counted[i], rarity) for i in chosen]
    buckets = [counted[i].buckets for i in chosen]
    edges = np.cumsum([0, *map(len, buckets)])
    matrix = csr_matrix((np.concatenate(values), np.concatenate(buckets), edges), shape=(len(chosen), settings.size))
    machine = LinearSVC(C=STRICTNESS, class_weight="balanced", random_state=0, max_iter=4000, tol=1e-3)
    machine.fit(matrix, truth[chosen])
    weights, starts = machine.coef_, machine.intercept_
    if len(weights) == 1:  # of two classes only the second is modelled
        weights, starts = np.vstack([-weights, weights]), np.concatenate([-starts, starts])
    return _Fitted(np.ascontiguousarray(weights.T, np.float32), starts.astype(np.float32), rarity)


def _rarity(buckets: Sequence[npt.NDArray[np.int64]], settings: Settings) -> Floats:
    """How much a bucket tells by being rare; 0 where it was met too seldom to know."""
    met = np.bincount(np.concatenate(buckets), minlength=settings.size)
    rarity = (np.log((1 + len(buckets)) / (1 + met)) + 1) ** settings.rarity_power
    return np.where(met >= MET_AT_LEAST, rarity, 0).astype(np.float16).astype(np.float32)


def _sharpness(scores: Floats, truth: npt.NDArray[np.int64]) -> float:
    """The factor under which the probabilities fit best what was seen (temperature scaling)."""

    def surprise(factor: float) -> float:
        given = soften(scores, factor)[np.arange(len(truth)), truth]
        return float(-np.log(np.maximum(given, 1e-9)).mean())

    return min((round(0.1 * step, 1) for step in range(2, 101)), key=surprise)


def _file(header: dict[str, Any], fitted: _Fitted) -> bytes:
    """Weights as whole numbers from -127 to 127, with one scale per class."""
    scales = np.maximum(np.abs(fitted.weights).max(0), 1e-9) / 127
    whole = np.rint(fitted.weights / scales).astype(np.int8)
    numbers = {
        "scales": scales.astype(float).round(9).tolist(),
        "starts": fitted.starts.astype(float).round(6).tolist(),
    }
    return packed(Parts(header | numbers, whole, fitted.rarity.astype(np.float16)))
