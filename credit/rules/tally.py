"""From the records of one subject to sums per item: which records count, and with how many points.

`credit/selectors/totals.py` says the same in SQL for everybody at once; tests hold both against each other.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from credit.rules.amounts import held, rounded, units
from credit.rules.periods import add_months
from credit.rules.plan import ItemRule, Plan

ONE_DAY = datetime.timedelta(days=1)
Event = dict[str, Any]
Key = tuple[str, str]
"""Whose points: ("firm", "") for the subject itself, ("project", "17") for one of its components."""
Sums = dict[tuple[int, int], tuple[int, int]]
"""(place of the rater, place of the item) → (records, units)."""


@dataclass
class Record:
    """A record that counts on the day, for one subject. `is_chosen`: not set aside for a weightier one."""

    event: Event
    item: ItemRule
    key: Key
    rater: int
    units: int
    valid_from: datetime.date
    valid_to: datetime.date | None
    is_chosen: bool = True


@dataclass
class Tally:
    """What the records of one subject come to."""

    sums: dict[Key, Sums] = field(default_factory=dict)
    records: list[Record] = field(default_factory=list)
    not_counted: list[dict[str, str]] = field(default_factory=list)


def tally(plan: Plan, events: Iterable[Event], as_of: datetime.date, known_at: datetime.datetime) -> Tally:
    """Which records count on a day as known at a moment, and their sums. The order of events has no influence."""
    found = Tally()
    for event in events:
        read = _read(plan, event, as_of, known_at)
        if isinstance(read, str):
            found.not_counted.append({"event": event["id"], "item": event["item"], "reason": read})
        else:
            found.records += read
    found.records.sort(key=lambda record: (record.item.place, record.valid_from, record.event["id"], record.key))
    found.not_counted.sort(key=lambda entry: (entry["item"], entry["event"]))
    _choose(found.records)
    for record in found.records:
        of_key = found.sums.setdefault(record.key, {})
        count, total = of_key.get((record.rater, record.item.place), (0, 0))
        total += record.units if record.is_chosen else 0
        of_key[record.rater, record.item.place] = (count + 1, total)
    return found


def _read(plan: Plan, event: Event, as_of: datetime.date, known_at: datetime.datetime) -> list[Record] | str:
    """The records of one event, or why it does not count."""
    if event["item"] not in plan.item_places:
        return "item_unknown"
    item = plan.items[plan.item_places[event["item"]]]
    reason = _unknown_yet(event, known_at)
    if reason:
        return reason
    valid_from = _day(event["effective_on"])
    valid_to = _end(item, event, valid_from, known_at)
    if as_of < valid_from:
        return "not_yet_valid"
    reset = plan.counts_from(as_of)
    if (valid_to is not None and as_of >= valid_to) or (reset is not None and valid_from < reset):
        return "no_longer_valid"
    rater = plan.rater_of(event.get("source") or "")
    if rater is None:
        return "no_rater"
    amount = _points(item, event)
    if amount is None:
        return "no_points_for_level"
    factor = _factor(item, event, valid_from, as_of, known_at)
    found = []
    for subject, times in item.subjects:
        key = event.get("project_key") or "" if subject != plan.subject else ""
        if subject == plan.subject or key:
            whole = factor * times
            counted = amount if whole == 1 else rounded(amount * whole)
            found.append(Record(event, item, (subject, str(key)), rater, counted, valid_from, valid_to))
    return found or "no_project"


def _unknown_yet(event: Event, known_at: datetime.datetime) -> str:
    def is_known(name: str) -> bool:
        return bool(event.get(name)) and datetime.datetime.fromisoformat(event[name]) <= known_at

    if not is_known("effective_at"):
        return "not_effective"
    if is_known("revoked_at"):
        return "revoked"
    return "stayed" if is_known("stayed_at") and not is_known("stay_ended_at") else ""


def _day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def _repaired_on(event: Event, known_at: datetime.datetime) -> datetime.date | None:
    if not event.get("repaired_at") or datetime.datetime.fromisoformat(event["repaired_at"]) > known_at:
        return None
    return _day(event["repaired_on"])


def _end(item: ItemRule, event: Event, valid_from: datetime.date, known_at: datetime.datetime) -> datetime.date | None:
    """First day on which the record no longer counts; None: open."""
    validity = item.entry["validity"]
    start = _day(event["occurred_on"]) if validity.get("from") == "occurred" else valid_from
    ends = []
    if "days" in validity:
        ends.append(start + validity["days"] * ONE_DAY)
    elif validity.get("until") == "certificate" and event.get("certificate_until"):
        ends.append(_day(event["certificate_until"]))
    elif "months" in validity:
        ends.append(add_months(start, validity["months"]))
    repaired = _repaired_on(event, known_at)
    if repaired is not None and item.repair_factor is None:
        ends.append(repaired)
    return min(ends, default=None)


def _points(item: ItemRule, event: Event) -> int | None:
    """Units of one record before factors; None where the record gives none."""
    rule = item.entry["points"]
    if "fixed" in rule:
        return units(rule["fixed"])
    if "by_level" in rule:
        found = rule["by_level"].get(event.get("level") or "")
        return None if found is None else units(found)
    if "range" in rule:
        low, high = (units(bound) for bound in rule["range"])
        return None if event.get("points") is None else held(units(event["points"]), low, high)
    if event.get("quantity") is None:
        return None
    quantity = Fraction(str(event["quantity"]))
    if quantity < Fraction(str(rule.get("minimum", 0))):
        return 0
    steps = quantity // Fraction(str(rule.get("step", 1)))
    limit = units(rule["limit"]) if "limit" in rule else None
    return held(steps * units(rule["per_unit"]), None if limit is None else -limit, limit)


def _factor(
    item: ItemRule, event: Event, valid_from: datetime.date, as_of: datetime.date, known_at: datetime.datetime
) -> Fraction:
    factor = Fraction(1)
    repaired = _repaired_on(event, known_at)
    if item.repair_factor is not None and repaired is not None and repaired <= as_of:
        factor *= item.repair_factor
    if item.late is not None:
        days, times = item.late
        late_on = valid_from + days * ONE_DAY
        if as_of >= late_on and (repaired is None or repaired >= late_on):
            factor *= times
    return factor


def _choose(records: list[Record]) -> None:
    """Set aside what a weightier record of the same item, group or fact outweighs; the list is in order."""
    for rule_name in ("record_rule", "group_rule"):
        best: dict[tuple[Any, ...], Record] = {}
        for record in records:
            rule = getattr(record.item, rule_name)
            if rule == "each" or not record.is_chosen:
                continue
            place = record.item.place if rule_name == "record_rule" else ("group", record.item.group)
            fact = (record.event.get("fact_key") or record.event["id"]) if rule == "highest_per_fact" else ""
            scope = (record.key, record.rater, place, fact)
            before = best.setdefault(scope, record)
            if before is not record:
                lighter = before if abs(record.units) > abs(before.units) else record
                lighter.is_chosen = False
                best[scope] = record if lighter is before else before
