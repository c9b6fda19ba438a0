"""The acts of staff on the page of a complaint, in the order of the buttons."""

from complaints.views.acts import clocks, decisions, following, kin, privacy, units
from complaints.views.acts.base import Act

EVERY = (*decisions.ACTS, *clocks.ACTS, *following.ACTS, *units.ACTS, *kin.ACTS, *privacy.ACTS)
ACTS: dict[str, Act] = {act.name: act for act in EVERY}

__all__ = ["ACTS", "Act"]
