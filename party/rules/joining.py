"""Who can be joined with whom: units as a graph of distances, its parts, its groups, and a proven bound.

Sets of units are whole numbers whose bits are the units' positions in a list.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from common.geo import EARTH_RADIUS

CLIQUE_STEPS = 4000


@dataclass(frozen=True)
class JoinUnit:
    """One unit to be joined: its key, its full members, and where it lies (WGS 84 degrees)."""

    key: str
    members: int
    longitude: float
    latitude: float


@dataclass(frozen=True)
class Limits:
    """What a joint branch may be: units at most, members together at least (0: any), metres apart at most."""

    units_most: int = 5
    members_least: int = 3
    distance: float = 2000


@dataclass(frozen=True)
class Graph:
    """The units, whom each may stand in a group with (bits), and the limits."""

    units: Sequence[JoinUnit]
    near: Sequence[int]
    limits: Limits

    def members(self, group: int) -> int:
        return sum(self.units[index].members for index in bits(group))

    def fits(self, group: int) -> bool:
        """Whether a group of units that are all near each other makes a joint branch."""
        return 2 <= group.bit_count() <= self.limits.units_most and self.members(group) >= self.limits.members_least


def bits(group: int) -> Iterator[int]:
    """Positions of the units of a set, rising."""
    while group:
        low = group & -group
        yield low.bit_length() - 1
        group ^= low


def metres_between(first: JoinUnit, second: JoinUnit) -> float:
    """Great-circle distance."""
    latitudes = math.radians(first.latitude), math.radians(second.latitude)
    half = math.sin((latitudes[1] - latitudes[0]) / 2) ** 2
    turn = math.sin(math.radians(second.longitude - first.longitude) / 2) ** 2
    return 2 * EARTH_RADIUS * math.asin(math.sqrt(half + math.cos(latitudes[0]) * math.cos(latitudes[1]) * turn))


def graph_of(units: Sequence[JoinUnit], limits: Limits) -> Graph:
    """Units near each other; the distance limit itself is near enough."""
    near = [0] * len(units)
    for one, first in enumerate(units):
        for two in range(one):
            if metres_between(first, units[two]) <= limits.distance:
                near[one] |= 1 << two
                near[two] |= 1 << one
    return Graph(units, near, limits)


def parts_of(graph: Graph) -> list[int]:
    """Sets of units that hang together; no group reaches from one into another."""
    left, parts = (1 << len(graph.units)) - 1, []
    while left:
        part = frontier = left & -left
        while frontier:
            reached = 0
            for index in bits(frontier):
                reached |= graph.near[index]
            frontier = reached & ~part
            part |= frontier
        parts.append(part)
        left &= ~part
    return parts


def groups_in(graph: Graph, part: int, most: int) -> list[int] | None:
    """Every joint branch that could be formed inside a part; None when there are more than `most`."""
    found: list[int] = []
    stack = [(1 << index, graph.near[index] & part & ~((2 << index) - 1)) for index in bits(part)]
    seen = 0
    while stack:
        group, candidates = stack.pop()
        seen += 1
        if len(found) > most or seen > 20 * most:
            return None
        if graph.fits(group):
            found.append(group)
        if group.bit_count() < graph.limits.units_most:
            for index in bits(candidates):
                stack.append((group | 1 << index, candidates & graph.near[index] & ~((2 << index) - 1)))
    return found


def largest_group_with(graph: Graph, index: int) -> int:
    """At least the number of units of the largest group around a unit, at most what a joint branch may hold.

    Exact unless the search grows too long; then the limit itself, which keeps the bound below proven.
    """
    most, best, steps = graph.limits.units_most, 1, 0
    stack = [(1, graph.near[index])]
    while stack and best < most:
        size, candidates = stack.pop()
        steps += 1
        if steps > CLIQUE_STEPS:
            return most
        best = max(best, size)
        rest = candidates
        while rest and size + rest.bit_count() > best:
            low = rest & -rest
            rest ^= low
            stack.append((size + 1, rest & graph.near[low.bit_length() - 1]))
    return best


def least_acts(graph: Graph, part: int) -> int:
    """A number of acts below which no plan of the part gets. Proof: give every unit 1 ÷ (units of the largest group it
    can stand in). The units of one group of k then hold at most k · 1/k = 1 together, a unit alone at most 1; so the
    sum over all units is at most the number of groups and units alone.
    """
    whole = sum((Fraction(1, largest_group_with(graph, index)) for index in bits(part)), Fraction(0))
    return math.ceil(whole)
