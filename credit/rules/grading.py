"""From a score to a grade, a state or a measure: bounds, conditions, vetoes, places in the field."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from credit.rules.bands import Band
from credit.rules.criteria import Facts, test

Document = dict[str, Any]
_BOUNDS = ("min", "min_inclusive", "max", "max_inclusive")


class Graded(NamedTuple):
    """The outcome of grading: code and title of a grade or state, and why. `is_scored` is False for a state."""

    grade: str
    title: str
    because: dict[str, Any]
    is_scored: bool = True


def state_of(document: Document, facts: Facts) -> Graded | None:
    """The first state without score whose condition holds."""
    for state in document.get("states", []):
        holds, reasons = test(state["when"], facts)
        if holds:
            because = {"kind": "state", "reasons": reasons, "basis": state["basis"]}
            return Graded(state["code"], state["title"], because, is_scored=False)
    return None


class Way(NamedTuple):
    """A way to a grade: its bounds, and whether a condition has to hold too."""

    grade: Document
    entry: Document
    band: Band

    @property
    def is_conditional(self) -> bool:
        return "when" in self.entry


def ways_to_grades(document: Document) -> list[Way]:
    """Every way to a grade, its own bounds and condition or those under `any`: those with a condition come first."""
    found = []
    for grade in document["grades"]:
        entries = grade.get("any", [])
        if not entries and ({"min", "max", "when"} & set(grade) or len(document["grades"]) == 1):
            entries = [grade]
        found += [Way(grade, entry, Band.read(entry)) for entry in entries]
    return sorted(found, key=lambda way: not way.is_conditional)


def grade_of(
    document: Document, facts: Facts, vetoed: list[dict[str, Any]], ways: Sequence[Way] | None = None
) -> Graded:
    """The grade of a scored subject by bounds, conditions and vetoes.

    `vetoed`: of each veto that applies `grade`, `effect` (sets or at_most) and what says so.
    `ways` spares reading them again for each of many. In a rulebook that grades by share this is only what vetoes
    set; else the grade is empty until the field is known.
    """
    if by_share(document):
        return after_vetoes(document, Graded("", "", {"kind": "share"}), vetoed)
    return after_vetoes(document, _by_bounds(ways or ways_to_grades(document), facts), vetoed)


def by_share(document: Document) -> bool:
    """Whether grades depend on the whole field."""
    return document.get("grading", {}).get("method") == "share"


def vetoes_of(document: Document, facts: Facts, recorded: Collection[int]) -> list[dict[str, Any]]:
    """The vetoes that apply: items with a veto that have a record (their places), and conditions that hold."""
    found = []
    for place in sorted(recorded):
        item = document["items"][place]
        veto = item["veto"] if isinstance(item["veto"], dict) else {"grade": item["veto"]}
        found.append({"effect": "sets", **veto, "item": item["code"], "title": item["title"], "basis": item["basis"]})
    for rule in document.get("vetoes", []):
        holds, reasons = test(rule["when"], facts)
        if holds:
            found.append(
                {
                    "effect": rule.get("effect", "sets"),
                    "grade": rule["grade"],
                    "veto": rule["code"],
                    "title": rule["title"],
                    "reasons": reasons,
                    "basis": rule["basis"],
                }
            )
    return found


def after_vetoes(document: Document, graded: Graded, vetoed: list[dict[str, Any]]) -> Graded:
    """The worst grade that a veto sets; else no better than the worst that one allows."""
    order = {grade["code"]: place for place, grade in enumerate(document["grades"])}
    for effect in ("sets", "at_most"):
        of_kind = [veto for veto in vetoed if veto["effect"] == effect]
        if not of_kind:
            continue
        worst = max(of_kind, key=lambda veto: order[veto["grade"]])
        is_worse = graded.grade == "" or order[graded.grade] < order[worst["grade"]]
        if effect == "sets" or (is_worse and graded.grade != ""):
            grade = document["grades"][order[worst["grade"]]]
            return Graded(grade["code"], grade["title"], {"kind": "veto", **worst})
    return graded


def _by_bounds(ways: Sequence[Way], facts: Facts) -> Graded:
    for way in ways:
        if facts.score is None or not way.band.holds(facts.score):
            continue
        holds, reasons = test(way.entry["when"], facts) if way.is_conditional else (True, [])
        if holds:
            because: dict[str, Any] = {"kind": "score", "basis": way.grade["basis"]}
            because |= {name: way.entry[name] for name in _BOUNDS if name in way.entry}
            because |= {"reasons": reasons} if reasons else {}
            return Graded(way.grade["code"], way.grade["title"], because)
    raise ValueError("a checked rulebook has a grade for every score")


def grade_field(
    document: Document, scores: Mapping[str, Decimal], vetoed: Mapping[str, list[Any]]
) -> dict[str, Graded]:
    """Grades by place in the field: code of each scored subject → its grade.

    Vetoed subjects whose grade is set take no place. Equal scores at a border all get the better or all the worse
    grade, as the rulebook says; the places so taken or left are not made good elsewhere.
    """
    rule = document["grading"]
    out = {code for code, found in vetoed.items() if any(veto["effect"] == "sets" for veto in found)}
    field = {code: score for code, score in scores.items() if code not in out}
    grades = {grade["code"]: grade for grade in document["grades"]}
    found: dict[str, Graded] = {code: Graded("", "", {"kind": "share"}) for code in scores}
    if len(field) < rule.get("minimum_sample", 0):
        small = grades[rule["small_field"]]
        because = {"kind": "small_field", "field": len(field), "basis": rule["basis"]}
        found |= {code: Graded(small["code"], small["title"], because) for code in field}
    else:
        ordered = sorted(field.values())
        by_score = {score: _by_place(document, score, ordered) for score in set(ordered)}
        found |= {code: by_score[score] for code, score in field.items()}
    return {code: after_vetoes(document, graded, vetoed.get(code, [])) for code, graded in found.items()}


def _by_place(document: Document, score: Decimal, field: list[Decimal]) -> Graded:
    """The grade of a score by its place among all scores, itself included; `field` in ascending order."""
    rule = document["grading"]
    better = len(field) - bisect_right(field, score)
    first, last = better + 1, len(field) - bisect_left(field, score)
    place = first if rule.get("ties", "better") == "better" else last
    shared = [grade for grade in document["grades"] if "share" in grade or grade is document["grades"][-1]]
    sum_of_shares = Fraction(0)
    for grade in shared:
        sum_of_shares += Fraction(str(grade.get("share", 1)))
        places = _whole(sum_of_shares * len(field), rule.get("rounding", "down"))
        if place <= places or grade is shared[-1]:
            because = {"kind": "share", "place": first, "field": len(field), "basis": grade["basis"]}
            return Graded(grade["code"], grade["title"], because)
    raise ValueError("the last grade takes the rest")


def _whole(value: Fraction, mode: str) -> int:
    if mode == "up":
        return -(-value.numerator // value.denominator)
    return int(value + Fraction(1, 2)) if mode == "half_up" else int(value)


def measures_of(document: Document, facts: Facts) -> list[dict[str, Any]]:
    """What follows from grade, score and facts: code, title, kind, amount, unit, basis."""
    found = []
    for rule in document.get("measures", []):
        if test(rule["when"], facts)[0]:
            found.append(
                {name: rule[name] for name in ("code", "title", "kind", "amount", "unit", "basis") if name in rule}
            )
    for matrix in document.get("matrices", []):
        amount = matrix["cells"].get(facts.texts.get(matrix["row"], ""), {}).get(facts.grade)
        if amount is not None:
            shown = {name: matrix[name] for name in ("code", "title", "kind", "unit", "basis") if name in matrix}
            found.append({**shown, "amount": str(amount), "row": facts.texts[matrix["row"]]})
    return found


def with_outcome(facts: Facts, graded: Graded) -> Facts:
    """The facts, as measures and lists may ask about them."""
    return replace(facts, grade=graded.grade, score=facts.score if graded.is_scored else None)
