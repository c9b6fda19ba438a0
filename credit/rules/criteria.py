"""Whether a criterion of a rulebook holds for what is known about one subject.

Criteria stand at grades, states, vetoes, measures, consequences and lists. Each is one word with a value;
`all_of`, `any_of` and `not` join them. What is not known makes a simple criterion false.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

Criterion = dict[str, Any]
Counted = tuple[int, Decimal]
NOTHING: Counted = (0, Decimal(0))


@dataclass(frozen=True)
class Facts:
    """What criteria may ask about one rated subject.

    `items`, `categories`: code → (records that count, their points after limits). `values`: name of an indicator →
    (numerator, denominator), the numerator already times the indicator's `per`; an indicator that says nothing is
    left out. `texts`: name → word filed. Ranks and `field_size` are None where there is no field. `lists`: lists above
    on which the subject stands; `before`: its lists of earlier periods, newest first.
    """

    score: Decimal | None = None
    grade: str = ""
    has_veto: bool = False
    items: Mapping[str, Counted] = field(default_factory=dict)
    categories: Mapping[str, Counted] = field(default_factory=dict)
    projects: int = 0
    values: Mapping[str, tuple[Fraction, Fraction]] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    rank: int | None = None
    bottom_rank: int | None = None
    field_size: int | None = None
    lists: frozenset[str] = frozenset()
    before: tuple[frozenset[str], ...] = ()


def test(criterion: Criterion, facts: Facts) -> tuple[bool, list[Criterion]]:
    """Whether the criterion holds, and the simple criteria that made it so (empty when it does not)."""
    ((name, value),) = criterion.items()
    if name in {"all_of", "any_of"}:
        parts = [test(part, facts) for part in value]
        holds = (all if name == "all_of" else any)(part[0] for part in parts)
        return holds, [reason for part in parts if part[0] for reason in part[1]] if holds else []
    holds = not test(value, facts)[0] if name == "not" else _TESTS[name](value, facts)
    return holds, [criterion] if holds else []


def _counted(value: dict[str, Any], facts: Facts) -> Counted:
    """Records and points of the item, else of the category, else of everything."""
    if "item" in value:
        return facts.items.get(value["item"], NOTHING)
    if "category" in value:
        return facts.categories.get(value["category"], NOTHING)
    found = facts.categories.values()
    return sum(records for records, _points in found), sum((points for _records, points in found), Decimal(0))


def _ratio(name: str, facts: Facts) -> Fraction | None:
    numerator, denominator = facts.values.get(name, (Fraction(0), Fraction(0)))
    return None if denominator == 0 else numerator / denominator


def _indicator(value: dict[str, Any], facts: Facts, holds: Callable[[Fraction, Fraction], bool]) -> bool:
    ratio = _ratio(value["name"], facts)
    return ratio is not None and holds(ratio, Fraction(value["value"]))


def _within(rank: int | None, share: Any, facts: Facts) -> bool:
    return rank is not None and facts.field_size is not None and rank <= Fraction(share) * facts.field_size


def _each_before(value: dict[str, Any], facts: Facts) -> bool:
    periods = facts.before[: value["periods"]]
    return len(periods) == value["periods"] and all(value["list"] in lists for lists in periods)


def _score(facts: Facts, holds: Callable[[Decimal], bool]) -> bool:
    return facts.score is not None and holds(facts.score)


_TESTS: dict[str, Callable[[Any, Facts], bool]] = {
    "score_at_least": lambda value, facts: _score(facts, lambda score: score >= Decimal(value)),
    "score_above": lambda value, facts: _score(facts, lambda score: score > Decimal(value)),
    "score_at_most": lambda value, facts: _score(facts, lambda score: score <= Decimal(value)),
    "score_below": lambda value, facts: _score(facts, lambda score: score < Decimal(value)),
    "grade_in": lambda value, facts: facts.grade in value,
    "has_score": lambda value, facts: (facts.score is not None) is value,
    "has_veto": lambda value, facts: facts.has_veto is value,
    "has_item": lambda value, facts: any(facts.items.get(code, NOTHING)[0] > 0 for code in value),
    "has_category": lambda value, facts: facts.categories.get(value, NOTHING)[0] > 0,
    "records_at_least": lambda value, facts: _counted(value, facts)[0] >= value["count"],
    "points_at_least": lambda value, facts: _counted(value, facts)[1] >= Decimal(value["points"]),
    "points_below": lambda value, facts: _counted(value, facts)[1] < Decimal(value["points"]),
    "projects_at_least": lambda value, facts: facts.projects >= value,
    "projects_at_most": lambda value, facts: facts.projects <= value,
    "indicator_at_least": lambda value, facts: _indicator(value, facts, lambda ratio, bound: ratio >= bound),
    "indicator_below": lambda value, facts: _indicator(value, facts, lambda ratio, bound: ratio < bound),
    "text_is": lambda value, facts: facts.texts.get(value["name"]) in value["in"],
    "has_value": lambda value, facts: value in facts.values or value in facts.texts,
    "top_rank": lambda value, facts: facts.rank is not None and facts.rank <= value,
    "bottom_rank": lambda value, facts: facts.bottom_rank is not None and facts.bottom_rank <= value,
    "top_share": lambda value, facts: _within(facts.rank, value, facts),
    "bottom_share": lambda value, facts: _within(facts.bottom_rank, value, facts),
    "on_list": lambda value, facts: value in facts.lists,
    "on_list_before": _each_before,
    "listed_within": lambda value, facts: any(value["list"] in lists for lists in facts.before[: value["periods"]]),
}
