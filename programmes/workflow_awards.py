"""The allowed moves of rounds, applications and withdrawals of awards. Data only; tested state × state."""

from programmes.choices_awards import ApplicationState, RoundState, WithdrawalState
from programmes.workflow import Move

FIRM, PANEL = "firm", "panel"

ROUND_MOVES = (
    Move("open", (RoundState.DRAFT,), RoundState.OPEN, "manage_programmes"),
    Move("call_panel", (RoundState.OPEN,), RoundState.PANEL, "manage_programmes"),
    Move("ask_vote", (RoundState.PANEL, RoundState.VOTING), RoundState.VOTING, "manage_programmes"),
    Move("make_public", (RoundState.PANEL, RoundState.VOTING), RoundState.PUBLICITY, "manage_programmes"),
    Move("close", (RoundState.PUBLICITY,), RoundState.CLOSED, "manage_programmes"),
)

A = ApplicationState
APPLICATION_MOVES = (
    Move("answer", (A.DRAFT,), "", FIRM),
    Move("submit", (A.DRAFT,), A.SUBMITTED, FIRM),
    Move("take_back", (A.DRAFT, A.SUBMITTED), A.TAKEN_BACK, FIRM),
    Move("return", (A.SUBMITTED,), A.DRAFT, "manage_programmes"),
    Move("review_subdistrict", (A.SUBMITTED,), A.SUBDISTRICT_DONE, "manage_programmes"),
    Move("review_district", (A.SUBDISTRICT_DONE,), A.DISTRICT_DONE, "manage_programmes"),
    Move("refuse", (A.SUBMITTED, A.SUBDISTRICT_DONE), A.REFUSED, "manage_programmes"),
    Move("score", (A.DISTRICT_DONE,), "", PANEL),
    Move("choose", (A.DISTRICT_DONE,), A.LISTED, "manage_programmes"),
    Move("pass_over", (A.DISTRICT_DONE,), A.NOT_CHOSEN, "manage_programmes"),
    Move("strike", (A.LISTED,), A.STRUCK, "manage_programmes"),
    Move("award", (A.LISTED,), A.AWARDED, "manage_programmes"),
    Move("visit", (A.AWARDED,), "", "manage_programmes"),
    Move("notify_withdrawal", (A.AWARDED,), "", "manage_programmes"),
    Move("withdraw", (A.AWARDED,), A.WITHDRAWN, "manage_programmes"),
)

WITHDRAWAL_MOVES = (
    Move("state", (WithdrawalState.HEARING,), "", FIRM),
    Move("withdraw", (WithdrawalState.HEARING,), WithdrawalState.WITHDRAWN, "manage_programmes"),
    Move("drop", (WithdrawalState.HEARING,), WithdrawalState.DROPPED, "manage_programmes"),
)
