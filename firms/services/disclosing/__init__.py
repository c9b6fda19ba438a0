"""Disclosing: what firms hand in, what the office says to it."""

from firms.services.disclosing.content import Content, ContentRefused
from firms.services.disclosing.entering import (
    NoSuchDuty,
    PeriodNotOver,
    VersionMoved,
    add_proof,
    correct,
    disclose,
)
from firms.services.disclosing.repairs import AlreadyCorrected, record_repair
from firms.services.disclosing.reviewing import (
    AlreadyOrdered,
    AlreadyReviewed,
    NotTheLatest,
    order_correction,
    review_version,
)

__all__ = [
    "AlreadyCorrected",
    "AlreadyOrdered",
    "AlreadyReviewed",
    "Content",
    "ContentRefused",
    "NoSuchDuty",
    "NotTheLatest",
    "PeriodNotOver",
    "VersionMoved",
    "add_proof",
    "correct",
    "disclose",
    "order_correction",
    "record_repair",
    "review_version",
]
