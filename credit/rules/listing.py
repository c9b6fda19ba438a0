"""Who is on the lists of a period by the criteria of a rulebook. Firms and their projects are listed, never people."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from credit.rules.criteria import Criterion, Facts, test

Document = dict[str, Any]
Rule = dict[str, Any]
History = Mapping[str, Sequence[frozenset[str]]]
"""Code of a subject → its lists of earlier periods, newest first; a period without lists is an empty set."""


@dataclass(frozen=True)
class Candidate:
    """A subject of the field: `code` names it for good, `facts` are what criteria may ask, without ranks and lists."""

    code: str
    facts: Facts


@dataclass(frozen=True)
class Listed:
    """A place on a list, the criteria that put the subject there, and the consequences that fit it.

    `rank` and `bottom_rank` are None where the subject has no score: such a subject is never ranked.
    """

    kind: str
    title: str
    tone: str
    code: str
    rank: int | None
    bottom_rank: int | None
    score: Decimal | None
    grade: str
    reasons: list[Criterion] = field(default_factory=list)
    consequences: list[dict[str, Any]] = field(default_factory=list)


def tone_of(rule: Rule) -> str:
    """What a list says about those on it; where nothing is said red honours and every other list punishes."""
    return str(rule.get("tone", "honour" if rule["kind"] == "red" else "sanction"))


def periods_asked(document: Document) -> int:
    """How many earlier periods the criteria of the lists look back at most."""
    return max(_periods(document.get("lists", [])), default=0)


def _periods(value: Any) -> Iterable[int]:
    if isinstance(value, dict):
        for word, inner in value.items():
            if word in {"on_list_before", "listed_within"}:
                yield inner["periods"]
            else:
                yield from _periods(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _periods(inner)


def ranks(scores: Sequence[Decimal], *, ranking: str = "dense", is_best_first: bool = True) -> list[int]:
    """Rank of each score; equal scores share a rank.

    dense: the next rank follows without a gap (1, 2, 2, 3); competition: it counts those before (1, 2, 2, 4).
    """
    ordered = sorted(scores, reverse=is_best_first)
    places: dict[Decimal, int] = {}
    for place, score in enumerate(ordered, start=1):
        places.setdefault(score, len(places) + 1 if ranking == "dense" else place)
    return [places[score] for score in scores]


def choose_listed(
    document: Document, field_of_subjects: Iterable[Candidate], history: History | None = None
) -> list[Listed]:
    """Everybody on a list, by list in the rulebook's order, then by rank (the unscored last) and code.

    The order of the field has no influence. Lists are tested in their order, so that a later one can ask for an
    earlier one. Where a list has classes, ranks, minimum sample and quota are counted within each class.
    """
    field_now = {candidate.code: candidate.facts for candidate in sorted(field_of_subjects, key=lambda one: one.code)}
    for code, before in (history or {}).items():
        if code in field_now:
            field_now[code] = replace(field_now[code], before=tuple(before))
    found: list[Listed] = []
    for rule in document.get("lists", []):
        chosen = [entry for part in _classes(rule, field_now) for entry in _choose(rule, part)]
        for entry in chosen:
            facts = field_now[entry.code]
            field_now[entry.code] = replace(facts, lists=facts.lists | {entry.kind})
        found += sorted(chosen, key=lambda entry: (entry.rank is None, entry.rank or 0, entry.code))
    return found


def _classes(rule: Rule, field_now: Mapping[str, Facts]) -> list[dict[str, Facts]]:
    """The field, or its classes by the word filed; those without a word are a class of their own."""
    if "by_class" not in rule:
        return [dict(field_now)]
    classes: dict[str, dict[str, Facts]] = {}
    for code, facts in field_now.items():
        classes.setdefault(facts.texts.get(rule["by_class"], ""), {})[code] = facts
    return list(classes.values())


def _ranked(rule: Rule, part: Mapping[str, Facts]) -> dict[str, Facts]:
    """The facts of a class with ranks among those that have a score."""
    scored = [(code, facts.score) for code, facts in part.items() if facts.score is not None]
    ranking, scores = rule.get("ranking", "dense"), [score for _code, score in scored]
    best, worst = ranks(scores, ranking=ranking), ranks(scores, ranking=ranking, is_best_first=False)
    places = {code: (top, bottom) for (code, _score), top, bottom in zip(scored, best, worst, strict=True)}
    ranked = {}
    for code, facts in part.items():
        top, bottom = places.get(code, (None, None))
        ranked[code] = replace(facts, rank=top, bottom_rank=bottom, field_size=len(scored))
    return ranked


def _choose(rule: Rule, part: Mapping[str, Facts]) -> list[Listed]:
    """The entries of one class of one list."""
    ranked = _ranked(rule, part)
    size = sum(facts.score is not None for facts in ranked.values())
    if size < rule.get("minimum_sample", 0):
        return []
    chosen = []
    for code, facts in ranked.items():
        is_met, reasons = test(rule["criterion"], facts)
        if is_met:
            chosen.append((code, facts, reasons))
    kept = _within_quota(rule, {code: facts.score for code, facts, _reasons in chosen}, size)
    return [_listed(rule, code, facts, reasons) for code, facts, reasons in chosen if code in kept]


def _within_quota(rule: Rule, scores: Mapping[str, Decimal | None], size: int) -> set[str]:
    """Who of those that meet the criterion has a place, by score; the unscored come last.

    A tie across the last place is let in as a whole or left out as a whole. `share` is of the scored field,
    rounded down.
    """
    quota = rule.get("quota")
    if quota is None:
        return set(scores)
    places = min(
        quota.get("count", len(scores)), int(Fraction(quota["share"]) * size) if "share" in quota else len(scores)
    )
    is_best_first = tone_of(rule) == "honour"
    groups: dict[Decimal | None, set[str]] = {}
    for code, score in scores.items():
        groups.setdefault(score, set()).add(code)
    ordered = sorted((score for score in groups if score is not None), reverse=is_best_first)
    kept: set[str] = set()
    for score in [*ordered, *([None] if None in groups else [])]:
        would_be = len(kept) + len(groups[score])
        if len(kept) >= places or (would_be > places and quota["ties"] == "all_out"):
            break
        kept |= groups[score]
    return kept


def _listed(rule: Rule, code: str, facts: Facts, reasons: list[Criterion]) -> Listed:
    consequences = [
        {"kind": row.get("kind", "other"), "text": row["text"], "basis": row["basis"]}
        for row in rule["consequences"]
        if "when" not in row or test(row["when"], facts)[0]
    ]
    return Listed(
        kind=rule["kind"],
        title=rule["title"],
        tone=tone_of(rule),
        code=code,
        rank=facts.rank,
        bottom_rank=facts.bottom_rank,
        score=facts.score,
        grade=facts.grade,
        reasons=reasons,
        consequences=consequences,
    )
