"""Firms, the projects they serve, and what they file, report, disclose and offer."""

from firms.models.adjustment import AdjustmentStep, FeeAdjustment
from firms.models.award import AwardObjection, ScoreSheet, TenderAward, TenderEvaluation
from firms.models.bid import BidderEligibility, BidWithdrawal, OpenedBid, ReleasedShare, SealedBid
from firms.models.checklist import Checklist, ChecklistVersion
from firms.models.contract import ManagerPost, ServiceContract
from firms.models.disclosure import (
    AccountLine,
    CorrectionOrder,
    Disclosure,
    DisclosureReview,
    DisclosureVersion,
    PostingProof,
    RepairRecord,
)
from firms.models.duty import DisclosureDuty
from firms.models.exits import ExitItem, FirmExit
from firms.models.filing import FileChange, Filing, FilingFile, FilingStep
from firms.models.firm import PropertyFirm
from firms.models.firm_parts import FirmBranch, FirmHonour
from firms.models.inspection import Finding, Inspection, InspectionAnswer, InspectionPhoto, InspectionStep
from firms.models.inspection_plan import InspectionPlan, InspectionRoute
from firms.models.inspection_rules import EstateRisk, InspectionFrequency, InspectionPolicy, OrderRung
from firms.models.people import FirmInvitation
from firms.models.price import FeeStandard, ReferencePrice, ServiceLevel
from firms.models.project import ServiceProject
from firms.models.purchase import PurchaseApplication, PurchaseAward, PurchaseItem, PurchaseRound
from firms.models.question import AccountQuestion, QuestionAnswer, QuestionPolicy, QuestionPublication
from firms.models.rectification import InspectionDaily, OrderPhoto, OrderStep, RectificationOrder
from firms.models.report import FieldComment, QuarterlyReport, ReportEdit, ReportEvent, ReportRevision
from firms.models.report_extras import ReportAttachment, ReportExtension, ReportingSystem, ReportReminder
from firms.models.report_form import ReportForm, ReportFormVersion, ReportingTerms
from firms.models.tender import Tender, TenderCriterion, TenderExpert, TenderTerms, TenderWitness
from firms.models.tender_papers import TenderDocument, TenderPublication, TenderQuestion, TenderStep
from firms.models.terms import FilingTerms, HandoverKind

__all__ = [
    "AccountLine",
    "AccountQuestion",
    "AdjustmentStep",
    "AwardObjection",
    "BidWithdrawal",
    "BidderEligibility",
    "Checklist",
    "ChecklistVersion",
    "CorrectionOrder",
    "Disclosure",
    "DisclosureDuty",
    "DisclosureReview",
    "DisclosureVersion",
    "EstateRisk",
    "ExitItem",
    "FeeAdjustment",
    "FeeStandard",
    "FieldComment",
    "FileChange",
    "Filing",
    "FilingFile",
    "FilingStep",
    "FilingTerms",
    "Finding",
    "FirmBranch",
    "FirmExit",
    "FirmHonour",
    "FirmInvitation",
    "HandoverKind",
    "Inspection",
    "InspectionAnswer",
    "InspectionDaily",
    "InspectionFrequency",
    "InspectionPhoto",
    "InspectionPlan",
    "InspectionPolicy",
    "InspectionRoute",
    "InspectionStep",
    "ManagerPost",
    "OpenedBid",
    "OrderPhoto",
    "OrderRung",
    "OrderStep",
    "PostingProof",
    "PropertyFirm",
    "PurchaseApplication",
    "PurchaseAward",
    "PurchaseItem",
    "PurchaseRound",
    "QuarterlyReport",
    "QuestionAnswer",
    "QuestionPolicy",
    "QuestionPublication",
    "RectificationOrder",
    "ReferencePrice",
    "ReleasedShare",
    "RepairRecord",
    "ReportAttachment",
    "ReportEdit",
    "ReportEvent",
    "ReportExtension",
    "ReportForm",
    "ReportFormVersion",
    "ReportReminder",
    "ReportRevision",
    "ReportingSystem",
    "ReportingTerms",
    "ScoreSheet",
    "SealedBid",
    "ServiceContract",
    "ServiceLevel",
    "ServiceProject",
    "Tender",
    "TenderAward",
    "TenderCriterion",
    "TenderDocument",
    "TenderEvaluation",
    "TenderExpert",
    "TenderPublication",
    "TenderQuestion",
    "TenderStep",
    "TenderTerms",
    "TenderWitness",
]
