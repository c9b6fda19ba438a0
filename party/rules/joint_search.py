"""Good plans for many units: groups grown from the loneliest units, then torn down and rebuilt in places."""

import random
import time
from dataclasses import dataclass

from party.rules.joining import Graph, bits

ROUNDS = 6000


@dataclass(frozen=True)
class Split:
    """Units in groups, and those alone (bits). Better is fewer of both together, then fewer alone."""

    groups: tuple[int, ...]
    alone: int

    @property
    def cost(self) -> tuple[int, int]:
        return len(self.groups) + self.alone.bit_count(), self.alone.bit_count()


def search(graph: Graph, part: int, *, enough: int, until: float, seed: int = 0) -> Split:
    """The best split found until the clock (`time.monotonic`) or the rounds are over, or `enough` acts are reached.

    Rounds tear down the groups around a unit, rebuild them with chance, and keep what is not worse.
    """
    dice = random.Random(seed)
    best = _build(graph, (), part, None)
    indexes = list(bits(part))
    for _round in range(ROUNDS):
        if best.cost == (enough, 0) or time.monotonic() > until:
            break
        free = _torn_down(graph, best, dice.choice(indexes), dice)
        kept = tuple(group for group in best.groups if not group & free)
        rebuilt = _build(graph, kept, free | best.alone, dice)
        if rebuilt.cost <= best.cost:
            best = rebuilt
    return best


def _torn_down(graph: Graph, split: Split, index: int, dice: random.Random) -> int:
    """The units of up to five groups around a unit or around one that stands alone."""
    if split.alone and dice.random() < 0.5:
        index = dice.choice(list(bits(split.alone)))
    around = graph.near[index] | 1 << index
    close = [group for group in split.groups if group & around]
    dice.shuffle(close)
    close.sort(key=lambda group: group.bit_count() + dice.random() * 3)
    free = 0
    for group in close[: dice.randint(2, 5)]:
        free |= group
    return free


def _build(graph: Graph, kept: tuple[int, ...], free: int, dice: random.Random | None) -> Split:
    """Groups of the free units, beside those that are kept; what is left joins groups with room or borrows a unit."""
    groups, alone, rest = list(kept), 0, free
    while rest:
        group = _grown(graph, rest, dice)
        rest &= ~group
        if graph.fits(group):
            groups.append(group)
        else:
            alone |= group
    return Split(*_placed(graph, groups, alone))


def _lonely(graph: Graph, candidates: int, rest: int, dice: random.Random | None, needs_members: bool) -> int:
    """The candidate with the fewest free neighbours; one with members first where the group still needs some."""

    def weight(index: int) -> float:
        loneliness = (graph.near[index] & rest).bit_count()
        noise = dice.random() * (2 + loneliness / 4) if dice is not None else 0.0
        return loneliness + noise - (1000 * graph.units[index].members if needs_members else 0)

    return min(bits(candidates), key=weight)


def _grown(graph: Graph, rest: int, dice: random.Random | None) -> int:
    """One group of free units that are all near each other, as large as it gets."""
    first = _lonely(graph, rest, rest, dice, False)
    group, candidates, members = 1 << first, graph.near[first] & rest, graph.units[first].members
    while candidates and group.bit_count() < graph.limits.units_most:
        room = graph.limits.units_most - group.bit_count()
        lacks = graph.limits.members_least - members
        index = _lonely(graph, candidates, rest, dice, lacks > room - 1)
        group |= 1 << index
        members += graph.units[index].members
        candidates &= graph.near[index]
    return group


def _placed(graph: Graph, groups: list[int], alone: int) -> tuple[tuple[int, ...], int]:
    """Units alone go into a group with room, or take a unit from a group that can spare it."""
    for index in bits(alone):
        unit = 1 << index
        place = next(
            (at for at, group in enumerate(groups) if not group & ~graph.near[index] and graph.fits(group | unit)), None
        )
        if place is not None:
            groups[place] |= unit
            alone ^= unit
            continue
        pair = next(
            (
                (at, 1 << other)
                for at, group in enumerate(groups)
                for other in bits(group & graph.near[index])
                if graph.fits(group ^ 1 << other) and graph.fits(unit | 1 << other)
            ),
            None,
        )
        if pair is not None:
            at, other_unit = pair
            groups[at] ^= other_unit
            groups.append(unit | other_unit)
            alone ^= unit
    return tuple(groups), alone
