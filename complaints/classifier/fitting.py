"""From counted messages to the numbers of a model. Needs scikit-learn and scipy; imported by training only."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from complaints.classifier.features import Buckets, Counted, Floats, Settings, weigh
from complaints.classifier.topics import TopicPart, Topics, rows_of_pairs

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

STRICTNESS = 2.0
MET_AT_LEAST = 2
FEWEST_TOPICS = 8
MESSAGES_PER_TOPIC = 40
MOST_PAIRS = 300_000
MOST_PLACED, PLACED_MET_AT_LEAST, PLACED_MET_AT_MOST = 20_000, 8, 0.3
MOST_PAIRED = 12_000
NEARNESS_OF_ALL = 0.3
RESTRAINT = 0.3
TOPICS_SAY = 0.6
Truth = npt.NDArray[np.int64]


class Fitted(NamedTuple):
    """A linear model over buckets (`weights` is buckets × classes), and topics where there were messages enough."""

    weights: Floats
    starts: Floats
    rarity: Floats
    topics: Topics | None

    def score(self, counted: Sequence[Counted]) -> Floats:
        """Scores of messages, one row each."""
        part = None if self.topics is None else TopicPart(self.topics, len(self.rarity))
        return np.array([self._score(one, part) for one in counted], np.float32)

    def _score(self, counted: Counted, part: TopicPart | None) -> Floats:
        values = weigh(counted, self.rarity)
        scores = values @ self.weights[counted.buckets] + self.starts
        return scores if part is None else scores + part.scores(counted.buckets, values)


def fit(counted: Sequence[Counted], truth: Truth, settings: Settings) -> Fitted:
    """Fit both parts. `truth` numbers the classes from 0, each of which occurs."""
    rarity = _rarity([one.buckets for one in counted], settings)
    matrix = _matrix(counted, rarity, settings)
    weights, starts = _linear(matrix, truth)
    topics = _places(matrix, len(starts), settings.topics)
    if topics is not None:
        topics, more = _pairs(topics, counted, rarity, truth)
        starts = starts + more
    return Fitted(weights, starts, rarity, topics)


def _matrix(counted: Sequence[Counted], rarity: Floats, settings: Settings) -> "csr_matrix":
    from scipy.sparse import csr_matrix

    buckets = [one.buckets for one in counted]
    edges = np.cumsum([0, *map(len, buckets)])
    values = np.concatenate([weigh(one, rarity) for one in counted])
    return csr_matrix((values, np.concatenate(buckets), edges), shape=(len(counted), settings.size))


def _linear(matrix: "csr_matrix", truth: Truth) -> tuple[Floats, Floats]:
    from sklearn.svm import LinearSVC

    machine = LinearSVC(C=STRICTNESS, class_weight="balanced", random_state=0, max_iter=4000, tol=1e-3)
    machine.fit(matrix, truth)
    weights, starts = machine.coef_, machine.intercept_
    if len(weights) == 1:  # of two classes only the second is modelled
        weights, starts = np.vstack([-weights, weights]), np.concatenate([-starts, starts])
    return np.ascontiguousarray(weights.T, np.float32), starts.astype(np.float32)


def _rarity(buckets: Sequence[Buckets], settings: Settings) -> Floats:
    """How much a bucket tells by being rare; 0 where it was met too seldom to know."""
    met = np.bincount(np.concatenate(buckets), minlength=settings.size)
    rarity = (np.log((1 + len(buckets)) / (1 + met)) + 1) ** settings.rarity_power
    return np.where(met >= MET_AT_LEAST, rarity, 0).astype(np.float16).astype(np.float32)


def _places(matrix: "csr_matrix", classes: int, most: int) -> Topics | None:
    """The topics of the messages and where the buckets stand among them; nothing yet of the classes.

    There are the more topics the more messages and the fewer classes there are; with too few messages there are none.
    """
    from sklearn.preprocessing import normalize
    from sklearn.utils.extmath import randomized_svd

    met = np.bincount(matrix.indices, minlength=matrix.shape[1])
    met[met > PLACED_MET_AT_MOST * matrix.shape[0]] = 0
    often = np.argsort(-met, kind="stable")[:MOST_PLACED]
    buckets = np.sort(often[met[often] >= PLACED_MET_AT_LEAST])
    affordable = int(np.sqrt(2 * MOST_PAIRS / classes))
    count = min(most, matrix.shape[0] // MESSAGES_PER_TOPIC, affordable, len(buckets))
    if count < FEWEST_TOPICS:
        return None
    _messages, _strengths, turned = randomized_svd(
        normalize(matrix[:, buckets]), count, n_iter=2, random_state=np.random.RandomState(0)
    )
    scales = np.maximum(np.abs(turned).max(1), 1e-9) / 127
    places = np.rint(turned / scales[:, None]).astype(np.int8).T
    none = np.zeros((rows_of_pairs(count), classes), np.float16)
    return Topics(buckets.astype(np.uint32), np.ascontiguousarray(places), scales.astype(np.float32), none)


def _pairs(topics: Topics, counted: Sequence[Counted], rarity: Floats, truth: Truth) -> tuple[Topics, Floats]:
    """What pairs of topics say of the classes, and what that adds to the start of each.

    Ridge regression on 1 and -1 with the kernel `(u·v + 0.3)²`, each class as heavy as the others, on evenly chosen
    messages where they are very many. The kernel is a sum over pairs, single topics and one, so the sum over messages
    becomes one form.
    """
    chosen = np.unique(np.linspace(0, len(truth) - 1, min(len(truth), MOST_PAIRED)).astype(int))
    part = TopicPart(topics, len(rarity))
    places = np.array([part.place(counted[i].buckets, weigh(counted[i], rarity)) for i in chosen], np.float32)
    shares = TOPICS_SAY * _ridge(places, truth[chosen], topics.pairs.shape[1])
    one, other = np.triu_indices(part.count)
    squares = [((places * share[:, None]).T @ places)[one, other] for share in shares.T]
    slopes = 2 * NEARNESS_OF_ALL * places.T @ shares
    pairs = np.concatenate([np.array(squares).T, slopes]).astype(np.float16)
    return topics._replace(pairs=pairs), NEARNESS_OF_ALL**2 * shares.sum(0)


def _ridge(places: Floats, truth: Truth, classes: int) -> Floats:
    """How much each message says of each class."""
    from scipy.linalg import solve

    near = places @ places.T
    near += NEARNESS_OF_ALL
    near *= near
    of_class = np.bincount(truth, minlength=classes)
    near.flat[:: len(truth) + 1] += RESTRAINT * classes * of_class[truth] / len(truth)
    wanted = np.where(truth[:, None] == np.arange(classes), 1, -1).astype(np.float32)
    shares: Floats = solve(near, wanted, assume_a="pos", overwrite_a=True, overwrite_b=True, check_finite=False)
    return shares
