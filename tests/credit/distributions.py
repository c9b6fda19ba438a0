"""Generated firms whose facts respect a rulebook and whose ratings come out as a city published them.

A seed makes the facts; the engine alone makes the grades. Each firm is generated for a grade: its score is drawn within
the grade's bounds and then taken apart into records that could have led to it, among records that count for nothing.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

from credit.rules.cases import rate_case
from credit.rules.rating import Rated

Facts = dict[str, Any]
JINAN = {
    "2022Q1": {"AAA": 16, "AA": 10, "A": 24, "B": 543, "C": 56},
    "2022Q2": {"AAA": 28, "AA": 12, "A": 28, "B": 547, "C": 59},
}
JINAN_DAYS = {"2022Q1": datetime.date(2022, 3, 31), "2022Q2": datetime.date(2022, 6, 30)}
PUTUO = {
    "2018": {"EXCELLENT": 24, "GOOD": 112, "PASS": 48, "FAIL": 2},
    "2020": {"EXCELLENT": 27, "GOOD": 96, "PASS": 45, "FAIL": 2},
}
MARKS = ("first_half", "second_half", "special")
SCALE = 10_000


@dataclass(frozen=True)
class Firm:
    """A generated firm: the grade it was made for, and its facts in the form of a rulebook's case."""

    code: str
    meant: str
    facts: Facts = field(default_factory=dict)

    def rated(self, document: dict[str, Any]) -> Rated:
        return rate_case(document, self.facts)


def jinan_firms(quarter: str, seed: int) -> Iterator[Firm]:
    """Firms of Jinan at the end of a quarter, in the published numbers, by the sample of Shandong."""
    random = Random(f"jinan {quarter} {seed}")
    day = JINAN_DAYS[quarter]
    for grade, count in JINAN[quarter].items():
        for number in range(count):
            events = [*_records(grade, random), *_without_effect(day, random)]
            random.shuffle(events)
            yield Firm(f"{grade}-{number:03}", grade, {"as_of": day.isoformat(), "events": events})


def _records(grade: str, random: Random) -> Iterator[Facts]:
    """Records of the three totals that come to a score of the grade."""
    score, has_bad = _score_of(grade, random)
    bad = _between(0, 20, random) if has_bad else Decimal(0)
    good = min(_between(0, 40, random), score + bad)
    basic = score + bad - good
    if basic > 100:
        basic, good = Decimal(100), score + bad - 100
    yield {"item": "BASIC_TOTAL", "points": str(basic)}
    for part in _parts(good, random):
        yield {"item": "GOOD_TOTAL", "points": str(part)}
    if has_bad:
        for part in _parts(bad, random):
            yield {"item": "BAD_TOTAL", "points": str(-part)}


def _score_of(grade: str, random: Random) -> tuple[Decimal, bool]:
    """A score within the grade, and whether there is a bad record: below 60 that decides between B and C."""
    if grade == "C":
        return _between(0, 60, random), True
    if grade == "B" and random.random() < 0.7:
        return _between(0, 60, random), False
    low, high = {"AAA": (85, 120), "AA": (80, 85), "A": (70, 80), "B": (60, 70)}[grade]
    return _between(low, high, random), random.random() < 0.4


def _between(low: int, high: int, random: Random) -> Decimal:
    """A number from low on and below high; bounds themselves come up often, since they matter most."""
    if random.random() < 0.1:
        return Decimal(low)
    if random.random() < 0.1:
        return Decimal(high * SCALE - 1) / SCALE
    return Decimal(random.randrange(low * SCALE, high * SCALE)) / SCALE


def _parts(total: Decimal, random: Random) -> Iterator[Decimal]:
    if total and random.random() < 0.5:
        part = Decimal(random.randrange(int(total * SCALE) + 1)) / SCALE
        yield part
        total -= part
    yield total


def _without_effect(day: datetime.date, random: Random) -> Iterator[Facts]:
    """Records that have ended, were revoked, repaired or begin later; they must change nothing."""
    item, points = random.choice([("GOOD_TOTAL", 30), ("BAD_TOTAL", -30)])
    before = (day - datetime.timedelta(days=random.randrange(1, 300))).isoformat()
    kinds: list[Facts] = [
        {"on": (day - datetime.timedelta(days=random.randrange(366, 900))).isoformat()},
        {"on": before, "revoked_on": day.isoformat()},
        {"on": before, "repaired_on": day.isoformat()},
        {"on": (day + datetime.timedelta(days=random.randrange(1, 90))).isoformat()},
    ]
    for kind in random.sample(kinds, random.randrange(3)):
        yield {"item": item, "points": points, **kind}


def putuo_firms(document: dict[str, Any], year: str, seed: int) -> Iterator[Firm]:
    """Firms in Putuo in a year, in the published numbers, with marks drawn until their mean fits the grade."""
    random = Random(f"putuo {year} {seed}")
    (blend,) = document["blends"]
    words = {mark["name"]: mark["by_text"] for mark in blend["marks"]}
    bounds = {grade["code"]: (grade.get("min", "0"), grade.get("max", "5")) for grade in document["grades"]}
    for grade, count in PUTUO[year].items():
        low, high = (Fraction(bound) for bound in bounds[grade])
        for number in range(count):
            marks = _marks(words, random)
            while not low <= _mean(words, marks) < high:
                marks = _marks(words, random)
            values = [{"name": name, "text": word} for name, word in marks.items()]
            yield Firm(f"{grade}-{number:03}", grade, {"projects": [{"name": "小区"}], "indicators": values})


def _marks(words: dict[str, dict[str, int]], random: Random) -> dict[str, str]:
    """Two marks or three: the check that was not carried out is missing."""
    carried_out = random.sample(MARKS, 2) if random.random() < 0.2 else list(MARKS)
    return {name: random.choice(list(words[name])) for name in carried_out}


def _mean(words: dict[str, dict[str, int]], marks: dict[str, str]) -> Fraction:
    return Fraction(sum(int(words[name][word]) for name, word in marks.items()), len(marks))
