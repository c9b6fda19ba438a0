"""The acts of staff on the page of a complaint, in the order of the buttons."""

from complaints.views.acts import decisions, following
from complaints.views.acts.base import Act

ACTS: dict[str, Act] = {act.name: act for act in (*decisions.ACTS, *following.ACTS)}

__all__ = ["ACTS", "Act"]
