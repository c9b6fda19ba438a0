"""The limits of flood control."""

from common.kept import kept
from complaints.models import FloodLimits


def flood_limits() -> FloodLimits:
    """The limits in force; those that the model gives where none are filed. A few seconds old."""
    return kept("complaints.flood_limits", lambda: FloodLimits.objects.first() or FloodLimits(pk=1))
