"""Requests for an election that a verified owner can join."""

from dataclasses import dataclass
from fractions import Fraction

from django.utils import timezone

from accounts.models import User
from committees.choices import PreparationState
from committees.models import ElectionPreparation, OwnerLink, Petitioner
from committees.services.preparing import PetitionCount, petition_count
from common.shares import percent_cut
from places.models import Ownership


@dataclass(frozen=True)
class Petition:
    """A running request, how many have signed, and whether this person has."""

    preparation: ElectionPreparation
    count: PetitionCount
    has_signed: bool

    @property
    def percent(self) -> str:
        """The larger of both shares, in percent, cut."""
        return percent_cut(self.count.larger)

    @property
    def needed_percent(self) -> str:
        """The share of the law in percent; empty where it says none."""
        needed = self.preparation.needed_share
        return percent_cut(Fraction(needed)) if needed else ""


def petitions_of(user: User) -> list[Petition]:
    """Requests in the estates where the person is a verified owner today, the latest first."""
    owners = OwnerLink.objects.filter(user=user, revoked_at__isnull=True).values("owner")
    held = Ownership.objects.on(timezone.localdate()).filter(owner__in=owners)
    rows = ElectionPreparation.objects.with_estate().filter(
        state=PreparationState.REQUESTED, estate__in=held.values("unit__building__estate")
    )
    signed = set(Petitioner.objects.filter(owner__in=owners).values_list("preparation_id", flat=True))
    return [Petition(row, petition_count(row), row.pk in signed) for row in rows[:20]]
