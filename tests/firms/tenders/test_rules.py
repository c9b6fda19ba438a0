"""The arithmetic of docs/rules/tenders.md, with its worked numbers."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firms.rules.tenders import (
    CreditCondition,
    Criterion,
    JudgedBid,
    evaluate,
    expert_points,
    last_day,
    obstacles_to,
    price_points,
)
from firms.services.tenders.awarding import end_of_service

D = Decimal
EARLY = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
LATE = EARLY + datetime.timedelta(seconds=1)
CRITERIA = [Criterion(1, "方案", "expert", D(70)), Criterion(2, "报价", "price", D(30))]


@pytest.mark.parametrize(
    ("points", "drops", "mean"),
    [
        (["50"], False, "50.00"),
        (["50", "51"], False, "50.50"),
        (["50", "50", "51"], False, "50.33"),
        (["10", "50", "52", "54", "70"], True, "52.00"),
        (["10", "50", "52", "54", "70"], False, "47.20"),
        (["10", "50", "52", "70"], True, "45.50"),  # four experts: nobody is left out
        (["0.01", "0.02"], False, "0.02"),  # 0.015, half up
    ],
)
def test_points_of_experts(points: list[str], drops: bool, mean: str) -> None:
    assert expert_points([D(point) for point in points], drops_extremes=drops) == D(mean)


@pytest.mark.parametrize(
    ("weight", "lowest", "amount", "points"),
    [("30", "2.00", "2.00", "30.00"), ("30", "2.00", "2.40", "25.00"), ("30", "2.00", "2.50", "24.00"),
     ("30", "2", "2.9", "20.69")],
)  # fmt: skip
def test_points_of_the_price(weight: str, lowest: str, amount: str, points: str) -> None:
    assert price_points(D(weight), D(lowest), D(amount)) == D(points)


def judged(bid: int, amount: str, points: str, bonus: str = "0", at: datetime.datetime = EARLY) -> JudgedBid:
    return JudgedBid(bid, f"F{bid}", D(amount), D(bonus), at, {1: [D(points)]})


def places(*bids: JudgedBid) -> list[int]:
    return [row["bid"] for row in evaluate(bids, CRITERIA, drops_extremes=False)]


def test_the_sum_of_the_worked_example() -> None:
    first, second = evaluate([judged(1, "2.50", "58", "3"), judged(2, "2.00", "52")], CRITERIA, drops_extremes=False)
    assert (first["bid"], first["total"]) == (1, D("85.00"))  # 58 + 24 + 3
    assert (second["bid"], second["total"]) == (2, D("82.00"))  # 52 + 30
    assert [line["points"] for line in first["lines"]] == [D("58.00"), D("24.00")]
    assert first["lines"][1]["how"] == {"lowest": D("2.00"), "amount": D("2.50")}


def test_ties_go_to_the_better_credit_then_the_lower_price_then_the_earlier_bid() -> None:
    assert places(judged(1, "2.00", "50"), judged(2, "2.00", "47", "3")) == [2, 1]
    assert places(judged(1, "2.50", "56"), judged(2, "2.00", "50")) == [2, 1]
    assert places(judged(1, "2.00", "50", at=LATE), judged(2, "2.00", "50")) == [2, 1]


@given(st.permutations([judged(1, "2", "50"), judged(2, "2.5", "50"), judged(3, "2.2", "61"), judged(4, "3", "9")]))
def test_the_order_in_which_bids_are_read_changes_nothing(bids: list[JudgedBid]) -> None:
    assert places(*bids) == places(*sorted(bids, key=lambda bid: bid.bid))


CONDITION = CreditCondition(worst_rank=1, admits_unrated=False, source="办法")
LISTED = [{"text": "禁止投标", "basis": "第9条"}]


@pytest.mark.parametrize(
    ("rank", "is_rated", "forbidden", "is_ceased", "codes"),
    [
        (0, True, [], False, []),
        (1, True, [], False, []),
        (2, True, [], False, ["grade"]),
        (None, True, [], False, ["grade"]),  # a state in place of a grade
        (None, False, [], False, ["unrated"]),
        (0, True, LISTED, False, ["listed"]),
        (2, True, LISTED, True, ["listed", "ceased", "grade"]),
    ],
)
def test_what_stands_against_a_firm(
    rank: int | None, is_rated: bool, forbidden: list[dict[str, str]], is_ceased: bool, codes: list[str]
) -> None:
    found = obstacles_to(CONDITION, rank=rank, is_rated=is_rated, forbidden=forbidden, is_ceased=is_ceased)
    assert [row["code"] for row in found] == codes


@pytest.mark.parametrize(
    ("rate", "codes"), [(D("80.00"), []), (D("79.99"), ["satisfaction"]), (None, ["satisfaction"])]
)
def test_a_least_satisfaction_is_reached_or_not(rate: Decimal | None, codes: list[str]) -> None:
    condition = CreditCondition(None, True, "目录", least_satisfaction=D(80))
    found = obstacles_to(condition, rank=None, is_rated=False, forbidden=[], is_ceased=False, satisfaction=rate)
    assert [row["code"] for row in found] == codes


@pytest.mark.parametrize(
    ("start", "days", "unit", "end"),
    [
        ("2026-06-01", 3, "natural", "2026-06-04"),
        ("2026-06-05", 3, "working", "2026-06-10"),  # a Friday: Monday, Tuesday, Wednesday
        ("2026-04-30", 1, "working", "2026-05-06"),  # over Labour Day, the weekend and its bridge
        ("2026-06-01", 0, "natural", "2026-06-01"),
    ],
)
def test_the_last_day_of_a_term(start: str, days: int, unit: str, end: str) -> None:
    assert last_day(datetime.date.fromisoformat(start), days, unit) == datetime.date.fromisoformat(end)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [("2026-01-01", 24, "2028-01-01"), ("2026-08-31", 6, "2027-02-28"), ("2026-12-15", 1, "2027-01-15"),
     ("2027-11-30", 3, "2028-02-29")],
)  # fmt: skip
def test_the_end_of_a_service(start: str, months: int, end: str) -> None:
    assert end_of_service(datetime.date.fromisoformat(start), months) == datetime.date.fromisoformat(end)
