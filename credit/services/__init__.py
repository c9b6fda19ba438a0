"""Every write of this app: one function per act."""

from credit.selectors.same_fact import find_same_fact
from credit.services.derived import propose_derived
from credit.services.event_objections import decide_event_objection, file_event_objection
from credit.services.events import (
    confirm_event,
    confirm_events,
    endorse_event,
    endorse_events,
    refuse_event,
    repair_event,
    review_event,
    review_events,
    revoke_event,
    settle_events,
)
from credit.services.indicators import confirm_indicator, enter_indicator
from credit.services.lists import (
    close_period,
    correct_issue,
    draft_lists,
    end_entry,
    expire_entries,
    finalise_issue,
    open_publicity,
    publish_issue,
    sign_issue,
)
from credit.services.notices import open_scoring_notice
from credit.services.objections import decide_objection, file_objection, open_notice
from credit.services.ratings import run_ratings, start_run
from credit.services.repairs import ask_repair, decide_repair
from credit.services.reports import report_event, report_events, report_once
from credit.services.rulebooks import adopt_version, propose_version, refuse_version, upload_rulebook

__all__ = [
    "adopt_version",
    "ask_repair",
    "close_period",
    "confirm_event",
    "confirm_events",
    "confirm_indicator",
    "correct_issue",
    "decide_event_objection",
    "decide_objection",
    "decide_repair",
    "draft_lists",
    "end_entry",
    "endorse_event",
    "endorse_events",
    "enter_indicator",
    "expire_entries",
    "file_event_objection",
    "file_objection",
    "finalise_issue",
    "find_same_fact",
    "open_notice",
    "open_publicity",
    "open_scoring_notice",
    "propose_derived",
    "propose_version",
    "publish_issue",
    "refuse_event",
    "refuse_version",
    "repair_event",
    "report_event",
    "report_events",
    "report_once",
    "review_event",
    "review_events",
    "revoke_event",
    "run_ratings",
    "settle_events",
    "sign_issue",
    "start_run",
    "upload_rulebook",
]
