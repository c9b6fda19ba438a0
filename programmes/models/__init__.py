"""Old and abandoned estates and their subsidies, management rooms, public assets."""

from programmes.models.assets import AssetReading, PublicAsset
from programmes.models.register import (
    Caretaker,
    CoverageTarget,
    EntryStep,
    NeglectedEstate,
    TakeoverPlan,
    TakeoverStep,
)
from programmes.models.rooms import ManagementRoom, MisuseCase, MisuseStep, RoomRule
from programmes.models.subsidy import SubsidyLine, SubsidyRule, SubsidyRun
from programmes.models.survey import EstateSurvey, SurveyForm, SurveyPhoto

__all__ = [
    "AssetReading",
    "Caretaker",
    "CoverageTarget",
    "EntryStep",
    "EstateSurvey",
    "ManagementRoom",
    "MisuseCase",
    "MisuseStep",
    "NeglectedEstate",
    "PublicAsset",
    "RoomRule",
    "SubsidyLine",
    "SubsidyRule",
    "SubsidyRun",
    "SurveyForm",
    "SurveyPhoto",
    "TakeoverPlan",
    "TakeoverStep",
]
