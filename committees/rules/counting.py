"""From valid ballots to area and heads on each side, and to the verdict. Pure and exact."""

from committees.rules.cases import INVALID, Count, RollRow, Tally, VoteCase, VoteRules
from committees.rules.roll import area_of, counted_roll, heads_of
from committees.rules.screening import Cast, screen
from committees.rules.silence import add_silent
from committees.rules.verdict import judge


def count(case: VoteCase) -> Tally:
    """Count a vote: roll, screening, one ballot per unit, heads, unreturned ballots, tests."""
    rows = counted_roll(case)
    screened = screen(case, rows)
    tally = Tally(flags=screened.flags, rejected=screened.rejected)
    heads = heads_of(rows, case.rules)
    tally.total = Count(area_of(rows), len(heads))
    if any(row.area == 0 for row in rows.values()):
        tally.flags.add("ZERO_AREA")
    for unit, casts in screened.by_unit.items():
        tally.units[unit] = _choice_of(rows[unit], casts, case.rules, tally.flags)
    for units in heads.values():
        _add_head(tally, [(rows[unit], tally.units[unit]) for unit in units if unit in tally.units], case.rules)
    if not case.rules.by_objection:
        silent = [units for units in heads.values() if not any(unit in tally.units for unit in units)]
        add_silent(tally, silent, rows, case)
    judge(tally, case.matter, case.rules)
    return tally


def _choice_of(row: RollRow, casts: list[Cast], rules: VoteRules, flags: set[str]) -> str:
    """What a unit says: the same choice of all its owners who voted, else an invalid one."""
    if len(row.owners) > 1 and row.representative is None and rules.co_owners_need_representative:
        flags.add("NO_REPRESENTATIVE")
        return INVALID
    choices = {cast.ballot.choice for cast in casts}
    if len(choices) > 1:
        flags.add("CO_OWNER_CONFLICT")
        return INVALID
    return choices.pop()


def _add_head(tally: Tally, returned: list[tuple[RollRow, str]], rules: VoteRules) -> None:
    """Area goes unit by unit; a head whose units differ is an abstention, and its area stays as cast."""
    taking_part = [(row, choice) for row, choice in returned if choice != INVALID or rules.invalid_takes_part]
    if not taking_part:
        return
    sides = {"approve": tally.approve, "oppose": tally.oppose}
    for row, choice in taking_part:
        tally.participating.area += row.area
        if choice in sides:
            sides[choice].area += row.area
    tally.participating.heads += 1
    choices = {choice for _row, choice in taking_part}
    if len(choices) > 1:
        tally.flags.add("HEAD_SPLIT")
    elif choices & sides.keys():
        sides[choices.pop()].heads += 1
