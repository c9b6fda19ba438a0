"""The page of the statistics, the cases behind each number, and the map: what they show."""

import datetime
from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints.forms.statistics import StatisticForm
from complaints.rules.measures import MEASURES, number_of
from complaints.rules.rates import Counts, Rate, Rates, percent, rates_of
from complaints.selectors import statistics as numbers
from complaints.selectors.facts import statistic_policy_on

PER_PAGE = 50
MOST_POINTS = 62
FIGURES = ("received", "answered", "response_late", "answer_late", "unsettled", "not_satisfied")
RATES = (
    ("response", gettext_lazy("response rate"), "response_in_time", "response_due"),
    ("in_time", gettext_lazy("answered in time"), "answer_in_time", "answer_due"),
    ("resolution", gettext_lazy("resolution rate"), "settled", "valid"),
    ("satisfaction", gettext_lazy("satisfaction rate"), "satisfied", "valid"),
)
STATISTICS = "admin:complaints_complaintdaily_changelist"
CASES = "admin:complaints_complaintdaily_cases"


def asked(request: HttpRequest) -> StatisticForm:
    """What the address asks for; a part that is none is left out and told."""
    form = StatisticForm(request.GET, user=request.user, now=timezone.now())  # type: ignore[arg-type]
    form.is_valid()
    return form


class Links:
    """Addresses that keep what was asked and change some of it."""

    def __init__(self, form: StatisticForm) -> None:
        self.query = form.query()

    def to(self, view: str, without: Iterable[str] = (), **changes: str) -> str:
        """The address of a view with what was asked."""
        kept = {name: value for name, value in self.query.items() if name not in without}
        query = urlencode(kept | changes)
        return reverse(view) + (f"?{query}" if query else "")

    def cases(self, measure: str, **changes: str) -> str:
        """The address of the cases behind a number."""
        return self.to(CASES, without=("order",), measure=measure, **changes)


def statistics_context(request: HttpRequest) -> dict[str, Any]:
    """All of the page: figures, rates, course, and break-downs. As many statements for any number of complaints."""
    form = asked(request)
    links = Links(form)
    period, before = form.periods()
    of = form.slice()
    now_counts, then_counts = numbers.totals(of), numbers.totals(of.of(before))
    weights = statistic_policy_on(period.last).weights
    now_rates, then_rates = rates_of(now_counts, weights), rates_of(then_counts, weights)
    return {
        "form": form,
        "period": period,
        "before": before,
        "counted_at": form.counted_at,
        "weights": weights,
        "figures": _figures(now_counts, then_counts, links),
        "rates": _rates(now_rates, then_rates, now_counts, links),
        "composite": _compared(percent(now_rates.composite), percent(then_rates.composite)),
        "course": course(numbers.by_day(of)),
        "breakdowns": _breakdowns(of, form.chosen_order, links),
        "chosen": chosen_of(form, links),
        "map_address": links.to("admin:complaints_complaintdaily_map"),
        "is_empty": not any(now_counts),
    }


def _figures(now: Counts, then: Counts, links: Links) -> list[dict[str, Any]]:
    return [
        {
            "label": MEASURES[name].label,
            "address": links.cases(name),
            "number": number_of(name, now),
            "before": number_of(name, then),
            "difference": f"{number_of(name, now) - number_of(name, then):+d}",
        }
        for name in FIGURES
    ]


def _compared(now: Any, then: Any) -> dict[str, Any]:
    difference = f"{now - then:+.2f}" if now is not None and then is not None else ""
    return {"value": now, "before": then, "difference": difference}


def _rates(now: Rates, then: Rates, counts: Counts, links: Links) -> list[dict[str, Any]]:
    return [
        {
            "label": label,
            "top": number_of(top, counts),
            "top_address": links.cases(top),
            "more": _basically(counts, links) if name == "satisfaction" else None,
            "base": number_of(base, counts),
            "base_address": links.cases(base),
            **_compared(getattr(now, name).percent, getattr(then, name).percent),
        }
        for name, label, top, base in RATES
    ]


def _basically(counts: Counts, links: Links) -> dict[str, Any]:
    return {"number": counts.basically_satisfied, "address": links.cases("basically_satisfied")}


def course(days: list[tuple[datetime.date, Counts]]) -> list[dict[str, Any]]:
    """Received and answered day by day, or week by week where there are many days."""
    width = 1 if len(days) <= MOST_POINTS else 7
    points = []
    for start in range(0, len(days), width):
        part = days[start : start + width]
        sums = sum((counts for _day, counts in part), Counts())
        points.append({"first": part[0][0], "last": part[-1][0], "received": sums.received, "answered": sums.answered})
    return points


def _breakdowns(of: numbers.Slice, order: str, links: Links) -> list[dict[str, Any]]:
    category = "category" if of.group is not None else "group"
    tables: list[tuple[str, Any, str, list[numbers.Line]]] = []
    if of.category is None:
        tables.append(("category", _("By what it is about"), category, numbers.by_category(of, order)))
    if of.estate is None and not of.is_area_alone:
        tables.append(("area", _("By area"), "area", numbers.by_area(of, order)))
    if of.estate is None:
        tables.append(("estate", _("By estate"), "estate", numbers.by_estate(of, order)))
    if of.firm is None:
        tables.append(("firm", _("By firm"), "firm", numbers.by_firm(of, order)))
    return [
        {"key": key, "title": title, "rows": [_row(line, name, of, links) for line in lines], "most": numbers.MOST_ROWS}
        for key, title, name, lines in tables
    ]


def _row(line: numbers.Line, name: str, of: numbers.Slice, links: Links) -> dict[str, Any]:
    narrowed = {name: line.key}
    if name == "area" and of.area is not None and of.area.code == line.key:
        narrowed["alone"] = "on"
    return {
        "label": line.label,
        "is_alone": "alone" in narrowed,
        "address": links.to(STATISTICS, **narrowed),
        "received": line.counts.received,
        "received_address": links.cases("received", **narrowed),
        "late": number_of("answer_late", line.counts),
        "late_address": links.cases("answer_late", **narrowed),
        "rates": [_cell(rate) for rate in (line.rates.response, line.rates.resolution, line.rates.satisfaction)],
        "composite": percent(line.rates.composite),
    }


def _cell(rate: Rate) -> dict[str, Any]:
    top = (Decimal(rate.top.numerator) / rate.top.denominator).normalize()
    return {"percent": rate.percent, "words": f"{top:f} / {rate.base}"}


def chosen_of(form: StatisticForm, links: Links) -> list[dict[str, str]]:
    """What the numbers are narrowed to, each with the address that leaves it out."""
    found = []
    for name in ("area", "group", "category", "estate", "firm"):
        value = form.cleaned_data.get(name)
        if value is not None:
            without = (name, "alone") if name == "area" else (name,)
            found.append({"label": str(value), "address": links.to(STATISTICS, without=without)})
    return found


def cases_context(request: HttpRequest) -> dict[str, Any]:
    """The complaints behind one number, page by page."""
    measure = request.GET.get("measure", "")
    if measure not in MEASURES:
        raise Http404
    form = asked(request)
    links, of = Links(form), form.slice()
    written = request.GET.get("before", "")
    before = int(written) if written.isdecimal() and len(written) < 19 else None
    page, onward = numbers.cases(request.user, of, measure, before, PER_PAGE)  # type: ignore[arg-type]
    return {
        "measure": MEASURES[measure].label,
        "number": numbers.number_of_cases(of, measure),
        "period": of.period,
        "complaints": page,
        "chosen": chosen_of(form, links),
        "counted_at": form.counted_at,
        "back": links.to(STATISTICS),
        "first_page": links.cases(measure) if before is not None else "",
        "next_page": links.cases(measure, before=str(onward)) if onward is not None else "",
    }
