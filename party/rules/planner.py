"""The fewest acts that cover units with too few members for a branch of their own: joint branches and instructors.

Units may stand in one joint branch when all of them lie within the distance of each other, they are at most
`units_most`, and have `members_least` full members together. A unit that nobody can join gets an instructor. Of plans
with equally many acts the one with fewer instructors is better. Limits come from the formation rule.

Each part of the map that hangs together is solved for itself: exactly as an integer programme (HiGHS) over all possible
groups where these can be listed, else by search and by exact programmes of neighbourhoods. A proven bound stands
beside every plan. scipy is imported where a plan is computed: web processes do without.
"""

import math
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from party.rules.joining import Graph, JoinUnit, Limits, bits, graph_of, groups_in, least_acts, parts_of
from party.rules.joint_search import Split, search

if TYPE_CHECKING:
    from scipy.sparse import csc_array

MOST_GROUPS, MOST_FOR_WHOLE, MOST_IN_REGION = 60_000, 8_000, 3_000
REGION, MOST_ROUNDS = 30, 400
OPTIMAL = 0


@dataclass(frozen=True)
class Plan:
    """Joint branches as keys of their units, the keys left for an instructor, and a number no plan can be below."""

    branches: tuple[tuple[str, ...], ...]
    left: tuple[str, ...]
    lower_bound: int

    @property
    def acts(self) -> int:
        """Joint branches and instructors together."""
        return len(self.branches) + len(self.left)

    @property
    def gap(self) -> int:
        """How many acts the plan may be away from the least; 0: proven to be the least."""
        return self.acts - self.lower_bound

    @property
    def is_exact(self) -> bool:
        return self.gap == 0


def plan_joint_branches(units: Sequence[JoinUnit], limits: Limits, *, seconds: float = 8.0, seed: int = 0) -> Plan:
    """Plan the joint branches of these units within about so many seconds. The same input gives the same plan as long
    as the time suffices.
    """
    graph = graph_of(units, limits)
    parts = sorted(parts_of(graph), key=int.bit_count)
    until = time.monotonic() + seconds
    groups: list[int] = []
    alone = bound = 0
    for number, part in enumerate(parts):
        split, least = _solve(graph, part, _fair(until, part, parts[number:]), seed)
        groups += split.groups
        alone |= split.alone
        bound += least
    return _as_plan(graph, groups, alone, bound)


def _fair(until: float, part: int, waiting: list[int]) -> float:
    """Seconds by the number of units: large parts need more."""
    left = max(until - time.monotonic(), 0.2)
    return left * part.bit_count() / sum(other.bit_count() for other in waiting)


def _as_plan(graph: Graph, groups: list[int], alone: int, bound: int) -> Plan:
    branches = sorted(tuple(graph.units[index].key for index in bits(group)) for group in groups)
    return Plan(tuple(branches), tuple(graph.units[index].key for index in bits(alone)), bound)


def _solve(graph: Graph, part: int, seconds: float, seed: int) -> tuple[Split, int]:
    """The best split of one part, and the least number of acts that is proven for it."""
    if part.bit_count() == 1:
        return Split((), part), 1
    until = time.monotonic() + seconds
    least = least_acts(graph, part)
    possible = groups_in(graph, part, MOST_GROUPS)
    found: Split | None = None
    if possible is not None:
        whole = len(possible) <= MOST_FOR_WHOLE
        found, proven, is_optimal = _choose(part, possible, seconds / 2, integral=whole)
        if found is not None and is_optimal:
            return found, max(found.cost[0], least)
        least = max(least, proven)
    searched = search(graph, part, enough=least, until=until - seconds / 3, seed=seed)
    best = searched if found is None else min(found, searched, key=lambda split: split.cost)
    best = _polished(graph, best, least, until, random.Random(seed))
    return best, min(least, best.cost[0])


def _polished(graph: Graph, split: Split, least: int, until: float, dice: random.Random) -> Split:
    """Solve neighbourhoods of the split exactly, one after another, and keep what is not worse."""
    best = split
    for _round in range(MOST_ROUNDS):
        if best.cost == (least, 0) or time.monotonic() > until:
            break
        region, kept = _region(graph, best, dice)
        possible = groups_in(graph, region, MOST_IN_REGION)
        if possible is None:
            continue
        found, _proven, _is_optimal = _choose(region, possible, 1.0, integral=True)
        if found is not None:
            rest = Split((*kept, *found.groups), best.alone & ~region | found.alone)
            best = min(rest, best, key=lambda one: one.cost)
    return best


def _region(graph: Graph, split: Split, dice: random.Random) -> tuple[int, tuple[int, ...]]:
    """About `REGION` units that lie together: whole groups and units alone; and the groups outside."""
    pieces = [*split.groups, *(1 << index for index in bits(split.alone))]
    region = dice.choice(pieces)
    while region.bit_count() < REGION:
        around = 0
        for index in bits(region):
            around |= graph.near[index]
        close = [piece for piece in pieces if piece & around and not piece & region]
        if not close:
            break
        region |= dice.choice(close)
    return region, tuple(group for group in split.groups if not group & region)


def _choose(part: int, possible: list[int], seconds: float, *, integral: bool) -> tuple[Split | None, int, bool]:
    """Choose groups so that every unit stands in one, or alone: split, proven least acts, whether it is the best.

    A group costs n + 1, a unit alone n + 2, n units: acts count first, units alone break ties. With a cost of at least
    c, c rounded up, there are at least c ÷ (n + 1) acts, rounded down, because at most n units stand alone. Without
    `integral` groups may be chosen in fractions: no split then, but a bound.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    indexes = list(bits(part))
    count = len(indexes)
    columns = [1 << index for index in indexes] + possible
    result = milp(
        np.array([count + 2] * count + [count + 1] * len(possible), dtype=float),
        constraints=LinearConstraint(_matrix(indexes, columns), 1, 1),
        integrality=np.full(len(columns), int(integral)),
        bounds=Bounds(0, 1),
        options={"time_limit": max(seconds, 0.05), "mip_rel_gap": 0.0},
    )
    bound = result.mip_dual_bound if integral else (result.fun if result.status == OPTIMAL else None)
    proven = 0 if bound is None or not math.isfinite(bound) else math.ceil(bound - 1e-4) // (count + 1)
    if result.x is None or not integral:
        return None, proven, False
    chosen = [column for column, value in zip(columns, result.x, strict=True) if value > 0.5]
    alone = sum(column for column in chosen if column.bit_count() == 1)
    split = Split(tuple(column for column in chosen if column.bit_count() > 1), alone)
    return split, proven, result.status == OPTIMAL


def _matrix(indexes: list[int], columns: list[int]) -> "csc_array":
    """A row per unit, a column per group: 1 where the unit stands in the group."""
    from scipy.sparse import csc_array

    place = {index: row for row, index in enumerate(indexes)}
    rows = [place[index] for column in columns for index in bits(column)]
    starts = np.cumsum([0] + [column.bit_count() for column in columns])
    return csc_array((np.ones(len(rows)), np.array(rows), starts), shape=(len(indexes), len(columns)))
