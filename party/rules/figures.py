"""The figures of the formation rule as the pure functions read them."""

from dataclasses import dataclass, fields
from typing import Any


@dataclass(frozen=True)
class Figures:
    """Thresholds in full members, limits in units, metres and days. `…_from` includes its number, `…_above` does not.

    The defaults are the sample a jurisdiction starts with: the figures of the facts about Party organisations in
    property governance (three, seven, above fifty, above one hundred, joint branches of generally at most five units).
    """

    branch_from: int = 3
    branch_committee_from: int = 7
    branch_committee_least: int = 3
    branch_committee_most: int = 5
    general_branch_above: int = 50
    committee_above: int = 100
    joint_units_most: int = 5
    joint_members_least: int = 3
    joint_distance: int = 2000
    days_to_count: int = 30
    days_to_form: int = 90
    days_to_cover: int = 60


def figures_of(rule: Any) -> Figures:
    """The figures of a stored rule: whatever has these attributes."""
    return Figures(**{field.name: getattr(rule, field.name) for field in fields(Figures)})
