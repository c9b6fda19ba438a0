"""The limits of flood control, read without a statement most of the time."""

from django.core.cache import cache
from django.db import transaction

from complaints.models import FloodLimits

KEY, KEEP_SECONDS = "flood-limits", 60


def flood_limits() -> FloodLimits:
    """The limits in force; those that the model gives where none are filed. Kept in the cache for a minute."""
    found = cache.get(KEY)
    if found is None:
        found = FloodLimits.objects.first() or FloodLimits(pk=1)
        cache.set(KEY, found, KEEP_SECONDS)
    return found


def forget_flood_limits() -> None:
    """What was just changed holds at once, when it is committed."""
    transaction.on_commit(lambda: cache.delete(KEY))
