"""The credit part of the staff administration."""

from credit.admin.drafts import RulebookDraftAdmin
from credit.admin.events import CreditEventAdmin
from credit.admin.indicators import IndicatorValueAdmin
from credit.admin.lists import ListIssueAdmin
from credit.admin.process import (
    EventObjectionAdmin,
    ListNoticeAdmin,
    ListObjectionAdmin,
    RepairRequestAdmin,
    ScoringNoticeAdmin,
)
from credit.admin.ratings import CreditFileAdmin, RatingRunAdmin
from credit.admin.rulebooks import RulebookVersionAdmin

__all__ = [
    "CreditEventAdmin",
    "CreditFileAdmin",
    "EventObjectionAdmin",
    "IndicatorValueAdmin",
    "ListIssueAdmin",
    "ListNoticeAdmin",
    "ListObjectionAdmin",
    "RatingRunAdmin",
    "RepairRequestAdmin",
    "RulebookDraftAdmin",
    "RulebookVersionAdmin",
    "ScoringNoticeAdmin",
]
