"""The credit part of the staff administration."""

from credit.admin.events import CreditEventAdmin
from credit.admin.lists import ListIssueAdmin
from credit.admin.ratings import CreditFileAdmin, RatingRunAdmin
from credit.admin.rulebooks import RulebookVersionAdmin

__all__ = ["CreditEventAdmin", "CreditFileAdmin", "ListIssueAdmin", "RatingRunAdmin", "RulebookVersionAdmin"]
