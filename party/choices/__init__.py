"""Words of Party organisations."""

from party.choices.organisation import (
    BODY_LEVELS,
    UNIT_LEVELS,
    OrganisationKind,
    OrganisationLevel,
)

__all__ = ["BODY_LEVELS", "UNIT_LEVELS", "OrganisationKind", "OrganisationLevel"]
