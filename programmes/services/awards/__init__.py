"""Demonstration awards: standards and rounds, applications, reviews, ranking, what comes after."""

from programmes.services.awards.after import (
    decide_objection,
    decide_withdrawal,
    notify_withdrawal,
    raise_objection,
    record_visit,
    state_to_withdrawal,
)
from programmes.services.awards.applying import (
    attach_evidence,
    open_application,
    remove_evidence,
    save_answer,
    submit_application,
    take_back_application,
)
from programmes.services.awards.ranking import close_round, rank_round, vote_on_tie
from programmes.services.awards.reviewing import refuse_application, return_application, review_application, score_sheet
from programmes.services.awards.rounds import (
    call_panel,
    keep_round,
    open_round,
    publish_standard,
    seat_member,
    set_quota,
    unseat_member,
)

__all__ = [
    "attach_evidence",
    "call_panel",
    "close_round",
    "decide_objection",
    "decide_withdrawal",
    "keep_round",
    "notify_withdrawal",
    "open_application",
    "open_round",
    "publish_standard",
    "raise_objection",
    "rank_round",
    "record_visit",
    "refuse_application",
    "remove_evidence",
    "return_application",
    "review_application",
    "save_answer",
    "score_sheet",
    "seat_member",
    "set_quota",
    "state_to_withdrawal",
    "submit_application",
    "take_back_application",
    "unseat_member",
    "vote_on_tie",
]
