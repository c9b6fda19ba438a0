"""Complaints, their history and photos, what follows an answer, mediation, and the data that handling follows."""

from complaints.models.clocks import (
    ClockPause,
    Extension,
    PauseReason,
)
from complaints.models.complaint import (
    Complaint,
)
from complaints.models.exchange import (
    OpenInterface,
    OrderSource,
    PostedRequest,
    SourceOrder,
)
from complaints.models.finding import (
    ComplaintSearch,
    SavedFilter,
)
from complaints.models.floods import (
    FloodHour,
    FloodLimits,
)
from complaints.models.following import (
    CallBack,
    Referral,
)
from complaints.models.history import (
    ComplaintEvent,
    ComplaintPhoto,
)
from complaints.models.hot import (
    HotIssue,
    HotIssueLevel,
    HotIssueMember,
)
from complaints.models.joining import (
    Joining,
)
from complaints.models.ladder import (
    Escalation,
    EscalationStep,
    FirmInterview,
    PromiseTier,
)
from complaints.models.ledgers import (
    LedgerEntry,
    LedgerStep,
)
from complaints.models.media import (
    ComplaintRevision,
    ComplaintVideo,
)
from complaints.models.mediation import (
    MediationCase,
    MediationDuty,
    MediationEvent,
    MediationParty,
    MediationSession,
    MediatorPost,
)
from complaints.models.packs import (
    IssuedPack,
    MonthlyPack,
)
from complaints.models.privacy import (
    RetentionPolicy,
    SealedOriginal,
)
from complaints.models.questions import (
    CategoryQuestion,
    ComplaintAnswer,
)
from complaints.models.reference import (
    Category,
    HandlingClock,
    HandlingPolicy,
)
from complaints.models.routing import (
    RoutingRule,
)
from complaints.models.statistics import (
    ComplaintDaily,
    ComplaintFact,
    StatisticPolicy,
    StatisticState,
    TouchedComplaint,
)
from complaints.models.texts import (
    StandardText,
)
from complaints.models.triage import (
    ComplaintSketch,
    Triage,
    TriageModel,
)

__all__ = [
    "CallBack",
    "Category",
    "CategoryQuestion",
    "ClockPause",
    "Complaint",
    "ComplaintAnswer",
    "ComplaintDaily",
    "ComplaintEvent",
    "ComplaintFact",
    "ComplaintPhoto",
    "ComplaintRevision",
    "ComplaintSearch",
    "ComplaintSketch",
    "ComplaintVideo",
    "Escalation",
    "EscalationStep",
    "Extension",
    "FirmInterview",
    "FloodHour",
    "FloodLimits",
    "HandlingClock",
    "HandlingPolicy",
    "HotIssue",
    "HotIssueLevel",
    "HotIssueMember",
    "IssuedPack",
    "Joining",
    "LedgerEntry",
    "LedgerStep",
    "MediationCase",
    "MediationDuty",
    "MediationEvent",
    "MediationParty",
    "MediationSession",
    "MediatorPost",
    "MonthlyPack",
    "OpenInterface",
    "OrderSource",
    "PauseReason",
    "PostedRequest",
    "PromiseTier",
    "Referral",
    "RetentionPolicy",
    "RoutingRule",
    "SavedFilter",
    "SealedOriginal",
    "SourceOrder",
    "StandardText",
    "StatisticPolicy",
    "StatisticState",
    "TouchedComplaint",
    "Triage",
    "TriageModel",
]
