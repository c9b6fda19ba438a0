"""Amounts on the pages of firms and owners."""

from decimal import Decimal

from django import template

from firms.rules import yuan as in_yuan

register = template.Library()


@register.filter
def yuan(amount: Decimal | None) -> str:
    """Two decimals, thousands apart; empty for none."""
    return "" if amount is None else in_yuan(amount)


@register.filter
def price(amount: Decimal | None) -> str:
    """Yuan per m² and month: two decimals, more where there are more; empty for none."""
    if amount is None:
        return ""
    plain = amount.normalize()
    return f"{plain:f}" if int(plain.as_tuple().exponent) < -2 else f"{amount:.2f}"
