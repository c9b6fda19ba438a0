"""Who is on the red and the black list by the criteria of a rulebook. Only firms are ever listed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class Candidate:
    """A rated firm of the field: `code` is its unified code, `items` the items that counted in its rating."""

    code: str
    score: Decimal
    grade: str
    items: frozenset[str] = frozenset()
    has_veto: bool = False
    projects: int = 0


@dataclass(frozen=True)
class Listed:
    """A place on a list: dense rank from the top and from the bottom, and the criteria that put the firm there."""

    kind: str
    code: str
    rank: int
    bottom_rank: int
    score: Decimal
    grade: str
    reasons: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class _Place:
    candidate: Candidate
    rank: int
    bottom_rank: int
    lists: frozenset[str]


def dense_ranks(scores: Sequence[Decimal], *, is_best_first: bool = True) -> list[int]:
    """Rank of each score; equal scores share a rank and the next rank follows without a gap: 1, 2, 2, 3."""
    order = {score: place for place, score in enumerate(sorted(set(scores), reverse=is_best_first), start=1)}
    return [order[score] for score in scores]


def choose_listed(document: dict[str, Any], field_of_firms: Sequence[Candidate]) -> list[Listed]:
    """Everybody on a list, by list in the rulebook's order, then by rank and code.

    The order of the field has no influence. A list with a `minimum_sample` stays empty in a smaller field.
    """
    candidates = sorted(field_of_firms, key=lambda candidate: candidate.code)
    scores = [candidate.score for candidate in candidates]
    ranks, bottoms = dense_ranks(scores), dense_ranks(scores, is_best_first=False)
    on_lists: dict[str, set[str]] = {candidate.code: set() for candidate in candidates}
    found: list[Listed] = []
    for rule in document.get("lists", []):
        if len(candidates) < rule.get("minimum_sample", 0):
            continue
        chosen = []
        for candidate, rank, bottom in zip(candidates, ranks, bottoms, strict=True):
            place = _Place(candidate, rank, bottom, frozenset(on_lists[candidate.code]))
            is_met, reasons = _test(rule["criterion"], place)
            if is_met:
                chosen.append(
                    Listed(rule["kind"], candidate.code, rank, bottom, candidate.score, candidate.grade, reasons)
                )
        for entry in chosen:
            on_lists[entry.code].add(entry.kind)
        found += sorted(chosen, key=lambda entry: (entry.rank, entry.code))
    return found


_TESTS: dict[str, Callable[[Any, _Place], bool]] = {
    "top_rank": lambda value, place: place.rank <= value,
    "bottom_rank": lambda value, place: place.bottom_rank <= value,
    "score_at_least": lambda value, place: place.candidate.score >= Decimal(value),
    "score_below": lambda value, place: place.candidate.score < Decimal(value),
    "grade_in": lambda value, place: place.candidate.grade in value,
    "has_veto": lambda value, place: place.candidate.has_veto is value,
    "has_item": lambda value, place: bool(place.candidate.items & set(value)),
    "projects_at_least": lambda value, place: place.candidate.projects >= value,
    "on_list": lambda value, place: value in place.lists,
}


def _test(criterion: dict[str, Any], place: _Place) -> tuple[bool, list[dict[str, Any]]]:
    """Whether a criterion is met, and the single criteria that made it so."""
    ((name, value),) = criterion.items()
    if name == "not":
        is_met = not _test(value, place)[0]
        return is_met, [criterion] if is_met else []
    if name in {"all_of", "any_of"}:
        parts = [_test(part, place) for part in value]
        is_met = all(part[0] for part in parts) if name == "all_of" else any(part[0] for part in parts)
        return is_met, [reason for part in parts if part[0] for reason in part[1]] if is_met else []
    is_met = _TESTS[name](value, place)
    return is_met, [criterion] if is_met else []
