"""Who had the ball when: the history of a complaint as intervals per side. Pure functions."""

import datetime
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from complaints.choices import EventKind, Holder
from complaints.rules.clocks import Interval

NOBODY = ""
_AFTER = {
    EventKind.SUBMIT: Holder.OFFICE,
    EventKind.ACCEPT: Holder.OFFICE,
    EventKind.RETURN: Holder.OFFICE,
    EventKind.REOPEN: Holder.OFFICE,
    EventKind.RATE: Holder.OFFICE,
    EventKind.ANSWER: Holder.RESIDENT,
    EventKind.RESOLVE: Holder.RESIDENT,
    EventKind.REFUSE: NOBODY,
    EventKind.WITHDRAW: NOBODY,
    EventKind.CLOSE: NOBODY,
    EventKind.MERGE: NOBODY,
}


class Step(NamedTuple):
    """A step of the history: when, which, and whether what it dispatches goes to a firm."""

    at: datetime.datetime
    kind: str
    is_to_firm: bool = False


class Waiting(NamedTuple):
    """A pause, and who is waited for."""

    start: datetime.datetime
    end: datetime.datetime
    holder: str


class Holding(NamedTuple):
    """From when to when somebody had to act."""

    holder: str
    start: datetime.datetime
    end: datetime.datetime

    @property
    def length(self) -> datetime.timedelta:
        return self.end - self.start


def holdings(steps: Iterable[Step], waits: Iterable[Waiting], until: datetime.datetime) -> list[Holding]:
    """The intervals, without gaps while somebody had to act, up to `until`; neighbours of one side are one.

    Who is waited for in a pause holds the ball meanwhile. A clock that jumped back makes no negative time.
    """
    spans = _spans(steps, until)
    for wait in sorted(waits):
        spans = [piece for span in spans for piece in _cut_out(span, wait)]
    return list(_without_seams(spans))


def _spans(steps: Iterable[Step], until: datetime.datetime) -> list[Holding]:
    spans: list[Holding] = []
    holder, unit, since = NOBODY, Holder.UNIT, None
    for told_at, kind, is_to_firm in steps:
        if kind == EventKind.DISPATCH:
            unit = Holder.FIRM if is_to_firm else Holder.UNIT
        after = unit if kind in (EventKind.DISPATCH, EventKind.SEND_BACK) else _AFTER.get(kind, holder)
        at = min(max(told_at, since or told_at), until)
        if since is not None and holder and at > since:
            spans.append(Holding(holder, since, at))
        holder, since = after, at
    if since is not None and holder and until > since:
        spans.append(Holding(holder, since, until))
    return spans


def _cut_out(span: Holding, wait: Waiting) -> Iterator[Holding]:
    inside = Interval(max(span.start, wait.start), min(span.end, wait.end))
    if inside.start >= inside.end or not wait.holder:
        yield span
        return
    pieces = (
        Holding(span.holder, span.start, inside.start),
        Holding(wait.holder, inside.start, inside.end),
        Holding(span.holder, inside.end, span.end),
    )
    yield from (piece for piece in pieces if piece.start < piece.end)


def _without_seams(spans: Iterable[Holding]) -> Iterator[Holding]:
    last: Holding | None = None
    for span in spans:
        if last is not None and last.holder == span.holder and last.end == span.start:
            last = last._replace(end=span.end)
            continue
        if last is not None:
            yield last
        last = span
    if last is not None:
        yield last


def totals(spans: Iterable[Holding]) -> dict[str, datetime.timedelta]:
    """How long each side had the ball, in the order in which they first had it."""
    sums: dict[str, datetime.timedelta] = {}
    for span in spans:
        sums[span.holder] = sums.get(span.holder, datetime.timedelta()) + span.length
    return sums
