"""Party organisations."""

from party.models.organisation import PartyOrganisation
from party.models.record import PartyStep

__all__ = ["PartyOrganisation", "PartyStep"]
