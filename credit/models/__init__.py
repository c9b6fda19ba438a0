"""Rulebooks, credit events, ratings, red and black lists."""

from credit.models.draft import RulebookDraft
from credit.models.event import CreditEvent, CreditEventStep, CreditEvidence
from credit.models.indicator import IndicatorValue
from credit.models.listing import (
    IssueSignature,
    ListEntry,
    ListEntryEnd,
    ListIssue,
    ListNotice,
    ListObjection,
    Publication,
)
from credit.models.process import EventObjection, RepairRequest, ScoringNotice
from credit.models.rating import CreditFile, Rating, RatingRun
from credit.models.rulebook import Rulebook, RulebookVersion

__all__ = [
    "CreditEvent",
    "CreditEventStep",
    "CreditEvidence",
    "CreditFile",
    "EventObjection",
    "IndicatorValue",
    "IssueSignature",
    "ListEntry",
    "ListEntryEnd",
    "ListIssue",
    "ListNotice",
    "ListObjection",
    "Publication",
    "Rating",
    "RatingRun",
    "RepairRequest",
    "Rulebook",
    "RulebookDraft",
    "RulebookVersion",
    "ScoringNotice",
]
