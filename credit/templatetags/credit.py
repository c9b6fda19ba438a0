"""Numbers of ratings as they are read: without trailing zeros, with their sign."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django import template

from credit.rules.amounts import as_text

register = template.Library()


@register.filter
def score(value: Any) -> str:
    """60.5000 → 60.5"""
    try:
        return as_text(Decimal(value))
    except (InvalidOperation, TypeError):
        return ""


@register.filter
def signed(value: Any) -> str:
    """5 → +5, -3 → −3, 0 → 0"""
    text = score(value)
    if text in {"", "0"}:
        return text
    return f"−{text[1:]}" if text.startswith("-") else f"+{text}"
