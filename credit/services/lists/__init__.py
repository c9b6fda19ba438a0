"""The lists of a period: drafted from ratings, told to the firms, signed, shown for objection, published, corrected."""

from credit.services.lists.closing import close_period
from credit.services.lists.corrections import correct_issue
from credit.services.lists.drafts import draft_lists
from credit.services.lists.entries import end_entry, expire_entries
from credit.services.lists.issues import finalise_issue, open_publicity
from credit.services.lists.publications import publish_issue
from credit.services.lists.signatures import sign_issue

__all__ = [
    "close_period",
    "correct_issue",
    "draft_lists",
    "end_entry",
    "expire_entries",
    "finalise_issue",
    "open_publicity",
    "publish_issue",
    "sign_issue",
]
