"""The others of a rule test: what grades by share and lists need beside the subject of the case."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from credit.rules.criteria import Facts
from credit.rules.grading import by_share, grade_of
from credit.rules.listing import Candidate, choose_listed
from credit.rules.rating import Rated, graded_field

SUBJECT = ""
"""Code of the subject of the case; nobody of the field can have it, names are not empty."""
Document = dict[str, Any]
Case = dict[str, Any]


def rated_in_field(document: Document, case: Case, rated: Rated) -> Rated:
    """The outcome with the grade that depends on the field, where the rulebook grades by share."""
    if not by_share(document):
        return rated
    return graded_field(document, _field(case) | {SUBJECT: rated})[SUBJECT]


def lists_of(document: Document, case: Case, rated: Rated) -> list[str]:
    """The lists on which the subject stands. The others are of the subject's class and have no records."""
    outcomes = graded_field(document, _field(case) | {SUBJECT: rated})
    candidates = [Candidate(SUBJECT, outcomes[SUBJECT].facts)]
    for name, other in outcomes.items():
        if name != SUBJECT:
            grade = other.grade or _grade(document, other)
            facts = Facts(score=other.score, grade=grade, texts=rated.facts.texts)
            candidates.append(Candidate(name, facts))
    before = [frozenset(lists) for lists in case.get("before", [])]
    return [entry.kind for entry in choose_listed(document, candidates, {SUBJECT: before}) if entry.code == SUBJECT]


def _field(case: Case) -> dict[str, Rated]:
    return dict(_others(case))


def _others(case: Case) -> Iterator[tuple[str, Rated]]:
    for entry in case.get("field", []):
        score = Decimal(entry["score"]) if "score" in entry else None
        rated = Rated(score, entry.get("grade", ""), "", {}, facts=Facts(score=score, grade=entry.get("grade", "")))
        for number in range(1, entry.get("count", 1) + 1):
            yield f"{entry['name']} {number}", rated


def _grade(document: Document, other: Rated) -> str:
    """The grade of a score without records; empty where there is no score."""
    if other.score is None or by_share(document):
        return ""
    return grade_of(document, other.facts, []).grade
