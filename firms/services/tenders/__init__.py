"""Every act on a tender: drafted, published, bid for, closed, opened, judged, awarded."""

from firms.services.tenders.awarding import (
    HandOver,
    confirm_award,
    decide_objection,
    hand_over,
    object_to_award,
    publicise_award,
)
from firms.services.tenders.bidding import submit_bid, withdraw_bid
from firms.services.tenders.closing import close_due_tenders, close_tender
from firms.services.tenders.drafting import (
    add_terms,
    appoint_expert,
    appoint_witness,
    change_draft,
    dismiss_witness,
    draft_tender,
    give_key,
    set_criteria,
)
from firms.services.tenders.judging import declare_interest, evaluate_tender, submit_sheet
from firms.services.tenders.opening import open_bids, release_shares, reveal_bid
from firms.services.tenders.publishing import (
    add_document,
    answer_question,
    ask_question,
    cancel_tender,
    fail_tender,
    publish_tender,
    put_off,
)

__all__ = [
    "HandOver",
    "add_document",
    "add_terms",
    "answer_question",
    "appoint_expert",
    "appoint_witness",
    "ask_question",
    "cancel_tender",
    "change_draft",
    "close_due_tenders",
    "close_tender",
    "confirm_award",
    "decide_objection",
    "declare_interest",
    "dismiss_witness",
    "draft_tender",
    "evaluate_tender",
    "fail_tender",
    "give_key",
    "hand_over",
    "object_to_award",
    "open_bids",
    "publicise_award",
    "publish_tender",
    "put_off",
    "release_shares",
    "reveal_bid",
    "set_criteria",
    "submit_bid",
    "submit_sheet",
    "withdraw_bid",
]
