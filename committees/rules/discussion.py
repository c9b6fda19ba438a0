"""How much of the owners stands behind a proposal. Pure functions; worked numbers: docs/rules/discussion.md."""

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction

from committees.rules.cases import RollRow, VoteRules
from committees.rules.roll import area_of, head_of, heads_of
from committees.rules.words import decimal_text

MOST_A_DAY = 5
"""Texts of one owner within 24 hours, in one assembly."""
LONGEST_TEXT = 500
LEAST_OWNERS = 3
"""Owners of a building below which it is not named: it would name the owner."""


@dataclass(frozen=True)
class Share:
    """Heads and area behind a proposal, exact, and those of the whole roll."""

    heads: int
    all_heads: int
    area: Fraction
    all_area: Fraction

    @property
    def of_heads(self) -> Fraction:
        return Fraction(self.heads, self.all_heads) if self.all_heads else Fraction(0)

    @property
    def of_area(self) -> Fraction:
        return self.area / self.all_area if self.all_area else Fraction(0)

    @property
    def area_text(self) -> str:
        return decimal_text(self.area) or "0"

    @property
    def all_area_text(self) -> str:
        return decimal_text(self.all_area) or "0"

    def reaches(self, threshold: Fraction) -> bool:
        """Whether so many owners stand behind it: the law counts owners here, “以上” includes the number itself."""
        return self.of_heads >= threshold


def share_of(rows: dict[str, RollRow], rules: VoteRules, supporters: Collection[str]) -> Share:
    """What supporters speak for: units whose representative, or else each one of whose owners, is among them."""
    behind = {unit: row for unit, row in rows.items() if _speak_for(row) <= set(supporters)}
    heads = {head_of(row, rules) for row in behind.values()}
    return Share(len(heads), len(heads_of(rows, rules)), area_of(behind), area_of(rows))


def _speak_for(row: RollRow) -> set[str]:
    return {row.representative} if row.representative else set(row.owners)


def shown_building(building: str, owners_there: int) -> str:
    """The building under which an owner is shown; empty where so few own there that it would name the person."""
    return building if owners_there >= LEAST_OWNERS else ""
