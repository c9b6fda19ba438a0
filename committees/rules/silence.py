"""Owners who returned nothing: what their silence means, where the assembly's rules give it a meaning.

The law leaves it to the covenant or the rules of procedure (guidance of 2009, art. 26). Courts accept it only
with proof that the paper was delivered and that its receivers were told what silence means.
"""

from fractions import Fraction

from committees.rules.cases import Count, RollRow, Tally, VoteCase, VoteRules


def add_silent(tally: Tally, silent: list[list[str]], rows: dict[str, RollRow], case: VoteCase) -> None:
    """Count heads that returned nothing at all, with those of their units whose delivery is proven."""
    if case.rules.unreturned == "ignore" or not silent:
        return
    if not case.is_warning_proven:
        tally.flags.add("WARNING_NOT_PROVEN")
        return
    served = [[unit for unit in units if unit in case.delivered] for units in silent]
    if any(len(units) < len(all_units) for units, all_units in zip(served, silent, strict=True)):
        tally.flags.add("UNDELIVERED")
    joining = Count()
    for units in filter(None, served):
        joining.add(sum((rows[unit].area for unit in units), Fraction(0)), 1)
    if joining.heads:
        join(tally, joining, case.rules)


def join(tally: Tally, joining: Count, rules: VoteRules) -> None:
    """Let the silent take part: as abstentions, or with the side that leads in area and in heads."""
    side = "abstain" if rules.unreturned == "participating_abstain" else _leading(tally, rules)
    if side is None:
        return
    tally.flags.add(f"DEEMED_{side.upper()}")
    tally.participating.add(joining.area, joining.heads)
    if side != "abstain":
        (tally.approve if side == "approve" else tally.oppose).add(joining.area, joining.heads)


def _leading(tally: Tally, rules: VoteRules) -> str | None:
    """The side that leads among returned opinions, by area and by heads; None with the flag that says why not."""
    by_area, by_heads = tally.approve.area - tally.oppose.area, tally.approve.heads - tally.oppose.heads
    if by_area == 0 or by_heads == 0:
        tally.flags.add("MAJORITY_TIE")
        return None
    if (by_area > 0) != (by_heads > 0):
        tally.flags.add("MAJORITY_DISAGREE")
        return None
    side, name = (tally.approve, "approve") if by_heads > 0 else (tally.oppose, "oppose")
    floor = rules.majority_floor
    if floor is not None and not (side.area > floor * tally.total.area and side.heads > floor * tally.total.heads):
        tally.flags.add("MAJORITY_FLOOR")
        return None
    return name
