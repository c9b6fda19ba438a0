"""What a part of the page of a complaint is made of."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.utils.functional import Promise

from accounts.models import User
from complaints.models import Complaint


class Panel(NamedTuple):
    """One part: its heading, a template, and what the template shows (as `panel.context`)."""

    title: str | Promise
    template: str
    context: dict[str, Any]


MakePanel = Callable[[Complaint, User], Panel | None]
"""Gives its part for a complaint and the person who looks, or None where there is nothing to tell."""
