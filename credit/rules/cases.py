"""Rule tests: facts in, score, grade and lines out, written as data inside a rulebook or beside it.

A case is rated by the same engine as real firms. Only what stands in `expect` is compared, numbers as decimals.
Times of a case are days: what happens on a day is known on that day, and `known_on` sees to the end of it.
"""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from credit.rules.case_facts import districts_of, events_of, indicators_of, moment, projects_of, unusable
from credit.rules.case_field import lists_of, rated_in_field
from credit.rules.rating import Rated, rating

Document = dict[str, Any]
Case = dict[str, Any]
Difference = tuple[str, str, str]


@dataclass(frozen=True)
class CaseResult:
    """How a case came out: `differences` are (what, expected, got) in words of the rulebook; none when it is met."""

    title: str
    differences: list[Difference] = field(default_factory=list)

    @property
    def is_met(self) -> bool:
        return not self.differences


def run_tests(document: Document, cases: Sequence[Case] | None = None) -> list[CaseResult]:
    """Rate every case of the rulebook's `tests`, or the given ones, by a checked document."""
    chosen = document.get("tests", []) if cases is None else cases
    return [CaseResult(case["title"], list(_differences(document, case))) for case in chosen]


def _differences(document: Document, case: Case) -> Iterator[Difference]:
    expect = case["expect"]
    wrong = unusable(document, case)
    if wrong:
        yield from _reason_differences(expect, [reason for _where, reason in wrong])
        if "error" not in expect:
            yield from ((where, "usable", reason) for where, reason in wrong)
        return
    rated = rate_case(document, case)
    yield from _reason_differences(expect, sorted({entry["reason"] for entry in rated.not_counted}))
    yield from _outcome_differences(expect, rated)
    yield from _line_differences(expect, rated)
    if "lists" in expect:
        lists = lists_of(document, case, rated)
        if set(lists) != set(expect["lists"]):
            yield "lists", _joined(expect["lists"]), _joined(lists)


def _reason_differences(expect: dict[str, Any], reasons: list[str]) -> Iterator[Difference]:
    """`error` names why a record of the case does not count or cannot be entered."""
    if "error" in expect and expect["error"] not in reasons:
        yield "error", expect["error"], _joined(reasons)


def rate_case(document: Document, case: Case) -> Rated:
    """The outcome of a case whose facts the rulebook knows; graded among its field where grades are shares."""
    as_of = datetime.date.fromisoformat(case.get("as_of") or document["effective_from"])
    known_on = datetime.date.fromisoformat(case.get("known_on") or as_of.isoformat())
    rated = rating(
        document,
        events_of(case, as_of),
        indicators_of(case, as_of),
        as_of,
        moment(known_on, datetime.time.max),
        projects=projects_of(case),
        districts=districts_of(case),
    )
    return rated_in_field(document, case, rated)


def _outcome_differences(expect: dict[str, Any], rated: Rated) -> Iterator[Difference]:
    if "score" in expect and not _is_same(expect["score"], rated.score):
        yield "score", _shown(expect["score"]), _shown(rated.score)
    if "grade" in expect and expect["grade"] != rated.grade:
        yield "grade", expect["grade"], rated.grade
    if "measures" in expect:
        got = [measure["code"] for measure in rated.measures]
        if set(got) != set(expect["measures"]):
            yield "measures", _joined(expect["measures"]), _joined(got)
    amounts = {measure["code"]: measure.get("amount") for measure in rated.measures}
    for code, amount in expect.get("amounts", {}).items():
        if not _is_same(amount, amounts.get(code)):
            yield f"amount {code}", _shown(amount), _shown(amounts.get(code))


def _line_differences(expect: dict[str, Any], rated: Rated) -> Iterator[Difference]:
    for code, points in expect.get("categories", {}).items():
        of_category = [line for line in rated.lines if line.get("category") == code]
        got = sum((Decimal(line["counted"]) for line in of_category), Decimal(0))
        if not _is_same(points, got):
            yield f"category {code}", _shown(points), _shown(got)
    for wanted in expect.get("lines", []):
        yield from _wanted_differences(wanted, rated)


def _wanted_differences(wanted: dict[str, Any], rated: Rated) -> Iterator[Difference]:
    where = f"line {wanted['item']}" + (f" ({wanted['project']})" if "project" in wanted else "")
    found = _of_project(wanted, rated) if "project" in wanted else _of_name(wanted["item"], rated.lines)
    if not found:
        yield where, "a line", "none"
        return
    for name in ("records", "points", "counted"):
        total = sum((Decimal(line.get(name) or 0) for line in found), Decimal(0))
        if name in wanted and not _is_same(wanted[name], total):
            yield f"{where} {name}", _shown(wanted[name]), _shown(total)
    limits = {limit for line in found for limit in line["limits"]}
    if "limits" in wanted and set(wanted["limits"]) != limits:
        yield f"{where} limits", _joined(wanted["limits"]), _joined(limits)


def _of_name(name: str, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [line for line in lines if line.get("item") == name]


def _of_project(wanted: dict[str, Any], rated: Rated) -> list[dict[str, Any]]:
    """What one project or district gives: its part of a roll-up, or its records of an item."""
    parts = [
        {"records": 0, "points": part["points"], "counted": part["points"], "limits": []}
        for line in _of_name(wanted["item"], rated.lines)
        for part in line.get("parts", [])
        if part["name"] == wanted["project"]
    ]
    records = [
        record | {"records": 1}
        for record in _of_name(wanted["item"], rated.records)
        if record["project"] == wanted["project"]
    ]
    return parts + records


def _is_same(expected: Any, got: Any) -> bool:
    if expected is None or got is None:
        return expected is got
    return Decimal(expected) == Decimal(got)


def _shown(number: Any) -> str:
    return "none" if number is None else str(number)


def _joined(words: Any) -> str:
    return ", ".join(sorted(words)) or "none"
