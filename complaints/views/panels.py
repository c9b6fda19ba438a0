"""What the page of a complaint tells beside its history: one function per part, in the order of the page."""

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


PANELS: tuple[Callable[[Complaint, User], Panel | None], ...] = ()
"""Each gives its part for a complaint and the person who looks, or None where there is nothing to tell."""


def panels_for(complaint: Complaint, user: User) -> list[Panel]:
    """The parts that have something to tell."""
    return [panel for make in PANELS if (panel := make(complaint, user)) is not None]
