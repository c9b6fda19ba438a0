"""Owners' assemblies and committees."""

from committees.models.assembly import (
    Assembly,
    AssemblyOfficer,
    AssemblyRecord,
    Motion,
    MotionResult,
)
from committees.models.assembly_rules import (
    AssemblyRuleSet,
    RulesOfProcedure,
    VotingChoices,
)
from committees.models.ballot import (
    BallotEntry,
    BallotPaper,
    BallotSeal,
    Delivery,
    DoorVisit,
    LedgerHead,
    LiveBallot,
    OpenedBallot,
    PaperTyping,
    Proxy,
)
from committees.models.chain import (
    ChainRule,
    ChainStage,
    DeliberationChain,
    EmergencyFundUse,
)
from committees.models.committee import (
    CommitteeMember,
    OwnersCommittee,
)
from committees.models.decision import (
    CommitteeDecision,
    DecisionTask,
    SealUse,
    TaskProgress,
    WorkBulletin,
)
from committees.models.founding import (
    Candidate,
    CandidateReview,
    CommitteeFiling,
    ElectionPreparation,
    Petitioner,
    PreparationMember,
)
from committees.models.handover import (
    Handover,
    HandoverItem,
)
from committees.models.meeting import (
    CommitteeMeeting,
    MeetingAttendance,
    MinutesVersion,
)
from committees.models.oversight import (
    CommitteeMeasure,
    DutyReport,
    MajorMatterClass,
    MajorMatterReport,
    OfficeAlert,
    RemedialOrder,
    SupervisorVisit,
)
from committees.models.record import (
    NoticePosting,
    WorkPaper,
    WorkStep,
)
from committees.models.roll import (
    FrozenRoll,
    OwnerInvitation,
    OwnerLink,
    RollOwner,
    RollTransfer,
    RollUnit,
    UnitRepresentative,
    Voice,
)

__all__ = [
    "Assembly",
    "AssemblyOfficer",
    "AssemblyRecord",
    "AssemblyRuleSet",
    "BallotEntry",
    "BallotPaper",
    "BallotSeal",
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
    "Delivery",
    "DoorVisit",
    "DutyReport",
    "ElectionPreparation",
    "EmergencyFundUse",
    "FrozenRoll",
    "Handover",
    "HandoverItem",
    "LedgerHead",
    "LiveBallot",
    "MajorMatterClass",
    "MajorMatterReport",
    "MeetingAttendance",
    "MinutesVersion",
    "Motion",
    "MotionResult",
    "NoticePosting",
    "OfficeAlert",
    "OpenedBallot",
    "OwnerInvitation",
    "OwnerLink",
    "OwnersCommittee",
    "PaperTyping",
    "Petitioner",
    "PreparationMember",
    "Proxy",
    "RemedialOrder",
    "RollOwner",
    "RollTransfer",
    "RollUnit",
    "RulesOfProcedure",
    "SealUse",
    "SupervisorVisit",
    "TaskProgress",
    "UnitRepresentative",
    "Voice",
    "VotingChoices",
    "WorkBulletin",
    "WorkPaper",
    "WorkStep",
]
