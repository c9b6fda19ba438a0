"""What a firm gets for an old estate: area × rate × months, rounded once per line (docs/rules/subsidies.md).

Exact until the last step: months are a `Fraction`, and the amount is rounded to fen by the rule's way of rounding.
"""

import calendar
import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from programmes.choices import LineRefusal, MonthRule, Rounding

FEN = Decimal("0.01")
WAYS = {
    Rounding.HALF_UP: ROUND_HALF_UP,
    Rounding.HALF_EVEN: ROUND_HALF_EVEN,
    Rounding.DOWN: ROUND_DOWN,
}


@dataclass(frozen=True)
class Terms:
    """A subsidy rule as the arithmetic needs it. `rate` is yuan per m² and month."""

    rate: Decimal
    grades: tuple[str, ...]
    estate_kinds: tuple[str, ...]
    month_rule: str
    rounding: str


@dataclass(frozen=True)
class Served:
    """What is known of one estate and its firm in a quarter. `end` is not included; None where nobody serves."""

    estate_kind: str
    area: Decimal | None
    start: datetime.date | None
    end: datetime.date | None
    grade: str
    is_excluded: bool


@dataclass(frozen=True)
class MonthPart:
    """One month: days served, days of the month, and the share of the month that counts."""

    year: int
    month: int
    days: int
    of: int
    share: Fraction


def quarter_days(year: int, quarter: int) -> tuple[datetime.date, datetime.date]:
    """First day of a quarter, and the first day after it.

    >>> quarter_days(2026, 4)
    (datetime.date(2026, 10, 1), datetime.date(2027, 1, 1))
    """
    start = datetime.date(year, quarter * 3 - 2, 1)
    return start, datetime.date(year + quarter // 4, quarter * 3 % 12 + 1, 1)


def cut(
    start: datetime.date, end: datetime.date | None, first: datetime.date, last: datetime.date
) -> tuple[datetime.date, datetime.date] | None:
    """The days that two half-open periods have in common; None for none. An open end never ends."""
    begins, ends = max(start, first), last if end is None else min(end, last)
    return (begins, ends) if begins < ends else None


def _months(start: datetime.date, end: datetime.date) -> Iterator[tuple[datetime.date, datetime.date]]:
    day = start
    while day < end:
        after = datetime.date(day.year + day.month // 12, day.month % 12 + 1, 1)
        yield day, min(after, end)
        day = after


def month_parts(start: datetime.date, end: datetime.date, month_rule: str) -> list[MonthPart]:
    """The months of a half-open period, each with the share that counts by the rule."""
    parts = []
    for first, last in _months(start, end):
        of = calendar.monthrange(first.year, first.month)[1]
        days = (last - first).days
        parts.append(MonthPart(first.year, first.month, days, of, _share(days, of, month_rule)))
    return parts


def _share(days: int, of: int, month_rule: str) -> Fraction:
    if month_rule == MonthRule.BY_DAYS:
        return Fraction(days, of)
    if month_rule == MonthRule.ANY_DAY:
        return Fraction(1)
    return Fraction(int(days == of))


def exact_amount(area: Decimal, rate: Decimal, months: Fraction) -> Fraction:
    """Area (m²) × rate (yuan per m² and month) × months, in yuan, not rounded."""
    return Fraction(area) * Fraction(rate) * months


def rounded(amount: Fraction, rounding: str) -> Decimal:
    """An amount that is not negative, to fen.

    >>> rounded(Fraction(1, 200), "half_up"), rounded(Fraction(1, 200), "half_even")
    (Decimal('0.01'), Decimal('0.00'))
    """
    fen = amount * 100
    whole, rest = divmod(fen.numerator, fen.denominator)
    twice = 2 * rest
    up = {
        ROUND_HALF_UP: twice >= fen.denominator,
        ROUND_HALF_EVEN: twice > fen.denominator or (twice == fen.denominator and whole % 2 == 1),
        ROUND_DOWN: False,
    }[WAYS[Rounding(rounding)]]
    return (Decimal(whole + up) * FEN).quantize(FEN)


def refusals(served: Served, terms: Terms, months: Fraction) -> list[LineRefusal]:
    """Every reason against a subsidy, the first one first; none: it is paid."""
    if served.start is None:
        return [LineRefusal.NOT_SERVED]
    found = []
    if not served.estate_kind:
        found.append(LineRefusal.NOT_CLASSIFIED)
    elif served.estate_kind not in terms.estate_kinds:
        found.append(LineRefusal.KIND_NOT_COVERED)
    if served.area is None or served.area <= 0:
        found.append(LineRefusal.NO_AREA)
    if not served.grade:
        found.append(LineRefusal.NOT_RATED)
    elif served.grade not in terms.grades:
        found.append(LineRefusal.GRADE_TOO_LOW)
    if served.is_excluded:
        found.append(LineRefusal.SANCTION)
    if not months:
        found.append(LineRefusal.NO_MONTH)
    return found


def compute_line(served: Served, terms: Terms) -> dict[str, Any]:
    """One line of a run as plain data: months, refusals, exact and rounded amount."""
    parts: list[MonthPart] = []
    if served.start is not None and served.end is not None:
        parts = month_parts(served.start, served.end, terms.month_rule)
    months = sum((part.share for part in parts), Fraction(0))
    against = refusals(served, terms, months)
    exact = Fraction(0) if against else exact_amount(served.area or Decimal(0), terms.rate, months)
    return {
        "months": str(months),
        "parts": [
            {"month": f"{part.year}-{part.month:02}", "days": part.days, "of": part.of, "share": str(part.share)}
            for part in parts
        ],
        "refusals": [str(reason) for reason in against],
        "exact_amount": str(exact),
        "amount": str(rounded(exact, terms.rounding)),
    }
