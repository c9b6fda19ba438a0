"""Names of reads on Party organisations, by noun. Chainable, no writes."""

from party.querysets.organisation import OfAreaQuerySet, OrganisationQuerySet, holds_on
from party.querysets.work import (
    AssignmentQuerySet,
    CountQuerySet,
    CrossQuerySet,
    EffectiveQuerySet,
    JointUnitQuerySet,
    OfAssignmentQuerySet,
    PostQuerySet,
    TaskQuerySet,
)

__all__ = [
    "AssignmentQuerySet",
    "CountQuerySet",
    "CrossQuerySet",
    "EffectiveQuerySet",
    "JointUnitQuerySet",
    "OfAreaQuerySet",
    "OfAssignmentQuerySet",
    "OrganisationQuerySet",
    "PostQuerySet",
    "TaskQuerySet",
    "holds_on",
]
