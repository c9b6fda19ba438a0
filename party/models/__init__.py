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

# joint: meetings, activities, centres, assessments
from party.models.activity import ActivityRule, CalendarFeed, PartyActivity
from party.models.appraisal import AppraisalAnswer, AppraisalCode, SampledUnit
from party.models.assessment import (
    AssessedSubject,
    AssessmentRound,
    AssessmentTable,
    ItemValue,
    LastInterview,
    ReportHearing,
    SubjectResult,
)
from party.models.centre import OpeningHours, ServiceCentre, VanguardPost
from party.models.meeting import (
    JointMeeting,
    JointMember,
    JointMinutes,
    JointProgress,
    JointTask,
    JointTaskAlert,
)

__all__ += [
    "ActivityRule",
    "AppraisalAnswer",
    "AppraisalCode",
    "AssessedSubject",
    "AssessmentRound",
    "AssessmentTable",
    "CalendarFeed",
    "ItemValue",
    "JointMeeting",
    "JointMember",
    "JointMinutes",
    "JointProgress",
    "JointTask",
    "JointTaskAlert",
    "LastInterview",
    "OpeningHours",
    "PartyActivity",
    "ReportHearing",
    "SampledUnit",
    "ServiceCentre",
    "SubjectResult",
    "VanguardPost",
]
