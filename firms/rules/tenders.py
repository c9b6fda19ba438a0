"""Arithmetic of tenders: who is eligible, points, sums, ranking, days (docs/rules/tenders.md). Pure functions."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from common.workdays import add_working_days
from firms.choices import CriterionKind, DayUnit

CENT = Decimal("0.01")
LEAST_TO_DROP = 5
"""With fewer experts nothing is left out."""
TIE_RULE = ("total", "credit", "price", "received")
"""Higher total, then better credit bonus, then lower price, then the bid that came first."""


@dataclass(frozen=True)
class CreditCondition:
    """What is asked of a firm's credit. `worst_rank` None admits every grade; 0 is the best."""

    worst_rank: int | None
    admits_unrated: bool
    source: str = ""
    least_satisfaction: Decimal | None = None


def obstacles_to(
    condition: CreditCondition,
    *,
    rank: int | None,
    is_rated: bool,
    forbidden: Sequence[Mapping[str, str]],
    is_ceased: bool,
    satisfaction: Decimal | None = None,
) -> list[dict[str, Any]]:
    """Why a firm may not bid or apply: code, words of the measure where there is one, legal basis. Empty: it may.

    `forbidden`: sanctions in force, each with `text` and `basis`. An uncounted rate reaches no least one.
    """
    found: list[dict[str, Any]] = [{"code": "listed", **measure} for measure in forbidden]
    if is_ceased:
        found.append({"code": "ceased", "text": "", "basis": ""})
    if not is_rated and not condition.admits_unrated:
        found.append({"code": "unrated", "text": "", "basis": condition.source})
    if is_rated and condition.worst_rank is not None and (rank is None or rank > condition.worst_rank):
        found.append({"code": "grade", "text": "", "basis": condition.source})
    least = condition.least_satisfaction
    if least is not None and (satisfaction is None or satisfaction < least):
        found.append({"code": "satisfaction", "text": "", "basis": condition.source})
    return found


def expert_points(points: Sequence[Decimal], *, drops_extremes: bool) -> Decimal:
    """The mean of the experts' points for one criterion, to two places, half up.

    With `drops_extremes` and at least five experts, one highest and one lowest are left out.
    """
    kept = sorted(points)
    if drops_extremes and len(kept) >= LEAST_TO_DROP:
        kept = kept[1:-1]
    return (sum(kept, Decimal(0)) / len(kept)).quantize(CENT, ROUND_HALF_UP)


def price_points(weight: Decimal, lowest: Decimal, amount: Decimal) -> Decimal:
    """`weight` × lowest ÷ amount, to two places, half up: the lowest price has all the points."""
    return (weight * lowest / amount).quantize(CENT, ROUND_HALF_UP)


@dataclass(frozen=True)
class Criterion:
    """A criterion with its highest points."""

    number: int
    title: str
    kind: str
    weight: Decimal


@dataclass(frozen=True)
class JudgedBid:
    """What is known of a bid: price, credit bonus, when it came, and by criterion the points of each expert."""

    bid: int
    firm: str
    amount: Decimal
    bonus: Decimal
    received_at: datetime.datetime
    points: Mapping[int, Sequence[Decimal]]


def evaluate(bids: Sequence[JudgedBid], criteria: Sequence[Criterion], *, drops_extremes: bool) -> list[dict[str, Any]]:
    """Every bid with the lines of its sum and its place, the first first. Ties are broken by `TIE_RULE`."""
    lowest = min((bid.amount for bid in bids), default=Decimal(0))
    rows = []
    for bid in bids:
        lines = [_line(bid, criterion, lowest, drops_extremes) for criterion in criteria]
        total = sum((line["points"] for line in lines), Decimal(0)) + bid.bonus
        rows.append({"bid": bid, "lines": lines, "total": total})
    rows.sort(key=lambda row: (-row["total"], -row["bid"].bonus, row["bid"].amount, row["bid"].received_at))
    return [
        {
            "place": place,
            "bid": row["bid"].bid,
            "firm": row["bid"].firm,
            "amount": row["bid"].amount,
            "lines": row["lines"],
            "bonus": row["bid"].bonus,
            "total": row["total"],
        }
        for place, row in enumerate(rows, start=1)
    ]


def _line(bid: JudgedBid, criterion: Criterion, lowest: Decimal, drops_extremes: bool) -> dict[str, Any]:
    line: dict[str, Any] = {"criterion": criterion.number, "title": criterion.title, "of": criterion.weight}
    if criterion.kind == CriterionKind.PRICE:
        return line | {
            "points": price_points(criterion.weight, lowest, bid.amount),
            "how": {"lowest": lowest, "amount": bid.amount},
        }
    points = list(bid.points[criterion.number])
    return line | {"points": expert_points(points, drops_extremes=drops_extremes), "how": {"experts": points}}


def last_day(start: datetime.date, days: int, unit: str) -> datetime.date:
    """The last day of a term that begins the day after `start` (Civil Code, art. 201)."""
    if unit == DayUnit.WORKING:
        return add_working_days(start, days).day
    return start + datetime.timedelta(days=days)
