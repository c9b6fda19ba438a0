"""Whether a rulebook of the right shape makes sense: one small function per rule, each told at its value."""

from typing import Any

from credit.rules.checks import (
    cases,
    codes,
    conditions,
    days,
    grades,
    indicators,
    items,
    limits,
    listings,
    rollups,
)
from credit.rules.checks.index import Found, Index

_RULES = (
    *codes.RULES,
    *days.RULES,
    *limits.RULES,
    *items.RULES,
    *indicators.RULES,
    *rollups.RULES,
    *grades.RULES,
    *conditions.RULES,
    *listings.RULES,
    *cases.RULES,
)


def sense_problems(document: dict[str, Any]) -> Found:
    """(path, what is wrong) for everything in a document of the right shape that cannot be used."""
    index = Index.read(document)
    for rule in _RULES:
        yield from rule(index)
