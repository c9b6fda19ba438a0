"""The engine: from a rulebook, credit events and values to a score, a grade and every line of the way.

Everything goes in and comes out as JSON values, numbers as text, so that what is published can be computed
again by anybody, byte for byte. Two times matter: `as_of` is the day the rating speaks about, `known_at` is the
moment whose knowledge it uses; what became known later has no influence.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from common.digest import canonical_json, sha256_hex
from credit.rules.amounts import as_text, held, points, units_text
from credit.rules.criteria import Facts
from credit.rules.grading import (
    Graded,
    by_share,
    grade_field,
    grade_of,
    measures_of,
    state_of,
    vetoes_of,
    with_outcome,
)
from credit.rules.plan import Document, Plan
from credit.rules.scoring import Scored, score_subject
from credit.rules.tally import Key, Record, Sums, Tally, tally
from credit.rules.values import Name, Value, read_values, scaled

ENGINE_VERSION = "2"
Line = dict[str, Any]


@dataclass(frozen=True)
class Rated:
    """The outcome. `lines` add up to `score`, which is None where a state stands instead of a grade.

    `records` (of one computation with single events only) says what of each record counted, `not_counted` which had
    no influence and why. `facts` is what the criteria of lists may ask about.
    """

    score: Decimal | None
    grade: str
    grade_title: str
    because: dict[str, Any]
    lines: list[Line] = field(default_factory=list)
    measures: list[dict[str, Any]] = field(default_factory=list)
    records: list[Line] = field(default_factory=list)
    not_counted: list[dict[str, str]] = field(default_factory=list)
    facts: Facts = field(default_factory=Facts, compare=False)
    vetoed: list[dict[str, Any]] = field(default_factory=list)

    def payload(self) -> dict[str, Any]:
        """As it is stored and published."""
        return {
            "engine": ENGINE_VERSION,
            "score": None if self.score is None else as_text(self.score),
            "grade": self.grade,
            "grade_title": self.grade_title,
            "because": self.because,
            "lines": self.lines,
            "measures": self.measures,
        }

    @cached_property
    def text(self) -> str:
        """The one text of this outcome: canonical JSON."""
        return canonical_json(self.payload())

    @property
    def canonical(self) -> bytes:
        """The one byte sequence of this outcome."""
        return self.text.encode()

    @cached_property
    def digest(self) -> str:
        """SHA-256 over `canonical`, 64 hexadecimal characters."""
        return sha256_hex(self.text)


def rating(
    document: Document,
    events: Iterable[dict[str, Any]],
    indicators: Iterable[dict[str, Any]],
    as_of: datetime.date,
    known_at: datetime.datetime,
    *,
    projects: Sequence[dict[str, Any]] = (),
    districts: Sequence[dict[str, Any]] = (),
) -> Rated:
    """Rate one subject by one rulebook.

    `document`: checked rulebook (see `schema/rulebook.schema.json`). `events`: dicts with `id`, `item`, `level`,
    `points`, `quantity`, `fact`, `fact_key`, `project`, `project_key`, `source`, `occurred_on`, `certificate_until`
    and what became of it: `effective_at`, `effective_on`, `revoked_at`, `repaired_at`, `repaired_on`, `stayed_at`,
    `stay_ended_at`; `…_at` is when it became known (ISO 8601 with offset), `…_on` the day it holds from.
    `indicators`: dicts with `name`, `period_from`, `period_to` and `numerator`, `denominator` or `text`, and
    `project_key` for those of a project. `projects`: those in service on the day, dicts with `key`, `name`, `area`,
    `households`, `fee`; `districts` the same with `score` and `grade`. Their order has no influence.

    By a rulebook that grades by place in the field the grade stays empty: see `graded_field`.
    """
    plan = Plan.read(document)
    found = tally(plan, events, as_of, known_at)
    rated = rate_sums(plan, found.sums, read_values(indicators), projects, districts)
    return replace(rated, records=_record_lines(found, rated.lines, plan), not_counted=found.not_counted)


def rate_sums(
    plan: Plan,
    sums: dict[Key, Sums],
    values: dict[Name, Value],
    projects: Sequence[dict[str, Any]],
    districts: Sequence[dict[str, Any]] = (),
    *,
    has_facts: bool = True,
) -> Rated:
    """Rate one subject from the sums of its records, however they were computed.

    Without `has_facts`, which saves time in a rulebook without conditions, `facts` says the score alone.
    """
    document = plan.document
    scored = score_subject(plan, sums, values, projects, districts)
    score = None if scored.score is None else points(scored.score)
    facts = Facts(score=score)
    if has_facts or plan.has_criteria:
        facts = _facts(plan, scored, _all_items(plan, sums), values, len(projects))
    vetoed = vetoes_of(document, facts, _recorded(sums, plan.veto_places))
    if vetoed:
        facts = replace(facts, has_veto=True)
    graded = state_of(document, facts)
    if graded is None:
        if score is None:
            raise ValueError("a checked rulebook has a state for subjects without a score")
        graded = grade_of(document, facts, vetoed, plan.ways)
    is_scored = graded.is_scored
    rated = Rated(
        score=score if is_scored else None,
        grade=graded.grade,
        grade_title=graded.title,
        because=graded.because,
        lines=scored.lines if is_scored else [],
        facts=facts,
        vetoed=vetoed,
    )
    return finished(document, rated, graded) if has_facts or plan.has_criteria else rated


def _recorded(sums: dict[Key, Sums], places: Iterable[int]) -> frozenset[int]:
    """Of these items those that have a record, whoever's points they are."""
    return frozenset(place for place in places if any(key[1] == place for of_key in sums.values() for key in of_key))


def finished(document: Document, rated: Rated, graded: Graded) -> Rated:
    """The outcome with its grade, and with the measures that follow from it."""
    facts = with_outcome(rated.facts, graded)
    measures = measures_of(document, facts) if graded.grade else []
    return replace(
        rated, grade=graded.grade, grade_title=graded.title, because=graded.because, measures=measures, facts=facts
    )


def graded_field(document: Document, field_of: dict[str, Rated]) -> dict[str, Rated]:
    """All outcomes of a rulebook with their grades; what is graded by bounds comes back as it was."""
    if not by_share(document):
        return field_of
    scores = {code: rated.score for code, rated in field_of.items() if rated.score is not None}
    graded = grade_field(document, scores, {code: rated.vetoed for code, rated in field_of.items()})
    return {
        code: finished(document, rated, graded[code]) if code in graded else rated for code, rated in field_of.items()
    }


def _facts(
    plan: Plan, scored: Scored, every: dict[str, tuple[int, int]], values: dict[Name, Value], projects: int
) -> Facts:
    rules = {rule["name"]: rule for rule in plan.document.get("indicators", [])}
    pairs = {name: scaled(rules.get(name, {}), value) for (name, key), value in values.items() if not key}
    component_items = {code: (count, Decimal(0)) for code, (count, _units) in every.items() if code not in scored.items}
    return Facts(
        score=None if scored.score is None else points(scored.score),
        items=component_items | {code: (count, points(amount)) for code, (count, amount) in scored.items.items()},
        categories=_categories(plan, scored, component_items),
        projects=projects,
        values={name: pair for name, pair in pairs.items() if pair is not None},
        texts={name: value.text for (name, key), value in values.items() if not key and value.text},
    )


def _categories(
    plan: Plan, scored: Scored, component_items: dict[str, tuple[int, Decimal]]
) -> dict[str, tuple[int, Decimal]]:
    """Records and points by category; records about projects count as records of the firm."""
    found = {code: (count, points(amount)) for code, (count, amount) in scored.categories.items()}
    for code, (count, _points) in component_items.items():
        category = plan.items[plan.item_places[code]].entry["category"]
        before, amount = found.get(category, (0, Decimal(0)))
        found[category] = (before + count, amount)
    return found


def _all_items(plan: Plan, sums: dict[Key, Sums]) -> dict[str, tuple[int, int]]:
    """Records and units of each item, whoever's points they are; copies are not counted twice."""
    found: dict[str, tuple[int, int]] = {}
    for (subject, _key), of_key in sums.items():
        for (_rater, place), (count, amount) in of_key.items():
            item = plan.items[place]
            if item.subject == subject:
                before = found.get(item.code, (0, 0))
                found[item.code] = (before[0] + count, before[1] + amount)
    return found


def _record_lines(found: Tally, lines: list[Line], plan: Plan) -> list[Line]:
    """One line per record: its points and what of them counts, adding up to its item's line."""
    left = {
        (line.get("rater", ""), line["item"]): int(Decimal(line["counted"]) * 10_000)
        for line in lines
        if line["kind"] == "item"
    }
    running: dict[tuple[str, str], tuple[int, int]] = {}
    written = []
    last = {_line_key(record, plan): at for at, record in enumerate(found.records)}
    for at, record in enumerate(found.records):
        key = _line_key(record, plan)
        counted = record.units if record.is_chosen else 0
        if record.key[0] == plan.subject and key in left:
            total, before = running.get(key, (0, 0))
            total += counted
            after = left[key] if last[key] == at else held(total, min(0, left[key]), max(0, left[key]))
            running[key] = (total, after)
            counted = after - before
        written.append(_record_line(record, counted, plan))
    return written


def _line_key(record: Record, plan: Plan) -> tuple[str, str]:
    of_subject = "" if record.key[0] == plan.subject else f"{record.key[0]} {record.key[1]} "
    return (plan.raters[record.rater].code if plan.raters else "", of_subject + record.item.code)


def _record_line(record: Record, counted: int, plan: Plan) -> Line:
    event, item = record.event, record.item.entry
    return {
        "subject": record.key[0],
        "rater": plan.raters[record.rater].code if plan.raters else "",
        "category": item["category"],
        "item": item["code"],
        "title": item["title"],
        "event": event["id"],
        "fact": event.get("fact") or "",
        "project": event.get("project") or "",
        "source": event.get("source") or "",
        "occurred_on": event.get("occurred_on"),
        "valid_from": record.valid_from.isoformat(),
        "valid_to": None if record.valid_to is None else record.valid_to.isoformat(),
        "points": units_text(record.units),
        "counted": units_text(counted),
        "limits": [] if record.is_chosen else ["highest"],
        "basis": item["basis"],
    }
