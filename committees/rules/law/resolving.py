"""What holds at a path of a place's rules, which layer says so and by which article."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from committees.rules.law.shape import PATHS, WORDS

DEPARTS = "departs"
COMPARED_WORDS = frozenset(
    ("committee_meetings.quorum", "committee_meetings.decision", "early_election.below", "committee_meetings.proxies")
)
"""Words that say the same thing in the same way everywhere; of other words only the note tells whether they depart."""


@dataclass(frozen=True)
class Point:
    """One point of the rules in force.

    `value` is None and `is_open` is true where no layer says anything. `layer` is the place whose text gives it,
    `article` its article there. `printed` is what the place's own text still prints although `overtaken_by` a higher
    text. `departs_from`: (layer, its value, its article) of the next text above that says something else.
    """

    path: str
    value: Any
    article: str
    layer: str
    note: str = ""
    is_own: bool = True
    printed: Any = None
    overtaken_by: str = ""
    departs_from: tuple[str, Any, str] | None = None
    departs_in_words: bool = False

    @property
    def is_open(self) -> bool:
        return self.value is None

    @property
    def departs(self) -> bool:
        return self.departs_from is not None or self.departs_in_words


def resolve(document: dict[str, Any], path: str) -> Point:
    """The point at `key` or `key.part`. Raises `KeyError` for a path that is none."""
    if path not in PATHS:
        raise KeyError(path)
    layers: list[str] = document["layers"]
    own = document["rules"][layers[0]][path]
    saying = [(layer, document["rules"][layer][path]) for layer in layers]
    said = [(layer, leaf) for layer, leaf in saying if leaf["v"] is not None]
    layer, leaf = said[0] if said else (layers[0], own)
    above = said[1] if len(said) > 1 and _is_comparable(path) else None
    differs = above is not None and above[1]["v"] != leaf["v"]
    return Point(
        path=path,
        value=leaf["v"],
        article=leaf.get("a", ""),
        layer=layer,
        note=leaf.get("n", ""),
        is_own=layer == layers[0],
        printed=own.get("printed"),
        overtaken_by=own.get("s", ""),
        departs_from=(above[0], above[1]["v"], above[1].get("a", "")) if above and differs else None,
        departs_in_words=any(DEPARTS in entry.get("n", "").lower() for _layer, entry in said[:1]),
    )


def _is_comparable(path: str) -> bool:
    return not path.startswith("instrument.") and (PATHS[path] != WORDS or path in COMPARED_WORDS)


def points(document: dict[str, Any]) -> Iterator[Point]:
    """Every point, in the order of the keys."""
    return (resolve(document, path) for path in PATHS)


def open_points(document: dict[str, Any]) -> list[Point]:
    """Points on which no layer says anything."""
    return [point for point in points(document) if point.is_open]


def departures(document: dict[str, Any]) -> list[Point]:
    """Points on which the place, or a layer below the top, says something else than the text above it.

    They are shown to whoever keeps the rules; nothing resolves them silently.
    """
    return [point for point in points(document) if point.departs]
