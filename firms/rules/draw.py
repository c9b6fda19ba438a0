"""The double random draw (双随机): which estates are visited in a period, and by whom. A pure function of its inputs.

Nothing here is a pseudo-random generator of a library: every draw is a SHA-256 over the seed and the thing drawn, so
that anybody recomputes it with any tool. Worked numbers stand in docs/rules/inspections.md.
"""

import datetime
import hashlib
import itertools
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from common.geo import Point, distance

ENGINE = "1"
_WHOLE = 2**256


class DrawnEstate(NamedTuple):
    """An estate in the draw: its code, inspections a year, place (degrees; None: unknown), who was there last."""

    code: str
    per_year: int
    longitude: str = ""
    latitude: str = ""
    last_inspectors: tuple[int, ...] = ()


class DrawInputs(NamedTuple):
    """All that the draw reads. `inspectors` are numbers, in order; `days` are the working days of the period."""

    first: datetime.date
    last: datetime.date
    days: tuple[datetime.date, ...]
    estates: tuple[DrawnEstate, ...]
    inspectors: tuple[int, ...]
    route_length: int


class Route(NamedTuple):
    """Estates in the order in which they are visited, the day by which, the two inspectors, metres between them."""

    number: int
    due_on: datetime.date
    codes: tuple[str, ...]
    inspectors: tuple[int, int]
    metres: int


class TooFewInspectors(ValueError):
    """The draw needs two inspectors."""


def lot(seed: str, *parts: object) -> Fraction:
    """A number from 0 up to, not including, 1: SHA-256 of seed and parts, joined by `|`, divided by 2²⁵⁶."""
    text = "|".join([seed, *(str(part) for part in parts)])
    return Fraction(int.from_bytes(hashlib.sha256(text.encode()).digest(), "big"), _WHOLE)


def visits_of(seed: str, estate: DrawnEstate, first: datetime.date, last: datetime.date) -> int:
    """How often an estate is visited in the period: its whole part surely, the rest by lot.

    2 a year in a quarter of 92 days is 184/365: one visit if the lot is below that, else none.
    """
    share = Fraction(estate.per_year * ((last - first).days + 1), 365)
    return int(share) + (lot(seed, "estate", estate.code) < share - int(share))


def draw(seed: str, inputs: DrawInputs) -> tuple[Route, ...]:
    """The routes of the period. The order in which estates or inspectors are given changes nothing.

    1. Each estate gets its visits (`visits_of`).
    2. There are as many rounds as the most visited estate has visits, each with an equal part of the working days. An
       estate with fewer visits takes every (rounds ÷ visits)-th round, from one that its lot picks. Each round is one
       tour by nearness (`tour_of`), cut into routes of `route_length`, with days spread evenly over its part.
    3. Each route gets two inspectors: those with the fewest routes so far, lots among equals; those who were at one
       of its estates last only where fewer than two others are left.

    Raises `TooFewInspectors`, `ValueError` for a period without working days.
    """
    if len(set(inputs.inspectors)) < 2:
        raise TooFewInspectors
    if not inputs.days:
        raise ValueError("a period without working days")
    loads = dict.fromkeys(sorted(set(inputs.inspectors)), 0)
    routes: list[Route] = []
    for days, estates in _rounds(seed, inputs):
        tour = tour_of(estates)
        pieces = [tour[at : at + inputs.route_length] for at in range(0, len(tour), inputs.route_length)]
        for number, piece in enumerate(pieces):
            due = days[(number + 1) * len(days) // len(pieces) - 1 if len(pieces) <= len(days) else
                       number * len(days) // len(pieces)]  # fmt: skip
            pair = _pair(seed, len(routes) + 1, piece, loads)
            routes.append(Route(len(routes) + 1, due, tuple(one.code for one in piece), pair, length_of(piece)))
    return tuple(routes)


def _rounds(seed: str, inputs: DrawInputs) -> Iterable[tuple[Sequence[datetime.date], list[DrawnEstate]]]:
    """(days, estates) of each round in which somebody is visited."""
    estates = sorted(set(inputs.estates))
    visits = {estate: visits_of(seed, estate, inputs.first, inputs.last) for estate in estates}
    count = max(visits.values(), default=0)
    days = sorted(inputs.days)
    for number in range(count):
        part = days[number * len(days) // count : (number + 1) * len(days) // count] or days[-1:]
        here = [one for one in estates if _is_in_round(seed, one, visits[one], number, count)]
        if here:
            yield part, here


def _is_in_round(seed: str, estate: DrawnEstate, visits: int, number: int, count: int) -> bool:
    """An estate with fewer visits than there are rounds begins at a round that its lot picks."""
    if not visits:
        return False
    stride = count // visits
    start = int(lot(seed, "round", estate.code) * (count - stride * (visits - 1)))
    return number >= start and (number - start) % stride == 0 and (number - start) // stride < visits


def _pair(seed: str, route: int, estates: Sequence[DrawnEstate], loads: dict[int, int]) -> tuple[int, int]:
    lately = {number for estate in estates for number in estate.last_inspectors}
    rested = [number for number in loads if number not in lately]
    order = sorted(loads, key=lambda number: (
        len(rested) >= 2 and number in lately, loads[number], lot(seed, "inspector", route, number)
    ))  # fmt: skip
    first, second = order[:2]
    loads[first] += 1
    loads[second] += 1
    return (first, second)


def _point(estate: DrawnEstate) -> Point | None:
    return Point(float(estate.longitude), float(estate.latitude)) if estate.longitude and estate.latitude else None


def tour_of(estates: Sequence[DrawnEstate]) -> list[DrawnEstate]:
    """Nearest neighbour: from the northernmost estate always to the nearest one left; without a place, last by code.

    A simple rule that anybody can follow on a map; it is not the shortest way, and at most about a quarter longer
    on estates that lie as those of a city do.
    """
    placed = {estate: point for estate in estates if (point := _point(estate)) is not None}
    lost = sorted(estate for estate in estates if estate not in placed)
    if not placed:
        return lost
    here = min(placed, key=lambda one: (-placed[one].latitude, placed[one].longitude, one.code))
    tour, left = [here], set(placed) - {here}
    while left:
        here = min(left, key=lambda one: (distance(placed[tour[-1]], placed[one]), one.code))
        tour.append(here)
        left.discard(here)
    return tour + lost


def length_of(estates: Sequence[DrawnEstate]) -> int:
    """Metres from estate to estate in a straight line, those without a place left out."""
    points = [point for estate in estates if (point := _point(estate)) is not None]
    return round(sum(distance(one, other) for one, other in itertools.pairwise(points)))


def inputs_to_json(inputs: DrawInputs) -> dict[str, Any]:
    """The inputs as they are kept and handed to whoever wants to recompute."""
    return {
        "engine": ENGINE,
        "first": inputs.first.isoformat(),
        "last": inputs.last.isoformat(),
        "days": [day.isoformat() for day in inputs.days],
        "estates": [[*one[:4], list(one.last_inspectors)] for one in inputs.estates],
        "inspectors": list(inputs.inspectors),
        "route_length": inputs.route_length,
    }


def inputs_from_json(kept: Mapping[str, Any]) -> DrawInputs:
    """`inputs_to_json` backwards."""
    day = datetime.date.fromisoformat
    return DrawInputs(
        day(kept["first"]),
        day(kept["last"]),
        tuple(day(text) for text in kept["days"]),
        tuple(DrawnEstate(*row[:4], tuple(row[4])) for row in kept["estates"]),
        tuple(kept["inspectors"]),
        kept["route_length"],
    )


def routes_to_json(routes: Iterable[Route]) -> list[list[Any]]:
    """The result as the digest is computed over it."""
    return [[one.number, one.due_on.isoformat(), list(one.codes), list(one.inspectors), one.metres] for one in routes]
