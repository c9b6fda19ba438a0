"""A trained classifier: scores, probabilities, abstention, and the words that spoke for a class. numpy only."""

from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple, Self

import numpy as np
import numpy.typing as npt

from complaints.classifier import files
from complaints.classifier.features import Channel, Counted, Settings, channels, count, weigh
from complaints.classifier.text import Tidied, tidied
from complaints.classifier.topics import TopicPart

Floats = npt.NDArray[np.float32]
WORDS_SHOWN = 6
LONGEST_WORD = 12


class Guess(NamedTuple):
    """One class with its probability from 0 to 1."""

    label: str
    probability: float


class Spoken(NamedTuple):
    """A piece of the message and how much of the score it brought."""

    words: str
    share: float


class Explained(NamedTuple):
    """A score taken apart: what the signs of title and text brought, and what every message starts with."""

    title: list[float]
    text: list[float]
    start: float

    @property
    def total(self) -> float:
        """The score again."""
        return sum(self.title) + sum(self.text) + self.start


class Model:
    """What training found, read from a file. Cheap to make: a few tables of numbers."""

    def __init__(self, parts: files.Parts) -> None:
        self.header = parts.header
        self.classes: list[str] = list(parts.header["classes"])
        settings = dict(parts.header["settings"])
        self.settings = Settings(orders=tuple(settings.pop("orders")), **settings)
        self.scales = np.array(parts.header["scales"], np.float32)
        self.starts = np.array(parts.header["starts"], np.float32)
        self.sharpness = float(parts.header["sharpness"])
        self.threshold = float(parts.header["threshold"])
        self._weights, self._rarity = parts.weights, parts.rarity
        self.topics = None if parts.topics is None else TopicPart(parts.topics, self.settings.size)
        self.digest = ""

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """The model of a file. Raises `BrokenModel`."""
        parts = files.unpacked(data)
        try:
            model = cls(parts)
        except (KeyError, TypeError, ValueError) as error:
            raise files.BrokenModel from error
        if len(model.scales) != len(model.classes) or len(model.starts) != len(model.classes):
            raise files.BrokenModel
        model.digest = files.digest_of(data)
        return model

    @cached_property
    def rarity(self) -> Floats:
        return self._rarity.astype(np.float32)

    def score_counted(self, counted: Counted) -> Floats:
        """One score per class; the highest wins."""
        values = weigh(counted, self.rarity)
        scores = (values @ self._weights[counted.buckets]) * self.scales + self.starts
        return scores if self.topics is None else scores + self.topics.scores(counted.buckets, values)

    def scores(self, title: str, text: str) -> Floats:
        """Scores of one message."""
        return self.score_counted(count(title, text, self.settings))

    def probabilities(self, title: str, text: str) -> Floats:
        """Probability of each class, in the order of `classes`; they add up to one."""
        return soften(self.scores(title, text), self.sharpness)

    def guesses(self, title: str, text: str, most: int = 3) -> list[Guess]:
        """The likeliest classes first."""
        found = self.probabilities(title, text)
        return [Guess(self.classes[i], float(found[i])) for i in np.argsort(-found, kind="stable")[:most]]

    def explain(self, title: str, text: str, label: str) -> Explained:
        """What each sign of the tidied title and text brought to the score of a class."""
        column = self.classes.index(label)
        counted = count(title, text, self.settings)
        values = weigh(counted, self.rarity)
        brought = values * self._weights[counted.buckets, column] * self.scales[column]
        if self.topics is not None:
            brought = brought + self.topics.brought(counted.buckets, values, column)
        each = dict(zip(counted.buckets.tolist(), (brought / counted.counts).tolist(), strict=True))
        in_title, in_text, in_opening = (_per_sign(one, each) for one in channels(title, text, self.settings))
        together = in_title + in_text
        for index, share in enumerate(in_opening):
            together[index] += share
        edge = len(in_title)
        return Explained(together[:edge], together[edge:], float(self.starts[column]))

    def words_for(self, title: str, text: str, label: str) -> list[Spoken]:
        """The pieces of the message that spoke for a class most, as they stand in it."""
        explained = self.explain(title, text, label)
        found = _pieces(title, tidied(title), explained.title) + _pieces(text, tidied(text), explained.text)
        best: dict[str, float] = {}
        for spoken in found:
            best[spoken.words] = best.get(spoken.words, 0.0) + spoken.share
        ranked = sorted(best.items(), key=lambda pair: (-pair[1], pair[0]))
        return [Spoken(words, share) for words, share in ranked[:WORDS_SHOWN]]


def soften(scores: Floats, sharpness: float) -> Floats:
    """Scores as probabilities: the sharper, the surer."""
    raised = np.exp(sharpness * (scores - scores.max(-1, keepdims=True)))
    return raised / raised.sum(-1, keepdims=True)


def _per_sign(channel: Channel, each: dict[int, float]) -> list[float]:
    """Shares the contribution of every run out among its signs."""
    shares = [0.0] * len(channel.text)
    for length, found in enumerate(channel.runs, start=1):
        for start, bucket in enumerate(found.tolist()):
            part = each[bucket] * channel.weight / length
            for index in range(start, start + length):
                shares[index] += part
    return shares


def _pieces(source: str, way: Tidied, shares: list[float]) -> Iterable[Spoken]:
    """Neighbouring signs that spoke clearly for the class, joined."""
    if not shares:
        return []
    limit = max(max(shares) * 0.3, 1e-6)
    found, start = [], None
    for index, share in enumerate([*shares, 0.0]):
        if share >= limit and start is None:
            start = index
        elif start is not None and (share < limit or index - start >= LONGEST_WORD):
            if index - start >= 2:
                found.append(Spoken(way.original(source, start, index), sum(shares[start:index])))
            start = None
    return found
