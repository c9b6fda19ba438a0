"""Firms and the projects they serve."""

from firms.models.checklist import Checklist, ChecklistVersion
from firms.models.firm import PropertyFirm
from firms.models.inspection import Finding, Inspection, InspectionAnswer, InspectionPhoto, InspectionStep
from firms.models.inspection_plan import InspectionPlan, InspectionRoute
from firms.models.inspection_rules import EstateRisk, InspectionFrequency, InspectionPolicy, OrderRung
from firms.models.project import ServiceProject
from firms.models.rectification import InspectionDaily, OrderPhoto, OrderStep, RectificationOrder

__all__ = [
    "Checklist",
    "ChecklistVersion",
    "EstateRisk",
    "Finding",
    "Inspection",
    "InspectionAnswer",
    "InspectionDaily",
    "InspectionFrequency",
    "InspectionPhoto",
    "InspectionPlan",
    "InspectionPolicy",
    "InspectionRoute",
    "InspectionStep",
    "OrderPhoto",
    "OrderRung",
    "OrderStep",
    "PropertyFirm",
    "RectificationOrder",
    "ServiceProject",
]
