"""Old and abandoned estates and their subsidies, management rooms, public assets."""

from programmes.models.assets import AssetReading, PublicAsset
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
from programmes.models.rooms import ManagementRoom, MisuseCase, MisuseStep, RoomRule
from programmes.models.station import ConvenienceStation, KeepingTerm, LendingTool, ToolLoan
from programmes.models.subsidy import SubsidyLine, SubsidyRule, SubsidyRun
from programmes.models.survey import EstateSurvey, SurveyForm, SurveyPhoto
from programmes.models.visit import HomeVisit, VisitStep
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
    "CallSignUp",
    "Caretaker",
    "ConvenienceStation",
    "CoverageTarget",
    "EntryStep",
    "EstateSurvey",
    "HomeVisit",
    "HoursConsent",
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
    "ToolLoan",
    "VisitStep",
    "VolunteerCall",
    "VolunteerHours",
    "VolunteerTeam",
]
