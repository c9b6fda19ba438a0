"""Every write of this app: one function per act."""

from credit.services.events import (
    confirm_event,
    refuse_event,
    repair_event,
    report_event,
    review_event,
    revoke_event,
    settle_events,
)
from credit.services.listing import close_quarter, draft_lists, finalise_issue, open_publicity, publish_issue
from credit.services.objections import decide_objection, file_objection, open_notice
from credit.services.ratings import run_ratings, start_run
from credit.services.rulebooks import adopt_version, propose_version, refuse_version, upload_rulebook

__all__ = [
    "adopt_version",
    "close_quarter",
    "confirm_event",
    "decide_objection",
    "draft_lists",
    "file_objection",
    "finalise_issue",
    "open_notice",
    "open_publicity",
    "propose_version",
    "publish_issue",
    "refuse_event",
    "refuse_version",
    "repair_event",
    "report_event",
    "review_event",
    "revoke_event",
    "run_ratings",
    "settle_events",
    "start_run",
    "upload_rulebook",
]
