"""Words of Party organisations."""

from party.choices.formation import Actor, End, Gap, Ought, PlanState, Step, TaskState
from party.choices.organisation import (
    BODY_LEVELS,
    UNIT_LEVELS,
    OrganisationKind,
    OrganisationLevel,
)
from party.choices.posts import (
    INTO_COMMUNITY,
    WITH_COMMITTEE,
    AssignmentKind,
    Conflict,
    CrossKind,
    CrossState,
    Direction,
    FindingState,
    LegalPath,
    PartyPostKind,
    PostEnd,
    ShareMeasure,
)

__all__ = [
    "BODY_LEVELS",
    "INTO_COMMUNITY",
    "UNIT_LEVELS",
    "WITH_COMMITTEE",
    "Actor",
    "AssignmentKind",
    "Conflict",
    "CrossKind",
    "CrossState",
    "Direction",
    "End",
    "FindingState",
    "Gap",
    "LegalPath",
    "OrganisationKind",
    "OrganisationLevel",
    "Ought",
    "PartyPostKind",
    "PlanState",
    "PostEnd",
    "ShareMeasure",
    "Step",
    "TaskState",
]
