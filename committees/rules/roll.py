"""The roll on which a vote is counted: who owns what, and which units together are one head."""

from dataclasses import replace
from fractions import Fraction

from committees.rules.cases import RollRow, Transfer, VoteCase, VoteRules

Head = tuple[object, ...]


def counted_roll(case: VoteCase) -> dict[str, RollRow]:
    """Unit → row, as frozen or, where the rules say so, as at the close; without parking where that is excluded."""
    rows = {row.unit: row for row in case.roll}
    if case.rules.roll_at_close:
        due = (transfer for transfer in case.transfers if transfer.effective_at <= case.closes_at)
        for transfer in sorted(due, key=lambda transfer: transfer.effective_at):
            if transfer.unit in rows:
                rows[transfer.unit] = _handed_over(rows[transfer.unit], transfer)
    return {unit: row for unit, row in rows.items() if not (row.is_parking and case.rules.excludes_parking)}


def _handed_over(row: RollRow, transfer: Transfer) -> RollRow:
    """A representative named by the former owners speaks for the new ones only if one of them."""
    stays = row.representative in transfer.owners
    return replace(
        row,
        owners=transfer.owners,
        is_developers=row.is_developers and set(transfer.owners) == set(row.owners),
        representative=row.representative if stays else None,
    )


def head_of(row: RollRow, rules: VoteRules) -> Head:
    """What a unit is counted under as one person: its set of owners, or itself where each unit is a head.

    A developer's unsold and undelivered units are one head either way (interpretation on ownership, art. 9).
    """
    if rules.heads_by_unit and not row.is_developers:
        return ("unit", row.unit)
    return ("owners", *sorted(row.owners))


def heads_of(rows: dict[str, RollRow], rules: VoteRules) -> dict[Head, list[str]]:
    """Head → its units, in the order of the roll."""
    heads: dict[Head, list[str]] = {}
    for unit, row in rows.items():
        heads.setdefault(head_of(row, rules), []).append(unit)
    return heads


def area_of(rows: dict[str, RollRow]) -> Fraction:
    """Area of all units."""
    return sum((row.area for row in rows.values()), Fraction(0))
