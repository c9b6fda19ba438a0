"""The engine: from a rulebook, credit events and indicators to a score, a grade and every line of the way.

Everything goes in and comes out as JSON values, numbers as text, so that what is published can be computed
again by anybody, byte for byte. Two times matter: `as_of` is the day the rating speaks about, `known_at` is the
moment whose knowledge it uses; what became known later has no influence.
"""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from common.digest import canonical_json, sha256_hex
from credit.rules.bands import Band
from credit.rules.periods import validity_end

ENGINE_VERSION = "1"
Document = dict[str, Any]
Line = dict[str, Any]


@dataclass(frozen=True)
class Rated:
    """The outcome. `lines` add up to `score`; `not_counted` says which records had no influence and why."""

    score: Decimal
    grade: str
    grade_title: str
    because: dict[str, Any]
    lines: list[Line] = field(default_factory=list)
    not_counted: list[dict[str, str]] = field(default_factory=list)

    def payload(self) -> dict[str, Any]:
        """As it is stored and published."""
        return {
            "engine": ENGINE_VERSION,
            "score": as_text(self.score),
            "grade": self.grade,
            "grade_title": self.grade_title,
            "because": self.because,
            "lines": self.lines,
            "not_counted": self.not_counted,
        }

    @property
    def canonical(self) -> bytes:
        """The one byte sequence of this outcome."""
        return canonical_json(self.payload()).encode()

    @property
    def digest(self) -> str:
        """SHA-256 over `canonical`, 64 hexadecimal characters."""
        return sha256_hex(canonical_json(self.payload()))


def rating(
    document: Document,
    events: Iterable[dict[str, Any]],
    indicators: Iterable[dict[str, Any]],
    as_of: datetime.date,
    known_at: datetime.datetime,
) -> Rated:
    """Rate one firm by one rulebook.

    `document`: checked rulebook (see `schema/rulebook.schema.json`). `events`: dicts with `id`, `item`, `level`,
    `points`, `fact`, `project`, `source`, `occurred_on`, `certificate_until` and `moves`, each move with
    `number`, `state`, `at` (moment it became known, ISO 8601 with offset) and `on` (day it holds from).
    `indicators`: dicts with `name`, `period_from`, `period_to`, `numerator`, `denominator`.
    The order of events and indicators has no influence.
    """
    items = {item["code"]: (place, item) for place, item in enumerate(document["items"])}
    counted: list[tuple[tuple[Any, ...], Line]] = []
    ignored: list[dict[str, str]] = []
    for event in events:
        line, reason = _line_of(event, items, as_of, known_at)
        if line is None:
            ignored.append({"event": event["id"], "item": event["item"], "reason": reason})
        else:
            counted.append(((items[event["item"]][0], line["valid_from"], line["event"]), line))
    counted.sort(key=lambda pair: pair[0])
    lines = [_base_line(document)]
    by_category = _by_category(document, [line for _key, line in counted], _indicator_lines(document, indicators))
    for category, of_category in by_category:
        lines += _limited(category, of_category, document)
    score = _close(document, lines)
    grade, because = _grade(document, score, lines)
    ignored.sort(key=lambda entry: (entry["item"], entry["event"]))
    return Rated(score, grade["code"], grade["title"], because, lines, ignored)


def as_text(number: Decimal) -> str:
    """Plain decimal text without trailing zeros: 60, 72.5, -3, 0."""
    text = format(number, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text


def _line_of(
    event: dict[str, Any],
    items: dict[str, tuple[int, dict[str, Any]]],
    as_of: datetime.date,
    known_at: datetime.datetime,
) -> tuple[Line | None, str]:
    if event["item"] not in items:
        return None, "item_unknown"
    item = items[event["item"]][1]
    known = sorted(
        (move for move in event["moves"] if datetime.datetime.fromisoformat(move["at"]) <= known_at),
        key=lambda move: (datetime.datetime.fromisoformat(move["at"]), move["number"]),
    )
    taken_effect = next((move for move in known if move["state"] == "effective"), None)
    if taken_effect is None:
        return None, "not_effective"
    if any(move["state"] == "revoked" for move in known):
        return None, "revoked"
    valid_from = datetime.date.fromisoformat(taken_effect["on"])
    valid_to = _valid_to(event, item, valid_from, known)
    if as_of < valid_from:
        return None, "not_yet_valid"
    if valid_to is not None and as_of >= valid_to:
        return None, "no_longer_valid"
    points = _points(event, item)
    if points is None:
        return None, "no_points_for_level"
    return _event_line(event, item, points, valid_from, valid_to), ""


def _valid_to(
    event: dict[str, Any], item: dict[str, Any], valid_from: datetime.date, known: list[dict[str, Any]]
) -> datetime.date | None:
    certificate = event.get("certificate_until")
    end = validity_end(item["validity"], valid_from, datetime.date.fromisoformat(certificate) if certificate else None)
    ends = [datetime.date.fromisoformat(move["on"]) for move in known if move["state"] == "repaired"]
    return min([*ends, *([end] if end is not None else [])], default=None)


def _points(event: dict[str, Any], item: dict[str, Any]) -> Decimal | None:
    ((kind, value),) = item["points"].items()
    if kind == "fixed":
        return Decimal(value)
    if kind == "by_level":
        found = value.get(event.get("level") or "")
        return None if found is None else Decimal(found)
    given = event.get("points")
    if given is None:
        return None
    low, high = (Decimal(bound) for bound in value)
    return min(max(Decimal(given), low), high)


def _event_line(
    event: dict[str, Any],
    item: dict[str, Any],
    points: Decimal,
    valid_from: datetime.date,
    valid_to: datetime.date | None,
) -> Line:
    return {
        "kind": "event",
        "category": item["category"],
        "item": item["code"],
        "title": item["title"],
        "event": event["id"],
        "fact": event["fact"],
        "project": event.get("project") or "",
        "source": event["source"],
        "occurred_on": event["occurred_on"],
        "valid_from": valid_from.isoformat(),
        "valid_to": None if valid_to is None else valid_to.isoformat(),
        "points": as_text(points),
        "counted": as_text(points),
        "limits": [],
        "veto": item.get("veto"),
        "basis": item["basis"],
    }


def _base_line(document: Document) -> Line:
    base = as_text(Decimal(document["score"]["base"]))
    return {"kind": "base", "points": base, "counted": base, "limits": [], "basis": document["score"]["basis"]}


def _indicator_lines(document: Document, indicators: Iterable[dict[str, Any]]) -> list[Line]:
    rules = {rule["name"]: (place, rule) for place, rule in enumerate(document.get("indicators", []))}
    found: list[tuple[tuple[int, str], Line]] = []
    for indicator in indicators:
        if indicator["name"] not in rules:
            continue
        place, rule = rules[indicator["name"]]
        denominator = int(indicator["denominator"])
        if denominator < rule.get("minimum_denominator", 1):
            continue
        ratio = Fraction(int(indicator["numerator"]), denominator)
        band = next((band for band in rule["bands"] if Band.read(band).holds(ratio)), None)
        if band is None:
            continue
        points = as_text(Decimal(band["points"]))
        line = {
            "kind": "indicator",
            "category": rule["category"],
            "item": rule["name"],
            "title": rule["title"],
            "period_from": indicator["period_from"],
            "period_to": indicator["period_to"],
            "numerator": str(indicator["numerator"]),
            "denominator": str(denominator),
            "points": points,
            "counted": points,
            "limits": [],
            "basis": rule["basis"],
        }
        found.append(((place, indicator["period_from"]), line))
    return [line for _key, line in sorted(found, key=lambda pair: pair[0])]


def _by_category(
    document: Document, events: list[Line], indicators: list[Line]
) -> Iterator[tuple[dict[str, Any], list[Line]]]:
    for category in document["categories"]:
        code = category["code"]
        yield category, [line for line in [*events, *indicators] if line["category"] == code]


def _limited(category: dict[str, Any], lines: list[Line], document: Document) -> list[Line]:
    """The lines with what each of them counts after the limits of its item and of its category."""
    items = {item["code"]: item for item in document["items"]}
    of_item: dict[str, list[Line]] = {}
    for line in lines:
        of_item.setdefault(line["item"], []).append(line)
    for code, group in of_item.items():
        item = items.get(code, {})
        if item.get("counts") == "highest":
            _only_weightiest(group)
        if "limit" in item:
            limit = Decimal(item["limit"])
            _clamp(group, -limit, limit, "item")
    floor, cap = category.get("floor"), category.get("cap")
    _clamp(lines, None if floor is None else Decimal(floor), None if cap is None else Decimal(cap), "category")
    return lines


def _only_weightiest(group: list[Line]) -> None:
    heaviest = max(group, key=lambda line: abs(Decimal(line["points"])))  # the first of equals
    for line in group:
        if line is not heaviest:
            line["counted"] = "0"
            line["limits"].append("highest")


def _clamp(lines: list[Line], low: Decimal | None, high: Decimal | None, name: str) -> None:
    """Give each line the step its points make in the running total once that is held between the bounds."""
    total = held = Decimal(0)
    for line in lines:
        total += Decimal(line["counted"])
        after = total if low is None else max(total, low)
        after = after if high is None else min(after, high)
        step = after - held
        if step != Decimal(line["counted"]):
            line["counted"] = as_text(step)
            line["limits"].append(name)
        held = after


def _close(document: Document, lines: list[Line]) -> Decimal:
    """The score; where its own floor or cap bites, a last line says by how much."""
    total = sum((Decimal(line["counted"]) for line in lines), Decimal(0))
    score = total
    if "floor" in document["score"]:
        score = max(score, Decimal(document["score"]["floor"]))
    if "cap" in document["score"]:
        score = min(score, Decimal(document["score"]["cap"]))
    if score != total:
        step = as_text(score - total)
        basis = document["score"]["basis"]
        lines.append({"kind": "limit", "points": step, "counted": step, "limits": ["score"], "basis": basis})
    return score


def _grade(document: Document, score: Decimal, lines: list[Line]) -> tuple[dict[str, Any], dict[str, Any]]:
    order = {grade["code"]: place for place, grade in enumerate(document["grades"])}
    vetoes = [line for line in lines if line.get("veto")]
    if vetoes:
        worst = max(vetoes, key=lambda line: order[line["veto"]])
        grade = document["grades"][order[worst["veto"]]]
        return grade, {"kind": "veto", "event": worst["event"], "item": worst["item"], "basis": grade["basis"]}
    for grade in document["grades"]:
        is_scored = "min" in grade or "max" in grade or len(document["grades"]) == 1
        if is_scored and Band.read(grade).holds(score):
            bounds = {name: grade[name] for name in ("min", "min_inclusive", "max", "max_inclusive") if name in grade}
            return grade, {"kind": "score", **bounds, "basis": grade["basis"]}
    raise ValueError("a checked rulebook has a grade for every score")
