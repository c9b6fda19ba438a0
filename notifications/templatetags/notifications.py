"""The bell in the head of every page."""

from typing import Any

from django import template

from notifications.selectors import MOST_SHOWN, unread_count

register = template.Library()


@register.simple_tag(takes_context=True)
def unread_notices(context: dict[str, Any]) -> str:
    """How many notices are unread, as it is shown: "" for none, `99+` for many."""
    if context.get("jurisdiction") is None:
        return ""
    count = unread_count(context["user"])
    return f"{MOST_SHOWN}+" if count > MOST_SHOWN else str(count or "")
