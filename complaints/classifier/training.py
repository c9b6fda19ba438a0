"""Training: needs scikit-learn and scipy, which are imported only here and only when something is trained.

Near-duplicates stay together when messages are split, so that no measure is flattered by a text seen before.
"""

import hashlib
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from django.utils.translation import gettext as _

from complaints.classifier.evaluation import measures
from complaints.classifier.features import Counted, Floats, Settings, count
from complaints.classifier.files import Parts, packed
from complaints.classifier.fitting import Fitted, Truth, fit
from complaints.classifier.measures import accuracy, macro_f1, threshold_for
from complaints.classifier.model import soften
from complaints.classifier.nearness import Groups
from complaints.classifier.rows import Labelled, UnfitFile
from complaints.classifier.text import tidy

FOLDS = 5
FEWEST_PER_CLASS, FEWEST_CLASSES = 4, 2
NEAR = 0.45
BLOCK = 500
UNHEARD_OF = -2.0
LONGEST_COMPARED = 600
ANSWERED = 0.86
Told = Callable[[int, int], None]


class Trained(NamedTuple):
    """The file of a new model, and what was measured on messages that the measured models had not seen."""

    data: bytes
    measured: dict[str, Any]


def _quiet(done: int, total: int) -> None:
    """Nobody watches."""


def folds_of(rows: Sequence[Labelled], folds: int = FOLDS, seed: int = 0) -> list[int]:
    """A fold for each row: the same for near-duplicates, and the same for the same file and seed."""
    groups = near_groups([row.title + row.text for row in rows])
    salt = f"{seed}:" if seed else ""
    return [_chance(salt + rows[group].title + rows[group].text) % folds for group in groups]


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


class _Read(NamedTuple):
    """Labelled messages as training reads them."""

    classes: list[str]
    truth: Truth
    counted: list[Counted]
    settings: Settings


def _read(rows: Sequence[Labelled], settings: Settings) -> _Read:
    classes = _classes(rows)
    truth = np.array([classes.index(row.label) for row in rows])
    return _Read(classes, truth, [count(row.title, row.text, settings) for row in rows], settings)


def _unseen(read: _Read, folds: Truth, told: Callable[[int], None]) -> Floats:
    """Scores of every message by a model that was fitted on the other folds; a class met in no other has the lowest."""
    unseen = np.full((len(folds), len(read.classes)), UNHEARD_OF, np.float32)
    for number, fold in enumerate(np.unique(folds).tolist(), start=1):
        kept, others = np.flatnonzero(folds == fold), np.flatnonzero(folds != fold)
        present, truth = np.unique(read.truth[others], return_inverse=True)
        if len(present) >= FEWEST_CLASSES:
            fitted = fit([read.counted[i] for i in others], truth, read.settings)
            unseen[np.ix_(kept, present)] = fitted.score([read.counted[i] for i in kept])
        told(number)
    return unseen


def train(rows: Sequence[Labelled], settings: Settings | None = None, *, told: Told = _quiet) -> Trained:
    """Train on labelled messages. The same rows give the same bytes. Raises `UnfitFile` for too few.

    `told` hears how many of the trainings are done: one per fold, to know how sure the model may be, and the last.
    """
    settings = settings or Settings()
    seen = _read(rows, settings)
    folds = np.array(folds_of(rows))
    unseen = _unseen(seen, folds, lambda done: told(done, FOLDS + 1))
    classes, truth = seen.classes, seen.truth
    sharpness = _sharpness(unseen, truth)
    sureness = soften(unseen, sharpness).max(1)
    last = fit(seen.counted, truth, settings)
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


def cross_validate(
    rows: Sequence[Labelled],
    more: Sequence[Labelled],
    *,
    folds: int,
    seed: int,
    settings: Settings | None = None,
    told: Told = _quiet,
) -> dict[str, Any]:
    """Train on all folds but one and measure on that one, for each; measured are `rows`, `more` only helps to train.

    Near-duplicates stand in one fold, also those between `rows` and `more`. As `evaluate`, with each fold apart. One
    sharpness is fitted on all unseen scores, for comparing how sure two answers are. Raises `UnfitFile`.
    """
    read = _read([*rows, *more], settings or Settings())
    fold_of = np.array(folds_of([*rows, *more], folds, seed))
    scores = _unseen(read, fold_of, lambda done: told(done, folds))[: len(rows)]
    truth, fold_of = read.truth[: len(rows)], fold_of[: len(rows)]
    found = soften(scores, _sharpness(scores, truth))
    measured = measures([row.label for row in rows], found, read.classes, threshold_for(found.max(1), ANSWERED))
    labels = np.array([row.label for row in rows])
    guessed = np.array(read.classes)[found.argmax(1)]
    each = [
        {
            "fold": fold + 1,
            "messages": int(own.sum()),
            "macro_f1": macro_f1(labels[own].tolist(), guessed[own].tolist()),
        }
        for fold in range(folds)
        if (own := fold_of == fold).any()
    ]
    mean = sum(one["macro_f1"] for one in each) / len(each)
    return {"seed": seed, "folds": each, "mean_macro_f1": mean} | measured


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


def _sharpness(scores: Floats, truth: npt.NDArray[np.int64]) -> float:
    """The factor under which the probabilities fit best what was seen (temperature scaling)."""

    def surprise(factor: float) -> float:
        given = soften(scores, factor)[np.arange(len(truth)), truth]
        return float(-np.log(np.maximum(given, 1e-9)).mean())

    return min((round(0.1 * step, 1) for step in range(2, 101)), key=surprise)


def _file(header: dict[str, Any], fitted: Fitted) -> bytes:
    """Weights as whole numbers from -127 to 127, with one scale per class."""
    scales = np.maximum(np.abs(fitted.weights).max(0), 1e-9) / 127
    whole = np.rint(fitted.weights / scales).astype(np.int8)
    numbers = {
        "scales": scales.astype(float).round(9).tolist(),
        "starts": fitted.starts.astype(float).round(6).tolist(),
    }
    return packed(Parts(header | numbers, whole, fitted.rarity.astype(np.float16), fitted.topics))
