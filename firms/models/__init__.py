"""Firms and the projects they serve."""

from firms.models.adjustment import AdjustmentStep, FeeAdjustment
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
from firms.models.firm import PropertyFirm
from firms.models.price import FeeStandard, ReferencePrice, ServiceLevel
from firms.models.project import ServiceProject
from firms.models.question import AccountQuestion, QuestionAnswer, QuestionPolicy, QuestionPublication

__all__ = [
    "AccountLine",
    "AccountQuestion",
    "AdjustmentStep",
    "CorrectionOrder",
    "Disclosure",
    "DisclosureDuty",
    "DisclosureReview",
    "DisclosureVersion",
    "FeeAdjustment",
    "FeeStandard",
    "PostingProof",
    "PropertyFirm",
    "QuestionAnswer",
    "QuestionPolicy",
    "QuestionPublication",
    "ReferencePrice",
    "RepairRecord",
    "ServiceLevel",
    "ServiceProject",
]
