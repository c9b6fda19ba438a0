"""Old and abandoned estates and their subsidies, management rooms, public assets."""

from programmes.models.assets import (
    AssetReading,
    PublicAsset,
)
from programmes.models.award import (
    AwardDecision,
    AwardQuota,
    AwardRound,
    AwardStandard,
    PanelMember,
)
from programmes.models.award_application import (
    AwardAnswer,
    AwardApplication,
    AwardEvidence,
    AwardObjection,
    AwardReview,
    AwardStep,
    AwardVisit,
    AwardWithdrawal,
    TieVote,
)
from programmes.models.mobilisation import (
    MobilisationArea,
    MobilisationCall,
    MobilisationReport,
    MobilisationTask,
    ReportPhoto,
    TaskArea,
)
from programmes.models.register import (
    Caretaker,
    CoverageTarget,
    EntryStep,
    NeglectedEstate,
    TakeoverPlan,
    TakeoverStep,
)
from programmes.models.rooms import (
    ManagementRoom,
    MisuseCase,
    MisuseStep,
    RoomRule,
)
from programmes.models.station import (
    ConvenienceStation,
    KeepingTerm,
    LendingTool,
    ToolLoan,
)
from programmes.models.subsidy import (
    SubsidyLine,
    SubsidyRule,
    SubsidyRun,
)
from programmes.models.survey import (
    EstateSurvey,
    SurveyForm,
    SurveyPhoto,
)
from programmes.models.trainee import (
    Attendance,
    Enrolment,
    TestAttempt,
    TrainingCertificate,
)
from programmes.models.training import (
    CourseQuestion,
    CourseSession,
    HoursRule,
    TrainingCourse,
    TrainingWeek,
)
from programmes.models.visit import (
    HomeVisit,
    VisitStep,
)
from programmes.models.volunteer import (
    CallSignUp,
    HoursConsent,
    TeamMember,
    VolunteerCall,
    VolunteerHours,
    VolunteerTeam,
)

__all__ = [
    "AssetReading",
    "Attendance",
    "AwardAnswer",
    "AwardApplication",
    "AwardDecision",
    "AwardEvidence",
    "AwardObjection",
    "AwardQuota",
    "AwardReview",
    "AwardRound",
    "AwardStandard",
    "AwardStep",
    "AwardVisit",
    "AwardWithdrawal",
    "CallSignUp",
    "Caretaker",
    "ConvenienceStation",
    "CourseQuestion",
    "CourseSession",
    "CoverageTarget",
    "Enrolment",
    "EntryStep",
    "EstateSurvey",
    "HomeVisit",
    "HoursConsent",
    "HoursRule",
    "KeepingTerm",
    "LendingTool",
    "ManagementRoom",
    "MisuseCase",
    "MisuseStep",
    "MobilisationArea",
    "MobilisationCall",
    "MobilisationReport",
    "MobilisationTask",
    "NeglectedEstate",
    "PanelMember",
    "PublicAsset",
    "ReportPhoto",
    "RoomRule",
    "SubsidyLine",
    "SubsidyRule",
    "SubsidyRun",
    "SurveyForm",
    "SurveyPhoto",
    "TakeoverPlan",
    "TakeoverStep",
    "TaskArea",
    "TeamMember",
    "TestAttempt",
    "TieVote",
    "ToolLoan",
    "TrainingCertificate",
    "TrainingCourse",
    "TrainingWeek",
    "VisitStep",
    "VolunteerCall",
    "VolunteerHours",
    "VolunteerTeam",
]
