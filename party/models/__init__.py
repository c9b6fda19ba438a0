"""Party organisations, posts, counts, coverage, plans, appointments."""

from party.models.appointment import CrossAppointment
from party.models.assignment import AssignmentVisit, PartyAssignment, VisitFinding
from party.models.coverage import CoverageSnapshot, RateSnapshot
from party.models.formation import FormationRule, MemberCount, ShareTarget
from party.models.organisation import PartyOrganisation
from party.models.plan import FormationTask, JointPlan, PlannedUnit
from party.models.post import JointBranchUnit, PartyPost
from party.models.record import PartyStep

__all__ = [
    "AssignmentVisit",
    "CoverageSnapshot",
    "CrossAppointment",
    "FormationRule",
    "FormationTask",
    "JointBranchUnit",
    "JointPlan",
    "MemberCount",
    "PartyAssignment",
    "PartyOrganisation",
    "PartyPost",
    "PartyStep",
    "PlannedUnit",
    "RateSnapshot",
    "ShareTarget",
    "VisitFinding",
]
