"""Names of reads on Party organisations, by noun. Chainable, no writes."""

from party.querysets.organisation import OfAreaQuerySet, OrganisationQuerySet, holds_on

__all__ = ["OfAreaQuerySet", "OrganisationQuerySet", "holds_on"]
