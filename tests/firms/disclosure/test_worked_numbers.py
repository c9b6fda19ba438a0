"""The tables of docs/rules/disclosure.md, read from the page itself and computed."""

import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings

from firms.choices import LineItem, LineSection
from firms.disclosure_samples import DUTY_SETS
from firms.rules import Account, Line, ShareRule, Totals, due_day, fee_against, period_of, share_of, totals

PAGE = (Path(settings.BASE_DIR) / "docs/rules/disclosure.md").read_text(encoding="utf-8")


def table(first_header: str) -> list[list[str]]:
    """Rows of the table whose header begins so."""
    lines = PAGE.splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith(f"| {first_header} |"))
    rows = []
    for line in lines[at + 2 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    assert rows
    return rows


def amount(text: str) -> Decimal | None:
    return None if text == "–" else Decimal(text)


@pytest.mark.parametrize("row", table("how often"), ids=" ".join)
def test_last_days(row: list[str]) -> None:
    frequency, first, days, counted_from, last = row
    period = period_of(frequency, datetime.date.fromisoformat(first))
    assert period.start.isoformat() == first
    assert due_day(period, int(days), counted_from).isoformat() == last


@pytest.mark.parametrize("row", table("opening"), ids=" ".join)
def test_accounts_add_up(row: list[str]) -> None:
    opening, income, spending, closing, difference = row
    lines = []
    for pair in income.split(";"):
        gross, cost = (Decimal(part.strip()) for part in pair.split(","))
        lines.append(Line(LineSection.INCOME, LineItem.PARKING, gross - cost, gross=gross, cost=cost))
    lines += [Line(LineSection.SPENDING, LineItem.REPAIR, Decimal(part.strip())) for part in spending.split(";")]
    sums = totals(Account(Decimal(opening), Decimal(closing), lines))
    assert sums.difference == Decimal(difference)
    assert sums.adds_up is (Decimal(difference) == 0)


@pytest.mark.parametrize("row", table("condition"), ids=" ".join)
def test_shares_for_the_repair_fund(row: list[str]) -> None:
    condition, ratio, strict, floor, base, paid, fund, first, is_due, needed, is_kept = row
    rule = ShareRule(condition, Decimal(ratio), strict == "yes", amount(floor))
    sums = Totals(Decimal(base), Decimal(paid), Decimal(paid), Decimal(0), Decimal(0))
    share = share_of(rule, sums, fund_balance=amount(fund), fund_first=amount(first))
    assert (share.is_due, share.is_kept) == (is_due == "yes", is_kept == "yes")
    assert share.needed == Decimal(needed)


@pytest.mark.parametrize("row", table("fee"), ids=" ".join)
def test_fees_beside_prices(row: list[str]) -> None:
    fee, low, high, place, percent = row
    found = fee_against(Decimal(fee), Decimal(low), Decimal(high))
    assert (found.place, found.percent) == (place, Decimal(percent))


@pytest.mark.parametrize("row", table("set"), ids=" ".join)
def test_what_places_demand(row: list[str]) -> None:
    name, revenue, fund, posting, share = row
    duties = {duty["kind"]: duty for duty in DUTY_SETS[name].duties}
    assert duties["common_revenue"]["frequency"] == revenue.replace("-", "_")
    assert duties["repair_fund"]["frequency"] == fund.replace("-", "_")
    days = 0 if posting == "–" else int(posting.removesuffix(" days"))
    assert duties["common_revenue"].get("posting_days", 0) == days
    ratio = duties["common_revenue"].get("share_ratio")
    assert (ratio is None) is (share == "none")
    assert duties["common_revenue"].get("is_share_strict", False) is share.startswith("more than")
    assert ("30 %" in share) is (duties["common_revenue"].get("fund_floor_ratio") == Decimal("0.3"))
    assert {"notice_board", "performance", "accounts", "budget"} <= set(duties)


def test_a_rule_that_looks_at_the_fund_says_when_it_is_not_known() -> None:
    rule = ShareRule("fund_below", Decimal("0.5"), floor=Decimal("0.3"))
    sums = Totals(Decimal(10), Decimal(0), Decimal(0), Decimal(0), Decimal(0))
    share = share_of(rule, sums, fund_balance=None, fund_first=None)
    assert (share.is_known, share.is_kept) == (False, False)
