"""Accounts of common revenue and repair fund: totals that add up, and the share for the fund. Pure, in `Decimal`.

Yuan with two decimals; shares are compared without rounding. Worked numbers: docs/rules/disclosure.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, ROUND_UP, Decimal

from firms.choices import LineItem, LineSection, ShareCondition

CENT = Decimal("0.01")
NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Line:
    """One line of an account as it was handed in. Income has gross and cost, or only an amount."""

    section: str
    item: str
    amount: Decimal
    title: str = ""
    gross: Decimal | None = None
    cost: Decimal | None = None


@dataclass(frozen=True)
class Account:
    """What was handed in: balances and lines."""

    opening: Decimal
    closing: Decimal
    lines: Sequence[Line] = field(default_factory=tuple)
    fund_balance: Decimal | None = None
    fund_first: Decimal | None = None


@dataclass(frozen=True)
class Totals:
    """Sums of an account; `difference` is what the closing balance says less what it ought to say."""

    income: Decimal
    spending: Decimal
    to_fund: Decimal
    expected_closing: Decimal
    difference: Decimal

    @property
    def adds_up(self) -> bool:
        """Whether opening + income − spending is the closing balance."""
        return self.difference == 0


@dataclass(frozen=True)
class BadLine:
    """A line whose net is not gross less cost, or that has a wrong sign: its place from 1 on its side."""

    section: str
    position: int
    expected: Decimal


def yuan(amount: Decimal) -> str:
    """An amount as accounts write it in every language: two decimals, thousands apart.

    >>> yuan(Decimal("1234.5"))
    '1,234.50'
    """
    return f"{amount:,.2f}"


def totals(account: Account) -> Totals:
    """The sums of an account."""
    income = sum((line.amount for line in account.lines if line.section == LineSection.INCOME), NOTHING)
    spending = sum((line.amount for line in account.lines if line.section == LineSection.SPENDING), NOTHING)
    to_fund = sum(
        (
            line.amount
            for line in account.lines
            if line.section == LineSection.SPENDING and line.item == LineItem.TO_REPAIR_FUND
        ),
        NOTHING,
    )
    expected = account.opening + income - spending
    return Totals(income, spending, to_fund, expected, account.closing - expected)


def bad_lines(lines: Sequence[Line]) -> list[BadLine]:
    """Lines in which net is not gross less cost."""
    found, places = [], {LineSection.INCOME: 0, LineSection.SPENDING: 0}
    for line in lines:
        places[LineSection(line.section)] += 1
        if line.gross is not None and line.cost is not None and line.amount != line.gross - line.cost:
            found.append(BadLine(line.section, places[LineSection(line.section)], line.gross - line.cost))
    return found


@dataclass(frozen=True)
class ShareRule:
    """Which share of the net must go to the fund: at least `ratio`, or more than that (`is_strict`)."""

    condition: str
    ratio: Decimal | None = None
    is_strict: bool = False
    floor: Decimal | None = None


@dataclass(frozen=True)
class Share:
    """What came of the rule. `needed` is the least amount in yuan that keeps it; `ratio` rounded to four places.

    `is_due` is False where no share is due: no rule, nothing earned, or the fund is above its floor. `is_known` is
    False where the rule looks at the fund and the account does not say how much is in it.
    """

    is_due: bool
    is_kept: bool
    base: Decimal
    paid: Decimal
    ratio: Decimal | None
    needed: Decimal
    fund_ratio: Decimal | None = None
    is_known: bool = True

    @property
    def short(self) -> Decimal:
        """What is still to be paid in."""
        return max(self.needed - self.paid, NOTHING)


def share_of(rule: ShareRule, sums: Totals, *, fund_balance: Decimal | None, fund_first: Decimal | None) -> Share:
    """Whether the share of this period's net income (gross less cost) went to the repair fund."""
    base = sums.income
    ratio = _ratio(sums.to_fund, base)
    fund_ratio = _ratio(fund_balance, fund_first)
    nothing_due = Share(False, True, base, sums.to_fund, ratio, NOTHING, fund_ratio)
    if rule.condition == ShareCondition.NONE or rule.ratio is None or base <= 0:
        return nothing_due
    if rule.condition == ShareCondition.FUND_BELOW and rule.floor is not None:
        if fund_balance is None or not fund_first or fund_first <= 0:
            return Share(False, False, base, sums.to_fund, ratio, NOTHING, None, is_known=False)
        if fund_balance >= rule.floor * fund_first:
            return nothing_due
    exact = base * rule.ratio
    needed = exact.quantize(CENT, ROUND_UP)
    if rule.is_strict and needed == exact:
        needed += CENT
    return Share(True, sums.to_fund >= needed, base, sums.to_fund, ratio, needed, fund_ratio)


def _ratio(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    if part is None or whole is None or whole <= 0:
        return None
    return (part / whole).quantize(Decimal("0.0001"), ROUND_HALF_UP)


@dataclass(frozen=True)
class FeeAgainstPrice:
    """A fee beside the reference price of its level: `below`, `within`, `above`; `over` yuan above the upper end."""

    place: str
    over: Decimal = NOTHING
    percent: Decimal = Decimal("0.0")


def fee_against(fee: Decimal, low: Decimal, high: Decimal) -> FeeAgainstPrice:
    """Where a fee lies: ends of the price belong to it. Percent is over the upper, or under the lower end."""
    if fee > high:
        return FeeAgainstPrice("above", fee - high, _percent(fee - high, high))
    if fee < low:
        return FeeAgainstPrice("below", low - fee, _percent(low - fee, low))
    return FeeAgainstPrice("within")


def _percent(part: Decimal, whole: Decimal) -> Decimal:
    return (part * 100 / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)
