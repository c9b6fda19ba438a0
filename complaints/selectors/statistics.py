"""Numbers of a period in the areas that a person may see, from the sums per day: never from raw complaints."""

import datetime
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Min, Q, QuerySet, Sum
from django.utils import timezone

from complaints.models import Category, Complaint, ComplaintDaily, ComplaintFact, StatisticPolicy, StatisticState
from complaints.rules.facts import day_of
from complaints.rules.measures import MEASURES, number_of
from complaints.rules.periods import DAY, Period
from complaints.rules.rates import Counts, Rates, rates_of
from complaints.selectors.facts import day_starts, statistic_policy_on
from firms.models import PropertyFirm
from places.models import Area, Estate
from places.permissions import area_paths
from places.querysets import under_paths
from places.rules import topmost

if TYPE_CHECKING:
    from accounts.models import User

MOST_ROWS = 30
ENDED = ("response_due", "response_in_time", "answer_due", "answer_in_time")


def statistic_paths(user: "User") -> list[str]:
    """Paths of the areas whose numbers a person may see: those in which complaints are read or handled."""
    return topmost(area_paths(user, "view_work") + area_paths(user, "handle_complaints"))


@dataclass(frozen=True)
class Slice:
    """What is counted: a period, the areas that the person may see, and what it was narrowed to.

    `ended` is the last statistic day that was over when the sums were made: later limits do not count yet.
    """

    period: Period
    paths: tuple[str, ...]
    ended: datetime.date
    area: Area | None = None
    is_area_alone: bool = False
    group: Category | None = None
    category: Category | None = None
    estate: Estate | None = None
    firm: PropertyFirm | None = None

    def condition(self) -> Q:
        """The narrowing, for facts and sums alike; the period is not in it."""
        found = under_paths(self.paths)
        if self.area is not None:
            found &= Q(area=self.area) if self.is_area_alone else Q(area__path__startswith=self.area.path)
        for name, value in (
            ("category__parent", self.group),
            ("category", self.category),
            ("estate", self.estate),
            ("firm", self.firm),
        ):
            if value is not None:
                found &= Q(**{name: value})
        return found

    def sums(self) -> QuerySet[ComplaintDaily]:
        """Sums of the days of the period."""
        return ComplaintDaily.objects.filter(
            self.condition(), day__gte=self.period.first, day__lte=self.period.last
        ).order_by()

    def facts(self, measure: str) -> QuerySet[ComplaintFact]:
        """The facts behind a number of this slice: as many as the number says."""
        found = MEASURES[measure]
        last = min(self.period.last, self.ended) if found.counts_ended_days else self.period.last
        return ComplaintFact.objects.filter(
            self.condition(),
            **{f"{found.day}__gte": self.period.first, f"{found.day}__lte": last},
            **found.conditions,
        )

    def of(self, period: Period) -> "Slice":
        """The same in another period."""
        return replace(self, period=period)


class Line(NamedTuple):
    """One row of a break-down."""

    key: Any
    label: str
    counts: Counts
    rates: Rates


def as_of() -> datetime.datetime | None:
    """Up to when everything is counted; None before the first count."""
    return StatisticState.objects.values_list("as_of", flat=True).first()


def statistic_today(now: datetime.datetime) -> datetime.date:
    """The statistic day that runs now."""
    return day_of(now, day_starts(), timezone.get_default_timezone())


def _summed(ended: datetime.date) -> dict[str, Sum]:
    return {
        f"sum_{name}": Sum(name, filter=Q(day__lte=ended) if name in ENDED else None, default=0)
        for name in Counts._fields
    }


def _counts(row: dict[str, Any]) -> Counts:
    return Counts(*(row[f"sum_{name}"] for name in Counts._fields))


def totals(of: Slice) -> Counts:
    """All that the slice counts; one statement."""
    return _counts(of.sums().aggregate(**_summed(of.ended)))


def by_day(of: Slice) -> list[tuple[datetime.date, Counts]]:
    """Sums of each day of the period that has begun, also of those without any; one statement."""
    rows = of.sums().values("day").annotate(**_summed(of.ended))
    found = {row["day"]: _counts(row) for row in rows}
    last = min(of.period.last, of.ended + DAY)
    days = (of.period.first + DAY * number for number in range((last - of.period.first).days + 1))
    return [(day, found.get(day, Counts())) for day in days]


def _grouped(of: Slice, *fields: str) -> list[tuple[tuple[Any, ...], Counts]]:
    rows = of.sums().values(*fields).annotate(**_summed(of.ended))
    return [(tuple(row[name] for name in fields), _counts(row)) for row in rows]


def _line(key: Any, label: str, counts: Counts, policy: StatisticPolicy) -> Line:
    return Line(key, label, counts, rates_of(counts, policy.weights))


ORDERS: dict[str, Callable[[Line], Any]] = {
    "received": lambda line: line.counts.received,
    "response": lambda line: line.rates.response.value,
    "resolution": lambda line: line.rates.resolution.value,
    "satisfaction": lambda line: line.rates.satisfaction.value,
    "composite": lambda line: line.rates.composite,
}


def _ordered(lines: list[Line], order: str) -> list[Line]:
    """Highest first, those without data last; equal ones by name."""
    value = ORDERS.get(order, ORDERS["received"])

    def place(line: Line) -> tuple[bool, Any, str]:
        found = value(line)
        return found is None, -(found or 0), line.label

    return sorted(lines, key=place)


def by_category(of: Slice, order: str = "received") -> list[Line]:
    """Sums per group of categories or, within a group, per category."""
    policy = statistic_policy_on(of.period.last)
    names = {category.pk: category for category in Category.objects.all()}
    field = "category_id" if of.group is not None else "category__parent_id"
    lines = [
        _line(names[pk].code, names[pk].label, counts, policy) for (pk,), counts in _grouped(of, field) if pk in names
    ]
    return _ordered(lines, order)


def by_area(of: Slice, order: str = "received") -> list[Line]:
    """Sums per area of the next level below the one that was chosen; its own come as a row with its own code."""
    policy = statistic_policy_on(of.period.last)
    roots = [of.area.path] if of.area is not None else list(of.paths)
    sums: dict[str, Counts] = {}
    for (path,), counts in _grouped(of, "area__path"):
        step = _step(path, roots)
        sums[step] = sums.get(step, Counts()) + counts
    names = dict(Area.objects.filter(path__in=sums).values_list("path", "name"))
    lines = [_line(path.rstrip("/").rpartition("/")[2], names[path], counts, policy) for path, counts in sums.items()]
    return _ordered(lines, order)


def _step(path: str, roots: Sequence[str]) -> str:
    """The path of the area just below the root that the path lies in, or that root; with several roots, the root."""
    root = next(root for root in roots if path.startswith(root))
    if len(roots) > 1 or path == root:
        return root
    return root + path.removeprefix(root).split("/")[0] + "/"


def by_estate(of: Slice, order: str = "received") -> list[Line]:
    """Sums of the estates with the most complaints."""
    return _leading(of, order, "estate__code", "estate__name")


def by_firm(of: Slice, order: str = "received") -> list[Line]:
    """Sums of the firms with the most complaints: firms and offices are compared, people never."""
    return _leading(of, order, "firm__unified_code", "firm__name")


def _leading(of: Slice, order: str, code: str, name: str) -> list[Line]:
    policy = statistic_policy_on(of.period.last)
    lines = [_line(key, label, counts, policy) for (key, label), counts in _grouped(of, code, name) if key]
    return _ordered(lines, order)[:MOST_ROWS]


def repeated(of: Slice, least: int = 3) -> list[tuple[Estate, Category, int]]:
    """Estates in which one category was complained about at least so often in the period; most frequent first."""
    rows = of.sums().filter(estate__isnull=False).values("estate_id", "category_id").annotate(number=Sum("received"))
    often = sorted(rows.filter(number__gte=least), key=lambda row: (-row["number"], row["estate_id"]))[:MOST_ROWS]
    estates = Estate.objects.defer("polygon").in_bulk([row["estate_id"] for row in often])
    categories = Category.objects.in_bulk([row["category_id"] for row in often])
    return [(estates[row["estate_id"]], categories[row["category_id"]], row["number"]) for row in often]


def cases(user: "User", of: Slice, measure: str, before: int | None, limit: int) -> tuple[list[Complaint], int | None]:
    """One page of the complaints behind a number, newest first, from below the key `before` on; and the key from
    which the next page goes on, None at the end."""
    facts = of.facts(measure)
    if before is not None:
        facts = facts.filter(pk__lt=before)
    pks = list(facts.order_by("-pk").values_list("pk", flat=True)[:limit])
    found = list(Complaint.objects.visible_to(user).for_list().filter(pk__in=pks).order_by("-pk"))
    return found, pks[-1] if len(pks) == limit else None


def number_of_cases(of: Slice, measure: str) -> int:
    """The number as the page of statistics shows it."""
    return number_of(measure, totals(of))


def first_day() -> datetime.date | None:
    """The earliest day that has sums."""
    return ComplaintDaily.objects.aggregate(first=Min("day"))["first"]


def heat(of: Slice) -> Counter[int]:
    """Complaints received per estate, by its key."""
    return Counter({pk: counts.received for (pk,), counts in _grouped(of, "estate_id") if pk is not None})
