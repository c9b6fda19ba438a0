"""A polling with boxes: when a box must be watched, whether papers add up, who stands for election. Pure functions.

Worked numbers: docs/rules/polling.md.
"""

import datetime
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

Span = tuple[datetime.datetime, datetime.datetime]
"""Half-open: from the first moment to the one before the last."""

PARTS = re.compile(r"[:：,，;；、()（）]+")
BETWEEN_NAMES = re.compile(r"[\s:：,，;；、·()（）/]+")


def open_spans(
    window: Span, hours: tuple[datetime.time, datetime.time] | None, zone: datetime.tzinfo
) -> Iterator[Span]:
    """When a box takes papers: its hours on each day of the voting, cut to the window. Without hours: nothing."""
    if hours is None:
        return
    first, last = (moment.astimezone(zone) for moment in window)
    day = first.date()
    while day <= last.date():
        starts = datetime.datetime.combine(day, hours[0], zone)
        ends = datetime.datetime.combine(day, hours[1], zone)
        if max(starts, first) < min(ends, last):
            yield max(starts, first), min(ends, last)
        day += datetime.timedelta(days=1)


def gaps(spans: Iterable[Span], shifts: Iterable[Span]) -> list[Span]:
    """The parts of the spans in which nobody has a shift."""
    held = sorted(shifts)
    found = []
    for starts, ends in spans:
        at = starts
        for begins, stops in held:
            if stops <= at or begins >= ends:
                continue
            if begins > at:
                found.append((at, begins))
            at = max(at, stops)
        if at < ends:
            found.append((at, ends))
    return found


@dataclass(frozen=True)
class BoxPapers:
    """The papers of one box: `found` by those who opened it, `typed` into the ledger under it."""

    number: int
    found: int
    typed: int

    @property
    def difference(self) -> int:
        """Papers in the ledger beyond those found; below zero, papers that are not in the ledger."""
        return self.typed - self.found


@dataclass(frozen=True)
class PaperAccount:
    """Where the ballot papers of an assembly are. Each paper that was issued is in one of the parts.

    `handed_over`: typed, and not under a box; `online`: its code was used online, the sheet stayed with the owner;
    `void`: lost or replaced; `handed_back`: given back by its owner; `outstanding`: valid and not come back.
    """

    issued: int
    boxes: Sequence[BoxPapers]
    handed_over: int
    door: int
    online: int
    handed_back: int
    void: int
    outstanding: int
    waiting: int = field(default=0)

    @property
    def found(self) -> int:
        return sum(box.found for box in self.boxes)

    @property
    def typed(self) -> int:
        return sum(box.typed for box in self.boxes)

    @property
    def came_back(self) -> int:
        """Papers of which a hand or the ledger knows where they are."""
        return self.found + self.handed_over + self.door + self.online + self.handed_back + self.void

    @property
    def difference(self) -> int:
        """What is missing on the side of the boxes: issued − (came back + outstanding). Zero: the papers add up."""
        return self.issued - self.came_back - self.outstanding

    @property
    def adds_up(self) -> bool:
        """In sum and box by box."""
        return self.difference == 0 and all(box.difference == 0 for box in self.boxes)


def candidates_named(titles: Iterable[str]) -> frozenset[str]:
    """What the titles of candidates' motions may name: `候选人：赵安宁（1栋）` → 候选人, 赵安宁, 1栋 and the whole."""
    found = set()
    for title in titles:
        for parts in ([title], PARTS.split(title), BETWEEN_NAMES.split(title)):
            found |= {part.strip() for part in parts}
    return frozenset(found - {""})
