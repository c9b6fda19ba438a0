"""Amounts on the pages of firms and owners."""

from decimal import Decimal

from django import template

from firms.rules import yuan as in_yuan

register = template.Library()


@register.filter
def yuan(amount: Decimal | None) -> str:
    """Two decimals, thousands apart; empty for none."""
    return "" if amount is None else in_yuan(amount)
