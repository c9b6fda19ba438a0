"""Owners' assemblies and committees."""

# work
from committees.models.chain import ChainRule, ChainStage, DeliberationChain, EmergencyFundUse
from committees.models.committee import CommitteeMember, OwnersCommittee
from committees.models.decision import CommitteeDecision, DecisionTask, SealUse, TaskProgress, WorkBulletin
from committees.models.founding import (
    Candidate,
    CandidateReview,
    CommitteeFiling,
    ElectionPreparation,
    Petitioner,
    PreparationMember,
)
from committees.models.handover import Handover, HandoverItem
from committees.models.meeting import CommitteeMeeting, MeetingAttendance, MinutesVersion
from committees.models.oversight import (
    CommitteeMeasure,
    DutyReport,
    MajorMatterClass,
    MajorMatterReport,
    OfficeAlert,
    RemedialOrder,
    SupervisorVisit,
)
from committees.models.record import NoticePosting, WorkPaper, WorkStep

__all__ = [
    "Candidate",
    "CandidateReview",
    "ChainRule",
    "ChainStage",
    "CommitteeDecision",
    "CommitteeFiling",
    "CommitteeMeasure",
    "CommitteeMeeting",
    "CommitteeMember",
    "DecisionTask",
    "DeliberationChain",
    "DutyReport",
    "ElectionPreparation",
    "EmergencyFundUse",
    "Handover",
    "HandoverItem",
    "MajorMatterClass",
    "MajorMatterReport",
    "MeetingAttendance",
    "MinutesVersion",
    "NoticePosting",
    "OfficeAlert",
    "OwnersCommittee",
    "Petitioner",
    "PreparationMember",
    "RemedialOrder",
    "SealUse",
    "SupervisorVisit",
    "TaskProgress",
    "WorkBulletin",
    "WorkPaper",
    "WorkStep",
]
