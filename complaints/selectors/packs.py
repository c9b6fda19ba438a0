"""What a monthly pack says: figures, trends, hot estates, tasks, and what became of the tasks of the month before."""

import datetime
import json
from typing import Any

from django.db.models import Q

from complaints.choices import UNFINISHED_ENTRIES, EntryState
from complaints.models import IssuedPack, LedgerEntry, MonthlyPack
from complaints.rules.measures import number_of
from complaints.rules.periods import Period, month_before, month_period
from complaints.rules.rates import Counts, Weights, percent, rates_of
from complaints.selectors import statistics as numbers
from complaints.selectors.facts import statistic_policy_on
from complaints.selectors.ledgers import tasks_of

MOST_HOT = 10
FIGURES = ("received", "answered", "response_late", "answer_late", "unsettled", "not_satisfied")
RATES = (
    ("response", "response_in_time", "response_due"),
    ("in_time", "answer_in_time", "answer_due"),
    ("resolution", "settled", "valid"),
    ("satisfaction", "satisfied", "valid"),
)
Content = dict[str, Any]


def slice_of(pack: MonthlyPack) -> numbers.Slice:
    """The complaints of the pack's area and month, whole: the pack is the same whoever makes it."""
    period = Period(pack.first_day, pack.last_day)
    counted_at = numbers.as_of()
    ended = (numbers.statistic_today(counted_at) if counted_at else pack.first_day) - datetime.timedelta(days=1)
    return numbers.Slice(period, (pack.area.path,), ended, area=pack.area)


def analysis_of(pack: MonthlyPack) -> Content:
    """Part one (研判): figures and rates beside those of the month before, categories, areas, estates, repetitions."""
    of = slice_of(pack)
    policy = statistic_policy_on(pack.last_day)
    before = of.of(month_period(month_before(pack.month), policy.month_starts_on))
    now, then = numbers.totals(of), numbers.totals(before)
    return {
        "before": [before.period.first.isoformat(), before.period.last.isoformat()],
        "figures": [
            {"name": name, "number": number_of(name, now), "before": number_of(name, then)} for name in FIGURES
        ],
        **_rates(now, then, policy.weights),
        "categories": _lines(numbers.by_category(of)),
        "areas": _lines(numbers.by_area(of)),
        "estates": _lines(numbers.by_estate(of)[:MOST_HOT]),
        "firms": _lines(numbers.by_firm(of)[:MOST_HOT]),
        "repeated": [
            {"estate": estate.name, "code": estate.code, "category": category.code, "label": category.name, "number": n}
            for estate, category, n in numbers.repeated(of)[:MOST_HOT]
        ],
    }


def _rates(now: Counts, then: Counts, weights: Weights) -> Content:
    mine, theirs = rates_of(now, weights), rates_of(then, weights)
    return {
        "rates": [
            {
                "name": name,
                "percent": getattr(mine, name).percent,
                "before": getattr(theirs, name).percent,
                "top": number_of(top, now),
                "base": number_of(base, now),
                "basically": now.basically_satisfied if name == "satisfaction" else None,
            }
            for name, top, base in RATES
        ],
        "composite": {"percent": percent(mine.composite), "before": percent(theirs.composite)},
        "weights": weights._asdict(),
    }


def _lines(lines: list[numbers.Line]) -> list[Content]:
    return [
        {
            "code": line.key,
            "label": line.label,
            "received": line.counts.received,
            "late": number_of("answer_late", line.counts),
            "satisfaction": line.rates.satisfaction.percent,
            "composite": percent(line.rates.composite),
        }
        for line in lines
    ]


def dispatch_of(pack: MonthlyPack) -> list[Content]:
    """Part two (调度): what is to be done, by whom, until when: the unfinished entries of the area's ledgers."""
    return [_task(entry) for entry in tasks_of(pack.area).filter(state__in=UNFINISHED_ENTRIES)]


def _task(entry: LedgerEntry) -> Content:
    return {
        "entry": entry.pk,
        "ledger": entry.ledger,
        "estate": entry.estate.name,
        "title": entry.title,
        "measure": entry.measure,
        "owner": entry.owner,
        "due_on": entry.due_on,
        "state": entry.state,
    }


def review_of(pack: MonthlyPack) -> Content:
    """Part three (讲评): the tasks of the month before, done and not done by the end of this month."""
    issued = issued_before(pack)
    if issued is not None:
        tasks = LedgerEntry.objects.filter(pk__in=[task["entry"] for task in content_of(issued)["dispatch"]])
    else:
        tasks = LedgerEntry.objects.filter(estate__area__path__startswith=pack.area.path).filter(
            Q(due_on__gte=pack.first_day, due_on__lte=pack.last_day)
        )
    tasks = tasks.exclude(due_on=None).for_list().order_by("due_on", "pk")
    return {
        "looks_back_on": issued.sha256 if issued is not None else "",
        "done": [_task(entry) for entry in tasks if entry.state == EntryState.CHECKED],
        "not_done": [
            _task(entry) | {"is_overdue": entry.due_on <= pack.last_day}
            for entry in tasks
            if entry.state in UNFINISHED_ENTRIES
        ],
    }


def issued_before(pack: MonthlyPack) -> IssuedPack | None:
    """The issued pack of the same area and the month before."""
    return IssuedPack.objects.filter(pack__area=pack.area_id, pack__month=month_before(pack.month)).first()


def content_of(issued: IssuedPack) -> Content:
    """What an issued pack says, from its frozen text."""
    return json.loads(issued.text)
