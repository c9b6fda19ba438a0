"""Which messages belong to one matter, how surprising its week is, and what it is called. Pure functions.

Messages come in the order of their time. Each joins the matter it is nearest to in words, provided that matter is
still alive and the places do not contradict; otherwise it begins one of its own. See docs/rules/triage.md.
"""

import datetime
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

ALIVE = datetime.timedelta(days=28)
WEEK = datetime.timedelta(days=7)
WEEKS_SHOWN = 12
NEAR_SAME_PLACE, NEAR_NO_PLACE, NEAR_OTHER_PLACE = 0.22, 0.3, 0.6
USUAL_AT_LEAST = 0.5
MOST_OF_A_MATTER = 80
SIGNS_TO_NAME = (4, 16)

Meaning = dict[int, float]
"""Buckets of rare runs with their weights; of length one for a message, the sum of its messages for a matter."""


class Message(NamedTuple):
    """What is compared: an identity, when, where (an id, "" where unknown) and the meaning."""

    key: int
    at: datetime.datetime
    place: str
    meaning: Meaning


class Matter:
    """Messages that belong together."""

    def __init__(self, key: int) -> None:
        self.key = key
        self.meaning: Meaning = {}
        self.members: list[int] = []
        self.places: Counter[str] = Counter()
        self.last_at = datetime.datetime.min.replace(tzinfo=datetime.UTC)

    def add(self, message: Message) -> None:
        """Take a message in."""
        self.members.append(message.key)
        if message.place:
            self.places[message.place] += 1
        self.last_at = max(self.last_at, message.at)
        for bucket, weight in message.meaning.items():
            self.meaning[bucket] = self.meaning.get(bucket, 0.0) + weight
        if len(self.meaning) > 2 * MOST_OF_A_MATTER:
            self.meaning = strongest(self.meaning, MOST_OF_A_MATTER)

    def nearness(self, message: Message) -> float:
        """How near a message is, as a share of what it must be; 1 or more joins."""
        length = math.sqrt(sum(weight * weight for weight in self.meaning.values()))
        together = sum(weight * self.meaning.get(bucket, 0.0) for bucket, weight in message.meaning.items())
        return together / length / self._limit(message.place) if length else 0.0

    def _limit(self, place: str) -> float:
        if not place or not self.places:
            return NEAR_NO_PLACE
        return NEAR_SAME_PLACE if place in self.places else NEAR_OTHER_PLACE


class Matters:
    """All matters, found by the runs they share with a message instead of one by one."""

    def __init__(self, alive: datetime.timedelta = ALIVE) -> None:
        self.alive = alive
        self.all: dict[int, Matter] = {}
        self._shelves: dict[int, set[int]] = defaultdict(set)

    def begin(self, key: int) -> Matter:
        """A matter without messages."""
        matter = self.all[key] = Matter(key)
        return matter

    def take(self, message: Message) -> Matter:
        """Put a message into the nearest matter, or into a new one. Returns it."""
        matter = self._nearest(message) or self.begin(len(self.all))
        self.put(message, matter)
        return matter

    def put(self, message: Message, matter: Matter) -> None:
        """Put a message into this matter."""
        matter.add(message)
        self.shelve(matter, message.meaning)

    def shelve(self, matter: Matter, buckets: Iterable[int]) -> None:
        """Let the matter be found by these runs."""
        for bucket in buckets:
            self._shelves[bucket].add(matter.key)

    def _nearest(self, message: Message) -> Matter | None:
        met: Counter[int] = Counter()
        for bucket in message.meaning:
            met.update(self._shelves.get(bucket, ()))
        alive = [
            self.all[key]
            for key, common in met.items()
            if common >= 2 and message.at - self.all[key].last_at <= self.alive
        ]
        scored = [(matter.nearness(message), -matter.key) for matter in alive]
        nearness, key = max(scored, default=(0.0, 0))
        return self.all[-key] if nearness >= 1 else None


def strongest(meaning: Meaning, most: int) -> Meaning:
    """The runs that count most."""
    return dict(sorted(meaning.items(), key=lambda pair: (-pair[1], pair[0]))[:most])


class Growth(NamedTuple):
    """How many came this week, how many usually do, and how surprising that is."""

    week_size: int
    expected: Decimal
    surprise: Decimal


def weekly(times: Sequence[datetime.datetime], now: datetime.datetime, weeks: int = WEEKS_SHOWN) -> list[int]:
    """How many of the times fall into each of the last weeks (seven days up to `now`), the oldest first."""
    counts = [0] * weeks
    for at in times:
        back = (now - at) // WEEK
        if 0 <= back < weeks:
            counts[weeks - 1 - back] += 1
    return counts


def growth(counts: Sequence[int]) -> Growth:
    """This week against the mean of the weeks before, at least half a complaint a week, by the law of Poisson."""
    *before, week = counts
    expected = max(sum(before) / len(before), USUAL_AT_LEAST) if before else USUAL_AT_LEAST
    return Growth(week, Decimal(str(round(expected, 1))), Decimal(str(round(_surprise(week, expected), 1))))


def _surprise(count: int, expected: float) -> float:
    """Minus the decimal logarithm of the chance of `count` or more where `expected` are usual."""
    if count == 0:
        return 0.0
    tail, index = 0.0, count
    first = -expected + count * math.log(expected) - math.lgamma(count + 1)
    term = 1.0
    while term > 1e-12 * max(tail, 1e-300) and index < count + 500:
        tail += term
        index += 1
        term *= expected / index
    return max(0.0, -(first + math.log(tail)) / math.log(10))


def telling_name(titles: Sequence[str]) -> str:
    """The phrase that most titles share, long before short; the shortest title where they share none."""
    met: Counter[str] = Counter()
    low, high = SIGNS_TO_NAME
    for title in titles[:200]:
        signs = "".join(title.split())
        met.update({signs[i : i + n] for n in range(low, high + 1) for i in range(len(signs) - n + 1)})
    enough = max(2, math.ceil(len(titles[:200]) * 0.4))
    common = [(count * (len(phrase) - 2), len(phrase), phrase) for phrase, count in met.items() if count >= enough]
    if common:
        return max(common)[2].strip("，。、：:的在是关于反映投诉")
    return min(titles, key=len)
