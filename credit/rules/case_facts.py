"""The facts of a rule test in the shape in which the engine takes real ones."""

import datetime
from decimal import Decimal
from typing import Any

from credit.rules.checks.index import Index

CHINA = datetime.timezone(datetime.timedelta(hours=8))
NOON = datetime.time(12)
Document = dict[str, Any]
Case = dict[str, Any]


def moment(day: datetime.date, time: datetime.time = NOON) -> datetime.datetime:
    """A moment of a day; cases have no time of their own."""
    return datetime.datetime.combine(day, time, CHINA)


def unusable(document: Document, case: Case) -> list[tuple[str, str]]:
    """(where, reason) of everything in a case that the rulebook does not know or does not allow."""
    items = {item["code"]: item for item in document["items"]}
    found = []
    for event in case.get("events", []):
        if event["item"] not in items:
            found.append((f"item {event['item']}", "item_unknown"))
        elif reason := _unusable_points(items[event["item"]]["points"], event):
            found.append((f"item {event['item']}", reason))
    names = Index.read(document).values
    found += [
        (f"value {value['name']}", "value_unknown")
        for value in case.get("indicators", [])
        if value["name"] not in names
    ]
    return found


def _unusable_points(points: dict[str, Any], event: dict[str, Any]) -> str:
    ((kind, value), *_rest) = points.items()
    if kind == "by_level" and event.get("level") not in value:
        return "no_points_for_level"
    if kind == "range":
        if "points" not in event:
            return "points_missing"
        low, high = (Decimal(bound) for bound in value)
        return "" if low <= Decimal(event["points"]) <= high else "points_out_of_range"
    return "quantity_missing" if "per_unit" in points and "quantity" not in event else ""


def events_of(case: Case, as_of: datetime.date) -> list[dict[str, Any]]:
    """Credit events that took effect on the day of the case where it names no other."""
    found = []
    for number, entry in enumerate(case.get("events", []), start=1):
        for time in range(1, entry.get("times", 1) + 1):
            found.append(_event(entry, f"{number:03}-{time:04}", as_of.isoformat()))
    return found


def _event(entry: dict[str, Any], code: str, day: str) -> dict[str, Any]:
    on = entry.get("on", day)
    return {
        "id": code,
        "item": entry["item"],
        "level": entry.get("level", ""),
        "points": _text(entry.get("points")),
        "quantity": _text(entry.get("quantity")),
        "fact_key": entry.get("fact", ""),
        "fact": entry.get("fact", ""),
        "project": entry.get("project", ""),
        "project_key": entry.get("project", ""),
        "source": entry.get("source", "department"),
        "occurred_on": entry.get("occurred_on", on),
        "certificate_until": entry.get("certificate_until"),
        "effective_on": on,
        "effective_at": _known_at(on),
        "revoked_at": _known_at(entry.get("revoked_on")),
        "repaired_on": entry.get("repaired_on"),
        "repaired_at": _known_at(entry.get("repaired_on")),
        "stayed_at": None,
        "stay_ended_at": None,
    }


def _known_at(day: str | None) -> str | None:
    return None if day is None else moment(datetime.date.fromisoformat(day)).isoformat()


def _text(number: Any) -> str | None:
    return None if number is None else str(number)


def indicators_of(case: Case, as_of: datetime.date) -> list[dict[str, Any]]:
    """Values of the year up to the day of the case."""
    return [
        {
            "name": value["name"],
            "period_from": as_of.replace(month=1, day=1).isoformat(),
            "period_to": as_of.isoformat(),
            "numerator": _text(value.get("numerator")),
            "denominator": _text(value.get("denominator", 1)) if "numerator" in value else None,
            "text": value.get("text", ""),
            "project_key": value.get("project", ""),
        }
        for value in case.get("indicators", [])
    ]


def projects_of(case: Case) -> list[dict[str, Any]]:
    """Projects in service on the day of the case; their names are their keys."""
    return [_weighed(entry) for entry in case.get("projects", [])]


def districts_of(case: Case) -> list[dict[str, Any]]:
    """What the districts of the city have published about the firm."""
    return [
        _weighed(entry) | {"score": _text(entry.get("score")), "grade": entry.get("grade", "")}
        for entry in case.get("districts", [])
    ]


def _weighed(entry: dict[str, Any]) -> dict[str, Any]:
    weights = {name: _text(entry.get(name)) for name in ("area", "households", "fee")}
    return {"key": entry["name"], "name": entry["name"], **weights}
