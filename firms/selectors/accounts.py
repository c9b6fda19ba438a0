"""Accounts as a page shows them: lines, sums, the share for the repair fund in words, the course over periods."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from firms.choices import LineSection, ShareCondition
from firms.models import AccountLine, DisclosureDuty, DisclosureVersion
from firms.rules import Account, Line, Share, ShareRule, share_of, totals, yuan


@dataclass(frozen=True)
class AccountView:
    """One account: its version, lines of each side, the share (None where none is set) and its explanation.

    `gap` is opening less the closing balance of the period before, where that is known; 0 is as it should be.
    """

    version: DisclosureVersion
    income: list[AccountLine]
    spending: list[AccountLine]
    share: Share | None
    explanation: str
    gap: Decimal | None = None

    @property
    def change(self) -> Decimal:
        """What came in less what went out."""
        return (self.version.income_total or Decimal(0)) - (self.version.spending_total or Decimal(0))


def account_of(version: DisclosureVersion, lines: Sequence[AccountLine]) -> Account | None:
    """A stored account as the rules see it; None for a version without one."""
    if version.opening_amount is None or version.closing_amount is None:
        return None
    return Account(
        version.opening_amount,
        version.closing_amount,
        tuple(
            Line(line.section, line.item, line.amount, line.title, line.gross_amount, line.cost_amount)
            for line in lines
        ),
        version.fund_balance_amount,
        version.fund_first_amount,
    )


def share_rule(duty: DisclosureDuty) -> ShareRule:
    """The share that a duty sets."""
    return ShareRule(duty.share_condition, duty.share_ratio, duty.is_share_strict, duty.fund_floor_ratio)


def account_view(version: DisclosureVersion, before: DisclosureVersion | None = None) -> AccountView:
    """An account with what follows from it. `lines` of the version should be prefetched, its duty fetched."""
    lines = list(version.lines.all())
    account = account_of(version, lines)
    share, explanation = None, ""
    if account is not None and version.duty is not None and version.duty.share_condition != ShareCondition.NONE:
        share = share_of(
            share_rule(version.duty),
            totals(account),
            fund_balance=version.fund_balance_amount,
            fund_first=version.fund_first_amount,
        )
        explanation = explain(share, version.duty)
    return AccountView(
        version,
        [line for line in lines if line.section == LineSection.INCOME],
        [line for line in lines if line.section == LineSection.SPENDING],
        share,
        explanation,
        _gap(version, before),
    )


def _gap(version: DisclosureVersion, before: DisclosureVersion | None) -> Decimal | None:
    if before is None or before.closing_amount is None or version.opening_amount is None:
        return None
    if before.disclosure.period_end != version.disclosure.period_start:
        return None
    return version.opening_amount - before.closing_amount


def explain(share: Share, duty: DisclosureDuty) -> str:
    """Why the share is kept, is not, or is not due: with the numbers."""
    if not share.is_known:
        return _("Whether a share is due cannot be said: the account does not say how much is in the repair fund.")
    if not share.is_due and share.base <= 0:
        return _("Nothing was earned, so no share is due.")
    values = {
        "paid": yuan(share.paid),
        "base": yuan(share.base),
        "ratio": _percent(share.ratio),
        "needed": yuan(share.needed),
        "rule": _percent(duty.share_ratio),
        "fund": _percent(share.fund_ratio),
        "floor": _percent(duty.fund_floor_ratio),
        "source": duty.legal_source,
        "short": yuan(share.short),
    }
    if not share.is_due:
        return (
            _("The repair fund stands at %(fund)s of its first amount, not below %(floor)s: no share is due.") % values
        )
    demanded = (
        _("More than %(rule)s of the net income belongs in the repair fund (%(source)s).")
        if duty.is_share_strict
        else _("At least %(rule)s of the net income belongs in the repair fund (%(source)s).")
    ) % values
    paid = _("Paid in: %(paid)s of %(base)s, that is %(ratio)s; needed: %(needed)s.") % values
    result = _("The share is kept.") if share.is_kept else _("%(short)s is still to be paid in.") % values
    return f"{demanded} {paid} {result}"


def _percent(ratio: Decimal | None) -> str:
    if ratio is None:
        return "–"
    percent = (ratio * 100).normalize()
    return f"{percent:f} %"
