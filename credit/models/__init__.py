"""Rulebooks, credit events, ratings, red and black lists."""

from credit.models.event import CreditEvent, CreditEventStep, CreditEvidence
from credit.models.listing import ListEntry, ListIssue, ListNotice, ListObjection, Publication
from credit.models.rating import CreditFile, Rating, RatingRun
from credit.models.rulebook import Rulebook, RulebookVersion

__all__ = [
    "CreditEvent",
    "CreditEventStep",
    "CreditEvidence",
    "CreditFile",
    "ListEntry",
    "ListIssue",
    "ListNotice",
    "ListObjection",
    "Publication",
    "Rating",
    "RatingRun",
    "Rulebook",
    "RulebookVersion",
]
