"""Which routing rule speaks for a complaint. Pure functions over plain values; nothing is loaded here."""

import datetime
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from complaints.choices import DayKind, RouteOutcome, Severity

ORDER_OF_SEVERITY = (Severity.ROUTINE, Severity.SERIOUS, Severity.URGENT)


@dataclass(frozen=True)
class Facts:
    """What a rule may ask of a complaint at its receipt. `at` is a local time; `area_path` the path of its place."""

    at: datetime.datetime
    is_worked_day: bool
    category: str
    group: str
    area_path: str
    severity: str
    channel: str
    estate_kind: str = ""
    text: str = ""


@dataclass(frozen=True)
class Rule:
    """One row of the routing table. Empty conditions fit everything; `words` are already as `plain` makes them."""

    pk: int
    name: str
    outcome: str
    office_id: int | None = None
    office_level: str = ""
    category: str = ""
    area_path: str = ""
    estate_kind: str = ""
    channel: str = ""
    severity: str = ""
    weekdays: frozenset[int] = frozenset()
    day_kind: str = DayKind.ANY
    time_from: datetime.time | None = None
    time_to: datetime.time | None = None
    words: tuple[str, ...] = ()
    severity_lift: str = ""
    is_automatic: bool = False


@dataclass(frozen=True)
class Office:
    """An office by its area."""

    pk: int
    path: str
    kind: str


@dataclass(frozen=True)
class Offices:
    """The offices of a jurisdiction, by number and by path."""

    by_pk: dict[int, Office]
    by_path: dict[str, Office] = field(default_factory=dict)


@dataclass(frozen=True)
class Route:
    """Where a rule sends a complaint: `firm`, `office` with its number, `triage`, or `nowhere`.

    `nowhere`: the rule names an office that is not responsible for the place, or a level or firm that is not there.
    """

    to: str
    office_id: int | None = None


FIRM, OFFICE, TRIAGE, NOWHERE = "firm", "office", "triage", "nowhere"


def plain(text: str) -> str:
    """Text as it is compared: full and half width, upper and lower case alike."""
    return unicodedata.normalize("NFKC", text).casefold()


def read_words(lines: str) -> tuple[str, ...]:
    """The words of a rule, one per line."""
    return tuple(word for line in lines.splitlines() if (word := plain(line.strip())))


def in_window(at: datetime.time, start: datetime.time | None, end: datetime.time | None) -> bool:
    """Whether a time of day lies in the half-open window; one that ends before it starts goes over midnight."""
    if start is None or end is None:
        return True
    return start <= at < end if start < end else at >= start or at < end


def speaks_for(rule: Rule, facts: Facts) -> bool:
    """Whether all conditions of a rule hold."""
    return (
        rule.category in ("", facts.category, facts.group)
        and facts.area_path.startswith(rule.area_path)
        and rule.estate_kind in ("", facts.estate_kind)
        and rule.channel in ("", facts.channel)
        and rule.severity in ("", facts.severity)
        and _on_this_day(rule, facts)
        and in_window(facts.at.time(), rule.time_from, rule.time_to)
        and (not rule.words or any(word in facts.text for word in rule.words))
    )


def _on_this_day(rule: Rule, facts: Facts) -> bool:
    if rule.weekdays and facts.at.isoweekday() not in rule.weekdays:
        return False
    return rule.day_kind == DayKind.ANY or (rule.day_kind == DayKind.WORKED) == facts.is_worked_day


def first_match(rules: Sequence[Rule], facts: Facts) -> Rule | None:
    """The first rule in order that speaks; None: nobody thought of this."""
    return next((rule for rule in rules if speaks_for(rule, facts)), None)


def route_of(rule: Rule, area_path: str, offices: Offices, *, has_firm: bool) -> Route:
    """Where the rule sends a complaint about a place in the area with this path."""
    if rule.outcome == RouteOutcome.TRIAGE:
        return Route(TRIAGE)
    if rule.outcome == RouteOutcome.FIRM:
        return Route(FIRM if has_firm else NOWHERE)
    if rule.outcome == RouteOutcome.LEVEL:
        office = office_at(area_path, rule.office_level, offices)
    else:
        office = offices.by_pk.get(rule.office_id or 0)
    if office is None or not (area_path.startswith(office.path) or office.path.startswith(area_path)):
        return Route(NOWHERE)
    return Route(OFFICE, office.pk)


def office_at(area_path: str, level: str, offices: Offices) -> Office | None:
    """The office of a level above the place, the place's own area included."""
    codes = area_path.strip("/").split("/")
    above = (offices.by_path.get("/".join(codes[: end + 1]) + "/") for end in range(len(codes)))
    return next((office for office in above if office is not None and office.kind == level), None)


def lifted(severity: str, lift: str) -> str:
    """The severity after a rule: the higher of the two, never lower."""
    if not lift:
        return severity
    return max(severity, lift, key=ORDER_OF_SEVERITY.index)
