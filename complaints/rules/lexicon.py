"""Words that speak for a category, before a jurisdiction has decided enough complaints to learn from.

`data/category_words.csv` holds them with weights; a word in the title counts twice, more words of a category add up.
"""

import csv
import math
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import NamedTuple

from complaints.classifier.text import tidied, tidy

WORDS = Path(__file__).parent.parent / "data" / "category_words.csv"
IN_TITLE = 2
NOTHING_KNOWN = 2.0
SHARPNESS = 0.6
WORDS_OF_A_KIND = 3


class Spoke(NamedTuple):
    """A category with its probability and the words, as written, that spoke for it."""

    category: str
    probability: float
    words: list[str]


@cache
def _words() -> tuple[dict[str, list[tuple[str, float]]], tuple[int, ...]]:
    """Categories and weights by word, and the lengths that words have."""
    found: dict[str, list[tuple[str, float]]] = defaultdict(list)
    with WORDS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for word in row["words"].split():
                found[tidy(word)].append((row["category"], float(row["weight"])))
    return dict(found), tuple(sorted({len(word) for word in found}, reverse=True))


def words_spoken(title: str, text: str) -> list[Spoke]:
    """The categories that the words speak for, likeliest first; what is left of one is "nothing known"."""
    scores: dict[str, float] = defaultdict(float)
    told: dict[str, dict[str, float]] = defaultdict(dict)
    for source, factor in ((title, IN_TITLE), (text, 1)):
        for category, weight, written in _met(source):
            if len(told[category]) < WORDS_OF_A_KIND or written in told[category]:
                gain = weight * factor - told[category].get(written, 0.0)
                if gain > 0:
                    scores[category] += gain
                    told[category][written] = weight * factor
    total = sum(math.exp(SHARPNESS * score) for score in scores.values()) + math.exp(SHARPNESS * NOTHING_KNOWN)
    ranked = sorted(scores, key=lambda code: (-scores[code], code))
    return [Spoke(code, math.exp(SHARPNESS * scores[code]) / total, list(told[code])) for code in ranked]


def _met(source: str) -> list[tuple[str, float, str]]:
    """Words met in a text: the longest that begins at a sign, with category, weight and how it is written there."""
    words, lengths = _words()
    read = tidied(source)
    found = []
    for start in range(len(read.text)):
        for length in lengths:
            if (rows := words.get(read.text[start : start + length])) and start + length <= len(read.text):
                written = read.original(source, start, start + length)
                found += [(category, weight, written) for category, weight in rows]
                break
    return found
