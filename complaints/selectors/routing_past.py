"""What routing rules would have said to the complaints of the last month."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from django.utils import timezone

from complaints.choices import EventKind
from complaints.models import Category, Complaint, ComplaintEvent
from complaints.rules.routing import FIRM, NOWHERE, OFFICE, TRIAGE, Facts, Route, Rule, first_match, plain, route_of
from complaints.selectors.routing import all_offices, is_worked, rules_on
from firms.models import ServiceProject

SIMULATED_DAYS = 30
CHUNK = 500
MOST_DIFFERENCES = 50
COUNTED = ("caught", "agreed", "differed", "undecided", "nowhere")
FIELDS = (
    "pk",
    "title",
    "text",
    "created_at",
    "category",
    "severity",
    "channel",
    "area__path",
    "estate",
    "estate__kind",
    "firm",
    "handling_area",
)
Told = Callable[[int], None]
Row = dict[str, Any]
Periods = dict[int, list[tuple[datetime.date, datetime.date | None]]]


def past_count(now: datetime.datetime) -> int:
    """How many complaints a simulation looks at."""
    return _past(now).count()


def simulate_routing(as_of: datetime.date, now: datetime.datetime, told: Told = lambda done: None) -> dict[str, Any]:
    """What the rules in force on `as_of` would have said to the complaints of the last 30 days. Keeps nothing.

    Returns plain data: `as_of`, `count`, `unmatched`, and `rules` in order, each with `caught`, `agreed`, `differed`,
    `undecided` (not dispatched so far, or left for a person), `nowhere` (no such office or firm), and up to 50
    `differences` (complaint, what the rule says, what was done).
    """
    rules, offices = rules_on(as_of), all_offices()
    counts: dict[int, Counter[str]] = {rule.pk: Counter() for rule in rules}
    differences: dict[int, list[Row]] = {rule.pk: [] for rule in rules}
    done = unmatched = 0
    for done, (row, facts) in enumerate(_rows_with_facts(now), start=1):
        rule = first_match(rules, facts)
        if rule is None:
            unmatched += 1
        else:
            route = route_of(rule, facts.area_path, offices, has_firm=row["has_firm"])
            verdict = compare(route, row["firm"], row["handling_area"])
            counts[rule.pk].update(["caught", verdict])
            if verdict == "differed" and len(differences[rule.pk]) < MOST_DIFFERENCES:
                differences[rule.pk].append(_difference(row, route))
        if done % CHUNK == 0:
            told(done)
    told(done)
    return {
        "as_of": as_of.isoformat(),
        "count": done,
        "unmatched": unmatched,
        "rules": [_told_of(rule, counts[rule.pk], differences[rule.pk]) for rule in rules],
    }


def compare(route: Route, firm_id: int | None, office_id: int | None) -> str:
    """What a rule says against what was done: agreed, differed, undecided, nowhere."""
    if route.to == NOWHERE:
        return "nowhere"
    if route.to == TRIAGE or (firm_id is None and office_id is None):
        return "undecided"
    same = firm_id is not None if route.to == FIRM else office_id == route.office_id
    return "agreed" if same else "differed"


def _told_of(rule: Rule, counted: Counter[str], differences: list[Row]) -> Row:
    return {"id": rule.pk, "name": rule.name, **{name: counted[name] for name in COUNTED}, "differences": differences}


def _difference(row: Row, route: Route) -> Row:
    was = {"to": FIRM if row["firm"] else OFFICE, "office": row["handling_area"]}
    return {"complaint": row["pk"], "says": {"to": route.to, "office": route.office_id}, "was": was}


def _past(now: datetime.datetime) -> Any:
    since = now - datetime.timedelta(days=SIMULATED_DAYS)
    return Complaint.objects.filter(created_at__gte=since, created_at__lt=now, parent=None)


def _rows_with_facts(now: datetime.datetime) -> Iterator[tuple[Row, Facts]]:
    """The complaints with what rules ask of them, some hundred at a time."""
    groups = {code: group or "" for code, group in Category.objects.values_list("code", "parent__code")}
    code_of = dict(Category.objects.values_list("pk", "code"))
    served = _served()
    rows = _past(now).order_by("pk").values(*FIELDS).iterator(chunk_size=CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        first = _as_received([row["pk"] for row in chunk])
        for row in chunk:
            at = timezone.localtime(row["created_at"])
            row["has_firm"] = any(
                start <= at.date() and (end is None or at.date() < end) for start, end in served[row["estate"]]
            )
            category = first[row["pk"]].get("category") or code_of[row["category"]]
            yield (
                row,
                Facts(
                    at=at,
                    is_worked_day=is_worked(at.date()),
                    category=category,
                    group=groups[category],
                    area_path=row["area__path"],
                    severity=first[row["pk"]].get("severity") or row["severity"],
                    channel=row["channel"],
                    estate_kind=row["estate__kind"] or "",
                    text=plain(f"{row['title']}\n{row['text']}"),
                ),
            )


def _as_received(ids: Iterable[int]) -> dict[int, dict[str, str]]:
    """Category and severity before the first correction, where there was one."""
    first: dict[int, dict[str, str]] = defaultdict(dict)
    steps = ComplaintEvent.objects.filter(complaint__in=ids, kind__in=[EventKind.ACCEPT, EventKind.RECLASSIFY])
    for complaint, data in steps.order_by("id").values_list("complaint", "data"):
        for name in ("category", "severity"):
            if name in data:
                first[complaint].setdefault(name, data[name][0])
    return first


def _served() -> Periods:
    """When which estate was served by a firm."""
    periods: Periods = defaultdict(list)
    for estate, start, end in ServiceProject.objects.values_list("estate", "effective_from", "effective_to"):
        periods[estate].append((start, end))
    return periods
