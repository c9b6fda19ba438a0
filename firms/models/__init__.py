"""Firms, the projects they serve, tenders and purchases."""

from firms.models.award import AwardObjection, ScoreSheet, TenderAward, TenderEvaluation
from firms.models.bid import BidderEligibility, BidWithdrawal, OpenedBid, ReleasedShare, SealedBid
from firms.models.firm import PropertyFirm
from firms.models.project import ServiceProject
from firms.models.purchase import PurchaseApplication, PurchaseAward, PurchaseItem, PurchaseRound
from firms.models.tender import Tender, TenderCriterion, TenderExpert, TenderTerms, TenderWitness
from firms.models.tender_papers import TenderDocument, TenderPublication, TenderQuestion, TenderStep

__all__ = [
    "AwardObjection",
    "BidWithdrawal",
    "BidderEligibility",
    "OpenedBid",
    "PropertyFirm",
    "PurchaseApplication",
    "PurchaseAward",
    "PurchaseItem",
    "PurchaseRound",
    "ReleasedShare",
    "ScoreSheet",
    "SealedBid",
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
